"""A judged review for programs: the document of every other view of changes, with its verdicts.

Reviewed ●→ {"version": 1, "changes": […], "guards": […], "surprises": […], "unreported": […], …}
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, get_args

from generator.plan.change_set.review import Reviewed
from generator.plan.model import Certainty, ChangeReport
from generator.views.change_sets.json import change_sets, counted
from generator.views.changes.formats import Look
from generator.views.changes.json import document


def render(reviewed: Reviewed, look: Look) -> str:
    """One document; ``look`` does not matter to programs."""
    return json.dumps(review(reviewed), indent=2, ensure_ascii=False) + "\n"


def review(reviewed: Reviewed) -> dict[str, Any]:
    """The document as data; what is promised comes first."""
    return {
        **document(reviewed.changes),
        "compared": reviewed.compared,
        "surprises": [one.place for one in reviewed.surprises],
        "unreported": document(ChangeReport(reviewed.unreported))["changes"],
        "rows": rows(reviewed),
        "verdicts": verdicts(reviewed),
        **change_sets(reviewed.reading),
    }


def rows(reviewed: Reviewed) -> list[dict[str, Any]]:
    """How many rows CloudFormation lists, by action and replacement, whatever became of them."""
    found: Counter[str] = Counter()
    for stack in reviewed.reading.stacks:
        found.update(stack.rows)
    return counted(found)


def verdicts(reviewed: Reviewed) -> dict[str, int]:
    """How many entries have each verdict."""
    found = Counter(one.certainty for one in reviewed.changes.changes)
    return {name: found[name] for name in get_args(Certainty)}
