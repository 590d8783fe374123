"""One answer to DescribeChangeSet read, or one page of it: nothing in it makes that fail.

Members ●→ ChangeSet
"""

from __future__ import annotations

from generator.plan.change_set.read.json_members import (
    Members,
    document,
    items,
    members,
    optional_text,
    text,
)
from generator.plan.change_set.read.responses import ChangeSet, Detail, Row


def answer(of: Members, label: str = "") -> ChangeSet:
    """One answer, or one page of it; nothing in it makes this fail."""
    changes = [members(change.get("resourcechange", change)) for change in items(of, "Changes")]
    valued = any(_has_values(change) for change in changes)
    hooks = [_number(change.get("hookinvocationcount")) for change in items(of, "Changes")]
    reason = text(of, "StatusReason").strip()
    return ChangeSet(
        id=text(of, "ChangeSetId"),
        name=text(of, "ChangeSetName"),
        label=label,
        stack_id=text(of, "StackId"),
        stack_name=text(of, "StackName"),
        status=text(of, "Status").upper(),
        execution_status=text(of, "ExecutionStatus").upper(),
        reasons=(reason,) if reason else (),
        parent=text(of, "ParentChangeSetId"),
        mode=text(of, "DeploymentMode").upper(),
        drift=text(of, "StackDriftStatus").upper(),
        parameters=_parameters(of, "ParameterValue"),
        resolved=_parameters(of, "ResolvedValue"),
        rows=tuple(
            _row(change, count, valued) for change, count in zip(changes, hooks, strict=True)
        ),
        valued=valued,
        plain=bool(changes) and not valued,
        complete=not text(of, "NextToken"),
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _parameters(of: Members, name: str) -> dict[str, str]:
    given = items(of, "Parameters")
    return {text(one, "ParameterKey"): text(one, name) for one in given if text(one, name)}


def _has_values(change: Members) -> bool:
    """Only the answer with property values has contexts, paths and values."""
    if "beforecontext" in change or "aftercontext" in change:
        return True
    targets = (members(detail.get("target")) for detail in items(change, "Details"))
    return any(target.keys() & {"path", "beforevalue", "aftervalue"} for target in targets)


def _row(change: Members, hooks: int, valued: bool) -> Row:
    return Row(
        logical_id=text(change, "LogicalResourceId"),
        type=text(change, "ResourceType"),
        told_action=text(change, "Action"),
        physical_id=text(change, "PhysicalResourceId"),
        told_replacement=text(change, "Replacement"),
        policy=text(change, "PolicyAction").lower(),
        details=tuple(_detail(detail, valued) for detail in items(change, "Details")),
        before=document(change, "BeforeContext"),
        after=document(change, "AfterContext"),
        nested=text(change, "ChangeSetId"),
        drift=text(change, "ResourceDriftStatus").upper(),
        hooks=hooks,
        valued=valued,
        plain=not valued,
    )


def _detail(detail: Members, valued: bool) -> Detail:
    target = members(detail.get("target"))
    return Detail(
        evaluation=text(detail, "Evaluation").lower(),
        source=text(detail, "ChangeSource").lower(),
        cause=text(detail, "CausingEntity"),
        scope=text(target, "Attribute"),
        name=text(target, "Name"),
        path=text(target, "Path"),
        requires=text(target, "RequiresRecreation").lower() or "never",
        before=optional_text(target, "BeforeValue"),
        after=optional_text(target, "AfterValue"),
        kind=text(target, "AttributeChangeType").lower(),
        valued=valued,
    )
