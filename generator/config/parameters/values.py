"""A file's values against the declared parameters: names, YAML types, constraints.

Fields, declarations ●→ Values (texts as CloudFormation takes them, lines, mistakes)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.cfn.parameters.types import Declaration, Failure, failures
from generator.config.yaml_lines import (
    Fields,
    Items,
    Node,
    Scalar,
    duplicate_mistakes,
    scalar_mistake,
)
from generator.errors import Mistake
from generator.nearest import did_you_mean

# CloudFormation quotas, "Parameter values".
LONGEST_VALUE = 4096


@dataclass(frozen=True)
class Values:
    """What a file says of the parameters.

    ``texts`` are as CloudFormation takes them (lists joined by commas), in the declared order;
    ``lines`` are those of the values. ``faulty`` names the parameters that have a mistake.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()
    faulty: frozenset[str] = frozenset()


def read_values(fields: Fields, declared: Mapping[str, Declaration], file: str) -> Values:
    """Every value of the map, and all that is wrong with names, types and constraints."""
    mistakes = [*duplicate_mistakes(fields, file), *_name_mistakes(fields, declared, file)]
    texts: dict[str, str] = {}
    lines: dict[str, int] = {}
    faulty: set[str] = set()
    for entry in fields.entries:
        if entry.key not in declared:
            continue
        found = list(_mistakes(declared[entry.key], entry.value, file))
        mistakes += found
        if found:
            faulty.add(entry.key)
        texts[entry.key] = _text(entry.value)
        lines[entry.key] = entry.value.line
    ordered = {name: texts[name] for name in declared if name in texts}
    return Values(ordered, lines, tuple(mistakes), frozenset(faulty))


def _name_mistakes(
    fields: Fields, declared: Mapping[str, Declaration], file: str
) -> Iterator[Mistake]:
    stated = {entry.key for entry in fields.entries}
    for entry in fields.entries:
        if entry.key not in declared:
            hint = did_you_mean(
                entry.key, declared.keys() - stated, "docs/parameters.md lists all there are."
            )
            yield Mistake(f"There is no parameter {entry.key}.", file, entry.line, hint)
    for name, declaration in declared.items():
        if declaration.default is None and name not in stated:
            hint = f"Add it: {declaration.description}"
            yield Mistake(f"{name} is missing and has no default.", file, fields.line, hint)


def _mistakes(declared: Declaration, node: Node, file: str) -> Iterator[Mistake]:
    shape = _shape_mistake(declared, node, file)
    scalars = [item for item in _items(node) if isinstance(item, Scalar)]
    found = (
        scalar_mistake(declared.name, item, file, lambda text: not failures(declared, text))
        for item in scalars
    )
    misread = [mistake for mistake in found if mistake]
    if shape:
        yield shape
    elif misread:
        yield from misread
    else:
        yield from _constraint_mistakes(declared, node, file)


def _shape_mistake(declared: Declaration, node: Node, file: str) -> Mistake | None:
    """A list where one value belongs, one value where a list belongs, or a map."""
    if isinstance(node, Fields) or any(not isinstance(item, Scalar) for item in _items(node)):
        wanted = "a list of plain values" if declared.is_list else "a plain value"
        return Mistake(f"{declared.name} must be {wanted}.", file, node.line)
    if declared.is_list and isinstance(node, Scalar) and not node.tag.startswith("!"):
        items = [] if node.tag == "null" else [part.strip() for part in node.text.split(",")]
        hint = f"Write [{', '.join(part for part in items if part)}]."
        return Mistake(f"{declared.name} must be a list.", file, node.line, hint)
    if not declared.is_list and isinstance(node, Items):
        what = f"{declared.name} must be one value, not a list."
        return Mistake(what, file, node.line, "Write it without brackets or hyphens.")
    return None


def _constraint_mistakes(declared: Declaration, node: Node, file: str) -> Iterator[Mistake]:
    for item in node.items if isinstance(node, Items) else ():
        if isinstance(item, Scalar) and ("," in item.text or not item.text.strip()):
            what = f"An item of {declared.name} is empty or holds a comma: {item.text!r}."
            yield Mistake(what, file, item.line, "Write one item for each value.")
    text = _text(node)
    if len(text.encode()) > LONGEST_VALUE:
        what = f"{declared.name} is longer than the {LONGEST_VALUE} bytes that a value may have."
        yield Mistake(what, file, node.line)
    for failure in failures(declared, text):
        what = f"{declared.name} is {_shortened(failure.item)}."
        yield Mistake(what, file, _line(node, failure.item), _mend(declared, failure))


def _line(node: Node, text: str) -> int:
    """The line of the item with this text, or of the whole value."""
    found = (
        item.line for item in _items(node) if isinstance(item, Scalar) and item.text.strip() == text
    )
    return next(found, node.line)


def _mend(declared: Declaration, failure: Failure) -> str:
    """What the value must be, from the constraint that it breaks."""
    if failure.constraint == "allowed-values":
        allowed = f"It must be {_either(declared.allowed_values)}."
        return f"{did_you_mean(failure.item, declared.allowed_values)} {allowed}".strip()
    if failure.constraint == "allowed-pattern":
        says = declared.constraint_description
        return f"It must be: {says}" if says else f"It must match {failure.expected}."
    low, high = declared.min_value, declared.max_value
    if failure.constraint in ("min-value", "max-value") and low is not None and high is not None:
        return f"It must be from {low:g} to {high:g}."
    return f"It must {_ASKED[failure.constraint].format(failure.expected)}."


_ASKED = {
    "type": "be {}",
    "min-length": "have at least {} characters",
    "max-length": "have at most {} characters",
    "min-value": "be at least {}",
    "max-value": "be at most {}",
}


def _either(values: tuple[str, ...]) -> str:
    *others, last = values
    return f"{', '.join(others)} or {last}" if others else last


def _items(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, Items) else (node,)


def _text(node: Node) -> str:
    return ",".join(item.text for item in _items(node) if isinstance(item, Scalar))


def _shortened(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:57]}...")
