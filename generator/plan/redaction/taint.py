"""Which properties take a NoEcho parameter or a secret, from templates, also nested ones.

CloudFormation hides a NoEcho parameter, but shows its value where a property that takes it has
drifted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generator.cfn.errors import TemplateError
from generator.cfn.json_text import steps
from generator.cfn.load import STACK_TYPE, inside, parent
from generator.cfn.parameters.no_echo import no_echo_names
from generator.cfn.template import Template, parse
from generator.plan.diff.resolved_product import Address

Steps = tuple[str, ...]

_NAMES = re.compile(r"\$\{\s*([A-Za-z0-9.]+)\s*\}")
_RESOLVED = ("{{resolve:secretsmanager", "{{resolve:ssm-secure")


class TemplateTaint:
    """The taint of a product's templates by stack path, root first.

    Everything is tainted in a stack whose template is not there. A secret is followed through the
    parameters and outputs of nested stacks.
    """

    def __init__(self, templates: Mapping[str, Template]) -> None:
        self._templates = templates
        self._tainted = _tainted(templates)

    @classmethod
    def of_texts(cls, texts: Mapping[str, str]) -> TemplateTaint:
        """The taint of deployed templates, of which some may not be readable."""
        return cls(dict(_parsed(texts)))

    def output(self, stack: str, name: str) -> bool:
        """Whether an output's value is computed from a secret."""
        template = self._templates.get(stack)
        if template is None:
            return True
        declared = _section(template, "Outputs").get(name)
        return _reads(declared, self._tainted[stack]) or _resolves(declared)

    def __call__(self, address: Address, pointer: str) -> bool:
        """Whether a property takes a NoEcho parameter, a secret, or something fed from those."""
        if address[0] not in self._templates:
            return True
        places = _places(self.properties(address), self._tainted[address[0]])
        return any(_meet(one, _steps(pointer)) for one in places)

    def properties(self, address: Address) -> Mapping[str, object]:
        """A resource's properties as its template declares them."""
        stack, logical_id = address
        template = self._templates.get(stack)
        declared = template.resources.get(logical_id, {}) if template else {}
        properties = declared.get("Properties", {}) if isinstance(declared, dict) else {}
        return properties if isinstance(properties, dict) else {}


def _parsed(texts: Mapping[str, str]) -> Iterator[tuple[str, Template]]:
    for path, text in texts.items():
        try:
            yield path, parse(text, path)
        except TemplateError:
            continue


def _tainted(templates: Mapping[str, Template]) -> dict[str, frozenset[str]]:
    """Stack path → the names in it that hold a secret: parameters, and ``Child.Outputs.Name``.

    NoEcho parameters, what is fed from those, and what nested stacks give back: repeated until
    nothing is added, since a secret can go from one nested stack to the next.
    """
    found = {path: no_echo_names(one.parameters) for path, one in templates.items()}
    while True:
        more = {path: names | _added(path, templates, found) for path, names in found.items()}
        if more == found:
            return found
        found = more


def _added(
    path: str, templates: Mapping[str, Template], known: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    return frozenset((*_fed(path, templates, known), *_returned(path, templates, known)))


def _returned(
    path: str, templates: Mapping[str, Template], known: Mapping[str, frozenset[str]]
) -> Iterator[str]:
    """The outputs of nested stacks, and attributes of resources, that hold a secret."""
    for name, declared in templates[path].resources.items():
        child = inside(path, name)
        if child in templates:
            for output, value in _section(templates[child], "Outputs").items():
                if _reads(value, known[child]) or _resolves(value):
                    yield f"{name}.Outputs.{output}"
        elif isinstance(declared, dict):
            for place in _places(declared.get("Properties", {}), known[path]):
                if place:
                    yield f"{name}.{'.'.join(place)}"


def _section(template: Template, name: str) -> Mapping[str, object]:
    found = template.data.get(name)
    return found if isinstance(found, dict) else {}


def _resolves(value: object) -> bool:
    """Whether a dynamic reference to a secret stands anywhere in a value."""
    return any(True for _ in _places(value, frozenset()))


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
    properties = declared.get("Properties")
    passed = properties.get("Parameters", {}) if isinstance(properties, dict) else {}
    for place in _places(passed, known[above]):
        if place:
            yield place[0]


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
        if value.get("Ref") in tainted or _attribute(value.get("Fn::GetAtt")) in tainted:
            return True
        return any(_reads(one, tainted) for one in value.values())
    if isinstance(value, list):
        return any(_reads(one, tainted) for one in value)
    if isinstance(value, str):
        named = tainted.intersection(_NAMES.findall(value))
        return bool(named) or any(word in value for word in _RESOLVED)
    return False


def _attribute(argument: object) -> str:
    """``Name.Attribute`` of an ``Fn::GetAtt``, in either form."""
    if isinstance(argument, list):
        return ".".join(map(str, argument))
    return argument if isinstance(argument, str) else ""


def _steps(pointer: str) -> Steps:
    """A JSON pointer's steps (RFC 6901); an index is ``*``."""
    return tuple("*" if step.isdecimal() else step for step in steps(pointer))


def _meet(one: Steps, other: Steps) -> bool:
    """Whether one path leads to, or lies below, the other."""
    return all(a == b for a, b in zip(one, other, strict=False))
