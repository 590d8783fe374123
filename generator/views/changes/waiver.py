"""The waiver that would allow what is refused, ready to paste into a file of waivers.

rules and places, an environment, a day ●→ lines of YAML
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from generator.plan.policy.waivers import PLACEHOLDER

_DAYS = 30
"""For so long the waiver holds that is proposed."""


def refusal(
    found: Iterable[tuple[str, str]], file: str, today: date, environment: str = ""
) -> Iterator[str]:
    """How to go on after a refusal; nothing where there is nothing that a waiver could allow.

    ``found``: rules, each with the place that it refuses. ``environment``: that of the waiver,
    empty for all.
    """
    unique = [(rule, place) for rule, place in dict.fromkeys(found) if place]
    if not unique:
        return
    yield f"To allow {'this' if len(unique) == 1 else 'these'}, write below waivers: in {file}:"
    for rule, place in unique:
        yield f"  - path: {_scalar(place)}"
        yield f"    rule: {rule}"
        yield f"    reason: {PLACEHOLDER}"
        yield f"    expires: {today + timedelta(_DAYS)}"
        if environment:
            yield f"    environments: [{_scalar(environment)}]"
    yield "docs/compare.md#policy-checks-and-waivers says more; --waivers FILE names another file."


def _scalar(text: str) -> str:
    """The text as YAML, in quotes where it could be read as something else."""
    return text if re.fullmatch(r"[A-Za-z][\w/-]*", text) else json.dumps(text)
