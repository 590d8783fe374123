"""What is in the way of a deletion, what is emptied, and what is left."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.deploy.aws.client import AwsApiError
from generator.deploy.destroy import emptying
from generator.deploy.destroy.blockers import blockers
from generator.deploy.destroy.databases import wait_for_databases
from generator.deploy.destroy.deletion import Left, Survey, empty, left, survey
from generator.deploy.destroy.emptying import contents
from generator.deploy.destroy.retained_resources import remains
from generator.deploy.stack.read_tree import RESOURCES, read_deployed, read_tree
from generator.errors import AwsError
from generator.plan.diff.deployed_state import DeployedState
from generator.plan.impact.deletion_plan import BUCKET, REPOSITORY, Entry
from generator.plan.stack_tree import DeployedStack, StackResource, StackTree

from .fakes import STACK, FakeAws

ROOT = "arn:aws:cloudformation:eu-west-2:123456789012:stack/dev/1"
IMAGES = Entry("Registry/Images", REPOSITORY, "images", "destroyed", "Gone.", must_be_empty=True)
DATABASE = Entry(
    "Database/Instance",
    "AWS::RDS::DBInstance",
    "db",
    "snapshotted",
    "Kept.",
    protection="DeletionProtection",
)
TABLE = Entry(
    "Table",
    "AWS::DynamoDB::Table",
    "t",
    "destroyed",
    "Gone.",
    protection="DeletionProtectionEnabled",
)


def test_nothing_is_in_the_way_of_what_nobody_guards() -> None:
    assert list(Survey((IMAGES,)).blocks("dev", False)) == []


def test_all_that_is_in_the_way_is_said_with_its_step() -> None:
    survey = Survey(
        (IMAGES, DATABASE, TABLE),
        full={"Registry/Images": "3 images"},
        imported={"topic": ("a", "b")},
        is_protected=True,
    )

    assert list(survey.blocks("dev", False)) == [
        (
            "The stack is protected from deletion.",
            "Set termination-protection: false in parameters/settings/dev.yaml and"
            " `streamflix deploy dev`: that is the deliberate step.",
        ),
        (
            "Database/Instance has DeletionProtection on.",
            'Set DatabaseDeletionProtection to "false" in parameters/dev.yaml and'
            " `streamflix deploy dev` first.",
        ),
        ("Table has DeletionProtectionEnabled on.", "Turn it off by an update first."),
        (
            "Registry/Images holds 3 images, and its deletion would fail.",
            "Keep what you need elsewhere; --empty deletes all that is in it.",
        ),
        ("a, b imports topic.", "That has to go first."),
    ]
    assert not any("holds" in what for what, _ in survey.blocks("dev", True))


def exporting(*answers: Any) -> tuple[Any, DeployedState]:
    """An AWS that answers ListImports so, and a stack with an export."""
    exported = {"Topic": {"Value": "t", "Export": {"Name": "topic"}}}
    template = json.dumps({"Resources": {"T": {"Type": "AWS::SNS::Topic"}}, "Outputs": exported})
    held = {"LogicalResourceId": "T", "ResourceType": "AWS::SNS::Topic"}
    aws: Any = FakeAws(
        held={ROOT: [{**held, "ResourceStatus": "CREATE_COMPLETE", "PhysicalResourceId": "t"}]},
        states=[{"StackId": ROOT, "StackName": "dev", "StackStatus": "CREATE_COMPLETE"}],
        answers={"get_template": [{"TemplateBody": template}], "list_imports": list(answers)},
    )
    return aws, read_deployed(aws, ROOT)


def test_who_imports_is_asked_of_aws() -> None:
    assert survey(*exporting({"Imports": ["reader"]})).imported == {"topic": ("reader",)}
    nobody = AwsApiError("ValidationError", "Export 'topic' is not imported by any stack.")
    assert survey(*exporting(nobody)) == Survey(resources=1)
    with pytest.raises(AwsApiError, match="denied"):
        survey(*exporting(AwsApiError("AccessDenied", "denied")))


def images(count: int) -> dict[str, Any]:
    """Every image has two tags."""
    return {
        "imageIds": [{"imageDigest": f"d{n // 2}", "imageTag": str(n)} for n in range(count * 2)]
    }


@pytest.mark.parametrize(("count", "said"), [(0, ""), (1, "1 image"), (3, "3 images")])
def test_an_image_counts_once_whatever_its_tags(count: int, said: str) -> None:
    aws: Any = FakeAws(answers={"list_images": [images(count)]})

    assert contents(aws, REPOSITORY, "images") == said


class Repository:
    """Images, some of which an index refers to: those can only go once the index is gone."""

    def __init__(self, referred: dict[str, str], others: int = 0, locked: bool = False) -> None:
        self.referred, self.locked = referred, locked
        named = [*referred, *referred.values(), *(f"d{n}" for n in range(others))]
        self.held = dict.fromkeys(named)
        self.sizes: list[int] = []
        self.aws: Any = FakeAws(answers={"list_images": self.listed, "batch_delete_image": self.go})

    def listed(self, asked: Any) -> dict[str, Any]:
        return {"imageIds": [{"imageDigest": one} for one in self.held]}

    def go(self, asked: Any) -> dict[str, Any]:
        wanted = [one["imageDigest"] for one in asked["imageIds"]]
        self.sizes.append(len(wanted))
        stay = {one for one in wanted if self.locked or self.referred.get(one) in self.held}
        for one in set(wanted) - stay:
            del self.held[one]
        return {"failures": [{"failureReason": "ImageReferencedByManifestList"} for _ in stay]}


def test_images_are_deleted_a_hundred_at_a_time() -> None:
    repository = Repository({}, others=150)

    empty(repository.aws, Survey((IMAGES, DATABASE), full={"Registry/Images": "150 images"}))

    assert repository.sizes == [100, 50]
    assert not repository.held


def test_images_of_an_index_are_deleted_in_a_pass_after_it() -> None:
    repository = Repository({"child": "index", "grandchild": "child"})

    emptying.empty(repository.aws, REPOSITORY, "images")

    assert not repository.held


def test_what_cannot_be_deleted_is_an_error_with_the_reason_of_aws() -> None:
    with pytest.raises(AwsError, match=r"still holds 2 images.*ImageReferencedByManifestList"):
        emptying.empty(Repository({}, others=2, locked=True).aws, REPOSITORY, "images")


class Bucket:
    """Versions and delete markers; ``locked``: those that may not be deleted."""

    def __init__(self, *locked: str) -> None:
        self.held, self.locked = ["1", "2"], locked
        answers = {"list_object_versions": self.listed, "delete_objects": self.go}
        self.aws: Any = FakeAws(answers=answers)

    def listed(self, asked: Any) -> dict[str, Any]:
        rows = [{"Key": "k", "VersionId": one, "Size": 1} for one in self.held]
        return {"Versions": rows[:1], "DeleteMarkers": rows[1:]}

    def go(self, asked: Any) -> dict[str, Any]:
        assert asked["Bucket"] == "b"
        wanted = [one["VersionId"] for one in asked["Delete"]["Objects"]]
        self.held = [one for one in self.held if one not in wanted or one in self.locked]
        stay = [one for one in wanted if one in self.locked]
        return {"Errors": [{"Code": "AccessDenied", "Message": "Access Denied"} for _ in stay]}


def test_all_versions_of_a_bucket_are_deleted_and_markers_too() -> None:
    bucket = Bucket()

    emptying.empty(bucket.aws, BUCKET, "b")

    assert bucket.held == []


def test_objects_that_may_not_be_deleted_are_an_error() -> None:
    with pytest.raises(AwsError, match=r"b still holds 1 object.*Access Denied"):
        emptying.empty(Bucket("2").aws, BUCKET, "b")


def test_what_is_gone_holds_nothing_and_a_refusal_is_told() -> None:
    gone: Any = FakeAws(
        answers={"list_images": [AwsApiError("RepositoryNotFoundException", "gone")]}
    )
    denied: Any = FakeAws(answers={"list_images": [AwsApiError("AccessDenied", "no")]})

    assert contents(gone, REPOSITORY, "images") == ""
    with pytest.raises(AwsApiError, match="no"):
        contents(denied, REPOSITORY, "images")


def test_snapshots_are_named_as_their_services_list_them() -> None:
    cluster = Entry("Cluster", "AWS::RDS::DBCluster", "c", "snapshotted", "Kept.")
    cache = Entry("Cache", "AWS::ElastiCache::ServerlessCache", "k", "snapshotted", "Kept.")
    volume = Entry("Volume", "AWS::EC2::Volume", "v", "snapshotted", "Kept.")
    role = Entry("Role", "AWS::IAM::Role", "r", "retained", "Stays.")
    aws: Any = FakeAws(
        answers={
            "describe_db_snapshots": [{"DBSnapshots": [{"DBSnapshotIdentifier": "s1"}]}],
            "describe_db_cluster_snapshots": [
                {"DBClusterSnapshots": [{"DBClusterSnapshotIdentifier": "s2"}]}
            ],
            "describe_serverless_cache_snapshots": [
                {"ServerlessCacheSnapshots": [{"ServerlessCacheSnapshotName": "s3"}]}
            ],
            "describe_log_groups": [{"logGroups": [{"logGroupName": "/aws/rds/instance/db/x"}]}],
        }
    )

    said = remains(
        aws, (IMAGES, DATABASE, cluster, cache, volume, role), [("AWS::RDS::DBInstance", "db")]
    )

    assert said == [
        "snapshot of Database/Instance: s1",
        "snapshot of Cluster: s2",
        "snapshot of Cache: s3",
        "snapshot of Volume: its service lists none yet",
        "Role (AWS::IAM::Role): r",
        "log group /aws/rds/instance/db/x",
    ]
    assert ("describe_log_groups", {"logGroupNamePrefix": "/aws/rds/instance/db/"}) in aws.done


def test_a_service_that_cannot_be_asked_fails_nothing() -> None:
    aws: Any = FakeAws(answers={"describe_db_snapshots": [AwsApiError("AccessDenied", "No.")]})

    assert remains(aws, [DATABASE], []) == ["Database/Instance: it is not known what is left. No."]


def test_what_could_not_be_deleted_is_found_furthest_in() -> None:
    def held(name: str, kind: str, **more: str) -> dict[str, str]:
        told = {"LogicalResourceId": name, "ResourceType": kind, "ResourceStatus": "DELETE_FAILED"}
        return {**told, **more}

    aws: Any = FakeAws(
        held={
            "root": [held("Inner", STACK, PhysicalResourceId="inner")],
            "inner": [
                held("Group", "AWS::EC2::SecurityGroup", ResourceStatusReason="in use"),
                held("Topic", "AWS::SNS::Topic"),
            ],
        }
    )

    assert left(read_tree(aws, {"StackId": "root"}, RESOURCES)) == (
        Left("Inner/Group", "AWS::EC2::SecurityGroup", "in use"),
        Left("Inner/Topic", "AWS::SNS::Topic", ""),
    )


def tree(**physical_ids: str) -> StackTree:
    """A flat stack; type by the name's ending."""
    kinds = {"Database": "AWS::RDS::DBInstance", "Vpc": "AWS::EC2::VPC"}
    held = {
        name: StackResource(name, kinds[name], physical_id, "CREATE_IN_PROGRESS")
        for name, physical_id in physical_ids.items()
    }
    return StackTree({"": DeployedStack("", "root", {}, held)})


def test_a_database_that_is_being_created_is_waited_for_before_it_is_deleted() -> None:
    statuses = iter(["creating", "backing-up", "available"])
    aws: Any = FakeAws(
        answers={
            "describe_db_instances": lambda _: {
                "DBInstances": [{"DBInstanceStatus": next(statuses)}]
            }
        }
    )
    said: list[str] = []

    wait_for_databases(aws, tree(Database="films"), said.append)

    assert next(statuses, "none left") == "none left"
    assert said == ["Database cannot be deleted while RDS creates it: this takes minutes."]


def test_a_database_that_is_available_or_gone_is_not_waited_for() -> None:
    gone = AwsApiError("DBInstanceNotFound", "gone")
    for answer in ({"DBInstances": [{"DBInstanceStatus": "available"}]}, gone):
        aws: Any = FakeAws(answers={"describe_db_instances": [answer]})
        wait_for_databases(aws, tree(Database="films"), pytest.fail)


def test_what_guardduty_put_into_the_vpc_is_named() -> None:
    endpoints = [
        {"VpcEndpointId": "vpce-1", "ServiceName": "com.amazonaws.eu-west-2.guardduty-data"},
        {"VpcEndpointId": "vpce-2", "ServiceName": "com.amazonaws.eu-west-2.s3"},
    ]
    groups = [
        {"GroupId": "sg-1", "GroupName": "GuardDutyManagedSecurityGroup-vpc-1"},
        {"GroupId": "sg-2", "GroupName": "default"},
    ]
    aws: Any = FakeAws(
        answers={
            "describe_vpc_endpoints": lambda _: {"VpcEndpoints": endpoints},
            "describe_security_groups": lambda _: {"SecurityGroups": groups},
        }
    )
    assert [mistake.what for mistake in blockers(aws, tree(Vpc="vpc-1"), "dev")] == [
        "In the way: GuardDuty's endpoint vpce-1 in vpc-1.",
        "In the way: GuardDuty's security group sg-1 in vpc-1.",
    ]
    aws.answers["describe_vpc_endpoints"] = [AwsApiError("AccessDenied", "no")]
    assert blockers(aws, tree(Vpc="vpc-1"), "dev") == []
