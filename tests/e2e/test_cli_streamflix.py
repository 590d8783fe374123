"""StreamFlix's own templates by the AWS CLI, which is reported an endpoint and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import service_reads

from .conftest import Cli, World

pytestmark = pytest.mark.long

NESTED = Path(__file__).parents[2] / "templates" / "nested"
NAMED = ("--stack-name", "streamflix")


def told(cli: Cli, *arguments: str) -> Any:
    """A CloudFormation call's answer."""
    return json.loads(cli("cloudformation", *arguments, "--output", "json"))


def test_from_package_to_delete(world: World, cli: Cli, tmp_path: Path) -> None:
    cli("s3", "mb", "s3://artifacts")
    nothing = service_reads.state(world.client)
    said = cli(
        *("cloudformation", "package", "--template-file", str(NESTED / "root.yaml")),
        *("--s3-bucket", "artifacts", "--output-template-file", "root.yaml"),
    )
    assert "Successfully packaged artifacts" in said
    said = cli(
        *("cloudformation", "deploy", *NAMED, "--template-file", "root.yaml"),
        *("--s3-bucket", "artifacts", "--capabilities", "CAPABILITY_IAM"),
        *("--parameter-overrides", "Environment=dev", "NatGateways=single"),
        *("--tags", "team=films"),
    )
    assert "Successfully created/updated stack - streamflix" in said
    assert {"VpcId", "ApiGatewayUrl", "RdsEndpoint"} <= world.outputs("streamflix").keys()
    children = world.resources("streamflix")
    assert {one["ResourceStatus"] for one in children.values()} == {"CREATE_COMPLETE"}
    _review_of_a_change(world, cli)
    cli("cloudformation", "delete-stack", *NAMED)
    cli("cloudformation", "wait", "stack-delete-complete", *NAMED)
    left = service_reads.difference(nothing, service_reads.state(world.client))
    assert left.keys() <= {"buckets"}, left


def _review_of_a_change(world: World, cli: Cli) -> None:
    """A nested change set made, waited for, read with and without values, executed."""
    named = (*NAMED, "--change-set-name", "more-logs")
    previous = ("Environment", "NatGateways")
    told(
        *(cli, "create-change-set", *named, "--use-previous-template"),
        *("--include-nested-stacks", "--capabilities", "CAPABILITY_IAM", "--tags"),
        *(
            "Key=team,Value=films",
            "--parameters",
            "ParameterKey=LogRetentionDays,ParameterValue=30",
        ),
        *(f"ParameterKey={name},UsePreviousValue=true" for name in previous),
    )
    cli("cloudformation", "wait", "change-set-create-complete", *named)
    plain = told(cli, "describe-change-set", *named)
    rows = {c["ResourceChange"]["LogicalResourceId"]: c["ResourceChange"] for c in plain["Changes"]}
    assert plain["IncludeNestedStacks"] is True
    assert rows["Service"]["Action"] == "Modify"
    nested = told(
        *(cli, "describe-change-set", "--include-property-values"),
        *("--change-set-name", rows["Service"]["ChangeSetId"]),
    )
    assert nested["RootChangeSetId"] == plain["ChangeSetId"]
    assert nested["StatusReason"] == "Only executable from the root change set."
    below = {c["ResourceChange"]["LogicalResourceId"]: c for c in nested["Changes"]}
    (log,) = [one["ResourceChange"] for name, one in below.items() if "Log" in name]
    values = [
        (d["Target"]["BeforeValue"], d["Target"]["AfterValue"])
        for d in log["Details"]
        if d["Target"]["Name"] == "RetentionInDays"
    ]
    assert ("7", "30") in values
    cli("cloudformation", "execute-change-set", *named)
    cli("cloudformation", "wait", "stack-update-complete", *NAMED)
    events = told(cli, "describe-stack-events", *NAMED)["StackEvents"]
    newest = next(e for e in events if e["ResourceType"].endswith("::Stack"))
    assert newest["ResourceStatus"] == "UPDATE_COMPLETE"
