"""What a stack set is now, and which places a file means."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from generator.cfn.template import Template
from generator.config.stack_sets.schema import AutoDeployment, StackSetFile, TargetGroup
from generator.deploy.aws.client import AwsApiError
from generator.deploy.stack_sets.api import Home
from generator.deploy.stack_sets.organization import Organization
from generator.deploy.stack_sets.read import (
    automatic_words,
    instances_of,
    state_of,
    status_of,
    wanted_of,
    wanted_state,
)
from generator.errors import AwsError, UserError
from generator.plan.stack_sets.model import Target

from .fakes import FakeAws

TEMPLATE = {"Parameters": {"P": {"Type": "String", "Default": "p"}, "Q": {"Type": "String"}}}
WEST = "eu-west-1"
UNITS = {"r-root": ["ou-a"], "ou-a": ["ou-b"], "ou-b": [], "ou-c": []}
ACCOUNTS = {
    "r-root": [{"Id": "manager", "Status": "ACTIVE"}],
    "ou-a": [{"Id": "one", "State": "ACTIVE"}],
    "ou-b": [{"Id": "two", "Status": "SUSPENDED"}],
    "ou-c": [{"Id": "one"}, {"Id": "three"}],
}


def organization(**answers: Any) -> Organization:
    told = {
        "describe_organization": [{"Organization": {"MasterAccountId": "manager"}}],
        "list_accounts_for_parent": lambda asked: {"Accounts": ACCOUNTS[asked["ParentId"]]},
        "list_organizational_units_for_parent": lambda asked: {
            "OrganizationalUnits": [{"Id": one} for one in UNITS[asked["ParentId"]]]
        },
    }
    return Organization(FakeAws(answers={**told, **answers}))


def file(*groups: TargetGroup, **more: Any) -> StackSetFile:
    return StackSetFile("films", "films.yaml", "films", "eu-west-2", groups, **more)


def meant(*groups: TargetGroup) -> dict[str, tuple[str, bool]]:
    found = wanted_of(file(*groups), organization())
    return {target.account: (one.unit, one.suspended) for target, one in found.items()}


def test_accounts_are_meant_as_they_are_named() -> None:
    found = wanted_of(
        file(TargetGroup((WEST, "us-east-1"), ("one",), overrides={"P": "x"})), organization()
    )
    assert list(found) == [Target("one", WEST), Target("one", "us-east-1")]
    assert found[Target("one", WEST)].overrides == {"P": "x"}


def test_units_mean_all_accounts_below_but_the_management_account() -> None:
    assert meant(TargetGroup((WEST,), units=("r-root",))) == {
        "one": ("r-root", False),
        "two": ("r-root", True),
    }


@pytest.mark.parametrize(
    ("chosen", "accounts"), [("INTERSECTION", {"one"}), ("DIFFERENCE", {"two"})]
)
def test_a_filter_narrows_units_to_accounts(chosen: str, accounts: set[str]) -> None:
    assert set(meant(TargetGroup((WEST,), ("one",), ("ou-a",), chosen))) == accounts


def test_two_entries_that_mean_one_place_are_a_mistake() -> None:
    groups = (
        TargetGroup((WEST,), units=("ou-a",), line=4),
        TargetGroup((WEST,), units=("ou-c",), line=7),
    )
    with pytest.raises(UserError) as caught:
        wanted_of(file(*groups), organization())
    (mistake,) = caught.value.mistakes
    assert (mistake.file, mistake.line) == ("films.yaml", 7)
    assert mistake.what == "one in eu-west-1 is a target already, in line 4."


def test_units_that_may_not_be_listed_say_which_permissions_are_missing() -> None:
    refusing = organization(list_accounts_for_parent=[AwsApiError("AccessDenied", "AWS: no.")])
    with pytest.raises(AwsError, match=r"The accounts of ou-a cannot be listed\. AWS: no\."):
        refusing.accounts("ou-a")


def test_each_unit_is_asked_about_once() -> None:
    aws = FakeAws(
        answers={
            "describe_organization": [{"Organization": {"ManagementAccountId": "m"}}],
            "list_accounts_for_parent": [{"Accounts": [{"Id": "one"}]}],
            "list_organizational_units_for_parent": [{"OrganizationalUnits": []}],
        }
    )
    asked = Organization(aws)
    assert asked.accounts("ou-a") == asked.accounts("ou-a")
    asked.accounts("ou-b")
    assert [name for name, _ in aws.done].count("list_accounts_for_parent") == 2
    assert [name for name, _ in aws.done].count("describe_organization") == 1


DESCRIBED: dict[str, Any] = {
    "StackSetName": "films",
    "Status": "ACTIVE",
    "TemplateBody": json.dumps(TEMPLATE),
    "Parameters": [{"ParameterKey": "Q", "ParameterValue": "q"}],
    "Tags": [{"Key": "team", "Value": "films"}],
    "Description": "d",
    "Capabilities": ["CAPABILITY_NAMED_IAM", "CAPABILITY_IAM"],
    "PermissionModel": "SERVICE_MANAGED",
    "AutoDeployment": {"Enabled": True, "DependsOn": ["arn"]},
    "ManagedExecution": {"Active": True},
}


def test_a_stack_set_as_aws_tells_it() -> None:
    found = state_of(DESCRIBED)
    assert found.template.data == TEMPLATE
    assert (found.parameters, found.tags) == ({"Q": "q"}, {"team": "films"})
    assert found.settings == {
        "description": "d",
        "capabilities": "CAPABILITY_IAM, CAPABILITY_NAMED_IAM",
        "permission model": "SERVICE_MANAGED",
        "managed execution": "on",
        "automatic deployment": "on, deleting the stacks of accounts that leave, after arn",
    }


def test_automatic_deployment_in_words() -> None:
    assert automatic_words(AutoDeployment(True, True)).endswith("keeping the stacks of accounts"
                                                                " that leave")  # fmt: skip
    assert automatic_words(AutoDeployment(False)) == ""


def test_what_a_file_leaves_to_aws_stays_as_it_is() -> None:
    before = state_of({**DESCRIBED, "AdministrationRoleARN": "admin", "ExecutionRoleName": "exec"})
    found = wanted_state(
        file(permission_model="SERVICE_MANAGED", managed_execution=True,
             capabilities=("CAPABILITY_NAMED_IAM", "CAPABILITY_IAM"),
             parameters={"Q": "other", "Gone": "x"}),
        Template(TEMPLATE),
        before,
    )  # fmt: skip
    assert found.settings == before.settings
    assert found.parameters == {"P": "p", "Q": "other"}
    off = wanted_state(file(auto_deployment=AutoDeployment(False)), Template(TEMPLATE), before)
    assert "automatic deployment" not in off.settings


def home(**answers: Any) -> Home:
    summary = {"Account": "one", "Region": WEST, "Status": "OUTDATED"}
    full = {
        **summary,
        "StackInstanceStatus": {"DetailedStatus": "FAILED"},
        "StatusReason": "no room",
        "StackId": "arn:stack",
        "OrganizationalUnitId": "ou-a",
        "ParameterOverrides": [{"ParameterKey": "P", "ParameterValue": "x"}],
    }
    told = {
        "describe_stack_set": [{"StackSet": DESCRIBED}],
        "list_stack_instances": [{"Summaries": [summary]}],
        "describe_stack_instance": [{"StackInstance": full}],
        "list_stack_set_operations": [
            {
                "Summaries": [
                    {
                        "OperationId": "1",
                        "Action": "CREATE",
                        "Status": "RUNNING",
                        "CreationTimestamp": datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC),
                    }
                ]
            }
        ],
    }
    return Home(FakeAws(answers={**told, **answers}), "films")


def test_instances_come_with_their_overrides() -> None:
    (one,) = instances_of(home()).values()
    assert (one.status, one.detailed, one.reason) == ("OUTDATED", "FAILED", "no room")
    assert (one.stack_id, one.unit, one.overrides) == ("arn:stack", "ou-a", {"P": "x"})


def test_a_status_has_instances_and_operations() -> None:
    found = status_of(home())
    assert found is not None
    assert found.counts == {"OUTDATED": 1}
    assert [(one.id, one.began, one.ended) for one in found.active] == [
        ("1", "2030-01-02T03:04:05+00:00", "")
    ]


def test_a_stack_set_that_there_is_not() -> None:
    gone = AwsApiError("StackSetNotFoundException", "no")
    assert status_of(home(describe_stack_set=[gone])) is None
    with pytest.raises(AwsApiError):
        home(describe_stack_set=[AwsApiError("AccessDenied", "no")]).described()


OURS = {"Account": "123456789012", "Region": WEST, "Status": "OUTDATED", "StackId": "arn:stack"}


def own_of(told: dict[str, Any], **answers: Any) -> Any:
    """What is read of an instance's own stack."""
    stack = {"StackStatus": "UPDATE_ROLLBACK_COMPLETE", "Parameters": DESCRIBED["Parameters"]}
    given = {
        "describe_stacks": [{"Stacks": [stack]}],
        "get_template": [{"TemplateBody": TEMPLATE}],
        **answers,
    }
    there = FakeAws(answers=given)
    asked = home(
        list_stack_instances=[{"Summaries": [told]}],
        describe_stack_instance=[{"StackInstance": told}],
    )
    (one,) = instances_of(asked, lambda region: there).values()  # type: ignore[arg-type]
    return one.own


def test_the_stack_of_an_outdated_instance_is_read_where_the_credentials_reach_it() -> None:
    own = own_of(OURS)
    assert (own.template.data, own.parameters) == (TEMPLATE, {"Q": "q"})


def test_stacks_that_need_not_or_cannot_be_read_are_not() -> None:
    assert own_of({**OURS, "Status": "CURRENT"}) is None
    assert own_of({**OURS, "Account": "222222222222"}) is None
    assert own_of({**OURS, "StackId": ""}) is None
    gone = [{"Stacks": [{"StackStatus": "DELETE_COMPLETE"}]}]
    assert own_of(OURS, describe_stacks=gone) is None
    assert own_of(OURS, get_template=[AwsApiError("AccessDenied", "no")]) is None
