"""The deployers' roles: what each may do, on what, and that nothing is forgotten."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from generator.access.catalogue import Catalogue
from generator.access.direct import MAKE_BUCKET, UPLOAD
from generator.access.parameters import PARAMETERS
from generator.access.quirks import BESIDES, LEFT_OUT, left_out
from generator.access.rights import DEPLOY, DESTROY, PLAN, permissions, rights
from generator.access.scope import Grant, grants, is_reading
from generator.access.statements import LIMIT, policies, size, statement
from generator.access.templates import documents
from generator.assembly.document import Document
from generator.cfn.schemas import Handler, Schemas
from generator.deliveries import documents as deliveries
from generator.deploy.change_set.request import name_of

SCHEMAS, CATALOGUE = Schemas(), Catalogue()
TYPES = sorted({one["Type"] for made in deliveries() for one in made.content["Resources"].values()})
MADE = {
    made.path.removeprefix("access/").removesuffix(".yaml"): made
    for made in documents(TYPES, SCHEMAS, CATALOGUE)
}
HANDLERS: Mapping[str, tuple[Handler, ...]] = {
    "plan": PLAN,
    "deploy": DEPLOY,
    "destroy": DESTROY,
    "stackset-execution": DEPLOY,
}


def statements(made: Document) -> Iterator[Any]:
    """Every statement of every policy of a template."""
    for one in made.content["Resources"].values():
        properties = one["Properties"]
        inline = [policy["PolicyDocument"] for policy in properties.get("Policies", ())]
        for document in (*inline, properties.get("PolicyDocument", {"Statement": ()})):
            for one in document["Statement"]:
                yield one["Fn::If"][1] if "Fn::If" in one else one


def actions(name: str) -> set[str]:
    found = (one for one in statements(MADE[name]) if one["Effect"] == "Allow")
    return {action for one in found for action in one["Action"]}


def statement_of(name: str, action: str) -> Any:
    """The first statement that allows an action."""
    found = (one for one in statements(MADE[name]) if one["Effect"] == "Allow")
    return next(one for one in found if action in one["Action"])


@pytest.mark.parametrize("name", MADE)
def test_every_action_exists(name: str) -> None:
    assert {action for action in actions(name) if not CATALOGUE.knows(action)} == set()
    assert not any("*" in action for action in actions(name))


@pytest.mark.parametrize("name", HANDLERS)
@pytest.mark.parametrize("type_name", TYPES)
def test_every_type_is_covered_by_every_role(name: str, type_name: str) -> None:
    """All that its handlers list, but for what is left out with a reason."""
    if (name, type_name) == ("stackset-execution", "AWS::CloudFormation::Stack"):
        return
    needed = set(permissions(type_name, HANDLERS[name], SCHEMAS))
    assert {one for one in needed - actions(name) if not left_out(one)} == set()
    assert type_name in MADE[name].content["Metadata"]["StreamFlix"]["ResourceTypes"]


@pytest.mark.parametrize("name", MADE)
def test_everything_on_everything_is_allowed_to_nobody(name: str) -> None:
    """``*`` is for reading, and for what IAM knows no resource of."""
    for one in statements(MADE[name]):
        if one["Resource"] == ["*"]:
            wide = {a for a in one["Action"] if not is_reading(a) and CATALOGUE.arns(a)}
            # What AWS documents as granted on * alone, though IAM knows a resource of it.
            documented = {"cloudwatch:PutCompositeAlarm"}
            reading = {"s3:GetObject", "sns:Publish", "cloudformation:ValidateTemplate"}
            assert wide <= reading | documented


@pytest.mark.parametrize("name", MADE)
def test_policies_fit_whatever_the_parameters_are(name: str) -> None:
    found = MADE[name].content["Resources"].values()
    documents = [one["Properties"]["PolicyDocument"] for one in found if "Managed" in one["Type"]]
    assert documents
    for document in documents:
        assert size(document["Statement"]) <= LIMIT
        sids = re.findall('"Sid": "([^"]*)"', json.dumps(document))
        assert len(set(sids)) == len(sids)
        assert all(re.fullmatch("[A-Za-z0-9]+", sid) for sid in sids)
    # A role takes ten managed policies (IAM user guide, "Quotas").
    assert len(documents) <= 10


def test_whoever_plans_changes_nothing() -> None:
    """But for change sets, which no one executes, and templates that are new."""
    changing = {one for one in actions("plan") if not is_reading(one)}
    assert changing == {
        "apigateway:GET",
        "cloudformation:CreateChangeSet",
        "cloudformation:DeleteChangeSet",
        "cloudformation:DetectStackDrift",
        "cloudformation:DetectStackResourceDrift",
        "cloudformation:TagResource",
        "cloudformation:ValidateTemplate",
        "s3:PutObject",
    }


def test_whoever_deploys_deletes_no_root_stack_and_whoever_destroys_executes_nothing() -> None:
    assert "cloudformation:DeleteStack" not in actions("plan")
    only = statement_of("deploy", "cloudformation:DeleteStack")["Condition"]
    assert only["Fn::If"][1]["ForAnyValue:StringEquals"] == {
        "aws:CalledVia": ["cloudformation.amazonaws.com"]
    }
    assert "Condition" not in statement_of("destroy", "cloudformation:DeleteStack")
    assert "cloudformation:ExecuteChangeSet" not in actions("destroy")
    assert actions("plan") < actions("deploy")


@pytest.mark.parametrize(
    ("name", "action"),
    [
        ("plan", "DescribeChangeSet"),
        ("plan", "DeleteChangeSet"),
        ("plan", "DescribeEvents"),
        ("plan", "GetTemplate"),
        ("deploy", "ExecuteChangeSet"),
        ("destroy", "DescribeChangeSet"),
    ],
)
def test_a_change_set_is_asked_for_by_its_arn_alone(name: str, action: str) -> None:
    allowed = statement_of(name, f"cloudformation:{action}")["Resource"]
    arn = "cloudformation:${AWS::Region}:${AWS::AccountId}:changeSet/${StackPrefix}*/*"
    assert any(str(one.get("Fn::Sub", "")).endswith(arn) for one in allowed)


@pytest.mark.parametrize("action", ["ExecuteChangeSet", "DeleteChangeSet", "CreateChangeSet"])
def test_change_set_rights_end_at_the_stacks_of_the_role(action: str) -> None:
    """By the stack's ARN and by the change set's, roots' and nested ones'."""
    allowed = [
        one["Fn::Sub"].replace("${StackPrefix}", "streamflix-dev").rpartition(":")[2]
        for one in statement_of("deploy", f"cloudformation:{action}")["Resource"]
    ]

    def may(resource: str) -> bool:
        return any(fnmatchcase(resource, pattern) for pattern in allowed)

    for stack, mine in (("streamflix-dev", True), ("streamflix-prod", False)):
        root = name_of(stack, datetime(2026, 1, 1, tzinfo=UTC), "0a1b2c")
        assert may(f"stack/{stack}/uuid") == mine
        assert may(f"stack/{stack}-Network-1ABC/uuid") == mine
        assert may(f"changeSet/{root}/uuid") == mine
        assert may(f"changeSet/{root}-Network-1ABC/uuid") == mine
    assert not may("changeSet/streamflix-20260101T000000Z-0a1b2c/uuid")


def test_resources_change_only_through_cloudformation() -> None:
    direct = ("cloudformation:", "s3:", "ecr:BatchDeleteImage", "sns:Publish")
    for name in HANDLERS:
        for one in statements(MADE[name]):
            changing = [a for a in one["Action"] if not is_reading(a) and not a.startswith(direct)]
            through = "aws:CalledVia" in json.dumps(one.get("Condition"))
            assert not changing or through or one["Effect"] == "Deny", one["Sid"]


def test_roles_are_passed_and_made_only_as_streamflix_needs_them() -> None:
    passing = statement_of("deploy", "iam:PassRole")
    text = json.dumps(passing)
    assert passing["Action"] == ["iam:PassRole"]
    assert '"iam:PassedToService": ["ecs-tasks.amazonaws.com", "vpc-flow-logs.amaz' in text
    assert "role/${StackPrefix}*" in text
    linked = json.dumps(statement_of("deploy", "iam:CreateServiceLinkedRole"))
    assert "role/aws-service-role/*" in linked
    assert '"ecs.amazonaws.com", "ecs.application-autoscaling.amazonaws.com"' in linked
    attached = json.dumps(statement_of("deploy", "iam:AttachRolePolicy"))
    assert "AmazonECSTaskExecutionRolePolicy" in attached


def test_a_boundary_binds_whoever_makes_roles() -> None:
    for name in ("deploy", "stackset-execution"):
        denied, removal = [one for one in statements(MADE[name]) if one["Effect"] == "Deny"]
        boundary = {"iam:PermissionsBoundary": {"Ref": "PermissionsBoundaryArn"}}
        assert denied["Condition"] == {"StringNotEquals": boundary}
        bound = {"CreateRole", "PutRolePolicy", "AttachRolePolicy", "UpdateAssumeRolePolicy"}
        assert {f"iam:{action}" for action in bound} < {*denied["Action"]}
        assert removal["Action"] == ["iam:DeleteRolePermissionsBoundary"]
        assert "Condition" not in removal


def test_without_a_forced_boundary_a_role_s_boundary_can_be_taken_off_again() -> None:
    """Otherwise an update that adds one could not be rolled back."""
    for name in ("deploy", "stackset-execution"):
        assert "iam:DeleteRolePermissionsBoundary" in actions(name)


def test_final_snapshots_composite_alarms_and_regional_nat_gateways_are_allowed() -> None:
    for name in ("deploy", "stackset-execution", "destroy"):
        assert "elasticache:CreateServerlessCacheSnapshot" in actions(name)
    for name in ("deploy", "stackset-execution"):
        assert statement_of(name, "cloudwatch:PutCompositeAlarm")["Resource"] == ["*"]
        linked = statement_of(name, "iam:CreateServiceLinkedRole")["Condition"]
        assert "ec2-nat-gateway.amazonaws.com" in json.dumps(linked)


def test_taking_down_needs_no_boundary() -> None:
    assert all(one["Effect"] == "Allow" for one in statements(MADE["destroy"]))


def test_deployers_are_not_among_the_roles_that_they_make() -> None:
    for name in ("plan", "deploy", "destroy"):
        for one in MADE[name].content["Resources"].values():
            assert one["Properties"]["Path"] == "/deployers/"


NAMES = ("LogGroupName", "RepositoryName")


@pytest.mark.parametrize("key", NAMES)
def test_the_names_that_policies_know_are_those_of_the_templates(key: str) -> None:
    flat = deliveries()[-1].content["Resources"].values()
    given = {one["Properties"][key]["Fn::Sub"] for one in flat if _is_named(one, key)}
    assert given
    pattern = {"LogGroupName": "/*/streamflix-*", "RepositoryName": "streamflix-*"}[key]
    assert all(fnmatchcase(name, pattern) for name in given)
    assert f":{pattern}" in json.dumps(MADE["deploy"].content).replace("repository/", ":")


def _is_named(resource: Any, key: str) -> bool:
    kind = {"LogGroupName": "AWS::Logs::LogGroup", "RepositoryName": "AWS::ECR::Repository"}[key]
    return bool(resource["Type"] == kind)


def test_every_quirk_is_still_one() -> None:
    """A list that AWS has fixed, or a type that has gone, takes its line here with it."""
    listed = {action for one in TYPES for action in permissions(one, DEPLOY, SCHEMAS)}
    idle = {p for p in LEFT_OUT if not any(fnmatchcase(action, p) for action in listed)}
    assert idle == set()
    for one in BESIDES:
        types = [name for name in TYPES if one.action in permissions(name, one.handlers, SCHEMAS)]
        assert len(types) < len(TYPES), one.action


OPERATIONS = re.compile(r'\.(?:ask|pages|search)\(\s*(?:SERVICE|"(\w+)"), "(\w+)"')
# boto3's operation → the action that IAM calls otherwise.
ACTIONS = {
    "s3:HeadBucket": "s3:ListBucket",
    "s3:HeadObject": "s3:GetObject",
    "s3:ListObjectsV2": "s3:ListBucket",
    "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
    "s3:PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
    "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
    "s3:PutBucketEncryption": "s3:PutEncryptionConfiguration",
    "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
    "s3:PutBucketLifecycleConfiguration": "s3:PutLifecycleConfiguration",
}


NOT_OURS = {
    # Everybody may ask who they are.
    "sts:GetCallerIdentity",
    # Products with buckets can be emptied; StreamFlix has none.
    "s3:DeleteObjects",
    "s3:ListObjectVersions",
}


def asked(root: Path) -> Iterator[str]:
    """Every operation that the code of deploy/ names, as IAM's action."""
    # What an account holds is only listed on this machine, by the demo.
    files = {*(root / "generator" / "deploy").rglob("*.py")} - {
        root / "generator/deploy/destroy/account_inventory.py"
    }
    for file in sorted(files):
        text = file.read_text("utf-8")
        own = re.search(r'^SERVICE = "(\w+)"', text, re.MULTILINE)
        for service, operation in OPERATIONS.findall(text):
            name = operation.title().replace("_", "")
            yield f"{service or (own[1] if own else '')}:{name}"
    for setting in re.findall(
        r'"((?:get|put)_\w+)"',
        (root / "generator/deploy/artifacts/bucket_settings.py").read_text("utf-8"),
    ):
        yield f"s3:{setting.title().replace('_', '')}"


def test_every_question_that_the_commands_ask_is_allowed_to_somebody(root: Path) -> None:
    allowed = {action.lower() for name in MADE for action in actions(name)}
    questions = {ACTIONS.get(one, one) for one in asked(root)} - NOT_OURS
    assert {"cloudformation:CreateChangeSet", "s3:PutObject", "s3:ListBucket"} <= questions
    assert {one for one in questions if one.lower() not in allowed} == set()


def test_whoever_administers_stack_sets_may_ask_all_that_the_command_asks(root: Path) -> None:
    files = (root / "generator" / "deploy" / "stack_sets").glob("*.py")
    found = {
        name
        for file in files
        for name in re.findall(
            r'(?:\.(?:ask|pages)\(|Step\()(?:SERVICE, )?"([a-z]+(?:_[a-z]+)+)"',
            file.read_text("utf-8").replace("(\n            ", "("),
        )
    }
    assert {"update_stack_set", "list_accounts_for_parent", "create_stack_instances"} <= found
    allowed = {action.lower().partition(":")[2] for action in actions("stackset-administration")}
    assert {one for one in found if one.replace("_", "") not in allowed} == set()
    bucket = {action for grant in (*UPLOAD, *MAKE_BUCKET) for action in grant.actions}
    assert bucket <= actions("stackset-administration")


def test_stack_sets_reach_every_region_with_one_role() -> None:
    for one in statements(MADE["stackset-execution"]):
        assert "AWS::Region" not in json.dumps(one)


# --- the parts ---------------------------------------------------------------------------------


def test_a_type_that_nobody_knows_needs_nothing() -> None:
    assert list(permissions("Our::Own::Type", DEPLOY, SCHEMAS)) == []
    assert rights([], PLAN, SCHEMAS).keys() == {
        one.action for one in BESIDES if "read" in one.handlers
    }


def test_the_catalogue_minds_no_case() -> None:
    assert CATALOGUE.knows("ECS:createservice")
    assert not CATALOGUE.knows("ecs:Nothing")
    assert not CATALOGUE.knows("nothing:Nothing")
    assert CATALOGUE.arns("nothing:Nothing") == ()
    assert CATALOGUE.arns("ecs:CreateCluster") == (
        "arn:${Partition}:ecs:${Region}:${Account}:cluster/.*",
    )


def test_what_no_name_narrows_is_held_to_its_service_account_and_region() -> None:
    [grant] = grants(["ecs:CreateCluster"], CATALOGUE)
    assert grant.resources == ("arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}:*",)
    [grant] = grants(["ecs:RegisterTaskDefinition", "ecs:UpdateService"], CATALOGUE)
    assert grant.sid == "Ecs"


def test_a_statement_that_is_too_long_is_cut_in_halves() -> None:
    names = tuple(f"ecs:Action{number}" for number in range(9))
    found = policies([Grant("Many", names, ("*",))], limit=200)
    assert len(found) > 1
    assert all(size(one) <= 200 for one in found)
    assert [a for [one] in found for a in one["Action"]] == list(names)
    assert len({one["Sid"] for [one] in found}) == len(found)


def test_the_bucket_is_streamflix_s_own_or_the_one_that_is_named() -> None:
    looking, uploading = (statement(grant)["Resource"] for grant in UPLOAD)
    own = "arn:${AWS::Partition}:s3:::${ArtifactBucket}"
    default = "arn:${AWS::Partition}:s3:::streamflix-templates-${AWS::AccountId}-${AWS::Region}"
    assert looking == [{"Fn::If": ["HasArtifactBucket", {"Fn::Sub": own}, {"Fn::Sub": default}]}]
    assert uploading[0]["Fn::If"][1:] == [
        {"Fn::Sub": f"{own}/templates/*"},
        {"Fn::Sub": f"{default}/templates/*"},
    ]


@pytest.mark.parametrize(
    ("arn", "fits"),
    [
        ("", True),
        ("arn:aws:iam::123456789012:policy/bound", True),
        ("arn:aws:iam::aws:policy/PowerUserAccess", True),
        ("arn:aws:iam::12:policy/bound", False),
        ("arn:aws:iam::aws:role/a", False),
    ],
)
def test_a_boundary_is_a_policy_of_the_account_or_of_aws(arn: str, fits: bool) -> None:
    declared: Any = PARAMETERS["PermissionsBoundaryArn"]
    assert bool(re.fullmatch(declared["AllowedPattern"], arn)) == fits
