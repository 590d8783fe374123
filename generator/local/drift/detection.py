"""Drift detection: resources read from their services and compared with what was deployed.

Stack ○→ handlers' read ●→ ResourceDrift ○→ Stack.drift
"""

from __future__ import annotations

import json
import sys
import traceback
import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace

from generator.local.clock import now
from generator.local.drift.comparison import comparable, differences
from generator.local.engine.context import EngineContext
from generator.local.engine.operations import Operations
from generator.local.engine.resource_calls import ResourceCalls
from generator.local.errors import ResourceError, invalid
from generator.local.handler import Handler
from generator.local.records.drift import Detection, ResourceDrift
from generator.local.records.stacks import STACK_TYPE, Resource, Stack
from generator.local.resources.resource import TableHandler

CHECKABLE = frozenset(
    (
        "CREATE_COMPLETE",
        "UPDATE_COMPLETE",
        "UPDATE_ROLLBACK_COMPLETE",
        "UPDATE_ROLLBACK_FAILED",
        "IMPORT_COMPLETE",
        "IMPORT_ROLLBACK_COMPLETE",
    )
)
"""States of a stack in which drift can be detected (User Guide, "Detect drift on an entire
CloudFormation stack")."""


def is_supported(context: EngineContext, stack: Stack, resource: Resource) -> bool:
    """Whether AWS detects drift on this resource.

    Nested stacks are checked by a detection of their own, custom resources never, and other types
    where their schema has a read handler (User Guide, "Resource type support for imports and
    drift detection").
    """
    if resource.type == STACK_TYPE or resource.type.startswith("Custom::"):
        return False
    schema = context.regions.schema(resource.type, stack.place.region)
    return schema is not None and "read" in schema.data.get("handlers", {})


def check(context: EngineContext, stack: Stack, resource: Resource) -> ResourceDrift:
    """One resource, read now; a read that fails gives UNKNOWN with its reason."""
    schema = context.regions.schema(resource.type, stack.place.region)
    found = ResourceDrift(
        resource.logical_id, resource.physical_id, resource.type, "IN_SYNC", now()
    )
    try:
        told = ResourceCalls(context, stack).read(resource)
    except ResourceError as failed:
        return replace(found, status="UNKNOWN", reason=failed.reason)
    if told is None:
        return replace(found, status="DELETED")
    unknown = untold(context.handlers.get(resource.type))
    expected = comparable(resource.properties, schema, unknown)
    actual = comparable({k: v for k, v in told.items() if k in expected}, schema, unknown)
    different = differences(expected, actual, schema)
    return replace(
        found,
        status="MODIFIED" if different else "IN_SYNC",
        expected=expected,
        actual=actual,
        differences=different,
    )


def untold(handler: Handler | None) -> set[str]:
    """The properties that the handler leaves out because the service here does not tell them."""
    if not isinstance(handler, TableHandler):
        return set()
    row = handler.row
    return {*row.silent, *(() if row.tags else (row.tag_property,))}


def detect_resource(context: EngineContext, stack: Stack, resource: Resource) -> ResourceDrift:
    """Check one resource at once and keep what was found; raises ``ApiError``."""
    _refuse_state(stack)
    if not is_supported(context, stack, resource):
        raise invalid(
            f"Drift detection is not supported for the specified ResourceType [{resource.type}]"
        )
    found = check(context, stack, resource)
    with context.store.lock:
        stack.drift.resources[resource.logical_id] = found
        stack.drift.checked = found.checked
        stack.drift.status = _overall(list(stack.drift.resources.values()))
    return found


def detect(
    context: EngineContext, operations: Operations, stack: Stack, wanted: Collection[str] = ()
) -> Detection:
    """Begin a detection on a stack, or on some of its resources; raises ``ApiError``."""
    with context.store.lock:
        detection = begin(stack, wanted)
    operations.background(f"drift of {stack.name}", lambda: run(context, stack, detection, wanted))
    return detection


def begin(stack: Stack, wanted: Collection[str] = ()) -> Detection:
    """A new detection, where the stack's state allows one; raises ``ApiError``."""
    if stack.drift.is_running:
        raise invalid(f"Drift detection is already in progress for stack [{stack.id}]")
    _refuse_state(stack)
    for name in wanted:
        if name not in stack.resources:
            raise invalid(f"Resource {name} does not exist for stack {stack.name}")
    detection = Detection(str(uuid.uuid4()), now())
    stack.drift.detections[detection.id] = detection
    return detection


def run(
    context: EngineContext, stack: Stack, detection: Detection, wanted: Collection[str] = ()
) -> Detection:
    """Check every resource that is asked for, and keep what was found; never raises."""
    try:
        return _run(context, stack, detection, wanted)
    except Exception as error:
        # A defect of ours must not leave a client waiting for ever.
        traceback.print_exc(file=sys.stderr)
        reason = f"Internal Failure ({type(error).__name__}: {error})"
        failed = replace(detection, status="DETECTION_FAILED", time=now(), reason=reason)
        with context.store.lock:
            stack.drift.detections[detection.id] = failed
        return failed


def _run(
    context: EngineContext, stack: Stack, detection: Detection, wanted: Collection[str]
) -> Detection:
    with context.store.lock:
        resources = [r for r in stack.resources.values() if not wanted or r.logical_id in wanted]
    found = [check(context, stack, one) for one in resources if is_supported(context, stack, one)]
    with context.store.lock:
        return _conclude(stack, detection, found, whole=not wanted)


def _conclude(
    stack: Stack, detection: Detection, found: Sequence[ResourceDrift], whole: bool
) -> Detection:
    drift = stack.drift
    fresh = {one.logical_id: one for one in found}
    drift.resources = fresh if whole else {**drift.resources, **fresh}
    drift.checked = now()
    drift.status = _overall(found)
    failed = [one for one in found if one.status == "UNKNOWN"]
    done = replace(
        detection,
        time=drift.checked,
        status="DETECTION_FAILED" if failed else "DETECTION_COMPLETE",
        drift=drift.status,
        drifted_count=sum(one.is_drifted for one in found),
        reason=_failures(failed) if failed else "",
    )
    drift.detections[detection.id] = done
    return done


def _overall(found: Sequence[ResourceDrift]) -> str:
    return "DRIFTED" if any(one.is_drifted for one in found) else "IN_SYNC"


def _failures(failed: Sequence[ResourceDrift]) -> str:
    """DetectionStatusReason: JSON, as CloudFormation gives it."""
    names = ", ".join(one.logical_id for one in failed)
    failures = [{"Resource": one.logical_id, "FailureReason": one.reason} for one in failed]
    summary = f"Failed to detect drift on resources [{names}]"
    return json.dumps({"Summary": summary, "Failures": failures}, separators=(",", ":"))


def _refuse_state(stack: Stack) -> None:
    if stack.status not in CHECKABLE:
        raise invalid(
            f"Drift detection cannot be performed on stack [{stack.id}] while it is in "
            f"[{stack.status}] state"
        )
