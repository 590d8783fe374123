"""The deployers' roles made on the local AWS, and read back through IAM."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import ACCOUNT, REGION, World

BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/Boundary"
SOMEBODY = f"arn:aws:iam::{ACCOUNT}:role/Ci"
GITHUB = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
SUBJECT = "repo:example/streamflix:environment:prod"
NAMES = ("plan", "deploy", "destroy")


def made(world: World, root: Path, name: str, **parameters: str) -> dict[str, str]:
    """The outputs of a role's stack, made as from the console."""
    body = (root / "templates" / "access" / f"{name}.yaml").read_text("utf-8")
    stack = world.cfn.create_stack(
        StackName=f"access-{name}",
        TemplateBody=body,
        Capabilities=["CAPABILITY_NAMED_IAM"],
        Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()],
    )
    assert world.settled(stack["StackId"]) == "CREATE_COMPLETE"
    return world.outputs(f"access-{name}")


def documents(world: World, arns: str) -> list[Any]:
    """The policies' documents as IAM keeps them."""
    iam = world.client("iam")
    found = []
    for arn in arns.split(","):
        version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        told = iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]
        found.append(told["Document"])
    return found


@pytest.mark.parametrize("name", NAMES)
def test_policies_alone(world: World, root: Path, name: str) -> None:
    outputs = made(world, root, name)
    assert outputs.keys() == {"PolicyArns"}
    found = documents(world, outputs["PolicyArns"])
    text = json.dumps(found, separators=(",", ":"))
    assert f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/streamflix-*/*" in text
    assert "Fn::" not in text
    assert "{}" not in text
    assert all(len(json.dumps(one, separators=(",", ":"))) <= 6144 for one in found)
    assert world.delete(f"access-{name}") == "DELETE_COMPLETE"


@pytest.mark.parametrize("name", NAMES)
def test_a_role_with_everything_said(world: World, root: Path, name: str) -> None:
    more = {"ArtifactBucket": "our-own", "PermissionsBoundaryArn": BOUNDARY}
    outputs = made(
        world,
        root,
        name,
        StackPrefix="streamflix-prod",
        ThroughCloudFormation="false",
        TrustedPrincipalArn=SOMEBODY,
        OidcProviderArn=GITHUB,
        OidcSubject=SUBJECT,
        **{k: v for k, v in more.items() if k in _declared(root, name)},
    )
    text = json.dumps(documents(world, outputs["PolicyArns"]), separators=(",", ":"))
    assert "aws:CalledVia" not in text
    assert "{}" not in text
    assert (BOUNDARY in text) == (name == "deploy")
    assert ("arn:aws:s3:::our-own/templates/*" in text) == (name != "destroy")
    iam = world.client("iam")
    role = iam.get_role(RoleName=outputs["RoleArn"].rpartition("/")[2])["Role"]
    assert role["Path"] == "/deployers/"
    trusted, federated = role["AssumeRolePolicyDocument"]["Statement"]
    assert trusted["Principal"] == {"AWS": SOMEBODY}
    assert federated["Principal"] == {"Federated": GITHUB}
    assert SUBJECT in json.dumps(federated["Condition"])
    attached = iam.list_attached_role_policies(RoleName=role["RoleName"])["AttachedPolicies"]
    assert {one["PolicyArn"] for one in attached} == set(outputs["PolicyArns"].split(","))


def _declared(root: Path, name: str) -> str:
    return (root / "templates" / "access" / f"{name}.yaml").read_text("utf-8")


def test_a_provider_needs_a_subject(world: World, root: Path) -> None:
    with pytest.raises(world.cfn.exceptions.ClientError, match="OidcSubject must say which jobs"):
        made(world, root, "plan", OidcProviderArn=GITHUB)


def test_the_roles_of_stack_sets(world: World, root: Path) -> None:
    outputs = made(world, root, "stackset-administration")
    made(world, root, "stackset-execution", AdministratorAccountId=ACCOUNT)
    iam = world.client("iam")
    told = json.dumps(
        iam.get_role(RoleName="AWSCloudFormationStackSetExecutionRole")["Role"], default=str
    )
    assert f"arn:aws:iam::{ACCOUNT}:role/AWSCloudFormationStackSetAdministrationRole" in told
    [document] = documents(world, outputs["PolicyArns"])
    assert f"arn:aws:cloudformation:*:{ACCOUNT}:stackset/streamflix*" in json.dumps(document)
