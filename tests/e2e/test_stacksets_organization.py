"""Stack sets with service-managed permissions: an organization, its units, automatic deployment."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError
from waits import until

from .conftest import ACCOUNT, World

pytestmark = pytest.mark.long

REGION = "eu-west-1"
TEMPLATE = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}
AUTOMATIC = {"Enabled": True, "RetainStacksOnAccountRemoval": False}


@dataclass
class Company:
    """An organization: two accounts in ``films``, one in ``cartoons`` below it, one in the root."""

    world: World
    root: str
    films: str
    cartoons: str
    accounts: Sequence[str]

    @property
    def client(self) -> Any:
        return self.world.client("organizations", "us-east-1")

    def move(self, account: str, before: str, after: str) -> None:
        self.client.move_account(
            AccountId=account, SourceParentId=before, DestinationParentId=after
        )

    def create(self, name: str = "base", **given: Any) -> str:
        """A service-managed stack set; its ARN."""
        full = {"TemplateBody": json.dumps(TEMPLATE), "PermissionModel": "SERVICE_MANAGED", **given}
        self.world.cfn.create_stack_set(StackSetName=name, **full)
        told = self.world.cfn.describe_stack_set(StackSetName=name)["StackSet"]
        return str(told["StackSetARN"])

    def deploy(self, *units: str, name: str = "base", **more: Any) -> Any:
        targets = {"OrganizationalUnitIds": list(units), **more}
        begun = self.world.cfn.create_stack_instances(
            StackSetName=name, DeploymentTargets=targets, Regions=[REGION]
        )
        self.settle(name)
        return self.world.cfn.describe_stack_set_operation(
            StackSetName=name, OperationId=begun["OperationId"]
        )["StackSetOperation"]

    def settle(self, name: str = "base") -> None:
        def over() -> bool:
            told = self.world.cfn.list_stack_set_operations(StackSetName=name)["Summaries"]
            return all(one["Status"] not in ("QUEUED", "RUNNING") for one in told)

        until(over)

    def deployed(self, name: str = "base") -> dict[str, str]:
        """The accounts that have a current instance, each with its unit."""
        told = self.world.cfn.list_stack_instances(StackSetName=name)["Summaries"]
        return {
            one["Account"]: one.get("OrganizationalUnitId", "")
            for one in told
            if one["Status"] == "CURRENT"
        }


@pytest.fixture
def company(world: World) -> Company:
    client = world.client("organizations", "us-east-1")
    client.create_organization(FeatureSet="ALL")
    root = client.list_roots()["Roots"][0]["Id"]
    films = _unit(client, root, "films")
    cartoons = _unit(client, films, "cartoons")
    accounts = [
        client.create_account(Email=f"{name}@example.com", AccountName=name)
        for name in ("one", "two", "three", "four")
    ]
    ids = [one["CreateAccountStatus"]["AccountId"] for one in accounts]
    made = Company(world, root, films, cartoons, ids)
    for account, unit in zip(ids, (films, films, cartoons), strict=False):
        made.move(account, root, unit)
    world.cfn.activate_organizations_access()
    return made


def _unit(client: Any, parent: str, name: str) -> str:
    made = client.create_organizational_unit(ParentId=parent, Name=name)
    return str(made["OrganizationalUnit"]["Id"])


def test_access_must_be_given_first(world: World) -> None:
    given = {"TemplateBody": json.dumps(TEMPLATE), "PermissionModel": "SERVICE_MANAGED"}
    with pytest.raises(ClientError, match="You must enable organizations access"):
        world.cfn.create_stack_set(StackSetName="base", **given)
    assert world.cfn.describe_organizations_access()["Status"] == "DISABLED"
    with pytest.raises(ClientError) as error:
        world.cfn.activate_organizations_access()
    assert error.value.response["Error"]["Code"] == "InvalidOperationException"


def test_access_is_given_and_taken(company: Company) -> None:
    cfn = company.world.cfn
    assert cfn.describe_organizations_access()["Status"] == "ENABLED"
    cfn.deactivate_organizations_access()
    assert cfn.describe_organizations_access()["Status"] == "DISABLED"


def test_only_the_management_account_administers(company: Company) -> None:
    member = company.world.client("cloudformation", REGION, company.accounts[0])
    given = {"TemplateBody": json.dumps(TEMPLATE), "PermissionModel": "SERVICE_MANAGED"}
    with pytest.raises(ClientError, match="You must be the management account"):
        member.create_stack_set(StackSetName="base", **given)
    with pytest.raises(ClientError, match="not a delegated administrator"):
        member.list_stack_sets(CallAs="DELEGATED_ADMIN")


def test_a_delegated_administrator_acts_for_the_management_account(company: Company) -> None:
    company.create()
    one = company.accounts[0]
    company.client.register_delegated_administrator(
        AccountId=one, ServicePrincipal="member.org.stacksets.cloudformation.amazonaws.com"
    )
    member = company.world.client("cloudformation", account=one)
    assert member.list_stack_sets()["Summaries"] == []
    (listed,) = member.list_stack_sets(CallAs="DELEGATED_ADMIN")["Summaries"]
    assert listed["StackSetName"] == "base"
    member.create_stack_instances(
        StackSetName="base",
        CallAs="DELEGATED_ADMIN",
        DeploymentTargets={"OrganizationalUnitIds": [company.cartoons]},
        Regions=[REGION],
    )
    company.settle()
    assert set(company.deployed()) == {company.accounts[2]}
    assert member.describe_organizations_access(CallAs="DELEGATED_ADMIN")["Status"] == "ENABLED"


def test_units_stand_for_their_accounts_and_those_below(company: Company) -> None:
    company.create()
    operation = company.deploy(company.films)
    assert operation["Status"] == "SUCCEEDED"
    assert operation["DeploymentTargets"] == {"OrganizationalUnitIds": [company.films]}
    assert company.deployed() == dict.fromkeys(company.accounts[:3], company.films)
    told = company.world.cfn.describe_stack_set(StackSetName="base")["StackSet"]
    assert told["OrganizationalUnitIds"] == [company.films]
    assert told["AutoDeployment"] == {"Enabled": False}
    assert "AdministrationRoleARN" not in told
    results = company.world.cfn.list_stack_set_operation_results(
        StackSetName="base", OperationId=operation["OperationId"]
    )["Summaries"]
    assert {one["OrganizationalUnitId"] for one in results} == {company.films}


def test_the_root_stands_for_all_but_the_management_account(company: Company) -> None:
    company.create()
    company.deploy(company.root)
    assert set(company.deployed()) == set(company.accounts)
    assert ACCOUNT not in company.deployed()


def test_accounts_narrow_units(company: Company) -> None:
    one, two, three, four = company.accounts
    company.create()
    company.deploy(company.films, Accounts=[one, four], AccountFilterType="INTERSECTION")
    assert set(company.deployed()) == {one}
    company.deploy(company.films, Accounts=[one, three], AccountFilterType="DIFFERENCE")
    assert set(company.deployed()) == {one, two}


def test_update_and_delete_by_units(company: Company) -> None:
    company.create()
    company.deploy(company.films)
    more = {"Resources": {**TEMPLATE["Resources"], "More": {"Type": "AWS::SNS::Topic"}}}
    targets = {"OrganizationalUnitIds": [company.cartoons]}
    cfn = company.world.cfn
    cfn.update_stack_set(
        StackSetName="base",
        TemplateBody=json.dumps(more),
        DeploymentTargets=targets,
        Regions=[REGION],
    )
    company.settle()
    assert set(company.deployed()) == {company.accounts[2]}
    cfn.update_stack_set(StackSetName="base", UsePreviousTemplate=True)
    company.settle()
    assert len(company.deployed()) == 3
    union = {
        "OrganizationalUnitIds": [company.cartoons],
        "Accounts": [company.accounts[0]],
        "AccountFilterType": "UNION",
    }
    cfn.delete_stack_instances(
        StackSetName="base", DeploymentTargets=union, Regions=[REGION], RetainStacks=False
    )
    company.settle()
    assert set(company.deployed()) == {company.accounts[1]}


def test_accounts_that_join_or_leave_are_followed(company: Company) -> None:
    one, *_, four = company.accounts
    company.create(AutoDeployment=AUTOMATIC)
    company.deploy(company.films)
    targets = company.world.cfn.list_stack_set_auto_deployment_targets(StackSetName="base")
    assert targets["Summaries"] == [{"OrganizationalUnitId": company.films, "Regions": [REGION]}]
    company.move(four, company.root, company.films)
    company.settle()
    assert four in company.deployed()
    company.move(one, company.films, company.root)
    company.settle()
    assert one not in company.deployed()
    assert not company.world.client("sns", REGION, one).list_topics()["Topics"]
    gone = {"OrganizationalUnitIds": [company.films]}
    company.world.cfn.delete_stack_instances(
        StackSetName="base", DeploymentTargets=gone, Regions=[REGION], RetainStacks=False
    )
    company.settle()
    company.move(one, company.root, company.films)
    assert company.deployed() == {}


def test_units_that_are_gone_and_regions_that_are_left(company: Company) -> None:
    company.create(AutoDeployment=AUTOMATIC)
    cfn, empty = company.world.cfn, _unit(company.client, company.root, "empty")
    targets = {"OrganizationalUnitIds": [empty]}
    given = {"StackSetName": "base", "DeploymentTargets": targets}
    cfn.create_stack_instances(**given, Regions=[REGION, "us-east-1"])
    company.settle()
    cfn.delete_stack_instances(**given, Regions=["us-east-1"], RetainStacks=False)
    company.settle()
    told = cfn.list_stack_set_auto_deployment_targets(StackSetName="base")["Summaries"]
    assert told == [{"OrganizationalUnitId": empty, "Regions": [REGION]}]
    company.client.delete_organizational_unit(OrganizationalUnitId=empty)
    company.move(company.accounts[0], company.films, company.root)
    assert company.deployed() == {}


def test_stacks_of_accounts_that_leave_may_stay(company: Company) -> None:
    one = company.accounts[0]
    company.create(AutoDeployment={"Enabled": True, "RetainStacksOnAccountRemoval": True})
    company.deploy(company.films)
    company.move(one, company.films, company.root)
    company.settle()
    assert one not in company.deployed()
    assert company.world.client("sns", REGION, one).list_topics()["Topics"]


def test_automatic_deployment_waits_for_what_it_depends_on(company: Company) -> None:
    base = company.create("base", AutoDeployment=AUTOMATIC)
    company.create("top", AutoDeployment={**AUTOMATIC, "DependsOn": [base]})
    for name in ("top", "base"):
        company.deploy(company.films, name=name)
    company.move(company.accounts[3], company.root, company.films)
    company.settle("base")
    company.settle("top")
    cfn = company.world.cfn
    first = cfn.list_stack_set_operations(StackSetName="base")["Summaries"][0]
    second = cfn.list_stack_set_operations(StackSetName="top")["Summaries"][0]
    accounts = [set(company.deployed(name)) for name in ("base", "top")]
    assert accounts == [set(company.accounts)] * 2
    stacks = company.world.client("cloudformation", REGION, company.accounts[3])
    times = {
        stack["StackName"].split("-")[1]: stack["CreationTime"]
        for stack in stacks.describe_stacks()["Stacks"]
    }
    assert times["top"] >= first["EndTimestamp"]
    assert second["Status"] == "SUCCEEDED"


NESTED = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "https://x/y"}}
TOPIC = TEMPLATE["Resources"]["Topic"]


REFUSED_TEMPLATES: list[tuple[Any, str]] = [
    ({"Resources": {"A": NESTED}}, "Nested Stack is not supported in SERVICE_MANAGED"),
    (
        {"Transform": "AWS::Serverless-2016-10-31", "Resources": {"A": TOPIC}},
        "Transform is not supported in SERVICE_MANAGED",
    ),
    (
        {"Resources": {"A": {**TOPIC, "Properties": {"Tags": [{"Fn::Transform": {}}]}}}},
        "Transform is not supported in SERVICE_MANAGED",
    ),
    ({"Resources": {}}, "Template format error"),
    ("{", "Template format error"),
]


def test_templates_that_service_managed_permissions_refuse(company: Company) -> None:
    for template, said in REFUSED_TEMPLATES:
        with pytest.raises(ClientError, match=said) as error:
            company.create(TemplateBody=json.dumps(template) if template != "{" else "{")
        assert error.value.response["Error"]["Code"] == "ValidationError"


UNKNOWN = "ou-abcd-12345678"
OTHERS = ["111111111111"]
REFUSED_TARGETS: list[tuple[dict[str, Any], str]] = [
    ({"Accounts": OTHERS}, "OrganizationalUnitIds are required"),
    ({"OrganizationalUnitIds": [UNKNOWN]}, UNKNOWN),
    ({"Accounts": OTHERS, "AccountFilterType": "UNION"}, "UNION is not supported"),
    ({"AccountFilterType": "INTERSECTION"}, "Accounts must be specified"),
    ({"Accounts": OTHERS}, "AccountFilterType must be specified"),
]


def test_targets_that_service_managed_permissions_refuse(company: Company) -> None:
    company.create()
    call, given = company.world.cfn.create_stack_instances, {"StackSetName": "base"}
    with pytest.raises(ClientError, match="can only have OrganizationalUnit as target"):
        call(**given, Regions=[REGION], Accounts=OTHERS)
    for number, (targets, said) in enumerate(REFUSED_TARGETS):
        units = {"OrganizationalUnitIds": [company.films]} if number else {}
        with pytest.raises(ClientError, match=said):
            call(**given, Regions=[REGION], DeploymentTargets={**units, **targets})


def test_permission_models_stay_once_there_are_instances(company: Company) -> None:
    company.create()
    company.deploy(company.cartoons)
    with pytest.raises(ClientError) as error:
        company.world.cfn.update_stack_set(
            StackSetName="base", UsePreviousTemplate=True, PermissionModel="SELF_MANAGED"
        )
    assert error.value.response["Error"]["Code"] == "InvalidOperationException"


def test_removal_is_only_decided_where_deployment_is_automatic(company: Company) -> None:
    with pytest.raises(ClientError, match="RetainStacksOnAccountRemoval"):
        company.create(AutoDeployment={"Enabled": False, "RetainStacksOnAccountRemoval": True})
