"""Change sets for programs: the document of every other view of changes, and their status.

Reading ●→ {"version": 1, "changes": […], "guards": […], "change_sets": […], "warnings": […]}
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from generator.plan.change_set.explain import Reading, Stack
from generator.views.changes.formats import Look
from generator.views.changes.json import document


def render(reading: Reading, look: Look) -> str:
    """One document; ``look`` does not matter to programs."""
    told = {**document(reading.changes), **change_sets(reading)}
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def change_sets(reading: Reading) -> dict[str, Any]:
    """What the change sets say of themselves, as data."""
    return {
        "change_sets": [_stack(one) for one in reading.stacks],
        "warnings": list(reading.warnings),
    }


def counted(rows: Mapping[str, int]) -> list[dict[str, Any]]:
    """Rows by what CloudFormation says of them; its words are values, keys are ours."""
    return [{"row": row, "count": count} for row, count in rows.items()]


def _stack(stack: Stack) -> dict[str, Any]:
    return {
        "stack": stack.path,
        "stack_name": stack.name,
        "change_set": stack.change_set,
        "change_set_name": stack.change_set_name,
        "status": stack.status,
        "execution_status": stack.execution_status,
        "status_reasons": list(stack.reasons),
        "outcome": stack.outcome,
        "meaning": stack.meaning,
        "rows": counted(stack.rows),
    }
