"""Random small templates over cheap types, with what each of their values must become.

A template is drawn as :class:`Small`; beside the template itself it knows, for every SSM parameter
in it, which text the parameter must hold once the stack stands. So the engine's resolver is not
asked whether the engine resolved well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

Physical = Mapping[str, str]
"""Physical IDs by logical ID."""

ACCOUNT, REGION = "123456789012", "eu-west-2"


@dataclass(frozen=True)
class Text:
    """A value of a template, and what it must become; ``needs``: the logical IDs it names."""

    expression: Any
    becomes: Callable[[Physical], str]
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Small:
    """A template. ``switch`` and ``text`` are its parameters' values; ``tags`` the stack's.

    ``texts``: what SSM parameters must hold, by logical ID.
    """

    template: Mapping[str, Any]
    switch: str
    text: str
    tags: Mapping[str, str]
    texts: Mapping[str, Text]

    @property
    def present(self) -> frozenset[str]:
        """Logical IDs whose condition holds."""
        resources = self.template["Resources"]
        return frozenset(
            name for name, one in resources.items() if self.switch == "on" or "Condition" not in one
        )

    @property
    def request(self) -> dict[str, Any]:
        """Parameters, tags and capabilities as requests take them."""
        given = {"Switch": self.switch, "Text": self.text}
        return {
            "Parameters": [{"ParameterKey": k, "ParameterValue": v} for k, v in given.items()],
            "Tags": [{"Key": k, "Value": v} for k, v in self.tags.items()],
            "Capabilities": ["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
        }


PARAMETERS = {
    "Switch": {"Type": "String", "AllowedValues": ["on", "off"]},
    "Text": {"Type": "String"},
}
CONDITIONS = {"IsOn": {"Fn::Equals": [{"Ref": "Switch"}, "on"]}}

VARIANT = st.integers(0, 2)
"""Names and addresses differ by variant: another one is a replacement, and collides with no one."""

TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}


def _named(prefix: str, name: str, variant: int) -> str | None:
    """A custom name for two variants of three; the third leaves it to CloudFormation."""
    return f"{prefix}{name.lower()}-{variant}" if variant else None


def _without_none(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in properties.items() if value is not None}


@st.composite
def _topic(draw: st.DrawFn, name: str, text: Text) -> dict[str, Any]:
    return {
        "TopicName": _named("t-", name, draw(VARIANT)),
        "DisplayName": text.expression if draw(st.booleans()) else None,
        "Tags": draw(st.sampled_from([None, [{"Key": "kind", "Value": "topic"}]])),
    }


@st.composite
def _queue(draw: st.DrawFn, name: str, _: Text) -> dict[str, Any]:
    return {
        "QueueName": _named("q-", name, draw(VARIANT)),
        "VisibilityTimeout": draw(st.sampled_from([None, 30, 60, "90"])),
    }


@st.composite
def _parameter(draw: st.DrawFn, name: str, text: Text) -> dict[str, Any]:
    return {
        "Name": _named("/p/", name, draw(VARIANT)),
        "Type": "String",
        "Value": text.expression,
        "Description": draw(st.sampled_from([None, "one", "two"])),
    }


@st.composite
def _log_group(draw: st.DrawFn, name: str, _: Text) -> dict[str, Any]:
    return {
        "LogGroupName": _named("/l/", name, draw(VARIANT)),
        "RetentionInDays": draw(st.sampled_from([None, 7, "30"])),
    }


@st.composite
def _bucket(draw: st.DrawFn, name: str, _: Text) -> dict[str, Any]:
    return {
        "BucketName": _named("b-", name, draw(VARIANT)),
        "VersioningConfiguration": draw(st.sampled_from([None, {"Status": "Enabled"}])),
    }


@st.composite
def _role(draw: st.DrawFn, name: str, text: Text) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    inline = [{"PolicyName": "reads", "PolicyDocument": document}]
    return {
        "RoleName": _named("r-", name, draw(VARIANT)),
        "AssumeRolePolicyDocument": TRUST,
        "Description": draw(st.sampled_from([None, "a role"])),
        "Policies": draw(st.sampled_from([None, inline])),
        "Tags": [{"Key": "text", "Value": text.expression}] if draw(st.booleans()) else None,
    }


@st.composite
def _vpc(draw: st.DrawFn, name: str, _: Text) -> dict[str, Any]:
    return {
        "CidrBlock": f"10.{draw(VARIANT)}.0.0/16",
        "EnableDnsHostnames": draw(st.sampled_from([None, True, "false"])),
        "Tags": draw(st.sampled_from([None, [{"Key": "Name", "Value": name}]])),
    }


@st.composite
def _group(draw: st.DrawFn, name: str, _: Text) -> dict[str, Any]:
    rule = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "10.0.0.0/8"}
    return {
        "GroupDescription": f"{name} {draw(VARIANT)}",
        "SecurityGroupIngress": draw(
            st.sampled_from([None, [rule], [{**rule, "FromPort": 443, "ToPort": "443"}]])
        ),
    }


@st.composite
def _table(draw: st.DrawFn, name: str, _: Text) -> dict[str, Any]:
    return {
        "TableName": _named("d-", name, draw(VARIANT)),
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "DeletionProtectionEnabled": draw(st.sampled_from([None, False])),
    }


Kind = Callable[[str, Text], st.SearchStrategy[dict[str, Any]]]

KINDS: Mapping[str, tuple[str, Kind]] = {
    "TopicA": ("AWS::SNS::Topic", _topic),
    "TopicB": ("AWS::SNS::Topic", _topic),
    "Queue": ("AWS::SQS::Queue", _queue),
    "ParameterA": ("AWS::SSM::Parameter", _parameter),
    "ParameterB": ("AWS::SSM::Parameter", _parameter),
    "ParameterC": ("AWS::SSM::Parameter", _parameter),
    "Log": ("AWS::Logs::LogGroup", _log_group),
    "Bucket": ("AWS::S3::Bucket", _bucket),
    "Role": ("AWS::IAM::Role", _role),
    "Vpc": ("AWS::EC2::VPC", _vpc),
    "Group": ("AWS::EC2::SecurityGroup", _group),
    "Table": ("AWS::DynamoDB::Table", _table),
}
ORDERS = st.permutations(sorted(KINDS))
"""A resource may name those before it: another order turns dependencies round."""


def _attributes(name: str) -> list[tuple[str, Callable[[Physical], str]]]:
    """Attributes of a resource that follow from its physical ID."""
    arn = f"arn:aws:{{}}:{REGION}:{ACCOUNT}:{{}}"
    rows: dict[str, list[tuple[str, Callable[[Physical], str]]]] = {
        "AWS::SNS::Topic": [
            ("TopicArn", lambda p: p[name]),
            ("TopicName", lambda p: p[name].rpartition(":")[2]),
        ],
        "AWS::SQS::Queue": [
            ("QueueUrl", lambda p: p[name]),
            ("Arn", lambda p: arn.format("sqs", p[name].rpartition("/")[2])),
        ],
        "AWS::Logs::LogGroup": [("Arn", lambda p: arn.format("logs", f"log-group:{p[name]}:*"))],
        "AWS::S3::Bucket": [("Arn", lambda p: f"arn:aws:s3:::{p[name]}")],
        "AWS::IAM::Role": [("Arn", lambda p: f"arn:aws:iam::{ACCOUNT}:role/{p[name]}")],
        "AWS::EC2::VPC": [("VpcId", lambda p: p[name])],
        "AWS::EC2::SecurityGroup": [("GroupId", lambda p: p[name])],
        "AWS::DynamoDB::Table": [("Arn", lambda p: arn.format("dynamodb", f"table/{p[name]}"))],
    }
    return rows.get(KINDS[name][0], [])


@st.composite
def _texts(draw: st.DrawFn, earlier: Sequence[str], given: str) -> Text:
    """A literal, a parameter, or something said of an earlier resource."""
    plain: list[Text] = [
        Text("literal", lambda _: "literal"),
        Text({"Ref": "Text"}, lambda _: given),
        Text({"Fn::Sub": "${AWS::Region}/${Text}"}, lambda _: f"{REGION}/{given}"),
        Text({"Fn::Join": ["-", ["a", {"Ref": "Text"}]]}, lambda _: f"a-{given}"),
        Text({"Fn::Select": [1, {"Fn::Split": [",", "a,b,c"]}]}, lambda _: "b"),
    ]
    if not earlier or not draw(st.booleans()):
        return draw(st.sampled_from(plain))
    name = draw(st.sampled_from(list(earlier)))
    needs = frozenset([name])
    told = [
        Text({"Ref": name}, lambda p: p[name], needs),
        Text({"Fn::Sub": f"${{Text}}:${{{name}}}"}, lambda p: f"{given}:{p[name]}", needs),
    ]
    for attribute, becomes in _attributes(name):
        told.append(Text({"Fn::GetAtt": [name, attribute]}, becomes, needs))
        sub = {"Fn::Sub": f"<${{{name}.{attribute}}}>"}
        told.append(Text(sub, lambda p, becomes=becomes: f"<{becomes(p)}>", needs))
    return draw(st.sampled_from(told))


def _where_on(text: Text, switch: str) -> Text:
    """The text where the switch is on, and ``off`` else: for what may name a conditional one."""
    return Text(
        {"Fn::If": ["IsOn", text.expression, "off"]},
        text.becomes if switch == "on" else lambda _: "off",
        text.needs,
    )


@st.composite
def smalls(draw: st.DrawFn) -> Small:
    """Templates of one to eight resources with parameters, a condition and references."""
    switch, given = draw(st.sampled_from(["on", "off"])), draw(st.sampled_from(["x", "y"]))
    chosen = draw(st.sets(st.sampled_from(sorted(KINDS)), min_size=1, max_size=8))
    if "Group" in chosen:
        chosen.add("Vpc")
    order = [name for name in draw(ORDERS) if name in chosen]
    conditional = draw(st.sets(st.sampled_from(order), max_size=2)) - {"Vpc"}
    resources: dict[str, Any] = {}
    texts: dict[str, Text] = {}
    for position, name in enumerate(order):
        text = draw(_texts(order[:position], given))
        if text.needs & conditional:
            text = _where_on(text, switch)
        kind, properties = KINDS[name]
        resource = {"Type": kind, "Properties": _without_none(draw(properties(name, text)))}
        if name == "Group":
            resource["Properties"]["VpcId"] = {"Ref": "Vpc"}
        if name in conditional:
            resource["Condition"] = "IsOn"
        resources[name] = resource
        if kind == "AWS::SSM::Parameter" and (switch == "on" or name not in conditional):
            texts[name] = text
    # A name that is not its own order: sections of a template have none.
    template = {"Parameters": PARAMETERS, "Conditions": CONDITIONS, "Resources": resources}
    tags = draw(st.sampled_from([{}, {"team": "films"}, {"team": "music", "cost": "1"}]))
    return Small(template, switch, given, tags, texts)
