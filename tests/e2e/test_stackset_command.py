"""``streamflix stackset`` with self-managed permissions: two accounts, two regions."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from waits import BOUND

from generator import cli
from generator.local.fault import Fault

from .conftest import ACCOUNT, World

ONE, TWO = "111111111111", "222222222222"
WEST, EAST = "eu-west-1", "us-east-1"

ROOT = Path(__file__).parents[2]

TEMPLATE: dict[str, Any] = {
    "Parameters": {
        "Label": {"Type": "String", "Default": "films"},
        "Days": {"Type": "Number", "Default": "7", "MaxValue": 30},
    },
    "Resources": {
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Ref": "Label"}}},
        "Logs": {
            "Type": "AWS::Logs::LogGroup",
            "Properties": {"RetentionInDays": {"Ref": "Days"}},
        },
    },
}

FILE = """\
stack-set-name: films
region: eu-west-2
template: template.json
{more}
targets:
  - accounts: ["{accounts}"]
    regions: [{regions}]
    parameters: {{{overrides}}}
{others}
operation-preferences:
{preferences}
"""


class Project:
    """A folder with one stack set, ``films``, and the command."""

    def __init__(self, world: World, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.world, self.folder, self._capsys = world, folder, capsys
        (folder / "parameters/stacksets").mkdir(parents=True)
        self.template(TEMPLATE)
        self.file()

    def template(self, template: dict[str, Any]) -> None:
        (self.folder / "template.json").write_text(json.dumps(template))

    def file(
        self,
        accounts: tuple[str, ...] = (ONE, TWO),
        regions: tuple[str, ...] = (WEST, EAST),
        overrides: str = "",
        others: str = "",
        more: str = "",
        preferences: str = "  region-order: [us-east-1]",
    ) -> None:
        text = FILE.format(
            accounts='", "'.join(accounts),
            regions=", ".join(regions),
            overrides=overrides,
            others=others,
            more=more,
            preferences=preferences,
        )
        (self.folder / "parameters/stacksets/films.yaml").write_text(text)

    def run(self, action: str, *more: str) -> tuple[int, str, str]:
        """The exit code, and what was printed on standard output and standard error."""
        where = ["--endpoint-url", self.world.aws.endpoint_url]
        environ = {**self.world.aws.environment, "AWS_ACCESS_KEY_ID": ACCOUNT}
        code = cli.main(["stackset", action, "films", *where, *more], environ)
        told = self._capsys.readouterr()
        return code, told.out, told.err

    def plan(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("plan", "--format", "json")[1])
        return found

    def deploy(self) -> str:
        code, out, err = self.run("deploy", "--yes")
        assert code == 0, (out, err)
        return out

    def instances(self) -> dict[tuple[str, str], str]:
        told = self.world.cfn.list_stack_instances(StackSetName="films")["Summaries"]
        return {(one["Account"], one["Region"]): one["Status"] for one in told}

    def overrides(self, account: str, region: str) -> dict[str, str]:
        told = self.world.cfn.describe_stack_instance(
            StackSetName="films", StackInstanceAccount=account, StackInstanceRegion=region
        )["StackInstance"]["ParameterOverrides"]
        return {one["ParameterKey"]: one["ParameterValue"] for one in told}

    def operations(self) -> list[str]:
        told = self.world.cfn.list_stack_set_operations(StackSetName="films")["Summaries"]
        return [one["Action"] for one in reversed(told)]


@pytest.fixture
def films(
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(world, tmp_path, capsys)


def test_a_life_from_nothing_to_destroyed(films: Project) -> None:
    code, out, _ = films.run("plan", "--exit-code")
    assert code == 1
    assert "The stack set would be created; 4 targets to add." in out
    assert f"+ 4 targets to add: {ONE}, {TWO} in {WEST}, {EAST}" in out

    out = films.deploy()
    assert {f"✓ {ONE} {region} SUCCEEDED" in out for region in (EAST, WEST)} == {True}
    told = films.world.cfn.list_stack_set_operations(StackSetName="films")["Summaries"]
    assert told[0]["OperationPreferences"]["RegionOrder"] == [EAST]
    assert set(films.instances().values()) == {"CURRENT"}

    assert films.run("plan", "--exit-code")[0] == 0
    assert "Nothing to do." in films.deploy()
    assert films.operations() == ["CREATE"]

    code, out, _ = films.run("status")
    assert code == 0
    assert f"= {ONE} {WEST}: CURRENT (SUCCEEDED)" in out
    assert "4 instances: 4 CURRENT." in out

    code, out, _ = films.run("destroy", "--yes")
    assert code == 0
    assert "data: Logs (AWS::Logs::LogGroup): destroyed in each of 4 targets" in out
    assert films.world.cfn.list_stack_sets(Status="ACTIVE")["Summaries"] == []
    assert films.run("destroy", "--yes")[1].startswith("There is no stack set films")
    code, _, err = films.run("status")
    assert code == 3
    assert "There is no stack set films in eu-west-2." in err


def test_targets_with_the_same_changes_are_one_group(films: Project) -> None:
    films.deploy()
    films.file(more="parameters: {Label: series}")
    plan = films.plan()
    (group,) = plan["groups"]
    assert group["action"] == "update"
    assert len(group["targets"]) == 4
    (change,) = group["changes"]
    assert (change["logical_id"], change["action"]) == ("Topic", "modify")
    assert plan["settings"] == [{"name": "parameter Label", "before": "films", "after": "series"}]
    films.deploy()
    assert films.operations() == ["CREATE", "UPDATE"]
    assert films.plan()["groups"][0]["action"] == "none"


@pytest.mark.long
def test_only_targets_whose_overrides_change_are_touched(films: Project) -> None:
    films.deploy()
    films.file(
        accounts=(ONE,),
        others=f'  - accounts: ["{TWO}"]\n    regions: [{WEST}, {EAST}]\n'
        '    parameters: {Days: "14"}',
    )
    plan = films.plan()
    update, same = plan["groups"]
    assert [one["account"] for one in update["targets"]] == [TWO, TWO]
    assert update["overrides"] == [{"name": "Days", "before": None, "after": "14"}]
    assert update["changes"][0]["properties"][0]["path"] == "RetentionInDays"
    assert same["action"] == "none"
    out = films.deploy()
    assert ONE not in out.split("Update with other overrides")[1]
    assert films.overrides(TWO, WEST) == {"Days": "14"}
    assert films.overrides(ONE, WEST) == {}
    films.file()
    films.deploy()
    assert films.overrides(TWO, WEST) == {}


@pytest.mark.long
def test_a_new_template_and_new_overrides_come_together(films: Project) -> None:
    films.deploy()
    changed = json.loads(json.dumps(TEMPLATE))
    changed["Resources"]["More"] = {"Type": "AWS::SNS::Topic"}
    films.template(changed)
    films.file(
        accounts=(ONE,),
        others=f'  - accounts: ["{TWO}"]\n    regions: [{WEST}, {EAST}]\n'
        "    parameters: {Label: other}",
    )
    out = films.deploy()
    first, second = out.split("Update with other overrides")
    assert f"{TWO} {WEST} SUCCEEDED" not in first
    assert f"{TWO} {WEST} SUCCEEDED" in second
    assert set(films.instances().values()) == {"CURRENT"}
    assert films.run("plan", "--exit-code")[0] == 0


@pytest.mark.long
def test_an_override_of_a_new_parameter_waits_for_the_template(films: Project) -> None:
    films.deploy()
    changed = json.loads(json.dumps(TEMPLATE))
    changed["Parameters"]["New"] = {"Type": "String", "Default": "x"}
    changed["Resources"]["Topic"]["Properties"]["DisplayName"] = {"Ref": "New"}
    films.template(changed)
    films.file(overrides="New: y")
    films.deploy()
    assert films.operations() == ["CREATE", "UPDATE", "UPDATE"]
    assert films.overrides(ONE, EAST) == {"New": "y"}
    assert films.run("plan", "--exit-code")[0] == 0


def test_taking_targets_out_loses_data_and_a_guard_refuses(films: Project) -> None:
    films.deploy()
    films.file(accounts=(ONE,))
    code, out, _ = films.run("plan")
    assert code == 1
    assert "! data-loss Logs" in out
    code, _, err = films.run("deploy", "--yes")
    assert code == 1
    assert "policy checks refuse this; nothing was changed." in err
    assert len(films.instances()) == 4
    (films.folder / "parameters/waivers.yaml").write_text(
        "waivers:\n  - path: Logs\n    rule: data-loss\n    reason: only logs\n"
        "    expires: 2999-01-01\n    environments: [stacksets/films]\n"
    )
    films.deploy()
    assert set(films.instances()) == {(ONE, WEST), (ONE, EAST)}
    code, out, _ = films.run("plan")
    assert code == 1
    assert "allows nothing that happens: remove it." in out


@pytest.mark.long
def test_targets_can_be_taken_out_with_their_stacks_kept(films: Project) -> None:
    films.deploy()
    films.file(accounts=(ONE,))
    code, out, _ = films.run("deploy", "--yes", "--retain")
    assert code == 0
    assert "2 targets to take out, keeping the stack" in out
    assert len(films.world.client("cloudformation", WEST, TWO).list_stacks()["StackSummaries"]) == 1
    code, _, _ = films.run("destroy", "--yes", "--retain")
    assert code == 0
    assert len(films.world.client("cloudformation", WEST, ONE).list_stacks()["StackSummaries"]) == 1


def test_a_failed_target_stops_it_and_the_next_run_goes_on(films: Project) -> None:
    films.world.aws.faults.add(Fault("fail", "Topic", "create", "No room for topics"))
    code, out, err = films.run("deploy", "--yes")
    assert code == 3
    assert f"{ONE} in {EAST} failed: ResourceLogicalId:Topic" in err
    assert "No room for topics" in err
    assert (
        f"aws cloudformation describe-stack-events --stack-name arn:aws:cloudformation:{EAST}"
        in err
    )
    assert "is FAILED; 3 not tried." in err
    assert "`streamflix stackset deploy films` goes on from there." in err
    assert f"✗ {ONE} {EAST} FAILED" in out
    assert set(films.instances().values()) == {"OUTDATED"}
    plan = films.plan()
    assert {group["action"] for group in plan["groups"]} == {"add", "update"}
    films.deploy()
    assert set(films.instances().values()) == {"CURRENT"}


def test_failures_within_the_tolerance_are_told_and_go_on(films: Project) -> None:
    films.file(preferences='  failure-tolerance-count: "1"')
    films.world.aws.faults.add(Fault("fail", "Topic", "create", "No room for topics"))
    code, _, err = films.run("deploy", "--yes")
    assert code == 0
    assert "which the tolerance allows: ResourceLogicalId:Topic" in err
    assert sorted(films.instances().values()) == ["CURRENT"] * 3 + ["OUTDATED"]


@pytest.mark.long
def test_the_root_cause_is_read_where_the_credentials_reach_it(films: Project) -> None:
    films.file(accounts=(ACCOUNT,), regions=(WEST,), preferences="  max-concurrent-count: 1")
    films.world.aws.faults.add(Fault("fail", "Topic", "create", "No room for topics"))
    code, _, err = films.run("deploy", "--yes")
    assert code == 3
    assert "Its root cause: Topic (AWS::SNS::Topic), CREATE_FAILED: " in err


@pytest.mark.long
def test_an_operation_of_somebody_else_is_waited_for(films: Project) -> None:
    films.deploy()
    films.world.hold("Logs", "update", "DescribeStackSetOperation")
    films.world.cfn.update_stack_instances(
        StackSetName="films",
        Accounts=[ONE],
        Regions=[WEST],
        ParameterOverrides=[{"ParameterKey": "Days", "ParameterValue": "14"}],
    )
    out = films.deploy()
    assert "UPDATE is RUNNING already: watching until it is over" in out
    assert films.overrides(ONE, WEST) == {}


def test_mistakes_are_said_before_aws_is_asked(films: Project) -> None:
    films.file(overrides='Labell: x, Days: "99"', preferences="  region-order: [eu-west-3]")
    code, _, err = films.run("deploy", "--yes")
    assert code == 2
    lines = err.splitlines()
    assert len(lines) == 3
    assert "There is no parameter Labell. Did you mean Label?" in err
    assert "region-order names eu-west-3, which is no target's." in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("status", "--yes"), "--yes is for deploy and destroy, not for status."),
        (("plan", "--yes"), "--yes is for deploy and destroy, not for plan."),
        (("deploy", "--exit-code"), "--exit-code is for plan, not for deploy."),
        (("destroy", "--format", "json"), "--format is for plan and status."),
    ],
)
def test_options_belong_to_actions(films: Project, arguments: tuple[str, ...], words: str) -> None:
    code, _, err = films.run(*arguments)
    assert code == 2
    assert words in err


@pytest.mark.long
def test_markdown_and_json_of_a_status(films: Project) -> None:
    films.file(overrides='Days: "3"')
    films.deploy()
    text = films.run("status", "--format", "markdown")[1]
    assert f"| {ONE} | {WEST} | CURRENT | SUCCEEDED | NOT_CHECKED | `Days=3` |" in text
    data = json.loads(films.run("status", "--format", "json")[1])
    assert data["counts"] == {"current": 4}
    assert data["instances"][0]["overrides"] == {"Days": "3"}
    assert [one["action"] for one in data["operations"]] == ["CREATE"]
    assert "#### = 4 targets unchanged" in films.run("plan", "--format", "markdown")[1]


def started(films: Project, *arguments: str) -> subprocess.Popen[str]:
    """The command as a process of its own."""
    where = ["--endpoint-url", films.world.aws.endpoint_url]
    code = "from generator.cli import entry; entry()"
    action, *options = arguments
    return subprocess.Popen(
        [sys.executable, "-c", code, "stackset", action, "films", *options, *where],
        cwd=films.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(
    "sign", [signal.SIGINT, pytest.param(signal.SIGKILL, marks=pytest.mark.long)]
)
def test_an_interrupted_deployment_goes_on_and_is_taken_up_again(
    films: Project, sign: signal.Signals
) -> None:
    films.world.hold("Topic", "create")
    process = started(films, "deploy", "--yes")
    assert process.stdout is not None
    for line in process.stdout:
        if "RUNNING" in line:
            break
    process.send_signal(sign)
    _, told = process.communicate(timeout=BOUND)
    if sign == signal.SIGINT:
        assert process.returncode == 130
        assert "what was begun in AWS goes on." in told
        assert "`streamflix stackset deploy films` goes on from there." in told
    films.world.hold("Topic", "create", "DescribeStackSetOperation")  # the next stack's
    films.world.release()
    films.world.held()
    out = films.deploy()
    assert "CREATE is RUNNING already: watching until it is over" in out
    assert set(films.instances().values()) == {"CURRENT"}
    assert films.operations() == ["CREATE"]


def test_without_a_terminal_somebody_must_have_said_yes(films: Project) -> None:
    code, out, err = films.run("deploy")
    assert code == 2
    assert "The stack set would be created; 4 targets to add." in out
    assert "--yes goes on without asking." in err
    assert films.world.cfn.list_stack_sets()["Summaries"] == []


@pytest.mark.long
def test_a_dropped_answer_and_throttling_are_survived(films: Project) -> None:
    faults = films.world.aws.faults
    faults.add(Fault("drop", action="CreateStackInstances", after_effect=True))
    faults.add(Fault("throttle", action="DescribeStackSetOperation", times=2))
    films.deploy()
    assert films.operations() == ["CREATE"]
    assert set(films.instances().values()) == {"CURRENT"}


@pytest.mark.long
def test_quiet_says_only_what_is_wrong(films: Project) -> None:
    code, out, err = films.run("deploy", "--yes", "-q")
    assert (code, out, err) == (0, "", "")
    assert films.run("plan", "-q") == (0, "", "")


@pytest.mark.long
def test_a_target_that_could_not_be_deleted_is_left_alone_until_it_is_taken_out(
    films: Project,
) -> None:
    films.file(accounts=(ONE,), regions=(WEST,), preferences="  max-concurrent-count: 1")
    films.deploy()
    films.world.aws.faults.add(Fault("fail", "Topic", "delete", "Someone subscribes"))
    code, _, err = films.run("destroy", "--yes")
    assert code == 3
    assert "Someone subscribes" in err
    assert "`streamflix stackset destroy films` goes on from there." in err
    code, out, _ = films.run("plan")
    assert "! 1 target skipped" in out
    assert "Take it out of the set with its stack retained" in out
    assert films.run("destroy", "--yes", "--retain")[0] == 0


@pytest.mark.long
def test_an_update_that_failed_is_planned_against_what_its_stack_has(films: Project) -> None:
    films.file(accounts=(ACCOUNT,), regions=(WEST,), preferences="  max-concurrent-count: 1")
    films.deploy()
    more = "parameters: {Label: series}"
    films.file(accounts=(ACCOUNT,), regions=(WEST,), more=more,
               preferences="  max-concurrent-count: 1")  # fmt: skip
    films.world.aws.faults.add(Fault("fail", "Topic", "update", "Not now"))
    assert films.run("deploy", "--yes")[0] == 3
    (group,) = films.plan()["groups"]
    assert group["reason"].endswith("compared with what its stack has.")
    (change,) = group["changes"]
    assert [(one["before"], one["after"]) for one in change["properties"]] == [("films", "series")]
    films.deploy()
    assert films.run("plan", "--exit-code")[0] == 0
