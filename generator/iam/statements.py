"""Policy documents as canonical statements: two spellings of one meaning are equal.

Source: IAM User Guide, "Grammar of the IAM JSON policy language": one item may stand for a list
of one; actions and condition keys do not distinguish case.

    document ●→ Statements
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from generator.cfn.values import Path, Value
from generator.iam.patterns import (
    covers,
    has_wildcard,
    is_open,
    overlaps,
    pattern_of,
    regular_expression,
    shown,
)

Effect = Literal["Allow", "Deny"]
Names = Mapping[str, str]
"""What references to resources of the product mean: ``Queue.Arn`` → the queue's ARN."""

_ACCOUNT = re.compile(r"arn:aws:iam::([^:]+):root")


@dataclass(frozen=True, eq=False)
class Terms:
    """Actions, resources or principals: all that match a pattern, or (negated) none.

    ``written``: the patterns as people write them; empty where they are the same.
    """

    patterns: tuple[str, ...]
    negated: bool = False
    written: tuple[str, ...] = ()

    @cached_property
    def _exact(self) -> frozenset[str]:
        return frozenset(self.patterns)

    @cached_property
    def _wild(self) -> re.Pattern[str] | None:
        found = [regular_expression(one) for one in self.patterns if has_wildcard(one)]
        return re.compile("|".join(found), re.DOTALL) if found else None

    def holds(self, item: str) -> bool:
        """Whether all that the item stands for is among these."""
        if self.negated:
            return not any(overlaps(item, one) for one in self.patterns)
        return item in self._exact or bool(self._wild and self._wild.fullmatch(item))

    def may_hold(self, item: str) -> bool:
        """Whether something that the item stands for may be among these."""
        if self.negated:
            return not any(covers(one, item) for one in self.patterns)
        if item in self._exact:
            return True
        if self._wild is None and not is_open(item) and not has_wildcard(item):
            return any(is_open(one) and overlaps(one, item) for one in self.patterns)
        return any(overlaps(one, item) for one in self.patterns)

    def has(self, item: str) -> bool | None:
        """Whether one item is among these; None where that is not known."""
        return True if self.holds(item) else None if self.may_hold(item) else False

    def holds_all_of(self, other: Terms) -> bool:
        """Whether the other's are all among these."""
        if not other.negated:
            return all(self.holds(one) for one in other.patterns)
        if not self.negated:
            return "*" in self._exact
        return all(any(covers(more, one) for more in other.patterns) for one in self.patterns)

    @property
    def items(self) -> tuple[Terms, ...]:
        """Its parts, to be judged one by one: each pattern, or all that is left."""
        if self.negated:
            return (self,)
        pairs = zip(self.patterns, self.written or self.patterns, strict=True)
        return tuple(Terms((pattern,), written=(text,)) for pattern, text in pairs)

    def __str__(self) -> str:
        listed = ", ".join(map(shown, self.written or self.patterns))
        return f"all but {listed}" if self.negated else listed


EVERYTHING = Terms(("*",))


@dataclass(frozen=True)
class Test:
    """One line of a Condition: ``operator`` as written, ``key`` in lower case, its values."""

    operator: str
    key: str
    values: frozenset[str]


@dataclass(frozen=True)
class Statement:
    """A statement. ``principals``: None in a policy of a role, user or group.

    ``path``: where it stands in the resource's properties.
    """

    effect: Effect
    actions: Terms
    resources: Terms
    principals: Terms | None = None
    conditions: frozenset[Test] = frozenset()
    path: Path = field(default=(), compare=False)


def statements(document: Value, names: Names, path: Path = ()) -> Iterator[Statement]:
    """The statements of a document. What is no statement, or unknown, is left out."""
    found = document.get("Statement", []) if isinstance(document, dict) else []
    for index, one in enumerate(as_list(found)):
        if isinstance(one, dict) and one.get("Effect") in ("Allow", "Deny"):
            at: Path = (*path, "Statement", *((index,) if isinstance(found, list) else ()))
            yield _statement(one, names, at)


def _statement(written: Mapping[str, Value], names: Names, path: Path) -> Statement:
    actions = _terms(written, "Action", names)
    by_name = {one.lower(): one for one in actions.patterns}
    lowered = Terms(tuple(by_name), actions.negated, tuple(by_name.values()))
    principals = None
    if "Principal" in written or "NotPrincipal" in written:
        negated = "Principal" not in written
        who = written["NotPrincipal" if negated else "Principal"]
        principals = Terms(tuple(dict.fromkeys(_principals(who, names))), negated)
    has_resource = "Resource" in written or "NotResource" in written
    return Statement(
        written["Effect"],
        lowered,
        _terms(written, "Resource", names) if has_resource else EVERYTHING,
        principals,
        frozenset(_tests(written.get("Condition"), names)),
        path,
    )


def _terms(written: Mapping[str, Value], name: str, names: Names) -> Terms:
    negated = name not in written and f"Not{name}" in written
    values = as_list(written.get(f"Not{name}" if negated else name, []))
    return Terms(tuple(dict.fromkeys(named(pattern_of(one), names) for one in values)), negated)


def named(text: str, names: Names) -> str:
    """The text with what references to resources mean."""
    if not is_open(text):
        return text
    return re.sub("\ue000([^\ue001]*)\ue001", lambda mark: names.get(mark[1], mark[0]), text)


def _principals(value: Value, names: Names) -> Iterator[str]:
    """Principals as ``AWS *``, ``AWS 111122223333``, ``Service ecs.amazonaws.com``."""
    if not isinstance(value, dict):
        value = {"AWS": value}
    for kind, who in value.items():
        for one in as_list(who):
            text = named(pattern_of(one), names)
            account = _ACCOUNT.fullmatch(text)
            yield f"{kind} {account[1] if account else text}"


def _tests(condition: Value, names: Names) -> Iterator[Test]:
    if not isinstance(condition, dict):
        if condition is not None:
            yield Test("?", pattern_of(condition), frozenset())
        return
    for operator, keys in condition.items():
        for key, values in keys.items() if isinstance(keys, dict) else [("?", keys)]:
            texts = frozenset(named(pattern_of(one), names) for one in as_list(values))
            yield Test(operator, key.lower(), texts)


def as_list(value: Value) -> list[Value]:
    """The value, or a list of one."""
    return value if isinstance(value, list) else [value]


def allows(found: Iterable[Statement]) -> list[Statement]:
    """Those that allow."""
    return [one for one in found if one.effect == "Allow"]


def denies(found: Iterable[Statement]) -> list[Statement]:
    """Those that deny."""
    return [one for one in found if one.effect == "Deny"]
