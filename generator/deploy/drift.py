"""Drift over a stack and all that are nested in it: what is there against what was deployed.

CloudFormation detects drift on one stack at a time and never on those nested in it (API reference,
DetectStackDrift), and it does not say what it did not look at. Here every stack is asked, and
every resource that was not checked is named.

    stack ID ○→ its tree ○→ DetectStackDrift, each ○→ DescribeStackResourceDrifts, each ●→ Drift
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from generator.deploy import cloudformation
from generator.deploy.aws import Answer, Aws, Refused
from generator.deploy.drift_secrets import Hide, hiding
from generator.deploy.wait import Pace, last, polled
from generator.product.load import STACK_TYPE, inside

IN_SYNC, MODIFIED, DELETED = "IN_SYNC", "MODIFIED", "DELETED"
_CHECKED = (IN_SYNC, MODIFIED, DELETED)
_RUNNING = "DETECTION_IN_PROGRESS"

Kind = Literal["added", "removed", "changed"]
_KINDS: Mapping[str, Kind] = {"ADD": "added", "REMOVE": "removed", "NOT_EQUAL": "changed"}


@dataclass(frozen=True)
class Difference:
    """One property that is not as deployed: its path, joined by ``/``, and both values as texts.

    None: there is no value on that side.
    """

    path: str
    kind: Kind
    expected: str | None
    actual: str | None


@dataclass(frozen=True)
class Drifted:
    """A resource that is not as it was deployed. ``deleted``: it is not there any more."""

    stack: str
    logical_id: str
    type: str
    physical_id: str
    deleted: bool
    differences: tuple[Difference, ...] = ()

    @property
    def place(self) -> str:
        """``Database/Instance``: the stack's path and the logical ID."""
        return inside(self.stack, self.logical_id)


@dataclass(frozen=True)
class Unchecked:
    """A resource of which nothing is known, and why."""

    stack: str
    logical_id: str
    type: str
    reason: str

    @property
    def place(self) -> str:
        """``Database/Instance``: the stack's path and the logical ID."""
        return inside(self.stack, self.logical_id)


@dataclass(frozen=True)
class StackDrift:
    """One stack: how many of its resources were checked and how many there are.

    ``failure``: why its detection did not go through, or nothing.
    """

    path: str
    stack_id: str
    checked: int
    resources: int
    failure: str = ""


@dataclass(frozen=True)
class Drift:
    """What a detection over all stacks found, stacks in the order of the tree."""

    stacks: tuple[StackDrift, ...]
    drifted: tuple[Drifted, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()

    @property
    def failures(self) -> tuple[StackDrift, ...]:
        """The stacks whose detection did not go through."""
        return tuple(stack for stack in self.stacks if stack.failure)


@dataclass(frozen=True)
class _Stack:
    path: str
    id: str
    resources: Sequence[Answer]


def drift(aws: Aws, stack_id: str, pace: Pace) -> Drift:
    """Detect drift on a stack and on every stack nested in it, side by side.

    A stack on which it cannot be detected is a failure among the others, never a silent gap.
    """
    found = list(_tree(aws, stack_id, ""))
    begun = {stack.path: _begun(aws, stack.id) for stack in found}
    pending = {path: one for path, (one, _) in begun.items() if one}
    ended = last(polled(_Asking(aws, pending), lambda left: not left.pending, pace, aws.sleep))
    failures = {path: why for path, (_, why) in begun.items() if why} | ended.failures
    hide = hiding(_templates(aws, found))
    told = {stack.path: _drifts(aws, stack.id) for stack in found if stack.path in pending}
    parts = [
        _read(stack, told.get(stack.path, {}), failures.get(stack.path, ""), hide)
        for stack in found
    ]
    return Drift(
        tuple(stack for stack, _, _ in parts),
        tuple(one for _, drifted, _ in parts for one in drifted),
        tuple(one for _, _, unchecked in parts for one in unchecked),
    )


def _tree(aws: Aws, stack_id: str, path: str) -> Iterator[_Stack]:
    held = [one for one in cloudformation.resources(aws, stack_id) if _is_there(one)]
    yield _Stack(path, stack_id, held)
    for one in held:
        if one["ResourceType"] == STACK_TYPE:
            yield from _tree(aws, one["PhysicalResourceId"], inside(path, one["LogicalResourceId"]))


def _is_there(resource: Answer) -> bool:
    """Whether the stack holds it: one that was removed or never made has no drift."""
    gone = resource.get("ResourceStatus") == "DELETE_COMPLETE"
    return bool(resource.get("PhysicalResourceId")) and not gone


def _begun(aws: Aws, stack_id: str) -> tuple[str, str]:
    """The detection's ID, or why there is none."""
    try:
        return cloudformation.detect_drift(aws, stack_id), ""
    except Refused as refused:
        return "", str(refused)


class _Asking:
    """Asks for each detection that is not over; a call gives itself, when every one was asked."""

    def __init__(self, aws: Aws, pending: Mapping[str, str]) -> None:
        self._aws = aws
        self.pending = dict(pending)
        self.failures: dict[str, str] = {}

    def __call__(self) -> _Asking:
        for path, one in tuple(self.pending.items()):
            told = cloudformation.drift_detection(self._aws, one)
            if told["DetectionStatus"] == _RUNNING:
                continue
            del self.pending[path]
            if told["DetectionStatus"] != "DETECTION_COMPLETE":
                self.failures[path] = _reason(str(told.get("DetectionStatusReason", "")))
        return self


def _reason(text: str) -> str:
    """A detection's reason in words: CloudFormation may give it as JSON."""
    try:
        summary = json.loads(text)["Summary"]
    except (ValueError, KeyError, TypeError):
        return text or "CloudFormation gives no reason."
    return str(summary)


def _templates(aws: Aws, stacks: Sequence[_Stack]) -> dict[str, str]:
    """The templates by stack path; of one that may not be read nothing is known."""
    found = {}
    for stack in stacks:
        try:
            found[stack.path] = cloudformation.template(aws, stack.id)
        except Refused:
            continue
    return found


_Read = tuple[StackDrift, list[Drifted], list[Unchecked]]

_UNSUPPORTED = "CloudFormation does not detect drift on this type"


def _read(stack: _Stack, told: Mapping[str, Answer], failure: str, hide: Hide) -> _Read:
    """What was found of one stack's resources: also a detection that failed has results."""
    held = [one for one in stack.resources if one["ResourceType"] != STACK_TYPE]
    drifted, unchecked = [], []
    for one in held:
        found = told.get(one["LogicalResourceId"], {})
        status = found.get("StackResourceDriftStatus", "NOT_CHECKED")
        if status not in _CHECKED:
            why = str(found.get("DriftStatusReason", "")) or failure or _UNSUPPORTED
            place = stack.path, str(one["LogicalResourceId"]), str(one["ResourceType"])
            unchecked.append(Unchecked(*place, why))
        elif status != IN_SYNC:
            drifted.append(_drifted(stack.path, found, hide))
    summary = StackDrift(stack.path, stack.id, len(held) - len(unchecked), len(held), failure)
    return summary, drifted, unchecked


def _drifts(aws: Aws, stack_id: str) -> dict[str, Answer]:
    return {one["LogicalResourceId"]: one for one in cloudformation.resource_drifts(aws, stack_id)}


def _drifted(stack: str, told: Answer, hide: Hide) -> Drifted:
    place = stack, str(told["LogicalResourceId"])
    return Drifted(
        *place,
        str(told["ResourceType"]),
        str(told.get("PhysicalResourceId", "")),
        told["StackResourceDriftStatus"] == DELETED,
        tuple(_difference(place, one, hide) for one in told.get("PropertyDifferences") or ()),
    )


def _difference(place: tuple[str, str], told: Answer, hide: Hide) -> Difference:
    pointer = str(told["PropertyPath"])
    kind = _KINDS.get(told["DifferenceType"], "changed")
    expected = hide(place, pointer, str(told["ExpectedValue"]))
    actual = hide(place, pointer, str(told["ActualValue"]))
    return Difference(
        pointer.strip("/"),
        kind,
        None if kind == "added" else expected,
        None if kind == "removed" else actual,
    )
