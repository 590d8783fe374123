"""What CloudFormation refuses: its codes, its words, and the endpoint lives on."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError
from waits import BOUND

from generator.cfn.schemas import Schemas
from generator.local.resources import HANDLERS

from .conftest import World

TOPIC: dict[str, Any] = {"Type": "AWS::SNS::Topic"}
ONE = {"Resources": {"Topic": TOPIC}}


def refused(call: Callable[[], object]) -> tuple[str, str]:
    """The code and message that a call is refused with."""
    with pytest.raises(ClientError) as caught:
        call()
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


def circle() -> dict[str, Any]:
    """Two topics that name each other."""
    return {
        "Resources": {
            "A": {**TOPIC, "Properties": {"DisplayName": {"Ref": "B"}}},
            "B": {**TOPIC, "Properties": {"DisplayName": {"Ref": "A"}}},
        }
    }


CASES: dict[str, tuple[dict[str, Any], str, str]] = {
    "circle": (
        {"TemplateBody": json.dumps(circle())},
        "ValidationError",
        "Circular dependency between resources: [A, B]",
    ),
    "too many resources": (
        {"TemplateBody": json.dumps({"Resources": {f"T{i}": TOPIC for i in range(600)}})},
        "ValidationError",
        "Template format error: Number of resources, 600, is greater than maximum allowed, 500",
    ),
    "nothing in it": (
        {"TemplateBody": "{}"},
        "ValidationError",
        "Template format error: At least one Resources member must be defined.",
    ),
    "no template": (
        {},
        "ValidationError",
        "Either Template URL or Template Body must be specified.",
    ),
    "unresolved reference": (
        {
            "TemplateBody": json.dumps(
                {"Resources": {"T": {**TOPIC, "Properties": {"DisplayName": {"Ref": "Nobody"}}}}}
            )
        },
        "ValidationError",
        "Template format error: Unresolved resource dependencies [Nobody] in the Resources block "
        "of the template",
    ),
    "missing parameter": (
        {"TemplateBody": json.dumps({**ONE, "Parameters": {"P": {"Type": "String"}}})},
        "ValidationError",
        "Parameters: [P] must have values",
    ),
    "unknown parameter": (
        {
            "TemplateBody": json.dumps(ONE),
            "Parameters": [{"ParameterKey": "Nobody", "ParameterValue": "1"}],
        },
        "ValidationError",
        "Parameters: [Nobody] do not exist in the template",
    ),
    "function that there is not": (
        {
            "TemplateBody": json.dumps(
                {"Resources": {"T": {**TOPIC, "Properties": {"DisplayName": {"Fn::Ref": "T"}}}}}
            )
        },
        "ValidationError",
        "Template Error: Encountered unsupported function: Fn::Ref Supported functions are: ["
        "Fn::Base64, Fn::GetAtt, Fn::GetAZs, Fn::ImportValue, Fn::Join, Fn::Split, "
        "Fn::FindInMap, Fn::Select, Ref, Fn::Equals, Fn::If, Fn::Not, Condition, Fn::And, "
        "Fn::Or, Fn::Contains, Fn::EachMemberEquals, Fn::EachMemberIn, Fn::ValueOf, "
        "Fn::ValueOfAll, Fn::RefAll, Fn::Sub, Fn::Cidr]",
    ),
    "long description": (
        {"TemplateBody": json.dumps({**ONE, "Description": "é" * 513})},
        "ValidationError",
        "Template format error: 'Description' length is greater than 1024.",
    ),
    "tag twice": (
        {
            "TemplateBody": json.dumps(ONE),
            "Tags": [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}],
        },
        "ValidationError",
        "Tags contain duplicate keys; tag keys must be unique",
    ),
    "no such bucket": (
        {"TemplateURL": "https://s3.eu-west-2.amazonaws.com/nobodys-bucket/root.yaml"},
        "ValidationError",
        "S3 error: The specified bucket does not exist",
    ),
    "not S3": (
        {"TemplateURL": "https://example.com/root.yaml"},
        "ValidationError",
        "S3 error: Domain name specified in example.com is not a valid S3 domain",
    ),
    "unacknowledged role": (
        {
            "TemplateBody": json.dumps(
                {"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": {}}}}
            )
        },
        "InsufficientCapabilitiesException",
        "Requires capabilities : [CAPABILITY_IAM]",
    ),
    "unacknowledged named role": (
        {
            "TemplateBody": json.dumps(
                {"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "r"}}}}
            ),
            "Capabilities": ["CAPABILITY_IAM"],
        },
        "InsufficientCapabilitiesException",
        "Requires capabilities : [CAPABILITY_NAMED_IAM]",
    ),
    "macro without a name": (
        {"TemplateBody": json.dumps({**ONE, "Transform": {"Name": {"Ref": "X"}}})},
        "ValidationError",
        "Key Name of transform definition must be a string.",
    ),
    "not YAML": (
        {"TemplateBody": "Resources: [a"},
        "ValidationError",
        "Template format error: YAML not well-formed.",
    ),
    "too large": (
        {"TemplateBody": json.dumps({**ONE, "Description": "x" * 2_000_000})},
        "ValidationError",
        "failed to satisfy constraint: Member must have length less than or equal to 51200",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_create_stack_refuses(world: World, name: str) -> None:
    request, code, words = CASES[name]
    found, said = refused(lambda: world.cfn.create_stack(StackName="bad", **request))
    assert (found, words in said) == (code, True), said
    assert world.cfn.describe_stacks()["Stacks"] == []


def test_template_of_two_megabytes_behind_a_url(world: World) -> None:
    bucket = world.bucket()
    text = json.dumps({**ONE, "Description": "x" * 2_000_000})
    world.s3.put_object(Bucket=bucket, Key="big.json", Body=text.encode())
    url = f"https://s3.eu-west-2.amazonaws.com/{bucket}/big.json"
    code, words = refused(lambda: world.cfn.create_stack(StackName="bad", TemplateURL=url))
    assert code == "ValidationError"
    assert "may not exceed" in words


@pytest.mark.parametrize(
    "url",
    [
        "https://s3.eu-west-2.amazonaws.com/templates/one.json",
        "https://s3-eu-west-2.amazonaws.com/templates/one.json",
        "https://s3.amazonaws.com/templates/one.json",
        "https://templates.s3.eu-west-2.amazonaws.com/one.json",
        "https://templates.s3.amazonaws.com/one.json",
        "http://127.0.0.1/templates/one.json",
    ],
)
def test_every_form_of_template_url(world: World, url: str) -> None:
    world.bucket()
    world.upload("one.json", ONE)
    made = world.cfn.create_stack(StackName="one", TemplateURL=url)
    assert world.settled(made["StackId"]) == "CREATE_COMPLETE"


def test_names_that_are_taken_or_impossible(world: World) -> None:
    world.create("one", ONE)
    again = refused(lambda: world.create("one", ONE))
    assert again == ("AlreadyExistsException", "Stack [one] already exists")
    assert refused(lambda: world.create("1st", ONE))[0] == "ValidationError"
    assert refused(lambda: world.update("nobody", ONE)) == (
        "ValidationError",
        "Stack [nobody] does not exist",
    )


def test_unknown_type_and_property_fail_loudly(world: World) -> None:
    unknown = {"Resources": {"X": {"Type": "AWS::Nobody::Knows"}}}
    assert refused(lambda: world.create("x", unknown)) == (
        "ValidationError",
        "Template format error: Unrecognized resource types: [AWS::Nobody::Knows]",
    )
    extra = {"Resources": {"T": {**TOPIC, "Properties": {"Colour": "red"}}}}
    assert world.create("y", extra) == "ROLLBACK_COMPLETE"
    assert any("extraneous key [Colour] is not permitted" in r for r in world.reasons("y"))


def test_type_that_has_no_handler_fails_loudly(world: World) -> None:
    """A type of AWS's that is not played here never passes as created."""
    name = next(n for n in Schemas().types() if n not in HANDLERS and n.startswith("AWS::IoT::"))
    needed = dict.fromkeys(Schemas().get(name).required, "x")  # type: ignore[union-attr]
    made = {"Resources": {"X": {"Type": name, "Properties": needed}}}
    assert world.create("x", made) == "ROLLBACK_COMPLETE"
    assert any(f"{name} is not supported by the local AWS" in r for r in world.reasons("x"))


def test_type_of_a_resource_cannot_change(world: World) -> None:
    world.create("one", ONE)
    other = {"Resources": {"Topic": {"Type": "AWS::SQS::Queue"}}}
    code, words = refused(lambda: world.update("one", other))
    assert code == "ValidationError"
    assert "Update of resource type is not permitted" in words


def _post(world: World, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(world.aws.endpoint_url).netloc, timeout=BOUND)
    with closing(connection):
        connection.request("POST", "/", body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()


SIGNED = {
    "Authorization": "AWS4-HMAC-SHA256 "
    "Credential=123456789012/20261122/eu-west-2/cloudformation/aws4_request, "
    "SignedHeaders=host, Signature=0",
    "Content-Type": "application/x-www-form-urlencoded",
}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", b"MissingAction"),
        (b"Action=NobodyKnows", b"InvalidAction"),
        (b"Action=CreateStack", b"ValidationError"),
        (b"Action=CreateStack&StackName=a&Tags.member.x=1", b"MalformedInput"),
        (b"Action=DescribeStacks&StackName.x=a", b"MalformedInput"),
        (b"\xff\xfe", b"MalformedInput"),
    ],
)
def test_malformed_requests(world: World, body: bytes, code: bytes) -> None:
    status, answer = _post(world, body, SIGNED)
    assert status == 400
    assert b"<Code>" + code + b"</Code>" in answer
    assert world.cfn.describe_stacks()["Stacks"] == []


def test_unsigned_request_is_refused(world: World) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    status, answer = _post(world, b"Action=DescribeStacks&Version=2010-05-15", form)
    assert (status, b"MissingAuthenticationToken" in answer) == (403, True)


def test_unsupported_action_says_so(world: World) -> None:
    code, words = refused(lambda: world.cfn.list_types())
    assert code == "InvalidAction"
    assert "ListTypes" in words


@pytest.mark.parametrize(
    ("arn", "wrong"),
    [
        ("nowhere", "TopicArn Reason: An ARN must have at least 6 elements, not 1"),
        ("arn:aws:sns:eu-west-2::alarms", "AccountId"),
    ],
)
def test_notification_topics_that_are_none(world: World, arn: str, wrong: str) -> None:
    code, message = refused(lambda: world.create("topic", ONE, NotificationARNs=[arn]))
    assert code == "ValidationError"
    assert message.startswith(f"Invalid parameter: {wrong} (Service: AmazonSNS; Status Code: 400")


@pytest.mark.parametrize("operation", ["describe_stacks", "delete_stack", "list_stack_resources"])
def test_names_that_no_stack_can_have(world: World, operation: str) -> None:
    code, message = refused(lambda: getattr(world.cfn, operation)(StackName="film@home"))
    assert (code, message) == (
        "ValidationError",
        "1 validation error detected: Value 'film@home' at 'stackName' failed to satisfy "
        "constraint: Member must satisfy regular expression pattern: "
        "[a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*",
    )
    code, message = refused(lambda: getattr(world.cfn, operation)(StackName=""))
    assert code == "ValidationError"
    assert message.endswith("Member must have length greater than or equal to 1")


@pytest.mark.parametrize("token", ["nonsense", "100", "-1"])
def test_a_token_that_was_never_given(world: World, token: str) -> None:
    assert refused(lambda: world.cfn.describe_stacks(NextToken=token))[0] == "ValidationError"
