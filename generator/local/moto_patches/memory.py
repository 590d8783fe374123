"""moto forgets what its objects have no attribute for; here they are given one.

Where an operation that makes or changes something is given a member that its answer also has,
and moto's object holds nothing under that name, the object is lent the value. moto's own
serializer finds it from then on, in this answer and in every later description.

answer, request ●→ members to lend ○→ moto's objects
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botocore import xform_name

from generator.local.moto_patches.wrap import wrap

VERBS = ("Create", "Modify", "Update", "Put", "Set", "Allocate", "Register", "Run")
"""Whatever an operation of these verbs is given is part of what the resource is."""

_ALIASES = {"PerformanceInsightsEnabled": "EnablePerformanceInsights"}
"""Members that answers call otherwise than requests do."""

_EMPTY: tuple[Any, ...] = (None, [], {})


def install() -> None:
    """Look at every answer before it is serialized."""
    from moto.core.responses import ActionResult

    def execute(original: Any, result: Any, context: Any) -> Any:
        operation = context.operation_model
        if (operation.name or "").startswith(VERBS) and isinstance(result.result, Mapping):
            asked = getattr(context.response, "params", None)
            if asked and operation.output_shape is not None and operation.input_shape is not None:
                _hold(result.result, operation, asked)
        return original(result, context)

    wrap(ActionResult, "execute_result", execute)


def _hold(result: Mapping[str, Any], operation: Any, asked: Mapping[str, Any]) -> None:
    """Give the objects of an answer the members that they were asked to have and do not."""
    told, given = operation.output_shape.members, operation.input_shape.members
    for name, value in result.items():
        shape = told.get(name)
        if shape is not None and shape.type_name == "list":
            shape = shape.member
            value = value[0] if isinstance(value, list) and len(value) == 1 else None
        if shape is None or shape.type_name != "structure" or not hasattr(value, "__dict__"):
            continue
        for member in shape.members:
            source = _ALIASES.get(member, member)
            if source in given and asked.get(source) is not None:
                lend(value, member, asked[source])


def lend(owner: Any, member: str, value: Any) -> None:
    """Let ``owner`` say ``value`` for a member of its description, where it says nothing itself."""
    lent = owner.__dict__.setdefault("_lent", set())
    own = getattr(owner, xform_name(member), None)
    if member in lent or (own in _EMPTY and not hasattr(owner, member)):
        lent.add(member)
        setattr(owner, member, value)
