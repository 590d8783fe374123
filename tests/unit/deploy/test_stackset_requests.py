"""A plan as operations: which, in which order, with what in them."""

from __future__ import annotations

from typing import Any

from generator.cfn.template import Template
from generator.config.stack_sets.schema import AutoDeployment, StackSetFile, TargetGroup
from generator.deploy.stack_sets.operations import steps
from generator.deploy.stack_sets.requests import Facts, Step
from generator.plan.stack_sets.model import (
    Group,
    Instance,
    SetState,
    Setting,
    StackSetPlan,
    Target,
    Wanted,
)

A, B, C = "111111111111", "222222222222", "333333333333"
WEST, EAST = "eu-west-1", "us-east-1"
UNIT = "ou-ab12-cdefgh12"
OLD = SetState(Template({"Parameters": {"P": {"Type": "String"}}}))
NEW = SetState(
    Template({"Parameters": {"P": {"Type": "String"}, "Q": {"Type": "String"}}}),
    {"P": "p", "Q": "q"},
    {},
    {"description": "d", "administration role": "admin", "execution role": "exec"},
)
CHANGED = (Setting("template", "as deployed", "new"),)
OTHER = (Setting("P", None, "x"),)


def at(account: str, region: str = WEST) -> Target:
    return Target(account, region)


def file(**more: Any) -> StackSetFile:
    groups = (TargetGroup((WEST, EAST), (A, B)), TargetGroup((WEST,), (C,), overrides={"P": "x"}))
    given = {"targets": groups, "tags": {"team": "films"}, **more}
    return StackSetFile("films", "films.yaml", "films", "eu-west-2", **given)


def facts(there: dict[Target, str], wanted: dict[Target, Wanted], **more: Any) -> Facts:
    instances = {target: Instance(target, unit=unit) for target, unit in there.items()}
    before = OLD if there else None
    return Facts(more.pop("file", file()), before, NEW, instances, wanted, "https://template")


def plan(*groups: Group, settings: tuple[Setting, ...] = (), exists: bool = True) -> StackSetPlan:
    return StackSetPlan("films", exists, settings, groups)


def named(found: list[Step]) -> list[tuple[str, Any, Any]]:
    """(operation, accounts, regions)."""
    return [
        (one.operation, one.request.get("Accounts"), one.request.get("Regions")) for one in found
    ]


def test_the_first_time_the_set_is_made_and_then_each_entry_of_the_targets() -> None:
    wanted = {
        **{at(a, r): Wanted() for a in (A, B) for r in (WEST, EAST)},
        at(C): Wanted({"P": "x"}, group=1),
    }
    preferences = {"region-order": (EAST, WEST), "max-concurrent-count": "3",
                   "concurrency-mode": "SOFT_FAILURE_TOLERANCE"}  # fmt: skip
    told = facts(
        {}, wanted, file=file(preferences=preferences, managed_execution=True,
                              execution_role_name="exec"),
    )  # fmt: skip
    made, first, second = steps(plan(Group("add", tuple(wanted)), exists=False), told)
    assert made.operation == "create_stack_set"
    assert made.request == {
        "TemplateURL": "https://template",
        "Parameters": [
            {"ParameterKey": "P", "ParameterValue": "p"},
            {"ParameterKey": "Q", "ParameterValue": "q"},
        ],
        "Tags": [{"Key": "team", "Value": "films"}],
        "Capabilities": ["CAPABILITY_IAM"],
        "PermissionModel": "SELF_MANAGED",
        "ManagedExecution": {"Active": True},
        "Description": "d",
        "AdministrationRoleARN": "admin",
        "ExecutionRoleName": "exec",
    }
    assert first.request == {
        "Accounts": [A, B],
        "Regions": [WEST, EAST],
        "ParameterOverrides": [],
        "OperationPreferences": {
            "RegionOrder": [EAST, WEST],
            "MaxConcurrentCount": 3,
            "ConcurrencyMode": "SOFT_FAILURE_TOLERANCE",
        },
    }
    assert second.request["ParameterOverrides"] == [{"ParameterKey": "P", "ParameterValue": "x"}]
    assert second.request["OperationPreferences"]["RegionOrder"] == [WEST]


def test_nothing_to_do_is_no_operation() -> None:
    assert steps(plan(Group("none", (at(A),))), facts({at(A): ""}, {at(A): Wanted()})) == []


def test_a_new_template_goes_to_all_in_one_operation() -> None:
    there = {at(A): "", at(B): "", at(B, EAST): ""}
    wanted = {target: Wanted() for target in there}
    (one,) = steps(plan(Group("update", tuple(there)), settings=CHANGED), facts(there, wanted))
    assert named([one]) == [("update_stack_set", None, None)]
    assert one.targets == tuple(there)


def test_targets_with_other_overrides_get_the_new_template_together_with_them() -> None:
    there = {at(A): "", at(B): "", at(C): "", at(C, EAST): ""}
    wanted = {**{target: Wanted() for target in there}, at(A): Wanted({"P": "x"})}
    found = steps(
        plan(
            Group("update", (at(B), at(C), at(C, EAST))),
            Group("update", (at(A),), overrides=OTHER),
            settings=CHANGED,
        ),
        facts(there, wanted),
    )
    assert named(found) == [
        ("update_stack_set", [C], [WEST, EAST] if WEST < EAST else [EAST, WEST]),
        ("update_stack_instances", [B], [WEST]),
        ("update_stack_instances", [A], [WEST]),
    ]
    assert "ParameterOverrides" not in found[1].request
    assert found[2].request["ParameterOverrides"] == [{"ParameterKey": "P", "ParameterValue": "x"}]


def test_an_override_of_a_new_parameter_comes_after_the_template() -> None:
    there = {at(A): "", at(B): ""}
    wanted = {at(A): Wanted({"Q": "x"}), at(B): Wanted()}
    found = steps(
        plan(
            Group("update", (at(B),)),
            Group("update", (at(A),), overrides=(Setting("Q", None, "x"),)),
            settings=CHANGED,
        ),
        facts(there, wanted),
    )
    assert named(found) == [
        ("update_stack_set", None, None),
        ("update_stack_instances", [A], [WEST]),
    ]


def test_where_all_get_other_overrides_it_is_said_that_they_are_updated_twice() -> None:
    found = steps(
        plan(Group("update", (at(A),), overrides=OTHER), settings=CHANGED),
        facts({at(A): ""}, {at(A): Wanted({"P": "x"})}),
    )
    assert [one.operation for one in found] == ["update_stack_set", "update_stack_instances"]
    assert found[0].words.endswith("get other overrides right after")


def test_without_a_new_template_only_what_needs_it_is_touched() -> None:
    there = {at(A): "", at(B): "", at(C): ""}
    wanted = {at(A): Wanted(), at(B): Wanted(), at(C): Wanted({"P": "x"})}
    found = steps(
        plan(
            Group("update", (at(B),), reason="OUTDATED"),
            Group("update", (at(C),), overrides=OTHER),
            Group("none", (at(A),)),
        ),
        facts(there, wanted),
    )
    assert named(found) == [
        ("update_stack_instances", [B], [WEST]),
        ("update_stack_instances", [C], [WEST]),
    ]


def test_what_is_taken_out_comes_last_and_the_update_leaves_it_out() -> None:
    there = {at(A): "", at(B): ""}
    found = steps(
        plan(
            Group("remove", (at(B),)),
            Group("update", (at(A),)),
            Group("add", (at(C),)),
            settings=CHANGED,
        ),
        facts(there, {at(A): Wanted(), at(C): Wanted({"P": "x"}, group=1)}),
    )
    assert named(found) == [
        ("update_stack_set", [A], [WEST]),
        ("create_stack_instances", [C], [WEST]),
        ("delete_stack_instances", [B], [WEST]),
    ]
    assert found[2].request["RetainStacks"] is False


def test_where_all_are_taken_out_that_comes_first() -> None:
    found = steps(
        plan(Group("release", (at(B),)), Group("add", (at(A),)), settings=CHANGED),
        facts({at(B): ""}, {at(A): Wanted()}),
    )
    assert named(found) == [
        ("delete_stack_instances", [B], [WEST]),
        ("update_stack_set", None, None),
        ("create_stack_instances", [A], [WEST]),
    ]
    assert found[0].request["RetainStacks"] is True


def managed(**more: Any) -> StackSetFile:
    group = TargetGroup((WEST, EAST), units=(UNIT,))
    given: dict[str, Any] = {"permission_model": "SERVICE_MANAGED", "targets": (group,), **more}
    return file(**given)


def test_units_whose_accounts_are_all_new_are_named_as_they_are_written() -> None:
    wanted = {
        **{at(a, r): Wanted(unit=UNIT) for a in (A, B) for r in (WEST, EAST)},
        at(C): Wanted(unit=UNIT, suspended=True),
    }
    new = tuple(target for target in wanted if target.account != C)
    told = facts({}, wanted, file=managed(auto_deployment=AutoDeployment(True, True, ("arn",))))
    made, created = steps(plan(Group("add", new), exists=False), told)
    assert made.request["AutoDeployment"] == {
        "Enabled": True, "RetainStacksOnAccountRemoval": True, "DependsOn": ["arn"],
    }  # fmt: skip
    assert "AdministrationRoleARN" not in made.request
    assert created.request["DeploymentTargets"] == {"OrganizationalUnitIds": [UNIT]}
    assert created.request["Regions"] == [WEST, EAST]


def test_single_accounts_of_units_are_named_by_an_intersection() -> None:
    there = {at(A): UNIT, at(A, EAST): UNIT, at(B): "ou-other"}
    wanted = {target: Wanted(unit=UNIT) for target in (at(A), at(A, EAST), at(C), at(C, EAST))}
    found = steps(
        plan(Group("add", (at(C), at(C, EAST))), Group("remove", (at(B),))),
        facts(there, wanted, file=managed()),
    )
    assert [one.request["DeploymentTargets"] for one in found] == [
        {"OrganizationalUnitIds": [UNIT], "Accounts": [C], "AccountFilterType": "INTERSECTION"},
        {
            "OrganizationalUnitIds": ["ou-other"],
            "Accounts": [B],
            "AccountFilterType": "INTERSECTION",
        },
    ]


def test_filters_go_along_with_units() -> None:
    group = TargetGroup((WEST,), (B,), (UNIT,), "DIFFERENCE")
    told = facts({}, {at(A): Wanted(unit=UNIT)}, file=managed(targets=(group,)))
    _, created = steps(plan(Group("add", (at(A),)), exists=False), told)
    assert created.request["DeploymentTargets"] == {
        "OrganizationalUnitIds": [UNIT],
        "Accounts": [B],
        "AccountFilterType": "DIFFERENCE",
    }


def test_automatic_deployment_changes_without_naming_targets() -> None:
    there = {at(A): UNIT, at(B): UNIT}
    wanted = {at(A): Wanted(unit=UNIT), at(B): Wanted({"P": "x"}, UNIT)}
    on = (Setting("automatic deployment", None, "on"),)
    first, second = steps(
        plan(Group("update", (at(A),)), Group("update", (at(B),), overrides=OTHER), settings=on),
        facts(there, wanted, file=managed(auto_deployment=AutoDeployment(False))),
    )
    assert first.request["AutoDeployment"] == {"Enabled": False}
    assert "DeploymentTargets" not in first.request
    assert second.operation == "update_stack_instances"


def test_automatic_deployment_that_stays_is_not_sent() -> None:
    there = {at(A): UNIT}
    (one,) = steps(
        plan(Group("update", (at(A),)), settings=CHANGED),
        facts(
            there, {at(A): Wanted(unit=UNIT)}, file=managed(auto_deployment=AutoDeployment(True))
        ),
    )
    assert "AutoDeployment" not in one.request


def test_operations_begin_with_the_region_that_comes_first() -> None:
    groups = (TargetGroup((WEST,), (A,)), TargetGroup((EAST,), (A,), overrides={"P": "x"}))
    wanted = {at(A): Wanted(), at(A, EAST): Wanted({"P": "x"}, group=1)}
    ordered = file(targets=groups, preferences={"region-order": (EAST,)})
    found = steps(plan(Group("add", tuple(wanted)), exists=False), facts({}, wanted, file=ordered))
    assert named(found)[1:] == [
        ("create_stack_instances", [A], [EAST]),
        ("create_stack_instances", [A], [WEST]),
    ]


def test_the_default_role_is_not_named() -> None:
    default = "arn:aws:iam::123456789012:role/AWSCloudFormationStackSetAdministrationRole"
    after = SetState(OLD.template, {}, {}, {"administration role": default})
    told = Facts(file(), None, after)
    (made,) = steps(plan(exists=False), told)
    assert "AdministrationRoleARN" not in made.request
    stated = Facts(file(administration_role_arn=default), None, after)
    assert steps(plan(exists=False), stated)[0].request["AdministrationRoleARN"] == default
