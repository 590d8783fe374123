"""``streamflix stackset`` with service-managed permissions: units, filters, accounts that come."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator import cli

from .conftest import ACCOUNT, World

TEMPLATE = {
    "Parameters": {"Label": {"Type": "String", "Default": "films"}},
    "Resources": {
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Ref": "Label"}}}
    },
}
FILE = """\
stack-set-name: base
region: eu-west-2
template: template.json
permission-model: SERVICE_MANAGED
{top}
targets:
{targets}
"""


class Company:
    """An organization with the units ``films`` (two accounts) and ``news`` below it (one)."""

    def __init__(
        self,
        world: World,
        folder: Path,
        capsys: pytest.CaptureFixture[str],
        patch: pytest.MonkeyPatch,
    ) -> None:
        self.world, self._capsys, self._patch = world, capsys, patch
        self._file = folder / "parameters/stacksets/base.yaml"
        self._file.parent.mkdir(parents=True)
        (folder / "template.json").write_text(json.dumps(TEMPLATE))
        self.client: Any = world.client("organizations", "us-east-1")
        self.client.create_organization(FeatureSet="ALL")
        self.root = self.client.list_roots()["Roots"][0]["Id"]
        self.films = self.unit(self.root, "films")
        self.news = self.unit(self.films, "news")
        self.one = self.account("one", self.films)
        self.two = self.account("two", self.films)
        self.three = self.account("three", self.news)
        world.cfn.activate_organizations_access()

    def unit(self, parent: str, name: str) -> str:
        made = self.client.create_organizational_unit(ParentId=parent, Name=name)
        return str(made["OrganizationalUnit"]["Id"])

    def account(self, name: str, unit: str) -> str:
        made = self.client.create_account(Email=f"{name}@example.com", AccountName=name)
        account = str(made["CreateAccountStatus"]["AccountId"])
        self.client.move_account(
            AccountId=account, SourceParentId=self.root, DestinationParentId=unit
        )
        return account

    def file(self, *targets: str, top: str = "") -> None:
        entries = "\n".join(f"  - {{{one}, regions: [eu-west-1]}}" for one in targets)
        self._file.write_text(FILE.format(top=top, targets=entries))

    def run(self, action: str, *more: str, account: str = ACCOUNT) -> tuple[int, str, str]:
        where = ["--endpoint-url", self.world.aws.endpoint_url]
        self._patch.setenv("AWS_ACCESS_KEY_ID", account)
        self._patch.setenv("AWS_SECRET_ACCESS_KEY", "any")
        code = cli.main(["stackset", action, "base", *where, *more], {})
        told = self._capsys.readouterr()
        return code, told.out, told.err

    def deploy(self) -> str:
        code, out, err = self.run("deploy", "--yes")
        assert code == 0, (out, err)
        return out

    def deployed(self) -> dict[str, str]:
        """Each account that has a current instance, with its unit."""
        told = self.world.cfn.list_stack_instances(StackSetName="base")["Summaries"]
        return {
            one["Account"]: one["OrganizationalUnitId"]
            for one in told
            if one["Status"] == "CURRENT"
        }


@pytest.fixture
def company(
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Company:
    monkeypatch.chdir(tmp_path)
    return Company(world, tmp_path, capsys, monkeypatch)


def test_a_unit_and_all_below_from_nothing_to_destroyed(company: Company) -> None:
    company.file(f"organizational-units: [{company.films}]")
    company.deploy()
    films = company.films
    assert company.deployed() == {company.one: films, company.two: films, company.three: films}
    assert company.run("plan", "--exit-code")[0] == 0

    # One account gets a label of its own; the others are left alone.
    company.file(
        f"organizational-units: [{films}], account-filter: DIFFERENCE, accounts: ['{company.two}']",
        f"organizational-units: [{films}], account-filter: INTERSECTION,"
        f" accounts: ['{company.two}'], parameters: {{Label: other}}",
    )
    code, out, _ = company.run("plan", "--format", "json")
    update, same = json.loads(out)["groups"]
    assert [one["account"] for one in update["targets"]] == [company.two]
    assert len(same["targets"]) == 2
    company.deploy()
    told = company.world.cfn.list_stack_set_operations(StackSetName="base")["Summaries"]
    results = company.world.cfn.list_stack_set_operation_results(
        StackSetName="base", OperationId=told[0]["OperationId"]
    )["Summaries"]
    assert [one["Account"] for one in results] == [company.two]

    # A new account joins: without automatic deployment the plan adds it.
    four = company.account("four", company.news)
    code, out, _ = company.run("plan")
    assert code == 0
    assert f"+ 1 target to add: {four} in eu-west-1" in out
    company.deploy()
    assert company.deployed()[four] == films

    assert company.run("destroy", "--yes")[0] == 0
    assert company.world.cfn.list_stack_sets(Status="ACTIVE")["Summaries"] == []


@pytest.mark.long
def test_automatic_deployment_is_part_of_the_plan(company: Company) -> None:
    unit = f"organizational-units: [{company.films}]"
    company.file(unit)
    company.deploy()
    company.file(unit, top="auto-deployment: {enabled: true}")
    out = company.run("plan")[1]
    assert "automatic deployment: (none) → on, deleting the stacks of accounts that leave" in out
    company.deploy()
    told = company.world.cfn.describe_stack_set(StackSetName="base")["StackSet"]
    assert told["AutoDeployment"] == {"Enabled": True, "RetainStacksOnAccountRemoval": False}
    assert company.run("plan", "--exit-code")[0] == 0


@pytest.mark.long
def test_a_delegated_administrator_acts_for_the_management_account(company: Company) -> None:
    company.client.register_delegated_administrator(
        AccountId=company.one,
        ServicePrincipal="member.org.stacksets.cloudformation.amazonaws.com",
    )
    unit = f"organizational-units: [{company.news}]"
    company.file(unit)
    company.deploy()
    code, _, err = company.run("status", account=company.one)
    assert code == 3
    assert "There is no stack set base" in err
    company.file(unit, top="call-as: DELEGATED_ADMIN")
    code, out, _ = company.run("status", account=company.one)
    assert code == 0
    assert f"= {company.three} eu-west-1: CURRENT" in out
    assert company.run("destroy", "--yes", account=company.one)[0] == 0


@pytest.mark.long
def test_trusted_access_must_be_given_first(company: Company) -> None:
    company.world.cfn.deactivate_organizations_access()
    company.file(f"organizational-units: [{company.news}]")
    code, _, err = company.run("deploy", "--yes")
    assert code == 3
    assert "You must enable organizations access to operate a service managed stack set" in err


@pytest.mark.long
def test_a_unit_that_there_is_not(company: Company) -> None:
    company.file("organizational-units: [ou-ab12-cdefgh12]")
    code, _, err = company.run("plan")
    assert code == 3
    assert "The accounts of ou-ab12-cdefgh12 cannot be listed." in err
    assert "organizations:DescribeOrganization" in err


@pytest.mark.long
def test_two_entries_that_mean_one_account(company: Company) -> None:
    company.file(
        f"organizational-units: [{company.films}]", f"organizational-units: [{company.news}]"
    )
    code, _, err = company.run("plan")
    assert code == 2
    assert f"base.yaml:8: {company.three} in eu-west-1 is a target already, in line 7." in err
