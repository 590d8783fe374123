"""The root templates' Rules, held against an environment's values before AWS does it.

RULES, values ●→ clashes, in the Rules' own words
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from troposphere import encode_to_dict

from generator.cfn.parameters.values import ref_values
from generator.cfn.rules import broken_rules
from generator.cfn.scope import Scope
from generator.cfn.template import Template
from generator.config.parameters.combinations import Clash
from generator.parameters import definitions
from generator.rules import RULES, Rule


def rule_clashes(
    values: Mapping[str, str], faulty: Iterable[str] = (), rules: Sequence[Rule] = RULES
) -> list[Clash]:
    """The assertions that these values break, leaving out what reads a faulty parameter."""
    wrong = set(faulty)
    by_name = {rule.name: rule for rule in rules}
    template = _template(rules)
    broken = broken_rules(template, Scope(parameters=ref_values(template, values)))
    found = (
        Clash(names, one.description)
        for one in broken
        for names in [_names(by_name[one.rule], one.index)]
        if not wrong.intersection(names)
    )
    return list(found)


def _template(rules: Iterable[Rule]) -> Template:
    """A template of parameters and rules only, as the generated root templates have them."""
    parameters = {
        name: {"Type": definition.type, "Default": definition.default}
        for name, definition in definitions().items()
    }
    sections = {rule.name: _section(rule) for rule in rules}
    return Template({"Parameters": parameters, "Rules": sections})


def _section(rule: Rule) -> dict[str, Any]:
    assertions = [
        {"Assert": encode_to_dict(expression), "AssertDescription": message}
        for expression, message in rule.assertions
    ]
    when = {} if rule.condition is None else {"RuleCondition": encode_to_dict(rule.condition)}
    return {**when, "Assertions": assertions}


def _names(rule: Rule, index: int) -> tuple[str, ...]:
    """The parameters that an assertion reads, then those of its rule's condition."""
    expression, _ = rule.assertions[index]
    read = [*_references(encode_to_dict(expression)), *_references(encode_to_dict(rule.condition))]
    return tuple(dict.fromkeys(read))


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "Ref":
                yield value
            else:
                yield from _references(value)
    elif isinstance(node, list):
        for item in node:
            yield from _references(item)
