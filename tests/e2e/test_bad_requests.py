"""Requests that no SDK would send: AWS's codes and words, and the endpoint lives on."""

from __future__ import annotations

import http.client
import json
from contextlib import closing
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from waits import BOUND

from .conftest import World

TOPIC: dict[str, Any] = {"Type": "AWS::SNS::Topic"}
ONE: dict[str, Any] = {"Resources": {"T": TOPIC}}
HEADERS = {
    "Authorization": "AWS4-HMAC-SHA256 "
    "Credential=123456789012/20261122/eu-west-2/cloudformation/aws4_request, "
    "SignedHeaders=host, Signature=0",
    "Content-Type": "application/x-www-form-urlencoded",
}


def template(text: Any) -> str:
    """A CreateStack request with a template."""
    body = text if isinstance(text, str) else json.dumps(text)
    return f"Action=CreateStack&StackName=x&TemplateBody={quote(body)}"


def resource(**parts: Any) -> str:
    """A CreateStack request whose template has one topic with these parts."""
    return template({"Resources": {"A": {**TOPIC, **parts}}})


MALFORMED = {
    "zeros": "\0\1\2",
    "JSON": '{"Action": "DescribeStacks"}',
    "ampersands": "&&&==&=",
    "a letter for a number": "Action=ListStacks&StackStatusFilter.member.a=CREATE_COMPLETE",
    "a negative number": "Action=ListStacks&StackStatusFilter.member.-1=CREATE_COMPLETE",
    "a superscript": "Action=ListStacks&StackStatusFilter.member.²=CREATE_COMPLETE",
    "a text for a list": template(ONE) + "&Tags=all",
    "a list for a text": template(ONE) + "&Description.member.1=a&RoleARN.member.1=b",
    "a word for a boolean": template(ONE) + "&DisableRollback=maybe",
    "a word for a number": template(ONE) + "&TimeoutInMinutes=soon",
    "digits without end": template(ONE) + "&TimeoutInMinutes=" + "9" * 5000,
    "a map without keys": "Action=CreateChangeSet&StackName=x&ChangeSetName=c"
    "&ResourcesToImport.member.1.ResourceIdentifier.entry.1=x",
}

REFUSED = {
    "no name": ("Action=CreateStack", "Value null at 'stackName' failed to satisfy constraint"),
    "status": ("Action=ListStacks&StackStatusFilter.member.1=X", "Member must satisfy enum value"),
    "capability": (template(ONE) + "&Capabilities.member.1=X", "Member must satisfy enum value"),
    "tag": (template(ONE) + "&Tags.member.1.Value=x", 'Tags[0]: "Key"'),
    "tags": (
        template(ONE)
        + "".join(f"&Tags.member.{i}.Key=k{i}&Tags.member.{i}.Value=v" for i in range(51)),
        "maximum of 50 tags",
    ),
    "both": (template(ONE) + "&TemplateURL=x", "not both"),
    "URL": ("Action=CreateStack&StackName=x&TemplateURL=ftp://x", "must be a supported URL"),
    "address": ("Action=CreateStack&StackName=x&TemplateURL=https://[::1", "must be a supported"),
    "ARN": ("Action=DescribeStacks&StackName=arn:aws:cloudformation:::", "does not exist"),
    "a text": (template('"abc"'), "Template format error: unsupported structure."),
    "a list": (template("[]"), "Template format error: unsupported structure."),
    "nothing": (template("null"), "Template format error: unsupported structure."),
    "depth": (template("[" * 5000 + "]" * 5000), ""),
    "aliases": (template("a: &a [x]\nResources: {T: {Type: *a}}"), "YAML aliases are not allowed"),
    "code": (template("Resources: !!python/object/apply:os.system ['true']"), "must be an object"),
    "resources": (template({"Resources": []}), "Any Resources member must be an object"),
    "no type": (template({"Resources": {"A": {}}}), "must contain a Type member"),
    "logical ID": (template({"Resources": {"a-b": TOPIC}}), "a-b is non alphanumeric"),
    "properties": (resource(Properties=[]), "Every Properties member must be an object"),
    "section": (template({**ONE, "Foo": 1}), "Invalid template property or properties [Foo]"),
    "type": (
        template({"Resources": {"A": {"Type": "AWS::Foo::Bar"}}}),
        "Template format error: Unrecognized resource types: [AWS::Foo::Bar]",
    ),
    "attribute": (
        resource(Properties={"DisplayName": {"Fn::GetAtt": ["B", "C"]}}),
        "Template error: instance of Fn::GetAtt references undefined resource B",
    ),
    "condition": (resource(Condition="N"), "Unresolved condition dependency N"),
    "order": (resource(DependsOn="N"), "Unresolved resource dependencies [N]"),
    "itself": (resource(DependsOn="A"), "Circular dependency between resources: [A]"),
    "policy": (resource(DeletionPolicy="Maybe"), "Unrecognized DeletionPolicy Maybe"),
    "parameters": (
        template({**ONE, "Parameters": {f"P{i}": {"Type": "String"} for i in range(201)}}),
        "Number of parameters, 201, is greater than maximum allowed, 200",
    ),
    "outputs": (
        template({**ONE, "Outputs": {f"O{i}": {"Value": "x"} for i in range(201)}}),
        "Number of outputs, 201, is greater than maximum allowed, 200",
    ),
    "parameter's type": (
        template({**ONE, "Parameters": {"P": {"Type": "Foo"}}}),
        "Unrecognized parameter type: Foo",
    ),
    "parameter's size": (
        template({**ONE, "Parameters": {"P": {"Type": "String"}}})
        + "&Parameters.member.1.ParameterKey=P&Parameters.member.1.ParameterValue="
        + "v" * 4097,
        "4096",
    ),
}


def answer(world: World, body: str) -> tuple[int, str]:
    """Status and text of the answer to raw bytes."""
    connection = http.client.HTTPConnection(urlsplit(world.aws.endpoint_url).netloc, timeout=BOUND)
    with closing(connection):
        connection.request("POST", "/", body.encode(), HEADERS)
        told = connection.getresponse()
        return told.status, told.read().decode()


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_input(world: World, name: str) -> None:
    status, text = answer(world, MALFORMED[name])
    assert (status, "<Code>MalformedInput</Code>" in text) == (400, True), text
    assert world.cfn.describe_stacks()["Stacks"] == []


@pytest.mark.parametrize("name", REFUSED)
def test_refusal_is_worded(world: World, name: str) -> None:
    body, words = REFUSED[name]
    status, text = answer(world, body)
    assert (status, "<Code>ValidationError</Code>" in text) == (400, True), text
    assert words in text.replace("&quot;", '"').replace("&#x27;", "'")
    assert world.cfn.describe_stacks()["Stacks"] == []


def test_request_without_end_is_not_read(world: World) -> None:
    status, _ = answer(world, "Action=CreateStack&StackName=x&TemplateBody=" + "a" * 6_000_000)
    assert status == 413
    assert world.cfn.describe_stacks()["Stacks"] == []


def test_members_need_no_dense_numbers(world: World) -> None:
    asked = "Action=ListStacks&StackStatusFilter.member.7=CREATE_COMPLETE"
    assert answer(world, asked)[0] == 200
