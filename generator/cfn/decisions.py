"""When a condition holds: decision diagrams over texts that no one knows yet.

A node asks what one unknown text is and goes on by the answer; its leaves are true and false. Two
conditions that hold for the same texts have the same diagram, however they are written. A
combination that grows beyond the bound becomes a question of its own, about which nothing is
known: some proofs are then not found, none is wrong.

Source: R. E. Bryant, "Graph-Based Algorithms for Boolean Function Manipulation", 1986.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, reduce
from operator import or_

_MOST_NODES = 1_000
_KEPT = 20_000  # results: resources with the same conditions ask the same questions
_DEEPEST = 150  # levels; each takes two frames of Python's stack


@dataclass(frozen=True)
class Subject:
    """A text that no one knows. ``values``: all that it can be; None = any text."""

    key: str
    values: frozenset[str] | None = None


@dataclass(frozen=True, eq=False)
class Node:
    """A question: for each text in ``cases`` its diagram, for every other text ``otherwise``.

    Only the functions of this module make nodes, and keep them reduced: equal ``key``, equal
    meaning.
    """

    subject: Subject
    cases: tuple[tuple[str, Diagram], ...]
    otherwise: Diagram
    key: str = field(init=False)

    def __post_init__(self) -> None:
        written = (
            self.subject.key,
            sorted(self.subject.values or ()),
            [(text, _key(child)) for text, child in self.cases],
            _key(self.otherwise),
        )
        digest = hashlib.blake2b(repr(written).encode(), digest_size=16).hexdigest()
        object.__setattr__(self, "key", digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and other.key == self.key

    def __hash__(self) -> int:
        return hash(self.key)

    @cached_property
    def outcomes(self) -> Mapping[str, Outcomes]:
        """What the subjects can be where it holds, by key; missing are those it leaves open."""
        return _of_all(self)

    @cached_property
    def _by_text(self) -> Mapping[str, Diagram]:
        return dict(self.cases)

    def children(self) -> list[Diagram]:
        """The diagrams of all answers."""
        return [*(child for _, child in self.cases), self.otherwise]

    def at(self, subject: Subject, text: str) -> Diagram:
        """What is left where a subject is this text; itself where it asks about another one."""
        if self.subject.key != subject.key:
            return self
        return self._by_text.get(text, self.otherwise)

    def beyond(self, subject: Subject) -> Diagram:
        """What is left where a subject is none of the texts; itself where it asks another one."""
        return self.otherwise if self.subject.key == subject.key else self


Diagram = bool | Node
"""When something holds: always, never, or as the node says."""


def is_text(subject: Subject, text: str) -> Diagram:
    """That the subject is this text."""
    return _node(subject, {text: True}, False)


def opaque(key: str) -> Diagram:
    """That something holds of which only the name is known."""
    return is_text(Subject(key, frozenset(("false", "true"))), "true")


def conjunction(one: Diagram, other: Diagram) -> Diagram:
    """That both hold."""
    return _combined("and", one, other, deciding=False)


def disjunction(one: Diagram, other: Diagram) -> Diagram:
    """That one of them holds, or both."""
    return _combined("or", one, other, deciding=True)


def all_of(diagrams: Iterable[Diagram]) -> Diagram:
    """That all of them hold."""
    found: Diagram = True
    for diagram in diagrams:
        found = conjunction(found, diagram)
    return found


def any_of(diagrams: Iterable[Diagram]) -> Diagram:
    """That at least one of them holds."""
    found: Diagram = False
    for diagram in diagrams:
        found = disjunction(found, diagram)
    return found


@lru_cache(_KEPT)
def negation(diagram: Diagram) -> Diagram:
    """That it does not hold."""
    return _negated(diagram, {})


def implies(one: Diagram, other: Diagram) -> bool:
    """Whether the other holds wherever this one does; False also where that is not proven."""
    return conjunction(one, negation(other)) is False


def _key(diagram: Diagram) -> str:
    return diagram.key if isinstance(diagram, Node) else str(diagram)


def _node(subject: Subject, cases: Mapping[str, Diagram], otherwise: Diagram) -> Diagram:
    """The reduced node. A subject with few values has a case for each, and nothing else."""
    if subject.values:
        cases = {text: cases.get(text, otherwise) for text in sorted(subject.values)}
        *_, otherwise = cases.values()
    kept = tuple((text, cases[text]) for text in sorted(cases) if cases[text] != otherwise)
    return Node(subject, kept, otherwise) if kept else otherwise


def _negated(diagram: Diagram, done: dict[str, Diagram]) -> Diagram:
    if isinstance(diagram, bool):
        return not diagram
    if diagram.key not in done:
        cases = {text: _negated(child, done) for text, child in diagram.cases}
        done[diagram.key] = _node(diagram.subject, cases, _negated(diagram.otherwise, done))
    return done[diagram.key]


class _TooLargeError(Exception):
    """The diagram grows beyond the bound."""


@lru_cache(_KEPT)
def _combined(name: str, one: Diagram, other: Diagram, *, deciding: bool) -> Diagram:
    try:
        return _Combination(deciding).of(one, other)
    except _TooLargeError:
        return opaque(" ".join((name, *sorted((_key(one), _key(other))))))


class _Combination:
    """One combination of two diagrams; ``deciding``: the leaf that settles it whatever the other.

    Each pair of nodes is combined once.
    """

    def __init__(self, deciding: bool) -> None:
        self._deciding, self._level = deciding, 0
        self._done: dict[tuple[str, str], Diagram] = {}

    def of(self, one: Diagram, other: Diagram) -> Diagram:
        if isinstance(one, bool):
            return one if one is self._deciding else other
        if isinstance(other, bool):
            return other if other is self._deciding else one
        if one.key == other.key:
            return one
        pair = one.key, other.key
        if pair not in self._done:
            if len(self._done) >= _MOST_NODES or self._level >= _DEEPEST:
                raise _TooLargeError
            self._level += 1
            self._done[pair] = self._split(one, other)
            self._level -= 1
        return self._done[pair]

    def _split(self, one: Node, other: Node) -> Diagram:
        subject = _first(one, other)
        nodes = [node for node in (one, other) if node.subject.key == subject.key]
        texts = subject.values or {text for node in nodes for text, _ in node.cases}
        cases = {}
        for text in texts:
            cases[text] = self.of(one.at(subject, text), other.at(subject, text))
        if subject.values:
            return _node(subject, cases, False)
        return _node(subject, cases, self.of(one.beyond(subject), other.beyond(subject)))


def _first(one: Node, other: Node) -> Subject:
    """The subject that is asked about first. What it can be in one template it is in both."""
    if one.subject.key != other.subject.key:
        return min(one.subject, other.subject, key=lambda subject: subject.key)
    values, others = one.subject.values, other.subject.values
    if values is None or others is None:
        return Subject(one.subject.key, values or others)
    return Subject(one.subject.key, values & others or values | others)


@dataclass(frozen=True)
class Outcomes:
    """What a subject can be: ``texts``, and with ``others`` any other text but the ``excluded``."""

    texts: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    others: bool = True

    def include(self, text: str) -> bool:
        """Whether it can be this text."""
        return text in self.texts or (self.others and text not in self.excluded)

    def __or__(self, other: Outcomes) -> Outcomes:
        """What it can be where it can be either."""
        texts = self.texts | other.texts
        barred = [one.excluded for one in (self, other) if one.others]
        excluded = frozenset.intersection(*barred) if barred else frozenset[str]()
        return Outcomes(texts, excluded - texts, self.others or other.others)


def outcomes(diagram: Diagram, subject: Subject) -> Outcomes:
    """What a subject can be where the diagram holds."""
    found = diagram.outcomes.get(subject.key) if isinstance(diagram, Node) else None
    if found is None:
        return Outcomes(subject.values or frozenset(), others=not subject.values)
    return found


def _of_subject(node: Node) -> Outcomes:
    texts = node.subject.values or frozenset(text for text, _ in node.cases)
    there = frozenset(text for text in texts if node.at(node.subject, text) is not False)
    others = not node.subject.values and node.otherwise is not False
    return Outcomes(there, texts - there, others)


def _of_all(node: Node) -> Mapping[str, Outcomes]:
    """What each subject can be that is asked about in every way to true."""
    ways = [child.outcomes if isinstance(child, Node) else {} for child in node.children() if child]
    common = set(ways[0]).intersection(*ways[1:])
    found = {key: reduce(or_, (way[key] for way in ways)) for key in common}
    return {**found, node.subject.key: _of_subject(node)}
