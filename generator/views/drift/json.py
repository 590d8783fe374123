"""Drift for programs.

Drift ●→ {"version": 1, "drifted": […], "not_checked": […], "stacks": […], …}
"""

from __future__ import annotations

from typing import Any

from generator.plan.drift import Drift, Drifted
from generator.views.drift.words import notes, verdict
from generator.views.formats import Look
from generator.views.json import document


def render(drift: Drift, look: Look) -> str:
    """One document; ``look.title`` names the root stack."""
    content = {
        "version": 1,
        "stack_name": look.title,
        "drifted": [_drifted(one) for one in drift.drifted],
        "not_checked": [vars(one) for one in drift.unchecked],
        "stacks": [
            {
                "stack": one.path,
                "stack_id": one.stack_id,
                "resources": one.resources,
                "checked": one.checked,
                "failure": one.failure,
            }
            for one in drift.stacks
        ],
        "notes": list(notes(drift)),
        "counts": {
            "drifted": len(drift.drifted),
            "in_sync": drift.in_sync,
            "not_checked": len(drift.unchecked),
            "failed_stacks": len(drift.failures),
        },
    }
    return document(content)


def _drifted(one: Drifted) -> dict[str, Any]:
    return {
        "stack": one.stack,
        "logical_id": one.logical_id,
        "type": one.type,
        "physical_id": one.physical_id,
        "status": verdict(one),
        "properties": [vars(each) for each in one.differences],
    }
