"""Whatever several clients ask for at the same time: at rest, stacks and services agree.

Each step is a few requests made at once, each by a client of its own, to the same few names.
``STREAMFLIX_EXAMPLES=200`` looks further than the few examples of every day.
"""

from __future__ import annotations

import json
import os
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from worlds import World

from generator.local.fault import Fault

EXAMPLES = int(os.environ.get("STREAMFLIX_EXAMPLES", "3"))
NAMES = ("one", "two")
CLIENTS = 3
REFUSALS = {
    "AlreadyExistsException",
    "ChangeSetNotFound",
    "InvalidChangeSetStatus",
    "ValidationError",
}


@dataclass(frozen=True)
class Step:
    """What one client asks for."""

    action: str
    stack: str
    topics: tuple[str, ...]


ACTIONS = ("create", "update", "delete", "change set", "delete child", "update child", "reset")
STEPS = st.builds(
    Step,
    st.sampled_from(ACTIONS),
    st.sampled_from(NAMES),
    st.lists(st.sampled_from("abc"), min_size=1, max_size=3, unique=True).map(
        lambda found: tuple(sorted(found))
    ),
)


class Clients(RuleBasedStateMachine):
    """The endpoint, and clients that know nothing of each other."""

    world: World

    @initialize()
    def begin(self) -> None:
        """Nothing is there but the templates of nested stacks."""
        self.world.empty()
        self.world.bucket()

    @rule(steps=st.lists(STEPS, min_size=2, max_size=CLIENTS), fails=st.booleans())
    def ask_at_once(self, steps: list[Step], fails: bool) -> None:
        """Make the requests of all clients at the same time, and wait until all is at rest."""
        if fails:
            self.world.aws.faults.add(Fault("fail", "*", "update", message="not now"))
        start = threading.Barrier(len(steps))
        with ThreadPoolExecutor(len(steps)) as pool:
            list(pool.map(lambda step: self._ask(step, start), steps))
        self.world.aws.front.operations.wait()
        self.world.aws.faults.clear()
        if not self.world.s3.list_buckets()["Buckets"]:
            self.world.bucket()

    def _ask(self, step: Step, start: threading.Barrier) -> None:
        request = self._request(step)
        start.wait()
        try:
            request()
        except ClientError as error:
            assert error.response["Error"]["Code"] in REFUSALS, error

    def _request(self, step: Step) -> Callable[[], Any]:
        cfn, text = self.world.cfn, json.dumps(self._root(step))
        match step.action:
            case "create":
                return lambda: cfn.create_stack(StackName=step.stack, TemplateBody=text)
            case "update":
                return lambda: cfn.update_stack(StackName=step.stack, TemplateBody=text)
            case "delete":
                return lambda: cfn.delete_stack(StackName=step.stack)
            case "change set":
                return lambda: self._by_change_set(step, text)
            case "reset":
                return self.world.aws.reset
            case "delete child":
                return lambda: cfn.delete_stack(StackName=self._child(step.stack))
            case _:
                child = json.dumps(_topics(step))
                return lambda: cfn.update_stack(
                    StackName=self._child(step.stack), TemplateBody=child
                )

    def _root(self, step: Step) -> dict[str, Any]:
        url = self.world.upload(f"{'-'.join(step.topics)}.json", _topics(step))
        child = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url}}
        return {"Resources": {**_topics(step)["Resources"], "Child": child}}

    def _by_change_set(self, step: Step, text: str) -> None:
        names = [one["StackName"] for one in self.world.cfn.describe_stacks()["Stacks"]]
        made = self.world.cfn.create_change_set(
            StackName=step.stack,
            ChangeSetName="-".join(("c", *step.topics)),
            ChangeSetType="UPDATE" if step.stack in names else "CREATE",
            TemplateBody=text,
            IncludeNestedStacks=True,
        )
        self.world.cfn.execute_change_set(ChangeSetName=made["Id"])

    def _child(self, name: str) -> str:
        """The ID of a stack's nested stack, or a name that there is not."""
        resources = self.world.cfn.describe_stack_resources(StackName=name)["StackResources"]
        found = [one for one in resources if one["LogicalResourceId"] == "Child"]
        return str(found[0].get("PhysicalResourceId", "nothing")) if found else "nothing"

    @invariant()
    def every_name_is_one_stacks(self) -> None:
        """No two stacks of one name, none at work, none broken by a defect of ours."""
        stacks = self.world.cfn.describe_stacks()["Stacks"]
        counted = Counter(one["StackName"] for one in stacks)
        assert set(counted.values()) <= {1}, counted
        for one in stacks:
            status = one["StackStatus"]
            assert not status.endswith("_IN_PROGRESS") or status == "REVIEW_IN_PROGRESS", status
        for one in self.world.cfn.list_stacks()["StackSummaries"]:
            reasons = self.world.reasons(one["StackId"])
            assert not [reason for reason in reasons if "Internal Failure" in reason], reasons

    @invariant()
    def what_the_services_hold_is_what_stacks_list(self) -> None:
        """No topic is lost, none is left behind, none is in two stacks."""
        listed: list[str] = []
        for one in self.world.cfn.describe_stacks()["Stacks"]:
            for name, resource in self.world.resources(one["StackId"]).items():
                if name != "Child":
                    listed.append(resource["PhysicalResourceId"])
        held = [one["TopicArn"] for one in self.world.sns.list_topics()["Topics"]]
        assert sorted(listed) == sorted(held)

    @invariant()
    def events_of_a_stack_have_times_of_their_own(self) -> None:
        """In the order in which they are listed."""
        for one in self.world.cfn.list_stacks()["StackSummaries"]:
            events = self.world.cfn.describe_stack_events(StackName=one["StackId"])["StackEvents"]
            times = [event["Timestamp"] for event in events]
            assert times == sorted(set(times), reverse=True)


def _topics(step: Step) -> dict[str, Any]:
    """A template with topics of generated names, which say who wrote them last."""
    topic = {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": "-".join(step.topics)}}
    return {"Resources": {f"Topic{name}": topic for name in step.topics}}


def _run(world: World, examples: int) -> None:
    machine = type("ClientsOfOneEndpoint", (Clients,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=6,
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_clients_at_the_same_time_lose_nothing(endpoint: World) -> None:
    _run(endpoint, EXAMPLES)


@pytest.mark.long
def test_many_clients_at_the_same_time_lose_nothing(endpoint: World) -> None:
    _run(endpoint, 40 * EXAMPLES)
