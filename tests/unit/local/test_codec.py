"""CloudFormation's wire protocol, against botocore's own serializer and parser."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from botocore.parsers import create_parser
from botocore.serialize import create_serializer
from hypothesis import given
from hypothesis import strategies as st

from generator.local import codec
from generator.local.errors import ApiError

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)
INPUTS = st.fixed_dictionaries(
    {"StackName": st.just("films")},
    optional={
        "TemplateBody": TEXT,
        "DisableRollback": st.booleans(),
        "TimeoutInMinutes": st.integers(1, 500),
        "Capabilities": st.lists(st.sampled_from(["CAPABILITY_IAM"]), min_size=1),
        "Parameters": st.lists(
            st.fixed_dictionaries({"ParameterKey": TEXT, "ParameterValue": TEXT}),
            min_size=1,
            max_size=12,
        ),
    },
)


@given(INPUTS)
def test_what_botocore_sends_is_what_is_read(sent: dict[str, Any]) -> None:
    operation = codec.service_model().operation_model("CreateStack")
    request = create_serializer("query").serialize_to_request(sent, operation)
    assert codec.decode(urlencode(request["body"])) == ("CreateStack", sent)


@given(TEXT)
def test_what_is_written_is_what_botocore_reads(text: str) -> None:
    when = datetime(2026, 10, 6, 21, 26, 27, 615000, tzinfo=UTC)
    stack = {
        "StackName": text,
        "CreationTime": when,
        "StackStatus": "CREATE_COMPLETE",
        "DisableRollback": False,
        "Outputs": [{"OutputKey": "A", "OutputValue": text, "Description": None}],
    }
    body = codec.encode("DescribeStacks", {"Stacks": [stack]}, "request")
    told = _parsed("DescribeStacks", 200, body)["Stacks"][0]
    assert told.pop("CreationTime") == when
    assert told.pop("Outputs") == [{"OutputKey": "A", "OutputValue": text}]
    assert told == {"StackName": text, "StackStatus": "CREATE_COMPLETE", "DisableRollback": False}


def _parsed(action: str, status: int, body: bytes) -> Any:
    shape = codec.service_model().operation_model(action).output_shape
    return create_parser("query").parse({"status_code": status, "headers": {}, "body": body}, shape)


def test_maps_both_ways() -> None:
    identifier = {"TopicArn": "a", "Name": "b"}
    sent = {
        "StackName": "films",
        "ChangeSetName": "first",
        "ResourcesToImport": [
            {
                "ResourceType": "AWS::SNS::Topic",
                "LogicalResourceId": "Topic",
                "ResourceIdentifier": identifier,
            }
        ],
    }
    operation = codec.service_model().operation_model("CreateChangeSet")
    request = create_serializer("query").serialize_to_request(sent, operation)
    assert codec.decode(urlencode(request["body"])) == ("CreateChangeSet", sent)


def test_error_is_read_as_an_error() -> None:
    error = ApiError("ValidationError", "<no> & 'never'")
    told = _parsed("DescribeStacks", 400, codec.encode_error(error, "request"))
    assert told["Error"]["Code"] == "ValidationError"
    assert told["Error"]["Message"] == "<no> & 'never'"
    assert told["ResponseMetadata"]["RequestId"] == "request"


def test_control_characters_do_not_break_the_answer() -> None:
    error = ApiError("ValidationError", "a\x00b\r\nc")
    told = _parsed("DescribeStacks", 400, codec.encode_error(error, "request"))
    assert told["Error"]["Message"] == "ab\r\nc"


def test_actions_without_output() -> None:
    assert b"<SetStackPolicyResponse" in codec.encode("SetStackPolicy", {}, "request")
    with pytest.raises(KeyError):
        codec.encode("DescribeStacks", {"Stack": []}, "request")


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("", "MissingAction"),
        ("StackName=a", "MissingAction"),
        ("Action=Nobody", "InvalidAction"),
        ("Action", "MalformedInput"),
        ("Action=CreateStack&A=1&A.b=2", "MalformedInput"),
        ("Action=CreateStack&StackName=a&TimeoutInMinutes=x", "MalformedInput"),
        ("Action=CreateStack&StackName=a&DisableRollback=x", "MalformedInput"),
        ("Action=CreateStack&StackName=a&Parameters=x", "MalformedInput"),
        ("Action=CreateStack&StackName=a&Parameters.member.1=x", "MalformedInput"),
        ("Action=CreateStack&StackName=a&Capabilities.member.x=y", "MalformedInput"),
        ("Action=CreateStack", "ValidationError"),
        (f"Action=CreateStack&StackName=a&RoleARN={'x' * 3000}", "ValidationError"),
        ("Action=CreateStack&StackName=a&RoleARN=x", "ValidationError"),
        ("Action=CreateChangeSet&StackName=a&ChangeSetName=b&ChangeSetType=C", "ValidationError"),
        ("Action=CreateStack&StackName=a&Tags.member.1.Key=b", "ValidationError"),
    ],
)
def test_what_does_not_fit_the_model_is_refused(form: str, code: str) -> None:
    with pytest.raises(ApiError) as refused:
        codec.decode(form)
    assert refused.value.code == code


def test_empty_lists_and_texts_are_kept() -> None:
    form = "Action=CreateStack&StackName=a&Tags=&Parameters.member.1.ParameterValue="
    assert codec.decode(form)[1] == {
        "StackName": "a",
        "Tags": [],
        "Parameters": [{"ParameterValue": ""}],
    }
