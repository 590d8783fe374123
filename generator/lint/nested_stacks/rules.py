"""The rules for nested stacks, each with why it is one and how to fix what breaks it.

rule, place in a template ●→ Finding
"""

from __future__ import annotations

from generator.cfn.template import Template
from generator.cfn.values import Path
from generator.findings import Finding, Level, Rule

_ALL = (
    Rule(
        "SF1001",
        "A nested stack is passed a parameter that its template does not declare",
        "CloudFormation refuses the nested stack, after its siblings have been created.",
        "Rename the parameter, or declare it in the nested template.",
    ),
    Rule(
        "SF1002",
        "A nested stack is not passed a parameter that has no default",
        "CloudFormation refuses the nested stack, after its siblings have been created.",
        "Pass the parameter, or give it a default in the nested template.",
    ),
    Rule(
        "SF1003",
        "An output of a nested stack is used that its template does not have",
        "CloudFormation fails the deployment once the nested stack is complete.",
        "Rename the output, or add it to the nested template.",
    ),
    Rule(
        "SF1004",
        "The value that a nested stack is passed is not of its parameter's kind",
        "A subnet's ID where a VPC's is asked for is found by AWS only while it deploys.",
        "Pass what the parameter's type says, or correct the type in the nested template.",
    ),
    Rule(
        "SF1005",
        "A list is passed to a nested stack where it cannot be",
        "A stack's parameters are strings: a list crosses only as items joined by commas, and"
        " arrives as a list only in a parameter of a list type. (One value alone may be passed to"
        " a list parameter: it is a list of one.)",
        "Join the list with Fn::Join and a comma, and give the nested parameter a list type.",
    ),
    Rule(
        "SF1006",
        "A nested stack may be passed a value that its parameter refuses",
        "What the parent allows, and the child does not, fails in the middle of a deployment.",
        "Give both parameters the same type and constraints.",
    ),
    Rule(
        "SF1007",
        "A parameter that another stack's output feeds is taken apart",
        "While a nested change set is made, the value is a placeholder, which Fn::Select, Fn::Split"
        " and Fn::Cidr cannot take apart: the change set fails, although a deployment would not.",
        "Pass the part itself as an output of its own, or take the value apart where it is made.",
    ),
    Rule(
        "SF1008",
        "A parameter that another stack's output feeds has an AllowedPattern",
        "While a nested change set is made, the value is a placeholder, which does not match the"
        " pattern: the change set fails, although a deployment would not.",
        "Remove the AllowedPattern: the value comes from a template, not from a person.",
    ),
    Rule(
        "SF1009",
        "A nested stack's template is not at hand",
        "What is not at hand is not checked.",
        "Use a relative TemplateURL, and let `aws cloudformation package` rewrite it.",
    ),
    Rule(
        "SF1010",
        "A parameter takes another output than the one that bears its name",
        "Two texts, or two security groups' IDs, are of one kind: when they are swapped, only"
        " their names show it.",
        "Take the output that bears the parameter's name, or rename the one or the other.",
    ),
)

RULES: dict[str, Rule] = {rule.id: rule for rule in _ALL}

# What may be meant, what fails in a review only, and what no one can check is no error.
LEVELS: dict[str, Level] = {
    "SF1007": "warning",
    "SF1008": "warning",
    "SF1009": "info",
    "SF1010": "warning",
}


def fault(
    rule: str,
    template: Template,
    stack: str,
    path: Path,
    message: str,
    proof: tuple[str, ...] = (),
) -> Finding:
    """A finding at a part of a template; the part's second key is the logical ID."""
    logical_id = str(path[1]) if len(path) > 1 else ""
    level = LEVELS.get(rule, "error")
    line = template.line(*path)
    return Finding(rule, level, template.file, line, stack, logical_id, message, proof)
