"""What linters said of the parts of templates that they have seen: no part is linted twice.

target ○→ parts of its last run      part's key → what was said of it
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from generator.findings import Rule
from generator.lint.cache import Store, digest
from generator.lint.jobs import Match, matches_from
from generator.lint.subjects import Subject
from generator.lint.targets import Target


@dataclass(frozen=True)
class Said:
    """What cfn-lint (``first``) and cloudformation-validate (``second``) say of a part."""

    first: tuple[Match, ...] = ()
    second: tuple[Match, ...] = ()


@dataclass
class PartMemory:
    """The parts that are known, by key, and the rules that they break.

    ``unsure``: those of which one linter had to give up; they are not kept.
    """

    store: Store
    tools: tuple[str | bytes, ...]
    said: dict[str, Said] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)

    def read(self, targets: Iterable[Target]) -> None:
        """Remember the parts of the last run of these targets."""
        for target in targets:
            entry = self.store.read(self._key(target))
            try:
                said = {key: Said(*map(matches_from, one)) for key, one in entry["parts"].items()}
                rules = {rule["id"]: Rule(**rule) for rule in entry["rules"]}
            except (AttributeError, KeyError, TypeError, ValueError):
                continue
            self.said.update(said)
            self.rules.update(rules)

    def add_first(self, said: Mapping[str, Iterable[Match]]) -> None:
        """Keep what cfn-lint says of parts."""
        for key, matches in said.items():
            self.said[key] = replace(self.said.get(key, Said()), first=tuple(matches))

    def add_second(self, said: Mapping[str, Iterable[Match]]) -> None:
        """Keep what cloudformation-validate says of parts."""
        for key, matches in said.items():
            self.said[key] = replace(self.said.get(key, Said()), second=tuple(matches))

    def write(self, target: Target, subjects: Iterable[Subject]) -> None:
        """Keep the parts that a target has now."""
        keys = {key for subject in subjects for key in subject.parts.values()} - self.unsure
        known = {key: self.said[key] for key in sorted(keys) if key in self.said}
        broken = {one.rule for said in known.values() for one in (*said.first, *said.second)}
        self.store.write(self._key(target), self._as_json(known, broken))

    def _as_json(self, known: dict[str, Said], broken: Iterable[str]) -> Any:
        parts = {key: [_json(said.first), _json(said.second)] for key, said in known.items()}
        return {"parts": parts, "rules": [asdict(self.rules[rule]) for rule in sorted(broken)]}

    def _key(self, target: Target) -> str:
        return digest(["parts", *self.tools, target.file, target.environment])


def _json(matches: Iterable[Match]) -> list[dict[str, Any]]:
    return [asdict(match) for match in matches]
