"""``streamflix destroy``: what goes, what stays, what is in the way; then nothing is left."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from generator import cli
from generator.deploy.aws.client import Aws, Endpoint
from generator.deploy.destroy.account_inventory import SNAPSHOTS, inventory
from generator.local.fault import Fault

from .conftest import World

NAME = "streamflix-local"
Run = Callable[..., int]

TOPIC = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}


@pytest.fixture
def run(world: World, in_project: Path) -> Run:
    """``run("--yes")``: destroy the environment ``local``; the exit code."""

    def call(*more: str, environment: str = "local") -> int:
        arguments = ["destroy", environment, "--endpoint-url", world.aws.endpoint_url, *more]
        return cli.main(arguments, world.aws.environment)

    return call


def left(world: World) -> dict[str, set[str]]:
    """What the services hold by kind; a default VPC has subnets and a group, which do not count."""
    keys = (world.aws.environment["AWS_ACCESS_KEY_ID"], "local")
    found = inventory(Aws("eu-west-2", Endpoint(world.aws.endpoint_url, *keys)))
    of_vpcs = ("subnets", "security groups")
    return {kind: set(names) for kind, names in found.items() if names and kind not in of_vpcs}


def test_streamflix_goes_and_says_what_is_left(
    world: World, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    world.streamflix("local", CacheFinalSnapshotName="the-last")
    rds = world.client("rds").describe_db_instances()["DBInstances"]
    database = rds[0]["DBInstanceIdentifier"]
    world.client("logs").create_log_group(logGroupName=f"/aws/rds/instance/{database}/postgresql")

    assert run("--yes") == 0

    out = capsys.readouterr().out
    before, _, after = out.partition(f"{NAME} is deleted.")
    assert "Data that will be lost:" in before
    assert "  Registry/Repository (AWS::ECR::Repository): It is deleted with its data." in before
    snapshotted = before.partition("Deleted after a final snapshot:")[2]
    assert "Database/DatabaseInstance (AWS::RDS::DBInstance): A last snapshot" in snapshotted
    assert "Cache/ServerlessCache (AWS::ElastiCache::ServerlessCache): A last" in snapshotted
    snapshots = world.client("rds").describe_db_snapshots()["DBSnapshots"]
    name = snapshots[0]["DBSnapshotIdentifier"]
    assert f"snapshot of Database/DatabaseInstance: {name}" in after
    assert "snapshot of Cache/ServerlessCache: the-last" in after
    assert f"log group /aws/rds/instance/{database}/postgresql" in after
    assert left(world).keys() == {SNAPSHOTS, "log groups"}
    assert world.cfn.describe_stacks()["Stacks"] == []


def test_what_is_not_there_is_gone_already(
    world: World, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run() == 0
    assert capsys.readouterr().out == f"Nothing to destroy: there is no stack {NAME}.\n"


def test_nothing_is_deleted_unasked(
    world: World, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    world.create(NAME, TOPIC)

    assert run() == 2

    shown = capsys.readouterr()
    assert f"{NAME} would be deleted, with 1 resource." in shown.out
    assert "There is no terminal to ask on" in shown.err
    assert world.status(NAME) == "CREATE_COMPLETE"


def test_a_protected_stack_takes_a_deliberate_step(
    world: World, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    world.create(NAME, TOPIC, EnableTerminationProtection=True)

    assert run("--yes") == 1

    err = capsys.readouterr().err
    assert "The stack is protected from deletion. Set termination-protection: false in" in err
    assert "nothing was started" in err
    assert world.status(NAME) == "CREATE_COMPLETE"


def test_guards_of_services_are_met_before_anything_goes(
    world: World, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    world.streamflix(
        "local", DatabaseDeletionProtection="true", LoadBalancerDeletionProtection="true"
    )
    before = left(world)

    assert run("--yes") == 1

    err = capsys.readouterr().err
    assert "Database/DatabaseInstance has DeletionProtection on. Set DatabaseDeletionPro" in err
    assert "ApplicationLoadBalancer has deletion_protection.enabled on. Set LoadBalancerD" in err
    assert left(world) == before


def snapshot(world: World, name: str) -> None:
    """Leave a snapshot of a cache that is gone."""
    caches = world.client("elasticache")
    caches.create_serverless_cache(ServerlessCacheName="former", Engine="redis")
    caches.delete_serverless_cache(ServerlessCacheName="former", FinalSnapshotName=name)


def test_a_last_snapshot_needs_a_name_that_is_free(
    world: World, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    world.streamflix("local", CacheFinalSnapshotName="the-last")
    snapshot(world, "the-last")

    assert run("--yes") == 1

    err = capsys.readouterr().err
    assert "Cache/ServerlessCache is to leave a snapshot called the-last, and there is one" in err
    assert "set CacheFinalSnapshotName to another name in parameters/local.yaml" in err
    assert world.status(NAME) == "CREATE_COMPLETE"


def test_a_review_says_that_the_name_of_a_last_snapshot_is_taken(
    world: World,
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Before the first deployment: its rollback would fail at the cache."""
    snapshot(world, "the-last")
    for folder in ("templates", "parameters"):
        shutil.copytree(root / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "parameters/local.yaml"
    stated = "parameters:\n  CacheFinalSnapshotName: the-last\n"
    file.write_text(file.read_text().replace("parameters:\n", stated, 1))

    arguments = ["review", "local", "--endpoint-url", world.aws.endpoint_url]
    assert cli.main(arguments, world.aws.environment) == 0

    said = "Cache/ServerlessCache could not be deleted or replaced: a snapshot is called the-last."
    assert said in capsys.readouterr().out


def image(world: World) -> None:
    """Push an image to every repository there is."""
    ecr = world.client("ecr")
    layer = "sha256:" + "0" * 64
    manifest = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
        "config": {"mediaType": "x", "size": 1, "digest": layer},
        "layers": [],
    }
    for one in ecr.describe_repositories()["repositories"]:
        ecr.put_image(
            repositoryName=one["repositoryName"], imageManifest=json.dumps(manifest), imageTag="1"
        )


def test_what_is_full_is_emptied_only_when_that_is_said(
    world: World, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    world.streamflix("local", RepositoryEmptyOnDelete="false")
    image(world)

    assert run("--yes") == 1
    said = "Registry/Repository holds 1 image, and its deletion would fail."
    assert said in capsys.readouterr().err

    assert run("--yes", "--empty") == 0
    assert "It is emptied first: 1 image." in capsys.readouterr().out
    assert "repositories" not in left(world)


def test_a_bucket_is_emptied_with_all_versions(
    world: World, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    versioned = {"VersioningConfiguration": {"Status": "Enabled"}}
    bucket = {"Type": "AWS::S3::Bucket", "Properties": versioned}
    world.create(NAME, {"Resources": {"Bucket": bucket}})
    name = world.resources(NAME)["Bucket"]["PhysicalResourceId"]
    for body in (b"1", b"2"):
        world.s3.put_object(Bucket=name, Key="k", Body=body)
    world.s3.delete_object(Bucket=name, Key="k")

    assert run("--yes") == 1
    assert "Bucket holds 3 objects" in capsys.readouterr().err
    assert run("--yes", "--empty") == 0

    assert name not in {one["Name"] for one in world.s3.list_buckets()["Buckets"]}


def test_an_export_that_somebody_imports_is_in_the_way(
    world: World, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    exported = {"Export": {"Name": "the-topic"}, "Value": {"Ref": "Topic"}}
    world.create(NAME, {**TOPIC, "Outputs": {"Topic": exported}})
    value = {"Type": "String", "Value": {"Fn::ImportValue": "the-topic"}}
    reader = {"Reader": {"Type": "AWS::SSM::Parameter", "Properties": value}}
    world.create("reader", {"Resources": reader})

    assert run("--yes") == 1
    assert "reader imports the-topic. That has to go first." in capsys.readouterr().err

    world.delete("reader")
    assert run("--yes") == 0


def test_a_deletion_that_fails_names_the_cause_first_and_what_helps(
    world: World, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    world.streamflix("local")
    message = "resource sg-1 has a dependent object (DependencyViolation)"
    world.aws.faults.add(Fault("fail", "Security/CacheGroup", "delete", message=message))

    assert run("--yes") == 3

    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("streamflix: Security/CacheGroup (AWS::EC2::SecurityGroup), DELETE_")
    assert message in lines[0]
    assert any(
        "Not deleted: Security/CacheGroup (AWS::EC2::SecurityGroup). Something outside" in line
        for line in lines
    )
    assert world.status(NAME) == "DELETE_FAILED"

    assert run("--yes") == 0
    assert left(world).keys() == {SNAPSHOTS}
    assert "is deleted. Snapshots of an earlier deletion are" in capsys.readouterr().out


def test_what_is_retained_is_named(
    world: World, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    group = {"Type": "AWS::Logs::LogGroup", "DeletionPolicy": "Retain"}
    world.create(NAME, {"Resources": {"Logs": group}})
    name = world.resources(NAME)["Logs"]["PhysicalResourceId"]

    assert run("--yes") == 0

    out = capsys.readouterr().out
    assert "Retained in the account:\n  Logs (AWS::Logs::LogGroup): It stays" in out
    assert f"Retained:\n  Logs (AWS::Logs::LogGroup): {name}\n" in out


def test_a_first_review_is_thrown_away(
    world: World, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    world.change_set(NAME, TOPIC, "CREATE")

    assert run("--yes") == 0

    assert f"There is no stack {NAME} any more." in capsys.readouterr().out
    assert world.cfn.describe_stacks()["Stacks"] == []


def test_a_deletion_under_way_is_looked_on_at_and_an_update_is_waited_for(
    world: World, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    world.create(NAME, TOPIC)
    world.hold("More", "create")
    more = {"Resources": {**TOPIC["Resources"], "More": {"Type": "AWS::SNS::Topic"}}}
    world.cfn.update_stack(StackName=NAME, TemplateBody=json.dumps(more))
    with pytest.raises(ClientError, match="cannot be deleted while in status UPDATE_IN_PROGRESS"):
        world.cfn.delete_stack(StackName=NAME)
    assert run("--yes") == 1
    assert "`streamflix status local --watch` is what helps." in capsys.readouterr().err
    world.release()
    world.settled(NAME)

    world.hold("Topic", "delete", "DescribeStackEvents")
    world.cfn.delete_stack(StackName=NAME)

    assert run() == 0
    assert capsys.readouterr().out.endswith(f"{NAME} is deleted.\n")


@pytest.mark.parametrize("last", ["succeeds", "waits"])
def test_a_creation_under_way_is_abandoned(
    world: World, run: Run, capsys: pytest.CaptureFixture[str], last: str
) -> None:
    made: dict[str, Any] = {"Slow": {"Type": "AWS::SNS::Topic"}}
    if last == "waits":
        made["Later"] = {"Type": "AWS::SNS::Topic", "DependsOn": "Slow"}
    world.hold("Slow", "create", "DeleteStack")
    world.cfn.create_stack(StackName=NAME, TemplateBody=json.dumps({"Resources": made}))
    world.held()

    assert run("--yes") == 0

    out = capsys.readouterr().out
    assert "CREATE_IN_PROGRESS" in out
    assert left(world) == {}
    assert world.sns.list_topics()["Topics"] == []


@pytest.mark.parametrize("wish", ["ROLLBACK", "DO_NOTHING"])
def test_a_failed_creation_is_destroyed(world: World, run: Run, wish: str) -> None:
    made: dict[str, Any] = {"A": {"Type": "AWS::SNS::Topic"}}
    made["B"] = {"Type": "AWS::SNS::Topic", "DependsOn": "A"}
    world.aws.faults.add(Fault("fail", "B", "create"))
    world.create(NAME, {"Resources": made}, OnFailure=wish)

    assert run("--yes") == 0

    assert left(world) == {}
