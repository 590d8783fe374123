"""Drift for an issue or a pull request.

Drift ●→ Markdown
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.plan.drift import Drift, Drifted
from generator.views.drift.words import difference, notes, summary, unchecked_by_type, verdict
from generator.views.formats import Look
from generator.views.markdown import code, text


def render(drift: Drift, look: Look) -> str:
    """A heading, the summary, what drifted, what was not checked, what it means."""
    parts = [f"### Drift of {code(look.title)}", f"**{summary(drift)}**"]
    failed = [f"- ⛔ {code(one.path or look.title)}: {text(one.failure)}" for one in drift.failures]
    parts += _section("Could not be checked", failed)
    parts += _section("Drifted", [line for one in drift.drifted for line in _drifted(one)])
    parts += _section("Not checked", list(_unchecked(drift)))
    parts += _section("What it means", [f"- {one}" for one in notes(drift)])
    return "\n\n".join(parts) + "\n"


def _section(title: str, lines: list[str]) -> list[str]:
    return [f"#### {title}", "\n".join(lines)] if lines else []


def _drifted(one: Drifted) -> Iterator[str]:
    yield f"- {code(one.place)} {text(one.type)}: **{verdict(one)}**"
    for each in one.differences:
        yield f"  - {code(difference(each))}"


def _unchecked(drift: Drift) -> Iterator[str]:
    for (kind, reason), places in unchecked_by_type(drift).items():
        named = ", ".join(code(place) for place in places)
        yield f"- {len(places)} {text(kind)}: {text(reason)}: {named}"
