"""The laws of a stack's life, for any small template: forward, back, and away.

The services are asked through boto3 what there is (``service_reads``), not CloudFormation alone.
``STREAMFLIX_EXAMPLES=500`` looks further than the few examples of every day.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
import service_reads
from hypothesis import HealthCheck, Phase, assume, event, given, settings
from hypothesis import strategies as st
from worlds import World

from generator.local.aws import LocalAws
from generator.local.fault import Fault

from .local_templates import PARAMETERS, REGION, Small, smalls

EXAMPLES = int(os.environ.get("STREAMFLIX_EXAMPLES", "4"))
NAME = "laws"


@dataclass
class Laws:
    """One stack's life in a world."""

    world: World

    @property
    def aws(self) -> LocalAws:
        """The endpoint."""
        return self.world.aws

    def client(self, service: str) -> Any:
        """A client of the endpoint."""
        return self.world.client(service)

    def state(self) -> service_reads.State:
        """What the services say there is."""
        return service_reads.state(self.client, small=True)

    def settled(self) -> str:
        """The status of the stack at rest."""
        return self.world.settled(NAME)

    def change_set(self, small: Small, body: Mapping[str, Any], kind: str) -> Any:
        """A change set that turns the stack into ``body``, as described; plain rows beside."""
        told = self.world.change_set(NAME, body, kind, **small.request)
        plain = self.world.described(told["ChangeSetId"], values=False)
        return {**told, "Plain": plain["Changes"]}

    def execute(self, change_set: Any, **how: Any) -> str:
        """Execute a change set; the stack's status afterwards."""
        return self.world.execute(change_set, **how)

    def physical(self, stack: str = NAME) -> dict[str, str]:
        """Physical IDs by logical ID."""
        listed = self.world.resources(stack)
        return {name: str(one["PhysicalResourceId"]) for name, one in listed.items()}

    def delete(self) -> str:
        """Delete the stack; its last status."""
        return self.world.delete(NAME)

    def why(self) -> str:
        """The reasons in the stack's events, for a failed assertion."""
        cfn = self.client("cloudformation")
        ids = [s["StackId"] for s in cfn.list_stacks()["StackSummaries"]]
        told = [e for i in ids for e in cfn.describe_stack_events(StackName=i)["StackEvents"]]
        return "\n".join(
            f"{e['LogicalResourceId']} {e['ResourceStatus']} {e.get('ResourceStatusReason', '')}"
            for e in reversed(told)
        )


@pytest.fixture
def laws(endpoint: World) -> Laws:
    """The endpoint; each example begins with nothing in it."""
    return Laws(endpoint)


def stands(laws: Laws, small: Small, stack: str = NAME) -> None:
    """The stack is what the template asks for, by the services' own word."""
    physical = laws.physical(stack)
    assert physical.keys() == small.present
    ssm = laws.client("ssm")
    held = {
        name: ssm.get_parameter(Name=physical[name])["Parameter"]["Value"] for name in small.texts
    }
    assert held == {name: text.becomes(physical) for name, text in small.texts.items()}


def rows(changes: Any) -> dict[str, Any]:
    """Rows of a change set by logical ID."""
    return {row["LogicalResourceId"]: row for row in (one["ResourceChange"] for one in changes)}


def foretold(change_set: Any, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """What the change set said is what happened to the physical IDs."""
    plain = rows(change_set["Plain"])
    said = {**plain, **rows(change_set["Changes"])}
    by_action = {
        action: {name for name, row in said.items() if row["Action"] == action}
        for action in ("Add", "Remove", "Modify")
    }
    assert by_action["Add"] == after.keys() - before.keys()
    assert by_action["Remove"] == before.keys() - after.keys()
    for name in before.keys() & after.keys():
        verdicts = {r[name].get("Replacement") for r in (plain, said) if name in r}
        if before[name] != after[name]:
            assert verdicts & {"True", "Conditional"}, name
        elif name in plain:
            assert plain[name]["Replacement"] != "True", name


@dataclass(frozen=True)
class Mishap:
    """What fails once: the ``which``-th resource of the new template, at its first change.

    ``read``: only once it is made or changed, when its attributes are asked for.
    """

    which: int
    read: bool

    def on(self, small: Small) -> Fault:
        """The fault for a template that has resources."""
        names = sorted(small.present)
        name = names[self.which % len(names)]
        return Fault("fail", name, "read" if self.read else "*")


mishaps = st.one_of(st.none(), st.builds(Mishap, st.integers(0, 7), st.booleans()))
often = settings(
    max_examples=EXAMPLES,
    # Shrinking runs stacks by the hundred: only a long search is worth it.
    phases=[phase for phase in Phase if EXAMPLES > 100 or phase is not Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@often
@given(first=smalls(), second=smalls(), mishap=mishaps)
def test_forward_back_and_away(
    laws: Laws, first: Small, second: Small, mishap: Mishap | None
) -> None:
    laws.world.empty()
    nothing = laws.state()
    made = laws.change_set(first, first.template, "CREATE")
    assert {n: row["Action"] for n, row in rows(made["Changes"]).items()} == dict.fromkeys(
        first.present, "Add"
    )
    assert laws.execute(made) == "CREATE_COMPLETE", laws.why()
    stands(laws, first)

    change_set = laws.change_set(second, second.template, "UPDATE")
    if change_set["Status"] == "FAILED":
        assert "didn't contain changes" in change_set["StatusReason"]
        event("no changes")
    else:
        forward(laws, change_set, first, second, mishap)
    assert laws.delete() == "DELETE_COMPLETE"
    assert service_reads.difference(nothing, laws.state()) == {}


@often
@given(
    first=smalls(),
    second=smalls(),
    third=smalls(),
    mishap=st.builds(Mishap, st.integers(0, 7), st.booleans()),
    way=st.sampled_from(["continue", "roll back", "mend", "go elsewhere", "delete"]),
)
def test_every_way_out_of_a_failure(
    laws: Laws, first: Small, second: Small, third: Small, mishap: Mishap, way: str
) -> None:
    """A rollback that fails is continued; a failure that stays is taken back, fixed or left."""
    laws.world.empty()
    nothing = laws.state()
    assert laws.execute(laws.change_set(first, first.template, "CREATE")) == "CREATE_COMPLETE"
    before = laws.state()
    change_set = laws.change_set(second, second.template, "UPDATE")
    assume(change_set["Status"] == "CREATE_COMPLETE" and second.present)
    stuck = replace(mishap.on(second), times=2 if way == "continue" else 1)
    laws.aws.faults.add(stuck)
    status = laws.execute(change_set, DisableRollback=way != "continue")
    laws.aws.faults.clear()
    event(f"{way}: {status}")
    cfn = laws.client("cloudformation")
    now = first
    if status == "UPDATE_COMPLETE":
        now = second
    elif way in ("mend", "go elsewhere"):
        now = second if way == "mend" else third
        again = laws.change_set(now, now.template, "UPDATE")
        assert again["Status"] == "CREATE_COMPLETE", again["StatusReason"]
        assert laws.execute(again) == "UPDATE_COMPLETE", laws.why()
    elif way != "delete":
        if status == "UPDATE_ROLLBACK_FAILED":
            cfn.continue_update_rollback(StackName=NAME)
        elif status == "UPDATE_FAILED":
            cfn.rollback_stack(StackName=NAME)
        assert laws.settled() == "UPDATE_ROLLBACK_COMPLETE", laws.why()
        assert service_reads.difference(before, laws.state()) == {}, laws.why()
    if way != "delete" or status == "UPDATE_COMPLETE":
        stands(laws, now)
    assert laws.delete() == "DELETE_COMPLETE"
    assert service_reads.difference(nothing, laws.state()) == {}, laws.why()


def forward(
    laws: Laws, change_set: Any, first: Small, second: Small, mishap: Mishap | None
) -> None:
    """From one template to another; from a failure on the way back to exactly the first."""
    before, there = laws.state(), laws.physical()
    hit = mishap is not None and bool(second.present)
    if mishap is not None and hit:
        laws.aws.faults.add(mishap.on(second))
    status = laws.execute(change_set)
    struck = hit and not laws.aws.faults.waiting()
    laws.aws.faults.clear()
    event(status)
    if struck:
        assert status == "UPDATE_ROLLBACK_COMPLETE", laws.why()
        assert service_reads.difference(before, laws.state()) == {}, laws.why()
        stands(laws, first)
        change_set = laws.change_set(second, second.template, "UPDATE")
        assert change_set["Status"] == "CREATE_COMPLETE", change_set["StatusReason"]
        status = laws.execute(change_set)
    assert status == "UPDATE_COMPLETE", laws.why()
    stands(laws, second)
    foretold(change_set, there, laws.physical())
    again = laws.change_set(second, second.template, "UPDATE")
    assert again["Status"] == "FAILED", rows(again["Changes"])


@often
@given(first=smalls(), second=smalls(), mishap=mishaps)
def test_the_same_inside_another_stack(
    laws: Laws, first: Small, second: Small, mishap: Mishap | None
) -> None:
    """A nested stack comes, changes and goes with its parent, which keeps what it gives."""
    laws.world.empty()
    where = {"LocationConstraint": REGION}
    laws.client("s3").create_bucket(Bucket="templates", CreateBucketConfiguration=where)
    nothing = laws.state()
    made = laws.change_set(first, around(laws, first), "CREATE")
    assert laws.execute(made) == "CREATE_COMPLETE", laws.why()
    stands_inside(laws, first)
    before = laws.state()
    change_set = laws.change_set(second, around(laws, second), "UPDATE")
    if change_set["Status"] == "CREATE_COMPLETE":
        if mishap is not None and second.present:
            fault = mishap.on(second)
            laws.aws.faults.add(replace(fault, resource=f"Child/{fault.resource}"))
        status = laws.execute(change_set)
        laws.aws.faults.clear()
        event(status)
        stands_inside(laws, second if status == "UPDATE_COMPLETE" else first)
        if status != "UPDATE_COMPLETE":
            assert mishap is not None, laws.why()
            assert status == "UPDATE_ROLLBACK_COMPLETE", laws.why()
            assert service_reads.difference(before, laws.state()) == {}, laws.why()
    assert laws.delete() == "DELETE_COMPLETE"
    assert service_reads.difference(nothing, laws.state()) == {}


def around(laws: Laws, small: Small) -> dict[str, Any]:
    """A root template with this one as a child, and a parameter that keeps the child's output."""
    always = [n for n, one in small.template["Resources"].items() if "Condition" not in one]
    names = {"Fn::Join": ["+", ["names", *({"Ref": name} for name in always)]]}
    body = {**small.template, "Outputs": {"Names": {"Value": names}}}
    key = f"{hashlib.sha256(json.dumps(body).encode()).hexdigest()}.json"
    laws.client("s3").put_object(Bucket="templates", Key=key, Body=json.dumps(body).encode())
    passed = {name: {"Ref": name} for name in PARAMETERS}
    url = f"https://s3.{REGION}.amazonaws.com/templates/{key}"
    keeper = {"Type": "String", "Value": {"Fn::GetAtt": ["Child", "Outputs.Names"]}}
    return {
        "Parameters": PARAMETERS,
        "Resources": {
            "Child": {
                "Type": "AWS::CloudFormation::Stack",
                "Properties": {"TemplateURL": url, "Parameters": passed},
            },
            "Keeper": {"Type": "AWS::SSM::Parameter", "Properties": keeper},
        },
    }


def stands_inside(laws: Laws, small: Small) -> None:
    """The child is what its template asks for, and the parent keeps what it gives."""
    outer = laws.physical()
    stands(laws, small, outer["Child"])
    inner = laws.physical(outer["Child"])
    always = [n for n, one in small.template["Resources"].items() if "Condition" not in one]
    kept = laws.client("ssm").get_parameter(Name=outer["Keeper"])["Parameter"]["Value"]
    assert kept == "+".join(["names", *(inner[name] for name in always)])
