"""The road to AWS and what goes wrong on it, against the local AWS."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from generator.commands.shared import local_deployment, templates
from generator.config.parameters.files import load_environment
from generator.deploy.aws import cloudformation, identity, s3
from generator.deploy.aws.client import Aws, AwsApiError, Endpoint
from generator.deploy.stack.read_tree import read_tree
from generator.errors import AwsError
from generator.local.fault import Fault
from generator.views.progress.screens import StackLines

from .conftest import ACCOUNT, REGION, World

TEMPLATE = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}
BUCKET = "a-bucket"


@pytest.fixture
def aws(world: World) -> Aws:
    """The road, to an AWS with nothing in it."""
    return local_deployment.reached(world.aws, REGION)


def deploy(aws: Aws, said: list[str]) -> Any:
    environment = load_environment(Path(), "local")
    product = templates.product_of(environment)
    url = local_deployment.uploaded(aws, product, said.append)
    return local_deployment.deployed(
        aws, environment, product, url, said.append, StackLines(said.append)
    )


def test_a_failed_deployment_says_what_failed_first(
    world: World, aws: Aws, in_project: Path
) -> None:
    world.aws.faults.add(Fault("fail", "Registry/Repository", "create", "No room on the shelf"))
    with pytest.raises(AwsError) as failed:
        deploy(aws, [])
    assert failed.value.exit_code == 3
    cause, what = (mistake.what for mistake in failed.value.mistakes)
    assert what.startswith("streamflix-local is ROLLBACK_COMPLETE. The creation failed")
    assert "Registry/Repository (AWS::ECR::Repository), CREATE_FAILED" in cause
    assert "No room on the shelf" in cause


def test_deploying_the_same_again_changes_nothing(aws: Aws, in_project: Path) -> None:
    said: list[str] = []
    stack = deploy(aws, said)
    assert any("Observability" in line for line in said)
    environment = load_environment(Path(), "local")
    product = templates.product_of(environment)
    url = local_deployment.uploaded(aws, product, said.append)
    assert local_deployment.reviewed(aws, environment, product, url).empty
    assert len(read_tree(aws, stack).stacks) == 10


def made(world: World) -> str:
    assert world.create("product", TEMPLATE) == "CREATE_COMPLETE"
    return str(world.stack("product")["StackId"])


def test_a_stack_that_cannot_be_deleted_says_why(world: World, aws: Aws) -> None:
    stack_id = made(world)
    world.aws.faults.add(Fault("fail", "Topic", "delete", "Someone listens", times=-1))
    with pytest.raises(AwsError, match=r"(?s)Topic.*Someone listens.*product is DELETE_FAILED"):
        local_deployment.destroyed(aws, stack_id, StackLines(print))


def test_a_refusal_has_a_code_and_says_which_call(world: World, aws: Aws) -> None:
    stack_id = made(world)
    world.cfn.update_termination_protection(EnableTerminationProtection=True, StackName="product")
    with pytest.raises(
        AwsApiError, match=r"AWS rejected DeleteStack: .*TerminationProtection"
    ) as no:
        local_deployment.destroyed(aws, stack_id, StackLines(print))
    assert no.value.code == "ValidationError"


def test_asking_for_what_is_not_there(aws: Aws) -> None:
    assert cloudformation.stack(aws, "nothing") is None
    assert s3.bucket(aws, "nothing-of-that-name", ACCOUNT) is None
    with pytest.raises(AwsApiError, match="does not exist"):
        cloudformation.events(aws, "nothing")


def test_what_is_uploaded_is_never_overwritten(world: World, aws: Aws) -> None:
    s3.create_bucket(aws, BUCKET)
    assert s3.bucket(aws, BUCKET, ACCOUNT) is not None
    assert s3.tags_of_objects(aws, BUCKET, "x") == {}
    assert s3.put_new(aws, BUCKET, "x/1", b"first", ACCOUNT)
    assert not s3.put_new(aws, BUCKET, "x/1", b"second", ACCOUNT)
    assert s3.tags_of_objects(aws, BUCKET, "x/").keys() == {"x/1"}
    assert s3.digest_of(aws, BUCKET, "x/1", ACCOUNT) == hashlib.sha256(b"first").digest()
    assert world.s3.get_object(Bucket=BUCKET, Key="x/1")["Body"].read() == b"first"


def test_uploading_to_no_bucket_is_refused(aws: Aws) -> None:
    with pytest.raises(AwsApiError, match="nowhere-at-all/x"):
        s3.put_new(aws, "nowhere-at-all", "x", b"", ACCOUNT)


def test_buckets_in_the_region_without_a_name(world: World) -> None:
    s3.create_bucket(local_deployment.reached(world.aws, "us-east-1"), BUCKET)
    assert not world.s3.get_bucket_location(Bucket=BUCKET).get("LocationConstraint")


@pytest.mark.parametrize(
    ("region", "suffix"), [("eu-west-2", "amazonaws.com"), ("cn-north-1", "amazonaws.com.cn")]
)
def test_dns_suffixes(region: str, suffix: str) -> None:
    assert Aws(region).dns_suffix() == suffix


def test_an_endpoint_that_nobody_serves() -> None:
    lost = Aws(REGION, Endpoint("http://127.0.0.1:9", ACCOUNT, "local"), attempts=1)
    with pytest.raises(AwsError, match="AWS could not be asked: Could not connect"):
        identity.caller(lost)


def test_throttling_and_lost_connections_are_survived(world: World, aws: Aws) -> None:
    stack_id = made(world)
    world.aws.faults.add(Fault("throttle", action="DescribeStacks"))
    world.aws.faults.add(Fault("drop", action="DescribeStacks"))
    stack = cloudformation.stack(aws, stack_id)
    assert stack
    assert stack["StackName"] == "product"
