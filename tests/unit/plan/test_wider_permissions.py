"""Edits of permissions: each harm is refused in every spelling, and what is narrow is not."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

import pytest

from generator.plan.diff.compare import Comparison
from generator.plan.policy.checks import policy_results

Compare = Callable[..., Comparison]
Json = dict[str, Any]
Edit = Callable[[Json], None]


def allow(action: Any, resource: Any = "*", **more: Any) -> Json:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def trust(principal: Any, **more: Any) -> Json:
    one = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more}
    return {"Version": "2012-10-17", "Statement": [one]}


def document(*statements: Json) -> Json:
    return {"Version": "2012-10-17", "Statement": list(statements)}


FILMS = "arn:aws:s3:::films/*"
DENY = {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": FILMS}
READ = allow(
    ["s3:GetObject", "s3:GetObjectTagging"],
    FILMS,
    Sid="ReadFilms",
    Condition={"StringEquals": {"aws:SourceVpce": ["vpce-1", "vpce-2"]}},
)
QUEUE = allow("sqs:ReceiveMessage", {"Fn::GetAtt": ["Queue", "Arn"]})
TASKS = {"Service": "ecs-tasks.amazonaws.com"}
OUTSIDER = {"AWS": "arn:aws:iam::999999999999:root"}
OWNER = {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}}
BOUNDARY = {"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/PowerUserAccess"}
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
FROM_EVENTS = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def product() -> Json:
    role = {
        "AssumeRolePolicyDocument": trust(TASKS),
        "PermissionsBoundary": BOUNDARY,
        "Policies": [{"PolicyName": "films", "PolicyDocument": document(READ, QUEUE, DENY)}],
    }
    statement = {"Effect": "Allow", "Principal": OWNER, "Action": "kms:*", "Resource": "*"}
    publish = allow(
        "sns:Publish",
        {"Ref": "Topic"},
        Principal={"Service": "events.amazonaws.com"},
        Condition=FROM_EVENTS,
    )
    found = {
        "Queue": {"Type": "AWS::SQS::Queue"},
        "Topic": {"Type": "AWS::SNS::Topic"},
        "Secret": {"Type": "AWS::SecretsManager::Secret"},
        "Code": {
            "Type": "AWS::Lambda::Function",
            "Properties": {"Handler": "a.b", "Role": {"Fn::GetAtt": ["Role", "Arn"]}},
        },
        "Sam": {
            "Type": "AWS::Serverless::Function",
            "Properties": {"Handler": "a.b", "Policies": ["AWSLambdaRole"]},
        },
        "Other": {
            "Type": "AWS::IAM::Role",
            "Properties": {"AssumeRolePolicyDocument": trust(TASKS), "ManagedPolicyArns": [ADMIN]},
        },
        "Less": {
            "Type": "AWS::IAM::Role",
            "Properties": {"AssumeRolePolicyDocument": trust(TASKS)},
        },
        "Role": {"Type": "AWS::IAM::Role", "Properties": role},
        "Key": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": document(statement)}},
        "Endpoint": {
            "Type": "AWS::EC2::VPCEndpoint",
            "Properties": {
                "PolicyDocument": document(allow("s3:GetObject", FILMS, Principal="*")),
                "ServiceName": "s3",
                "VpcId": "vpc-1",
            },
        },
        "TopicPolicy": {
            "Type": "AWS::SNS::TopicPolicy",
            "Properties": {"Topics": [{"Ref": "Topic"}], "PolicyDocument": document(publish)},
        },
        "More": {
            "Type": "AWS::IAM::Policy",
            "Properties": {
                "PolicyName": "more",
                "Roles": [{"Ref": "Role"}],
                "PolicyDocument": document(
                    {"Effect": "Deny", "Action": "sqs:PurgeQueue", "Resource": "*"}
                ),
            },
        },
    }
    return deepcopy(found)


def role(resources: Json) -> Json:
    found: Json = resources["Role"]["Properties"]
    return found


def inline(resources: Json) -> list[Json]:
    found: list[Json] = role(resources)["Policies"][0]["PolicyDocument"]["Statement"]
    return found


def gains(*statements: Json) -> Edit:
    return lambda resources: inline(resources).extend(statements)


def added(kind: str, **properties: Any) -> Edit:
    return lambda resources: resources.update(New={"Type": kind, "Properties": properties})


def named(name: str, **properties: Any) -> Edit:
    """Other properties of a resource."""
    return lambda resources: resources[name]["Properties"].update(properties)


def read(**members: Any) -> Edit:
    """Another first statement; None removes a member."""

    def edit(resources: Json) -> None:
        first = {**inline(resources)[0], **members}
        inline(resources)[0] = {key: value for key, value in first.items() if value is not None}

    return edit


def new_role(principal: Any = TASKS, policies: Any = None, **more: Any) -> Edit:
    held = {"ManagedPolicyArns": policies} if policies is not None else {}
    return added("AWS::IAM::Role", AssumeRolePolicyDocument=trust(principal, **more), **held)


def new_policy(*statements: Json, kind: str = "AWS::IAM::Policy", **more: Any) -> Edit:
    return added(kind, PolicyName="new", PolicyDocument=document(*statements), **more)


def attached(*statements: Json, kind: str = "AWS::IAM::Policy") -> Edit:
    holders: Json = (
        {"RoleName": {"Ref": "Role"}} if "RolePolicy" in kind else {"Roles": [{"Ref": "Role"}]}
    )
    return new_policy(*statements, kind=kind, **holders)


def removed(name: str) -> Edit:
    return lambda resources: resources.pop(name) and None


def for_key(**members: Any) -> Edit:
    one = {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*", **members}
    return lambda resources: resources["Key"]["Properties"]["KeyPolicy"]["Statement"].append(one)


PROVIDERS = "arn:aws:iam::111122223333:oidc-provider"
GITHUB = {"Federated": f"{PROVIDERS}/token.actions.githubusercontent.com"}
EXECUTION = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
AUDIENCE = {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}
SUBJECT = {"token.actions.githubusercontent.com:sub": "repo:owner/films:ref:refs/heads/main"}

HARMFUL: Mapping[str, tuple[Edit, str]] = {
    "administrator for another account": (new_role(OUTSIDER, [ADMIN]), "another account"),
    "another account by its number": (new_role({"AWS": "999999999999"}), "another account"),
    "everyone": (new_role("*"), "everyone"),
    "everyone in a list": (new_role({"AWS": ["*"]}), "everyone"),
    "everyone with MFA": (
        new_role("*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
        "everyone",
    ),
    "everyone but one": (
        added(
            "AWS::IAM::Role",
            AssumeRolePolicyDocument=document(
                {"Effect": "Allow", "NotPrincipal": OUTSIDER, "Action": "sts:AssumeRole"}
            ),
        ),
        "everyone but",
    ),
    "any repository": (
        new_role(GITHUB, Condition={"StringEquals": AUDIENCE}),
        "every user of",
    ),
    "any repository by a wildcard": (
        new_role(
            GITHUB,
            Condition={
                "StringEquals": AUDIENCE,
                "StringLike": {"token.actions.githubusercontent.com:sub": "repo:*"},
            },
        ),
        "every user of",
    ),
    "administrator by ARN": (new_role(TASKS, [ADMIN]), "every action"),
    "administrator by Sub": (
        new_role(TASKS, [{"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess"}]),
        "every action",
    ),
    "administrator by Join": (
        new_role(
            TASKS,
            [
                {
                    "Fn::Join": [
                        "",
                        ["arn:", {"Ref": "AWS::Partition"}, ":iam::aws:policy/IAMFullAccess"],
                    ]
                }
            ],
        ),
        "every action of iam",
    ),
    "administrator for the old role": (named("Role", ManagedPolicyArns=[ADMIN]), "gets the"),
    "everything": (gains(allow("*")), "every action"),
    "everything in JSON text": (
        lambda resources: role(resources)["Policies"].append(
            {"PolicyName": "text", "PolicyDocument": json.dumps(document(allow("*")))}
        ),
        "every action",
    ),
    "all of a service": (gains(allow("s3:*")), "every action of s3"),
    "all of a service by case": (gains(allow(["S3:*"])), "every action of S3".lower()),
    "all of IAM": (attached(allow("iam:*")), "every action of iam"),
    "all of keys": (attached(allow("kms:*"), kind="AWS::IAM::RolePolicy"), "every action of kms"),
    "all of a service, managed": (
        attached(allow("sqs:*"), kind="AWS::IAM::ManagedPolicy"),
        "every action of sqs",
    ),
    "any role": (gains(allow("sts:AssumeRole")), "take other roles"),
    "any role by wildcard": (gains(allow("sts:Assume*")), "take other roles"),
    "passing any role": (gains(allow("iam:PassRole")), "hand roles to services"),
    "any secret": (gains(allow("secretsmanager:GetSecretValue")), "read secrets"),
    "any secret by ARN": (
        gains(allow("secretsmanager:Get*", "arn:aws:secretsmanager:*:*:secret:*")),
        "read secrets",
    ),
    "a secret that was there": (
        added(
            "AWS::IAM::Role",
            AssumeRolePolicyDocument=trust(TASKS),
            Policies=[
                {
                    "PolicyName": "read",
                    "PolicyDocument": document(
                        allow("secretsmanager:GetSecretValue", {"Ref": "Secret"})
                    ),
                }
            ],
        ),
        "a secret that was there",
    ),
    "the role of another": (
        named("Code", Role={"Fn::GetAtt": ["Other", "Arn"]}),
        "runs with the role",
    ),
    "a role from elsewhere": (
        named("Code", Role="arn:aws:iam::111122223333:role/admin"),
        "not in the product",
    ),
    "a function of SAM": (named("Sam", Policies=["AdministratorAccess"]), "every action"),
    "a statement of SAM": (
        named("Sam", Policies=["AWSLambdaRole", document(allow("s3:*"))]),
        "every action of s3",
    ),
    "a share for another account": (
        added("AWS::RAM::ResourceShare", Name="a", Principals=["999999999999"]),
        "another account",
    ),
    "everything but": (
        gains({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}),
        "everything but",
    ),
    "every resource but": (
        gains({"Effect": "Allow", "Action": "s3:GetObject", "NotResource": FILMS}),
        "fewer resources",
    ),
    "trust of another account": (
        named("Role", AssumeRolePolicyDocument=trust(OUTSIDER)),
        "another account",
    ),
    "trust of another service": (
        named("Role", AssumeRolePolicyDocument=trust({"Service": "ec2.amazonaws.com"})),
        "ec2.amazonaws.com",
    ),
    "trust in JSON text": (
        named("Role", AssumeRolePolicyDocument=json.dumps(trust(OUTSIDER))),
        "another account",
    ),
    "no boundary": (lambda resources: role(resources).pop("PermissionsBoundary"), "boundary"),
    "a wider boundary": (named("Role", PermissionsBoundary=ADMIN), "boundary"),
    "a denial less": (lambda resources: inline(resources).pop(), "denied"),
    "a denial of less": (
        lambda resources: inline(resources)[-1].update(Resource="arn:aws:s3:::films/a/*"),
        "denied",
    ),
    "a policy that denied": (removed("More"), "denied"),
    "a condition less": (read(Condition=None), "fewer resources"),
    "a value more": (
        read(Condition={"StringEquals": {"aws:SourceVpce": ["vpce-1", "vpce-2", "vpce-3"]}}),
        "fewer resources",
    ),
    "a wider resource": (read(Resource="arn:aws:s3:::*"), "fewer resources"),
    "a wider action": (read(Action="s3:Get*"), "fewer resources"),
    "a user": (added("AWS::IAM::User"), "user"),
    "a password": (added("AWS::IAM::User", LoginProfile={"Password": "a"}), "password"),
    "an access key": (added("AWS::IAM::AccessKey", UserName="ci"), "access key"),
    "a key for another account": (for_key(Principal=OUTSIDER), "another account"),
    "a key for everyone": (for_key(Principal="*", Action="kms:*"), "everyone"),
    "a topic for everyone": (
        lambda resources: resources["TopicPolicy"]["Properties"]["PolicyDocument"][
            "Statement"
        ].append(allow("sns:Publish", {"Ref": "Topic"}, Principal="*")),
        "everyone",
    ),
    "a queue for another account": (
        new_policy(
            allow("sqs:*", Principal=OUTSIDER),
            kind="AWS::SQS::QueuePolicy",
            Queues=[{"Ref": "Queue"}],
        ),
        "another account",
    ),
    "a repository in JSON text": (
        added(
            "AWS::ECR::Repository",
            RepositoryPolicyText=json.dumps(
                document({"Effect": "Allow", "Principal": "*", "Action": "ecr:*"})
            ),
        ),
        "everyone",
    ),
    "logs for another account": (
        added(
            "AWS::Logs::ResourcePolicy",
            PolicyName="logs",
            PolicyDocument=json.dumps(document(allow("logs:PutLogEvents", Principal=OUTSIDER))),
        ),
        "another account",
    ),
    "a bus for everyone": (
        added(
            "AWS::Events::EventBusPolicy",
            StatementId="a",
            Action="events:PutEvents",
            Principal="*",
        ),
        "everyone",
    ),
    "a function for any bucket": (
        added(
            "AWS::Lambda::Permission",
            Action="lambda:InvokeFunction",
            FunctionName={"Ref": "Code"},
            Principal="s3.amazonaws.com",
        ),
        "no condition names its source",
    ),
    "a function for another account": (
        added(
            "AWS::Lambda::Permission",
            Action="lambda:*",
            FunctionName={"Ref": "Code"},
            Principal="999999999999",
        ),
        "another account",
    ),
    "a source less": (
        lambda resources: resources["TopicPolicy"]["Properties"]["PolicyDocument"]["Statement"][
            0
        ].pop("Condition"),
        "no condition names its source",
    ),
    "an endpoint for everything": (
        named("Endpoint", PolicyDocument=document(allow("s3:*", Principal="*"))),
        "s3:*",
    ),
    "an endpoint without a policy": (
        lambda resources: resources["Endpoint"]["Properties"].pop("PolicyDocument"),
        "no policy",
    ),
}

SPLIT = [
    {**READ, "Sid": "One", "Action": "s3:GetObject"},
    {**READ, "Sid": "Two", "Action": ["S3:GetObjectTagging"]},
]


def reordered(resources: Json) -> None:
    statements = inline(resources)
    statements.reverse()
    statements[-1]["Action"] = list(reversed(statements[-1]["Action"]))


def moved(resources: Json) -> None:
    """The inline policy becomes one of its own."""
    statements = inline(resources)
    del role(resources)["Policies"]
    attached(*statements)(resources)


HARMLESS: Mapping[str, Edit] = {
    "another order": reordered,
    "the role of another that may do less": named("Code", Role={"Fn::GetAtt": ["Less", "Arn"]}),
    "a statement of SAM that is scoped": named(
        "Sam", Policies=["AWSLambdaRole", document(allow("sqs:SendMessage", "arn:aws:sqs:*:*:a"))]
    ),
    "another Sid": read(Sid="Films"),
    "no Sid": read(Sid=None),
    "two statements for one": lambda resources: inline(resources).__setitem__(slice(0, 1), SPLIT),
    "fewer actions": read(Action="s3:GetObject"),
    "fewer resources": read(Resource="arn:aws:s3:::films/posters/*"),
    "a condition more": read(
        Condition={**READ["Condition"], "Bool": {"aws:SecureTransport": "true"}}
    ),
    "a value less": read(Condition={"StringEquals": {"aws:SourceVpce": "vpce-1"}}),
    "a statement less": lambda resources: inline(resources).pop(0),
    "a scoped statement": gains(allow("sqs:SendMessage", {"Fn::GetAtt": ["Queue", "Arn"]})),
    "a scoped statement by ARN": gains(allow(["s3:PutObject"], "arn:aws:s3:::posters/*")),
    "metrics, which have no resource": gains(allow("cloudwatch:PutMetricData")),
    "a scoped policy": attached(allow("dynamodb:GetItem", "arn:aws:dynamodb:*:*:table/films")),
    "a denial more": gains({"Effect": "Deny", "Action": "iam:*", "Resource": "*"}),
    "a policy of its own": moved,
    "a partition by reference": read(Resource={"Fn::Sub": "arn:${AWS::Partition}:s3:::films/*"}),
    "a policy as JSON text": lambda resources: role(resources)["Policies"][0].update(
        PolicyDocument=json.dumps(document(READ, allow("sqs:ReceiveMessage", "q"), DENY)).replace(
            '"q"', json.dumps("arn:aws:s3:::films/q")
        )
    ),
    "a scoped role": new_role(TASKS, [EXECUTION]),
    "a role for one branch": new_role(GITHUB, Condition={"StringEquals": {**AUDIENCE, **SUBJECT}}),
    "a role for this account": new_role(OWNER),
    "the same owner by number": lambda resources: resources["Key"]["Properties"]["KeyPolicy"][
        "Statement"
    ][0].update(Principal={"AWS": {"Ref": "AWS::AccountId"}}),
    "a function for one topic": added(
        "AWS::Lambda::Permission",
        Action="lambda:InvokeFunction",
        FunctionName={"Ref": "Code"},
        Principal="sns.amazonaws.com",
        SourceArn={"Ref": "Topic"},
    ),
    "a queue for one topic": new_policy(
        allow(
            "sqs:SendMessage",
            {"Fn::GetAtt": ["Queue", "Arn"]},
            Principal={"Service": "sns.amazonaws.com"},
            Condition={"ArnEquals": {"aws:SourceArn": {"Ref": "Topic"}}},
        ),
        kind="AWS::SQS::QueuePolicy",
        Queues=[{"Ref": "Queue"}],
    ),
    "a narrower endpoint": named(
        "Endpoint",
        PolicyDocument=document(allow("s3:GetObject", "arn:aws:s3:::films/a/*", Principal="*")),
    ),
}


def refused(compared: Compare, edit: Edit, nested: bool) -> list[str]:
    before, after = product(), product()
    edit(after)

    def texts(resources: Json) -> dict[str, str]:
        inner = json.dumps({"Resources": resources})
        if not nested:
            return {"": inner}
        root = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "inner.yaml"}}
        return {"": json.dumps({"Resources": {"Inner": root}}), "Inner": inner}

    results = policy_results(compared(texts(before), texts(after)))
    return [one.message for one in results if one.rule == "wider-permissions"]


@pytest.mark.parametrize("nested", [False, True], ids=["flat", "nested"])
@pytest.mark.parametrize("name", HARMFUL)
def test_more_permissions_are_refused_with_words(
    compared: Compare, name: str, nested: bool
) -> None:
    edit, words = HARMFUL[name]
    assert words in " ".join(refused(compared, edit, nested)).replace("S3", "s3")


@pytest.mark.parametrize("nested", [False, True], ids=["flat", "nested"])
@pytest.mark.parametrize("name", HARMLESS)
def test_what_allows_no_more_is_not_refused(compared: Compare, name: str, nested: bool) -> None:
    assert refused(compared, HARMLESS[name], nested) == []
