"""What deploying a stack set would change: every kind of target, grouped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from generator.cfn.schemas import Schemas
from generator.cfn.template import Template
from generator.plan.diff.compare import compare
from generator.plan.diff.resolved_product import ResolvedProduct
from generator.plan.model import ChangeReport
from generator.plan.policy.evaluate import PolicyContext, change_report
from generator.plan.stack_sets.model import (
    Instance,
    SetState,
    StackSetPlan,
    Target,
    Wanted,
)
from generator.plan.stack_sets.plan import planned

ONE, TWO, THREE = (Target(digit * 12, "eu-west-1") for digit in "123")
TEMPLATE = {
    "Parameters": {
        "Label": {"Type": "String", "Default": "films"},
        "Word": {"Type": "String", "Default": "x", "NoEcho": True, "MinLength": 1},
    },
    "Resources": {
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Ref": "Label"}}},
        "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"Tags": [
            {"Key": "word", "Value": {"Ref": "Word"}}]}},
    },
}  # fmt: skip


def state(parameters: Mapping[str, str] | None = None, **more: Any) -> SetState:
    return SetState(Template(TEMPLATE), parameters or {}, **more)


class Judge:
    """Compares in earnest, and counts how often."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(
        self, before: ResolvedProduct, after: ResolvedProduct, region: str
    ) -> ChangeReport:
        self.calls += 1
        return change_report(
            compare(before, after, Schemas(region).get), PolicyContext(date(2030, 1, 1))
        )


def plan(
    before: SetState | None,
    after: SetState,
    instances: list[Instance],
    wanted: Mapping[Target, Wanted],
    retain: bool = False,
    judge: Judge | None = None,
) -> StackSetPlan:
    found = {one.target: one for one in instances}
    return planned("films", before, after, found, wanted, judge or Judge(), retain)


def actions(found: StackSetPlan) -> dict[str, int]:
    counts: dict[str, int] = {}
    for group in found.groups:
        counts[group.action] = counts.get(group.action, 0) + len(group.targets)
    return counts


def there(target: Target, **more: Any) -> Instance:
    return Instance(target, stack_id="stack", **more)


def test_without_a_stack_set_everything_is_added() -> None:
    found = plan(None, state(), [], {ONE: Wanted(), TWO: Wanted()})
    assert (found.exists, found.is_empty, found.refused) == (False, False, False)
    (group,) = found.groups
    assert (group.action, group.targets) == ("add", (ONE, TWO))
    assert {change.action for change in group.changes.changes} == {"add"}


def test_what_is_as_it_shall_be_is_left_alone() -> None:
    found = plan(state(), state(), [there(ONE)], {ONE: Wanted()})
    assert actions(found) == {"none": 1}
    assert found.is_empty


def test_a_value_that_was_a_default_and_is_said_now_changes_nothing() -> None:
    found = plan(state(), state({"Label": "films"}), [there(ONE)], {ONE: Wanted()})
    assert found.is_empty


def test_a_hundred_accounts_with_the_same_values_are_compared_once_and_read_as_one() -> None:
    targets = [Target(f"{n:012}", "eu-west-1") for n in range(100)]
    judge = Judge()
    found = plan(
        state(),
        state({"Label": "series"}),
        [there(one) for one in targets],
        {one: Wanted() for one in targets},
        judge=judge,
    )
    (group,) = found.groups
    assert (judge.calls, len(group.targets)) == (1, 100)
    assert [change.logical_id for change in group.changes.changes] == ["Topic"]


def test_an_override_hides_a_change_of_the_stack_set() -> None:
    held = {"Label": "mine"}
    found = plan(
        state(),
        state({"Label": "series"}),
        [there(ONE, overrides=held), there(TWO)],
        {ONE: Wanted(held), TWO: Wanted()},
    )
    kept, changed = sorted(found.groups, key=lambda one: one.targets)
    assert (kept.action, kept.changes.changes) == ("update", ())
    assert kept.reason.startswith("Nothing changes in its stack")
    assert len(changed.changes.changes) == 1


def test_overrides_that_change_are_named_with_both_values() -> None:
    found = plan(
        state(),
        state(),
        [there(ONE, overrides={"Label": "a"}), there(TWO, overrides={"Label": "a"})],
        {ONE: Wanted({"Label": "b"}), TWO: Wanted()},
    )
    told = [(group.targets, vars(group.overrides[0])) for group in found.groups]
    assert told == [
        ((ONE,), {"name": "Label", "before": "a", "after": "b"}),
        ((TWO,), {"name": "Label", "before": "a", "after": None}),
    ]
    assert not found.settings


def test_what_is_outdated_is_updated_although_nothing_changes() -> None:
    late = there(ONE, status="OUTDATED", detailed="FAILED", reason="no room")
    found = plan(state(), state(), [late], {ONE: Wanted()})
    (group,) = found.groups
    assert group.action == "update"
    assert group.reason.startswith("OUTDATED (FAILED: no room): its stack may be older")


def test_what_was_never_tried_is_added() -> None:
    late = Instance(ONE, "OUTDATED", "CANCELLED")
    (group,) = plan(state(), state(), [late], {ONE: Wanted()}).groups
    assert group.action == "add"
    assert "stopped before its stack was made" in group.reason


@pytest.mark.parametrize("retain", [True, False])
def test_what_is_not_wanted_any_more_is_removed_or_released(retain: bool) -> None:
    found = plan(state(), state(), [there(ONE)], {}, retain)
    (group,) = found.groups
    assert group.action == ("release" if retain else "remove")
    assert [change.action for change in group.changes.changes] == ([] if retain else ["remove"] * 2)
    assert found.refused is not retain  # the queue's messages would be lost


def test_what_aws_leaves_alone_is_said() -> None:
    found = plan(
        state(),
        state({"Label": "series"}),
        [there(ONE, status="INOPERABLE"), there(TWO, detailed="SKIPPED_SUSPENDED_ACCOUNT")],
        {ONE: Wanted(), TWO: Wanted(), THREE: Wanted(suspended=True)},
    )
    assert actions(found) == {"skip": 3}
    reasons = [group.reason for group in found.groups]
    assert any("could not be deleted" in reason for reason in reasons)
    assert sum("suspended" in reason for reason in reasons) == 2
    assert found.touched == ()


def test_regions_are_compared_apart() -> None:
    other = Target(ONE.account, "us-east-1")
    judge = Judge()
    plan(
        state(), state({"Label": "b"}), [there(ONE), there(other)],
        {ONE: Wanted(), other: Wanted()}, judge=judge,
    )  # fmt: skip
    assert judge.calls == 2


def test_what_changes_of_the_stack_set_itself() -> None:
    other = {**TEMPLATE, "Description": "another"}
    found = plan(
        state({"Label": "a"}, tags={"team": "x"}, settings={"description": "old"}),
        SetState(Template(other, "new.yaml"), {"Label": "b"}, {}, {"execution role": "R"}),
        [there(ONE)],
        {ONE: Wanted()},
    )
    assert [(one.name, one.before, one.after) for one in found.settings] == [
        ("template", "as deployed", "new.yaml"),
        ("parameter Label", "a", "b"),
        ("tag team", "x", None),
        ("description", "old", None),
        ("execution role", None, "R"),
    ]


def test_what_aws_hides_counts_as_unchanged_and_that_is_said() -> None:
    found = plan(
        state({"Word": "****"}),
        state({"Word": "hunter22"}),
        [there(ONE, overrides={"Word": "****"})],
        {ONE: Wanted({"Word": "other"})},
    )
    assert found.is_empty
    assert found.notes == (
        "AWS hides what Word was: whether it changes is not known; it is sent anew.",
    )


def test_a_plan_with_findings_is_refused() -> None:
    assert StackSetPlan("films", True, findings=("expired",)).refused


def test_units_without_accounts_are_said() -> None:
    found = plan(state(), state(), [], {})
    assert found.notes == ("No account is a target: the organizational units have none.",)


def test_an_outdated_instance_is_compared_with_what_its_stack_has_where_that_is_known() -> None:
    own = SetState(Template(TEMPLATE), {"Label": "old", "Word": "****"})
    late = there(ONE, status="OUTDATED", detailed="FAILED", own=own)
    (group,) = plan(
        state({"Label": "new"}), state({"Label": "new"}), [late], {ONE: Wanted()}
    ).groups
    assert group.reason == "OUTDATED (FAILED): compared with what its stack has."
    (change,) = group.changes.changes
    assert [(one.before, one.after) for one in change.properties] == [("old", "new")]
    (gone,) = plan(state(), state(), [late], {}).groups
    assert [one.action for one in gone.changes.changes] == ["remove", "remove"]


def test_the_permission_model_stays_while_there_are_instances() -> None:
    before = state(settings={"permission model": "SELF_MANAGED"})
    after = state(settings={"permission model": "SERVICE_MANAGED"})
    assert plan(before, after, [there(ONE)], {ONE: Wanted()}).refused
    assert not plan(before, after, [], {ONE: Wanted()}).refused
