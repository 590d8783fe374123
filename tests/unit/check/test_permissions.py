"""The permissions proof: each rule finds its kind in every spelling, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.cfn.load import assembled
from generator.check.model import CheckContext
from generator.check.permissions.proof import PERMISSIONS
from generator.check.permissions.who import who
from generator.errors import UserError
from generator.plan.diff.resolved_product import ResolvedProduct, StackInputs, resolved_product

Json = dict[str, Any]
TASKS = {"Service": "ecs-tasks.amazonaws.com"}
OUTSIDER = {"AWS": "arn:aws:iam::999999999999:root"}
PROVIDER = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
SECRET = {"Ref": "Secret"}


def product(**resources: Json) -> ResolvedProduct:
    return resolved_product(assembled({"": json.dumps({"Resources": resources})}), StackInputs())


def allow(action: Any, resource: Any = "*", **more: Any) -> Json:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def document(*written: Json) -> Json:
    return {"Version": "2012-10-17", "Statement": list(written)}


def role(*written: Json, who: Any = TASKS, managed: Any = (), **trust: Any) -> Json:
    trusted = {"Effect": "Allow", "Principal": who, "Action": "sts:AssumeRole", **trust}
    inline = [{"PolicyName": "own", "PolicyDocument": document(*written)}] if written else []
    properties = {
        "AssumeRolePolicyDocument": document(trusted),
        "ManagedPolicyArns": list(managed),
        "Policies": inline,
    }
    return {"Type": "AWS::IAM::Role", "Properties": properties}


def resource(kind: str, **properties: Any) -> Json:
    return {"Type": kind, "Properties": properties}


def policy(*written: Json, kind: str = "AWS::IAM::Policy", **more: Any) -> Json:
    return resource(kind, PolicyName="more", PolicyDocument=document(*written), **more)


ADMIN = ["arn:aws:iam::aws:policy/AdministratorAccess"]
PASS_ANY = [allow("iam:PassRole"), allow("ecs:RunTask", "arn:aws:ecs:*:*:task-definition/films:*")]
PASS_ADMIN = [
    allow("iam:PassRole", {"Fn::GetAtt": ["Admin", "Arn"]}),
    allow("lambda:CreateFunction", "arn:aws:lambda:*:*:function:films"),
]
TASK = resource(
    "AWS::ECS::TaskDefinition",
    TaskRoleArn={"Fn::GetAtt": ["Role", "Arn"]},
    ContainerDefinitions=[
        {"Name": "a", "Image": "b", "Secrets": [{"Name": "P", "ValueFrom": SECRET}]}
    ],
)
READ_SECRET = allow("secretsmanager:GetSecretValue", SECRET)
NEW_SECRET = resource("AWS::SecretsManager::Secret", GenerateSecretString={})
FOUND: list[tuple[str, Json]] = [
    (
        "SF3001",
        {
            "Secret": NEW_SECRET,
            "Role": role(allow("secretsmanager:Get*", "arn:aws:secretsmanager:*:*:secret:*")),
        },
    ),
    (
        "SF3001",
        {"Secret": NEW_SECRET, "Role": role(READ_SECRET), "Other": role(READ_SECRET), "Task": TASK},
    ),
    (
        "SF3001",
        {
            "Db": resource("AWS::RDS::DBInstance", ManageMasterUserPassword=True),
            "Role": role(allow("secretsmanager:*", "arn:aws:secretsmanager:*:*:secret:rds!*")),
        },
    ),
    ("SF3002", {"Role": role(*PASS_ANY)}),
    (
        "SF3002",
        {
            "Role": role(*PASS_ADMIN),
            "Admin": role(who={"Service": "lambda.amazonaws.com"}, managed=ADMIN),
        },
    ),
    (
        "SF3002",
        {
            "Role": role(),
            "Admin": role(who={"AWS": {"Fn::GetAtt": ["Role", "Arn"]}}, managed=ADMIN),
        },
    ),
    ("SF3002", {"Role": role(allow("iam:PutRolePolicy"))}),
    ("SF3002", {"Role": role(), "More": policy(allow("iam:Attach*"), Roles=[{"Ref": "Role"}])}),
    ("SF3003", {"Role": role(who="*")}),
    ("SF3003", {"Role": role(who={"AWS": "*"})}),
    ("SF3003", {"Role": role(who=OUTSIDER)}),
    ("SF3003", {"Role": role(who={"AWS": ["arn:aws:iam::999999999999:user/a"]})}),
    (
        "SF3003",
        {
            "Role": role(
                who={"Federated": PROVIDER},
                Condition={
                    "StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}
                },
            )
        },
    ),
    ("SF3004", {"Role": role(allow("s3:GetObjects", "arn:aws:s3:::films/*"))}),
    ("SF3004", {"Role": role(allow("s4:GetObject", "arn:aws:s3:::films/*"))}),
    ("SF3004", {"Role": role(allow("s3:Fetch*", "arn:aws:s3:::films/*"))}),
    ("SF3005", {"Role": role(allow("*"))}),
    ("SF3005", {"Role": role(allow("s3:*", "arn:aws:s3:::films/*"))}),
    ("SF3005", {"Role": role(allow("sqs:SendMessage"))}),
    ("SF3005", {"Role": role(managed=ADMIN)}),
    ("SF3005", {"Role": role({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})}),
    (
        "SF3005",
        {
            "Role": role(),
            "More": policy(allow("kms:*"), kind="AWS::IAM::ManagedPolicy", Roles=["a"]),
        },
    ),
    (
        "SF3006",
        {
            "Queue": resource("AWS::SQS::Queue"),
            "More": policy(
                allow("sqs:*", Principal="*"),
                kind="AWS::SQS::QueuePolicy",
                Queues=[{"Ref": "Queue"}],
            ),
        },
    ),
    (
        "SF3006",
        {
            "Repository": resource(
                "AWS::ECR::Repository",
                RepositoryPolicyText=json.dumps(
                    document({"Effect": "Allow", "Principal": OUTSIDER, "Action": "ecr:*"})
                ),
            )
        },
    ),
    (
        "SF3006",
        {
            "Key": resource(
                "AWS::KMS::Key",
                KeyPolicy=document(allow("kms:*", Principal={"AWS": "999999999999"})),
            )
        },
    ),
    (
        "SF3006",
        {
            "It": resource(
                "AWS::Lambda::Permission",
                Action="lambda:InvokeFunction",
                FunctionName="films",
                Principal="s3.amazonaws.com",
            )
        },
    ),
    (
        "SF3006",
        {
            "It": resource(
                "AWS::Logs::ResourcePolicy",
                PolicyName="a",
                PolicyDocument=json.dumps(document(allow("logs:*", Principal={"AWS": "*"}))),
            )
        },
    ),
    ("SF3007", {"Key": resource("AWS::IAM::AccessKey", UserName="ci")}),
    ("SF3007", {"User": resource("AWS::IAM::User")}),
]
FOUND.append(
    (
        "SF3003",
        {
            "Secret": NEW_SECRET,
            "Role": role(who={"Service": ["ecs-tasks.amazonaws.com", "lambda.amazonaws.com"]}),
            "Task": TASK,
        },
    )
)
BOUNDED = {
    **role(),
    "Properties": {**role()["Properties"], "PermissionsBoundary": "arn:aws:iam::aws:policy/Limits"},
}
FOUND.append(("SF3008", {"Role": role(), "One": BOUNDED, "Two": BOUNDED}))
NOTHING: list[Json] = [
    {
        "Secret": NEW_SECRET,
        "Role": role(READ_SECRET),
        "Name": resource("AWS::SSM::Parameter", Type="String", Value=SECRET),
    },
    {
        "Role": role(who={"Service": {"Fn::Sub": "ecs-tasks.${AWS::URLSuffix}"}}),
        "Secret": NEW_SECRET,
        "Task": TASK,
    },
    {"Secret": NEW_SECRET, "Role": role(READ_SECRET), "Task": TASK},
    {"Secret": NEW_SECRET, "Role": role(READ_SECRET)},
    {"Role": role(allow("cloudwatch:PutMetricData"), allow("ec2:DescribeInstances"))},
    {"Role": role(allow("s3:GetObject", "arn:aws:s3:::films/*"))},
    {"Role": role(managed=["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"])},
    {"Role": role(who={"AWS": {"Ref": "AWS::AccountId"}})},
    {
        "Role": role(
            who={"Federated": PROVIDER},
            Condition={
                "StringLike": {"token.actions.githubusercontent.com:sub": "repo:owner/films:*"}
            },
        )
    },
    {
        "Limits": policy(allow("*"), kind="AWS::IAM::ManagedPolicy"),
        "Role": {
            **role(),
            "Properties": {**role()["Properties"], "PermissionsBoundary": {"Ref": "Limits"}},
        },
    },
    {
        "Key": resource(
            "AWS::KMS::Key",
            KeyPolicy=document(
                allow(
                    "kms:*", Principal={"AWS": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}}
                )
            ),
        )
    },
    {
        "It": resource(
            "AWS::Lambda::Permission",
            Action="lambda:InvokeFunction",
            FunctionName="films",
            Principal="s3.amazonaws.com",
            SourceAccount={"Ref": "AWS::AccountId"},
        )
    },
]


def found(resources: Json) -> list[str]:
    return [one.rule for one in PERMISSIONS.check(product(**resources), CheckContext())]


@pytest.mark.parametrize(("rule", "resources"), FOUND)
def test_each_kind_is_found(rule: str, resources: Json) -> None:
    assert rule in found(resources)


@pytest.mark.parametrize("resources", NOTHING)
def test_what_is_narrow_is_no_finding(resources: Json) -> None:
    assert found(resources) == []


def test_a_finding_names_the_line_of_its_statement() -> None:
    text = """Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - {Effect: Allow, Principal: {Service: ecs-tasks.amazonaws.com}, Action: "sts:AssumeRole"}
          - Effect: Allow
            Principal: "*"
            Action: sts:AssumeRole
"""
    resolved = resolved_product(assembled({"": text}), StackInputs())
    [finding] = PERMISSIONS.check(resolved, CheckContext())
    assert (finding.rule, finding.line, finding.place) == ("SF3003", 8, "Role")


SEVERAL = product(
    Secret=NEW_SECRET,
    Reader=role(READ_SECRET),
    Perhaps=role({**READ_SECRET, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}),
    Denied=role(READ_SECRET, {**READ_SECRET, "Effect": "Deny"}),
    Bounded={
        **role(READ_SECRET),
        "Properties": {
            **role(READ_SECRET)["Properties"],
            "PermissionsBoundary": "arn:aws:iam::aws:policy/ReadOnlyAccess",
        },
    },
    Shared=resource(
        "AWS::SecretsManager::ResourcePolicy",
        SecretId=SECRET,
        ResourcePolicy=document(allow("secretsmanager:GetSecretValue", Principal=OUTSIDER)),
    ),
)


def test_who_may_read_a_secret_and_by_which_statement() -> None:
    answers = who(SEVERAL, CheckContext(), ["secretsmanager:GetSecretValue", "Secret"])
    verdicts = {one.subject: one.verdict for one in answers}
    assert verdicts == {"Reader": "yes", "Perhaps": "unknown", "AWS 999999999999": "yes"}
    assert "Reader: Allow secretsmanager:GetSecretValue" in answers[0].steps[0]


def test_no_one_may_what_no_statement_allows() -> None:
    [answer] = who(SEVERAL, CheckContext(), ["secretsmanager:DeleteSecret", "Secret"])
    assert answer.verdict == "no"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["secretsmanager:ReadSecret", "Secret"], "There is no action secretsmanager:ReadSecret"),
        (["s3:GetObject", "Database/Secret"], "The product has no resource Database/Secret. Did"),
    ],
)
def test_what_is_not_there_is_a_mistake(words: list[str], message: str) -> None:
    with pytest.raises(UserError, match=message):
        who(SEVERAL, CheckContext(), words)
