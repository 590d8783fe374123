"""What must not be printed: parameters that declare NoEcho, and what bears a secret's name.

Side ●→ secret texts      Change, secrets ●→ Change that may be shown
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.cfn.values import Unknown, Value
from generator.plan.diff.resolved_product import ResolvedProduct
from generator.plan.model import Change, OutputChange, Rename
from generator.plan.redaction.change_sets import is_secret
from generator.plan.redaction.change_sets import redacted as without_known_forms

HIDDEN = "****"
# A shorter text would be found everywhere: it is hidden where it stands alone.
_SHORT = 4


def secrets(side: ResolvedProduct) -> frozenset[str]:
    """Texts that must not be shown: NoEcho parameters, and literal values of secret properties."""
    found = set(side.secrets())
    for placed in side.resources.values():
        found.update(_named(placed.resource.properties))
    return frozenset(text for text in found if text)


def _named(value: Value) -> Iterator[str]:
    if isinstance(value, dict):
        match value:
            case {"Name": str(name), "Value": str(text)} if is_secret(name) and _is_literal(text):
                yield text
        for key, item in value.items():
            if isinstance(item, str):
                if is_secret(key) and _is_literal(item):
                    yield item
            else:
                yield from _named(item)
    elif isinstance(value, list):
        for item in value:
            yield from _named(item)


def _is_literal(text: str) -> bool:
    is_switch = text.lower() in ("true", "false")
    return not is_switch and not text.startswith(("arn:", "{{resolve:"))


def redacted(change: Change, hidden: frozenset[str]) -> Change:
    """The change without secret values."""
    found = tuple(
        replace(one, before=clean(one.before, hidden), after=clean(one.after, hidden))
        for one in change.properties
    )
    return replace(change, properties=found)


def redacted_output(output: OutputChange, hidden: frozenset[str]) -> OutputChange:
    """The output without secret values."""
    before, after = clean(output.before, hidden), clean(output.after, hidden)
    return replace(output, before=before, after=after)


def redacted_rename(rename: Rename, hidden: frozenset[str]) -> Rename:
    """The rename without secret values: what cannot be told names nothing."""
    told = clean(dict(rename.identifier), hidden)
    return rename if told == rename.identifier else replace(rename, identifier={})


def clean(value: Value, hidden: frozenset[str]) -> Value:
    """A value without secret texts, at any depth; expressions too."""
    if isinstance(value, str):
        return _clean_text(value, hidden)
    if isinstance(value, dict):
        return {key: clean(item, hidden) for key, item in value.items()}
    if isinstance(value, list):
        return [clean(item, hidden) for item in value]
    if isinstance(value, Unknown):
        expression = clean(value.expression, hidden)
        return value if expression == value.expression else Unknown("", expression, value.sources)
    return value


def _clean_text(text: str, hidden: frozenset[str]) -> str:
    if text in hidden or any(one in text for one in hidden if len(one) >= _SHORT):
        return HIDDEN
    return without_known_forms("", text, {}) or text
