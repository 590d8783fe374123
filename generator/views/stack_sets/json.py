"""Stack sets for programs: the changes of each group in the shape that ``plan`` prints.

StackSetPlan, StackSetStatus ●→ {"version": 1, …}
"""

from __future__ import annotations

from typing import Any

from generator.plan.stack_sets.model import Group, Instance, Setting, StackSetPlan, Target
from generator.plan.stack_sets.status import StackSetStatus
from generator.views.changes.json import fields
from generator.views.formats import Look
from generator.views.json import document
from generator.views.stack_sets.words import risks


def plan(stack_set: StackSetPlan, look: Look) -> str:
    """One document; ``look`` does not matter to programs."""
    return document(
        {
            "version": 1,
            "stack_set": stack_set.name,
            "exists": stack_set.exists,
            "refused": stack_set.refused,
            "settings": [_setting(one) for one in stack_set.settings],
            "groups": [_group(one) for one in stack_set.groups],
            "data": list(risks(stack_set)),
            "findings": list(stack_set.findings),
            "notes": list(stack_set.notes),
        }
    )


def _group(group: Group) -> dict[str, Any]:
    return {
        "action": group.action,
        "targets": [_target(one) for one in group.targets],
        "reason": group.reason,
        "overrides": [_setting(one) for one in group.overrides],
        **fields(group.changes),
    }


def _setting(one: Setting) -> dict[str, Any]:
    return {"name": one.name, "before": one.before, "after": one.after}


def _target(one: Target) -> dict[str, str]:
    return {"account": one.account, "region": one.region}


def status(stack_set: StackSetStatus, look: Look) -> str:
    """One document."""
    return document(
        {
            "version": 1,
            "stack_set": stack_set.name,
            "status": stack_set.status,
            "settings": {_key(name): text for name, text in stack_set.settings.items()},
            "instances": [_instance(one) for one in stack_set.instances],
            "operations": [vars(one) for one in stack_set.operations],
            "counts": {_key(state): count for state, count in stack_set.counts.items()},
        }
    )


def _key(words: str) -> str:
    return words.lower().replace(" ", "_")


def _instance(one: Instance) -> dict[str, Any]:
    return {
        **_target(one.target),
        "status": one.status,
        "detailed_status": one.detailed,
        "reason": one.reason,
        "drift": one.drift,
        "stack_id": one.stack_id,
        "organizational_unit": one.unit,
        "overrides": dict(one.overrides),
    }
