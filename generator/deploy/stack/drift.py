"""Drift over a stack and all that are nested in it: what is there against what was deployed.

CloudFormation detects drift on one stack at a time and never on those nested in it (API reference,
DetectStackDrift), and it does not say what it did not look at. Here every stack is asked, and
every resource that was not checked is named.

    stack ID ○→ its tree ○→ DetectStackDrift, each ○→ DescribeStackResourceDrifts, each ●→ Drift
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial

from generator.cfn.load import STACK_TYPE
from generator.deploy.aws import cloudformation
from generator.deploy.aws.client import Answer, Aws, AwsApiError
from generator.deploy.aws.retry import Patient
from generator.deploy.stack.polling import Pace, last, polled
from generator.deploy.stack.read_tree import Parts, read_tree
from generator.plan.drift import Difference, Drift, Drifted, Kind, StackDrift, Unchecked
from generator.plan.redaction.redact import redacting_drift
from generator.plan.stack_tree import DeployedStack

IN_SYNC, MODIFIED, DELETED = "IN_SYNC", "MODIFIED", "DELETED"
_CHECKED = (IN_SYNC, MODIFIED, DELETED)
_RUNNING = "DETECTION_IN_PROGRESS"
# Of a template that may not be read nothing is known: then every value is hidden.
_WITH_TEMPLATES = Parts(descriptions=False, templates=True, readable_only=True)
_KINDS: Mapping[str, Kind] = {"ADD": "added", "REMOVE": "removed", "NOT_EQUAL": "changed"}


def drift(aws: Aws, stack_id: str, pace: Pace) -> Drift:
    """Detect drift on a stack and on every stack nested in it, side by side.

    A stack on which it cannot be detected is a failure among the others, never a silent gap.
    """
    tree = read_tree(aws, {"StackId": stack_id}, _WITH_TEMPLATES)
    found = list(tree.stacks.values())
    begun = {stack.path: _begun(aws, stack.stack_id) for stack in found}
    pending = {path: one for path, (one, _) in begun.items() if one}
    ended = last(polled(_Asking(aws, pending), lambda left: not left.pending, pace, aws.sleep))
    failures = {path: why for path, (_, why) in begun.items() if why} | ended.failures
    texts = {stack.path: stack.template for stack in found if stack.template is not None}
    hide = redacting_drift(texts)
    told = {stack.path: _drifts(aws, stack.stack_id) for stack in found if stack.path in pending}
    parts = [
        _read(stack, told.get(stack.path, {}), failures.get(stack.path, ""), hide)
        for stack in found
    ]
    return Drift(
        tuple(stack for stack, _, _ in parts),
        tuple(one for _, drifted, _ in parts for one in drifted),
        tuple(one for _, _, unchecked in parts for one in unchecked),
    )


def _begun(aws: Aws, stack_id: str) -> tuple[str, str]:
    """The detection's ID, or why there is none."""
    try:
        return cloudformation.detect_drift(aws, stack_id), ""
    except AwsApiError as refused:
        return "", str(refused)


class _Asking:
    """Asks for each detection that is not over; a call gives itself, when every one was asked."""

    def __init__(self, aws: Aws, detections: Mapping[str, str]) -> None:
        self.pending = {
            path: Patient(aws, partial(cloudformation.drift_detection, aws, one))
            for path, one in detections.items()
        }
        self.failures: dict[str, str] = {}

    def __call__(self) -> _Asking:
        for path, ask in tuple(self.pending.items()):
            told = ask()
            if told is None or told["DetectionStatus"] == _RUNNING:
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


Hide = Callable[[tuple[str, str], str, str], str]
"""A resource's address, a property's JSON pointer, a value ●→ the value as it may be printed."""

_Read = tuple[StackDrift, list[Drifted], list[Unchecked]]

_UNSUPPORTED = "CloudFormation does not detect drift on this type"


def _read(stack: DeployedStack, drifts: Mapping[str, Answer], failure: str, hide: Hide) -> _Read:
    """What was found of one stack's resources: also a detection that failed has results."""
    held = [one for one in stack.resources.values() if one.type != STACK_TYPE and one.physical_id]
    drifted, unchecked = [], []
    for one in held:
        found = drifts.get(one.logical_id, {})
        status = found.get("StackResourceDriftStatus", "NOT_CHECKED")
        if status not in _CHECKED:
            why = str(found.get("DriftStatusReason", "")) or failure or _UNSUPPORTED
            unchecked.append(Unchecked(stack.path, one.logical_id, one.type, why))
        elif status != IN_SYNC:
            drifted.append(_drifted(stack.path, found, hide))
    checked = len(held) - len(unchecked)
    summary = StackDrift(stack.path, stack.stack_id, checked, len(held), failure)
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
