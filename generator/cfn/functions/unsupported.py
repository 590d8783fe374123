"""Functions that CloudFormation does not have.

Template ●→ (what CloudFormation says, path)
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.cfn.functions.for_each import declares_extensions, may_grow
from generator.cfn.template import Template
from generator.cfn.values import Path, Value

# As CloudFormation lists them when it meets another one.
_TOLD = (
    "Fn::Base64", "Fn::GetAtt", "Fn::GetAZs", "Fn::ImportValue", "Fn::Join", "Fn::Split",
    "Fn::FindInMap", "Fn::Select", "Ref", "Fn::Equals", "Fn::If", "Fn::Not", "Condition",
    "Fn::And", "Fn::Or", "Fn::Contains", "Fn::EachMemberEquals", "Fn::EachMemberIn",
    "Fn::ValueOf", "Fn::ValueOfAll", "Fn::RefAll", "Fn::Sub", "Fn::Cidr",
)  # fmt: skip
# Not in that list, and taken all the same: a macro's place, and what came later.
_FUNCTIONS = frozenset((*_TOLD, "Fn::Transform", "Fn::GetStackOutput"))
_SECTIONS = ("Conditions", "Resources", "Outputs")


def unsupported_functions(template: Template) -> Iterator[tuple[str, Path]]:
    """Each call of a function that there is not; where macros may come, no one knows."""
    if declares_extensions(template) or may_grow(template):
        return
    for section in _SECTIONS:
        for name, path in _calls(template.section(section), (section,)):
            if name not in _FUNCTIONS:
                what = f"Template Error: Encountered unsupported function: {name}"
                yield f"{what} Supported functions are: [{', '.join(_TOLD)}]", path


def _calls(part: Value, path: Path) -> Iterator[tuple[str, Path]]:
    """Whatever is written like a function, in any case."""
    if isinstance(part, dict | list):
        for key, item in part.items() if isinstance(part, dict) else enumerate(part):
            below: Path = (*path, key)
            if isinstance(key, str) and key[:4].lower() == "fn::":
                yield key, below
            yield from _calls(item, below)
