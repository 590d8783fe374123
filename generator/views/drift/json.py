"""Drift for programs.

Drift ●→ {"version": 1, "drifted": […], "not_checked": […], "stacks": […], …}
"""

from __future__ import annotations

import json
from typing import Any

from generator.plan.drift import Drift, Drifted
from generator.views.changes.formats import Look
from generator.views.drift.words import notes, verdict


def render(drift: Drift, look: Look) -> str:
    """One document; ``look.title`` names the root stack."""
    return json.dumps(document(drift, look.title), indent=2, ensure_ascii=False) + "\n"


def document(drift: Drift, stack_name: str) -> dict[str, Any]:
    """The document as data."""
    return {
        "version": 1,
        "stack_name": stack_name,
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


def _drifted(one: Drifted) -> dict[str, Any]:
    return {
        "stack": one.stack,
        "logical_id": one.logical_id,
        "type": one.type,
        "physical_id": one.physical_id,
        "status": verdict(one),
        "properties": [vars(each) for each in one.differences],
    }
