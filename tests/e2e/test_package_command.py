"""``streamflix package`` against the local AWS, and what others do with what it made."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from generator import cli as command_line
from generator.cfn.load import load, nested_stacks
from generator.cfn.source.locations import files
from generator.cfn.template import parse
from generator.commands.shared import local_deployment
from generator.deploy.artifacts.upload import Placed, place

from .conftest import ACCOUNT, REGION, Cli, World

BUCKET = f"streamflix-templates-{ACCOUNT}-{REGION}"
Run = Callable[..., Any]


@pytest.fixture
def package(world: World, in_project: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """``package("dev", …)``: the exit code, standard output and standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = command_line.main(["package", *arguments], {**os.environ, **world.aws.environment})
        said = capsys.readouterr()
        return code, said.out, said.err

    with pytest.MonkeyPatch.context() as patch:
        for name, value in world.aws.environment.items():
            patch.setenv(name, value)
        yield run


def packaged(package: Run, *arguments: str) -> Any:
    code, out, _ = package(*arguments, "--format", "json")
    assert code == 0
    return json.loads(out)


def test_the_bucket_is_as_it_must_be(world: World, package: Run) -> None:
    said = packaged(package, "dev")
    assert (said["version"], said["bucket"], said["templates"], said["new"]) == (1, BUCKET, 10, 10)
    s3, of = world.s3, {"Bucket": BUCKET}
    assert s3.get_bucket_versioning(**of)["Status"] == "Enabled"
    blocked = s3.get_public_access_block(**of)["PublicAccessBlockConfiguration"]
    assert len(blocked) == 4
    assert all(blocked.values())
    [rule] = s3.get_bucket_encryption(**of)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
    [rule] = s3.get_bucket_ownership_controls(**of)["OwnershipControls"]["Rules"]
    assert rule["ObjectOwnership"] == "BucketOwnerEnforced"
    [rule] = s3.get_bucket_lifecycle_configuration(**of)["Rules"]
    assert "Days" not in rule["Expiration"]
    policy = json.loads(s3.get_bucket_policy(**of)["Policy"])
    assert {one["Effect"] for one in policy["Statement"]} == {"Deny"}
    assert packaged(package, "dev")["new"] == 0


def test_what_is_uploaded_cannot_be_overwritten(world: World, package: Run) -> None:
    key = urlsplit(packaged(package, "dev")["root_url"]).path.removeprefix(f"/{BUCKET}/")
    for more in ({}, {"IfNoneMatch": "*"}):
        with pytest.raises(world.s3.exceptions.ClientError, match=r"403|PreconditionFailed"):
            world.s3.put_object(Bucket=BUCKET, Key=key, Body=b"other", **more)
    world.s3.put_object(Bucket=BUCKET, Key="elsewhere", Body=b"anything")


def test_people_get_two_addresses(package: Run) -> None:
    code, out, err = package("prod")
    assert code == 0
    assert out.startswith(f"10 templates are in s3://{BUCKET}, 10 of them new.\n")
    root, link = (line.strip() for line in out.splitlines() if line.startswith("  https://"))
    query = parse_qs(urlsplit(link).fragment.partition("?")[2], keep_blank_values=True)
    assert link.startswith(f"https://{REGION}.console.aws.amazon.com/cloudformation/home?region=")
    assert query["templateURL"] == [root]
    assert query["stackName"] == ["streamflix-prod"]
    assert query["param_Environment"] == ["prod"]
    assert "carries no tags" in err
    assert package("prod", "-q")[2] == ""
    assert "none of them new" in package("prod")[1]


def test_a_bucket_of_another_account_is_refused(world: World, package: Run) -> None:
    other = world.client("s3", account="999999999999")
    other.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    code, out, err = package("dev")
    assert (code, out) == (3, "")
    assert f"The bucket {BUCKET} is not the account {ACCOUNT}'s" in err
    assert "Contents" not in other.list_objects_v2(Bucket=BUCKET)


def test_templates_that_are_missing_or_stale_are_said(
    package: Run, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(root / "parameters", tmp_path / "parameters")
    monkeypatch.chdir(tmp_path)
    code, _, err = package("dev")
    assert (code, "`make templates` writes it" in err) == (2, True)
    shutil.copytree(root / "templates", tmp_path / "templates")
    assert "make templates" not in package("dev")[2]
    api = tmp_path / "templates" / "nested" / "api.yaml"
    api.write_text(api.read_text() + "# more\n")
    code, _, err = package("dev")
    assert (code, "templates/nested/api.yaml is not what the code makes" in err) == (0, True)
    api.unlink()
    code, _, err = package("dev")
    assert code == 2
    assert "templates/nested/root.yaml:" in err
    assert "api.yaml" in err


def test_any_product_is_packaged_and_many_may_do_it_at_once(world: World, root: Path) -> None:
    """Three levels of templates, four packagers, one bucket that none of them finds."""
    product = load("root.yaml", files(str(root / "tests" / "e2e" / "samples" / "deep")))

    def packager() -> Placed:
        return place(local_deployment.reached(world.aws, REGION), product)

    with ThreadPoolExecutor(4) as pool:
        done = [one.result() for one in [pool.submit(packager) for _ in range(4)]]
    assert len({one.root_url for one in done}) == 1
    assert sum(one.new for one in done) == done[0].templates == 3
    stack = world.cfn.create_stack(
        StackName="deep", TemplateURL=done[0].root_url, Capabilities=["CAPABILITY_IAM"]
    )
    assert world.settled(stack["StackId"]) == "CREATE_COMPLETE"


@pytest.mark.parametrize(
    ("condition", "refused"),
    [
        ({}, True),
        ({"Bool": {"aws:SecureTransport": "true"}}, True),
        ({"Bool": {"aws:SecureTransport": "false"}}, False),
        ({"Null": {"s3:if-none-match": "true"}}, True),
        ({"Null": {"s3:if-none-match": "false"}}, False),
        ({"StringEquals": {"aws:SourceVpce": "vpce-1"}}, False),
    ],
)
def test_a_bucket_s_policy_counts_under_its_conditions(
    world: World, condition: Any, refused: bool
) -> None:
    bucket = world.bucket()
    statement = {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "*"}
    policy = {"Version": "2012-10-17", "Statement": {**statement, "Condition": condition}}
    world.s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))
    if refused:
        with pytest.raises(world.s3.exceptions.ClientError, match="403"):
            world.s3.put_object(Bucket=bucket, Key="x", Body=b"")
    else:
        world.s3.put_object(Bucket=bucket, Key="x", Body=b"")


@pytest.mark.long
def test_the_aws_cli_deploys_what_was_packaged(
    world: World, package: Run, cli: Cli, in_project: Path, tmp_path: Path
) -> None:
    """A nested change set by URL, and ``deploy`` with the root that was downloaded."""
    url = packaged(package, "local")["root_url"]
    parameters = tmp_path / "parameters.json"
    parameters.write_text(_printed(package, "local"))
    change_set = ("--stack-name", "by-url", "--change-set-name", "first")
    more = ("--change-set-type", "CREATE", "--include-nested-stacks", "--capabilities")
    given = ("--template-url", url, "--parameters", f"file://{parameters}")
    cfn = "cloudformation"
    cli(cfn, "create-change-set", *change_set, *more, "CAPABILITY_IAM", *given)
    world.described(world.cfn.list_change_sets(StackName="by-url")["Summaries"][0]["ChangeSetId"])
    cli(cfn, "execute-change-set", *change_set)
    assert world.settled("by-url") == "CREATE_COMPLETE"
    made = world.resources("by-url")

    key = urlsplit(url).path.removeprefix(f"/{BUCKET}/")
    cli("s3", "cp", f"s3://{BUCKET}/{key}", "root.yaml")
    told = nested_stacks(parse((tmp_path / "root.yaml").read_text()))
    assert all(str(one).startswith("https://s3.") for one in told.values())
    cli(
        cfn, "deploy", "--stack-name", "by-url", "--template-file", "root.yaml",
        "--capabilities", "CAPABILITY_IAM",
    )  # fmt: skip
    assert world.status("by-url") == "UPDATE_COMPLETE"
    kept = {name: one["PhysicalResourceId"] for name, one in world.resources("by-url").items()}
    assert kept == {name: one["PhysicalResourceId"] for name, one in made.items()}


def _printed(package: Run, environment: str) -> str:
    """The environment's parameters as the AWS CLI takes them."""
    from generator.config.parameters.files import load_environment
    from generator.views.parameters import aws_cli

    return aws_cli(load_environment(Path(), environment).parameters)
