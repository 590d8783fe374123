"""Which drifted values must not be printed: what templates feed from NoEcho parameters.

CloudFormation hides a NoEcho parameter, and then tells its value where a property that takes it
has drifted. The templates say which properties those are, also through nested stacks.

    templates by stack path ●→ tainted places ●→ Hide
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from generator.cfn.errors import TemplateError
from generator.cfn.load import STACK_TYPE, parent
from generator.cfn.template import Template, parse
from generator.plan.redaction.change_sets import redacted
from generator.plan.redaction.values import HIDDEN

Place = tuple[str, str]
"""Stack path and logical ID."""

Hide = Callable[[Place, str, str], str]
"""A resource's place, a property's JSON pointer, a value ●→ the value as it may be printed."""

Steps = tuple[str, ...]

_NAMES = re.compile(r"\$\{([A-Za-z0-9]+)\}")
_RESOLVED = ("{{resolve:secretsmanager", "{{resolve:ssm-secure")


def hiding(texts: Mapping[str, str]) -> Hide:
    """What hides values of a product, from its deployed templates, root first.

    Of a stack whose template is not there every value is hidden.
    """
    templates = dict(_parsed(texts))
    tainted = _tainted(templates)

    def hide(place: Place, pointer: str, value: str) -> str:
        stack, logical_id = place
        template = templates.get(stack)
        if template is None:
            return HIDDEN
        declared = template.resources.get(logical_id, {})
        steps = _steps(pointer)
        properties = declared.get("Properties", {}) if isinstance(declared, dict) else {}
        places = _places(properties, tainted[stack])
        if any(_meet(one, steps) for one in places):
            return HIDDEN
        return redacted(pointer, value, properties if isinstance(properties, dict) else {}) or value

    return hide


def _parsed(texts: Mapping[str, str]) -> Iterator[tuple[str, Template]]:
    for path, text in texts.items():
        try:
            yield path, parse(text, path)
        except TemplateError:
            continue


def _tainted(templates: Mapping[str, Template]) -> dict[str, frozenset[str]]:
    """Stack path → its parameters that hold a secret: NoEcho ones, and what is fed from those."""
    found: dict[str, frozenset[str]] = {}
    for path, template in templates.items():
        own = {name for name, one in template.parameters.items() if _is_silent(one)}
        found[path] = frozenset(own | set(_fed(path, templates, found)))
    return found


def _is_silent(declared: object) -> bool:
    return isinstance(declared, dict) and str(declared.get("NoEcho", "")).lower() == "true"


def _fed(
    path: str, templates: Mapping[str, Template], known: Mapping[str, frozenset[str]]
) -> Iterator[str]:
    """The parameters of a nested stack to which the stack around it passes a secret."""
    above = parent(path)
    if not path or above not in known:
        return
    declared = templates[above].resources.get(path.rpartition("/")[2], {})
    if not isinstance(declared, dict) or declared.get("Type") != STACK_TYPE:
        return
    passed = declared.get("Properties", {}).get("Parameters", {})
    for steps in _places(passed, known[above]):
        if steps:
            yield steps[0]


def _places(value: object, tainted: frozenset[str]) -> Iterator[Steps]:
    """The paths of all that reads a tainted parameter or a secret; a list's index is ``*``."""
    if isinstance(value, dict):
        if _is_call(value):
            if _reads(value, tainted):
                yield ()
            return
        for name, item in value.items():
            yield from ((str(name), *rest) for rest in _places(item, tainted))
    elif isinstance(value, list):
        for item in value:
            yield from (("*", *rest) for rest in _places(item, tainted))
    elif isinstance(value, str) and value.startswith(_RESOLVED):
        yield ()


def _is_call(value: Mapping[object, object]) -> bool:
    """Whether it is a function: one key, which names it."""
    if len(value) != 1:
        return False
    name = str(next(iter(value)))
    return name in ("Ref", "Condition") or name.startswith("Fn::")


def _reads(value: object, tainted: frozenset[str]) -> bool:
    if isinstance(value, dict):
        return value.get("Ref") in tainted or any(_reads(one, tainted) for one in value.values())
    if isinstance(value, list):
        return any(_reads(one, tainted) for one in value)
    if isinstance(value, str):
        named = tainted.intersection(_NAMES.findall(value))
        return bool(named) or any(word in value for word in _RESOLVED)
    return False


def _steps(pointer: str) -> Steps:
    """A JSON pointer's steps (RFC 6901); an index is ``*``."""
    parts = pointer.strip("/").split("/")
    plain = (part.replace("~1", "/").replace("~0", "~") for part in parts)
    return tuple("*" if part.isdecimal() else part for part in plain)


def _meet(one: Steps, other: Steps) -> bool:
    """Whether one path leads to, or lies below, the other."""
    return all(a == b for a, b in zip(one, other, strict=False))
