"""One answer to DescribeChangeSet as plain data, whoever printed it.

    answer ●→ ChangeSet

Source: CloudFormation API Reference, DescribeChangeSet, ResourceChange, ResourceChangeDetail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.plan.changesets.members import (
    Members,
    document,
    items,
    members,
    optional_text,
    text,
    texts,
)

Context = Mapping[str, object]


@dataclass(frozen=True)
class Detail:
    """One reason for one change of one part of a resource.

    ``evaluation`` is ``static`` or ``dynamic``; ``source`` a ChangeSource in lower case, with
    the ``cause`` that it names; ``scope`` and ``name`` are Attribute and Name as they are
    printed, ``path`` a JSON pointer. ``before`` and ``after`` are None where there is no value.
    ``valued``: it is from the answer with property values.
    """

    evaluation: str
    source: str
    cause: str
    scope: str
    name: str
    path: str = ""
    requires: str = "never"
    before: str | None = None
    after: str | None = None
    kind: str = ""
    valued: bool = False

    @property
    def static(self) -> bool:
        """Whether CloudFormation says that it is sure."""
        return self.evaluation == "static"

    def same_claim(self, other: Detail) -> bool:
        """Whether both say the same of the same property, values aside."""
        return self.about == other.about and self.reason == other.reason

    @property
    def about(self) -> tuple[str, str]:
        """What changes, as both answers name it."""
        return self.scope, self.name

    @property
    def reason(self) -> tuple[str, str, str]:
        """Why it changes."""
        return self.evaluation, self.source, self.cause


@dataclass(frozen=True)
class Row:
    """One entry of ``Changes``. ``told_action`` and ``told_replacement`` are as they are printed;
    ``policy`` is in lower case.

    ``nested``: the ID of the nested stack's own change set. ``valued``, ``plain``: which of the
    two answers list it.
    """

    logical_id: str
    type: str
    told_action: str
    physical_id: str = ""
    told_replacement: str = ""
    policy: str = ""
    details: tuple[Detail, ...] = ()
    before: Context = field(default_factory=dict)
    after: Context = field(default_factory=dict)
    nested: str = ""
    drift: str = ""
    hooks: int = 0
    valued: bool = False
    plain: bool = False

    @property
    def action(self) -> str:
        """``add``, ``modify``, ``remove``, ``import``, ``dynamic``, ``syncwithactual`` or new."""
        return self.told_action.lower()

    @property
    def replacement(self) -> str:
        """``true``, ``false``, ``conditional`` or nothing."""
        return self.told_replacement.lower()

    @property
    def key(self) -> tuple[str, str, str]:
        """What names it: one logical ID can be removed as one type and imported as another."""
        return self.logical_id, self.type, self.action


@dataclass(frozen=True)
class ChangeSet:
    """What is known of one stack's change set.

    ``label``: what the input called it. ``reasons``: StatusReason, each once. ``parameters``:
    values by name; ``resolved``: what those that are looked up in SSM hold. ``valued``,
    ``plain``: which of the two answers were given. ``complete``: the last page is among them.
    """

    id: str = ""
    name: str = ""
    label: str = ""
    stack_id: str = ""
    stack_name: str = ""
    status: str = ""
    execution_status: str = ""
    reasons: tuple[str, ...] = ()
    parent: str = ""
    root: str = ""
    mode: str = ""
    drift: str = ""
    includes_nested: bool = False
    capabilities: tuple[str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    resolved: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    valued: bool = False
    plain: bool = False
    complete: bool = True

    @property
    def key(self) -> str:
        """What answers about one change set share: its ARN, or else its and its stack's name."""
        named = f"{self.stack_id or self.stack_name} {self.name}" if self.name else ""
        return self.id or named or f"label {self.label}"


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
        root=text(of, "RootChangeSetId"),
        mode=text(of, "DeploymentMode").upper(),
        drift=text(of, "StackDriftStatus").upper(),
        includes_nested=text(of, "IncludeNestedStacks").lower() == "true",
        capabilities=texts(of, "Capabilities"),
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
