"""What a linter is asked and what it answers: plain data, for processes of their own.

Job ●→ Answer(matches, rules), or why there is none
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from generator.findings import Level, Rule

Place = tuple[str | int, ...]
"""Where in a template something stands: keys and indexes from the top."""


@dataclass(frozen=True)
class Job:
    """One template for one linter, in these regions.

    ``only``: the resources that are asked about besides the template as a whole; None = all.
    ``is_literal``: a copy with an environment's values filled in, of which (with ``only``) no more
    is asked than what values can break. ``file``: where the text lies, for what it refers to by a
    path. ``info``: information too.
    """

    text: str
    regions: tuple[str, ...]
    only: tuple[str, ...] | None = None
    is_literal: bool = False
    file: str = ""
    info: bool = False

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Job:
        """The job whose fields these are, as JSON has them."""
        only = data["only"]
        regions = tuple(data["regions"])
        return cls(
            **{**data, "regions": regions, "only": None if only is None else tuple(only)},
        )


@dataclass(frozen=True)
class Match:
    """What a linter says of the part of a template at ``path``; ``line``: where it knows no path.

    ``resource``: it follows from this resource and its surroundings, whatever else the template
    holds; empty: from the template.
    """

    rule: str
    level: Level
    path: Place
    line: int
    logical_id: str
    message: str
    resource: str = ""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Match:
        """The match whose fields these are, as JSON has them."""
        return cls(**{**data, "path": tuple(data["path"])})


@dataclass(frozen=True)
class Answer:
    """All that a linter says of a job, and what its rules are about; ``gave_up``: why it did not
    come to an end."""

    matches: tuple[Match, ...] = ()
    rules: Mapping[str, Rule] = field(default_factory=dict)
    gave_up: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain data, for a pipe."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Answer:
        """The answer that ``as_json`` wrote."""
        rules = {name: Rule(**rule) for name, rule in data["rules"].items()}
        return cls(matches_from(data["matches"]), rules, data["gave_up"])


def matches_from(data: Iterable[Mapping[str, Any]]) -> tuple[Match, ...]:
    """The matches of a list of JSON data."""
    return tuple(Match.from_json(match) for match in data)
