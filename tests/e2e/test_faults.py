"""What goes wrong on demand, and that clients get over it."""

from __future__ import annotations

import json
import re
import urllib.request
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, HTTPClientError
from waits import BOUND

from generator.cfn.template import parse
from generator.commands.local import welcome
from generator.local.fault import Fault

from .conftest import ACCOUNT, REGION, World

ONE = {"Resources": {"A": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "a"}}}}


def patient(world: World, attempts: int) -> Any:
    """A client that tries again, as SDKs do."""
    return boto3.client(
        "cloudformation",
        endpoint_url=world.aws.endpoint_url,
        region_name=REGION,
        aws_access_key_id=ACCOUNT,
        aws_secret_access_key="local",
        config=Config(retries={"total_max_attempts": attempts, "mode": "standard"}),
    )


def test_throttling_ends_after_as_many_times(world: World) -> None:
    world.aws.faults.add(Fault("throttle", action="DescribeStacks", times=2))
    for _ in range(2):
        with pytest.raises(ClientError, match="Rate exceeded") as caught:
            world.cfn.describe_stacks()
        assert caught.value.response["Error"]["Code"] == "Throttling"
    assert world.cfn.describe_stacks()["Stacks"] == []


def test_retries_get_over_throttling(world: World) -> None:
    world.aws.faults.add(Fault("throttle", action="*"))
    assert patient(world, 3).describe_stacks()["Stacks"] == []


@pytest.mark.parametrize("after_effect", [False, True])
def test_dropped_connection_and_the_same_token_again(world: World, after_effect: bool) -> None:
    world.aws.faults.add(Fault("drop", action="CreateStack", after_effect=after_effect))
    request = {"StackName": "s", "TemplateBody": json.dumps(ONE), "ClientRequestToken": "one"}
    with pytest.raises((ConnectionClosedError, HTTPClientError)):
        world.cfn.create_stack(**request)
    made = world.cfn.create_stack(**request)
    assert world.settled(made["StackId"]) == "CREATE_COMPLETE"
    events = world.cfn.describe_stack_events(StackName="s")["StackEvents"]
    assert {event["ClientRequestToken"] for event in events} == {"one"}
    assert [s["StackId"] for s in world.cfn.describe_stacks()["Stacks"]] == [made["StackId"]]


def test_unreachable_for_a_while_in_mid_deployment(world: World) -> None:
    world.hold("A", "create")
    world.cfn.create_stack(StackName="s", TemplateBody=json.dumps(ONE))
    world.held()
    world.aws.faults.add(Fault("unreachable", seconds=BOUND))
    with pytest.raises((ConnectionClosedError, HTTPClientError)):
        world.cfn.describe_stacks(StackName="s")
    world.aws.faults.clear()
    assert world.settled("s") == "CREATE_COMPLETE"


def control(world: World, path: str, method: str, body: bytes = b"") -> tuple[int, Any]:
    """A control request: its status and JSON."""
    url = f"{world.aws.endpoint_url}/{path}"
    kind = {"Content-Type": "application/json"}
    request = urllib.request.Request(url, body or None, kind, method=method)
    try:
        with urllib.request.urlopen(request, timeout=BOUND) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def test_control_requests(world: World) -> None:
    assert control(world, "_local/health", "GET") == (200, {"status": "ok"})
    fault = {"kind": "fail", "resource": "A", "action": "create", "message": "no"}
    status, told = control(world, "_local/faults", "POST", json.dumps(fault).encode())
    assert (status, told["faults"][0]["message"]) == (200, "no")
    assert world.create("s", ONE) == "ROLLBACK_COMPLETE"
    assert control(world, "_local/faults", "GET") == (200, {"faults": [], "held": []})
    control(world, "_local/faults", "POST", json.dumps(fault).encode())
    assert control(world, "_local/faults", "DELETE") == (200, {"faults": [], "held": []})
    for wrong in (b"[", b"{}", b'{"kind": "fail"}', b'{"kind": "drop", "colour": "red"}'):
        status, told = control(world, "_local/faults", "POST", wrong)
        assert (status, "error" in told) == (400, True)
    assert control(world, "_local/reset", "POST") == (200, {"status": "ok"})
    assert control(world, "_local/nothing", "GET")[0] == 404
    assert world.cfn.describe_stacks()["Stacks"] == []


def test_the_example_that_local_prints_makes_streamflix_fail(world: World, root: Path) -> None:
    shown = welcome(world.aws.endpoint_url, world.aws.environment)
    (given,) = re.findall(r"-d '(.+)'", shown)
    assert control(world, "_local/faults", "POST", given.encode())[0] == 200
    (fault,) = world.aws.faults.waiting()
    stack, resource = fault.resource.split("/")
    templates = root / "templates" / "nested"
    url = parse((templates / "root.yaml").read_text()).resources[stack]["Properties"]["TemplateURL"]
    assert resource in parse((templates / url).read_text()).resources
    assert fault.strikes_resource("Database/DatabaseInstance", "create")


def test_what_moto_clients_call_to_begin_anew_does_so(world: World) -> None:
    world.create("s", ONE)
    assert control(world, "moto-api/reset", "POST") == (200, {"status": "ok"})
    assert world.cfn.describe_stacks()["Stacks"] == []
    assert world.topics() == set()
    assert control(world, "moto-api/data.json", "GET")[0] == 404
    assert control(world, "moto-api/reset", "GET")[0] == 404
