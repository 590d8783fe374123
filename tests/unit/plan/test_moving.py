"""What moves a renamed resource: held against what the SDK takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import botocore.session
import pytest
from botocore.validate import ParamValidator

from generator.plan.diff.compare import Comparison
from generator.plan.diff.stack_refactor import resource_mappings, resources_to_import
from generator.plan.model import Rename
from generator.plan.policy.evaluate import PolicyContext, change_report

Compare = Callable[..., Comparison]
CLOUDFORMATION = botocore.session.Session().get_service_model("cloudformation")
RENAMES = (
    Rename("AWS::SNS::Topic", "Old", "New"),
    Rename("AWS::EC2::VPC", "Network/Vpc", "Base/Net/Vpc"),
)


def accepted(operation: str, request: Mapping[str, Any]) -> bool:
    """Whether botocore would send it; members that are missing are someone else's."""
    shape = CLOUDFORMATION.operation_model(operation).input_shape
    report = ParamValidator().validate(dict(request), shape)
    return not report.has_errors()


def test_mappings_are_what_create_stack_refactor_takes() -> None:
    found = resource_mappings(RENAMES, "shop")
    definitions = [{"StackName": "shop", "TemplateURL": "https://example.com/root.yaml"}]
    assert accepted("CreateStackRefactor", {**found, "StackDefinitions": definitions})
    assert found["ResourceMappings"][0] == {
        "Source": {"StackName": "shop", "LogicalResourceId": "Old"},
        "Destination": {"StackName": "shop", "LogicalResourceId": "New"},
    }
    assert not accepted("CreateStackRefactor", {"ResourceMappings": [{"From": "Old"}]})


def test_nested_stacks_have_their_own_names_or_the_beginning_of_one() -> None:
    [_, found] = resource_mappings(RENAMES, "shop", {"Network": "shop-Network-1A2B"})[
        "ResourceMappings"
    ]
    assert found["Source"]["StackName"] == "shop-Network-1A2B"
    assert found["Destination"]["StackName"] == "shop-Base-Net"


TOPIC = """
Resources:
  NAME: {Type: AWS::SSM::Parameter, Properties: {Name: PATH, Type: String, Value: a}}
  Other: {Type: AWS::SNS::Topic}
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/films/best", [{"Name": "/films/best"}]),
        ("!Ref Other", []),
        ("!Ref AWS::NoValue", []),
    ],
)
def test_what_the_template_names_can_be_imported(
    compared: Compare, path: str, expected: list[dict[str, str]]
) -> None:
    before = TOPIC.replace("PATH", path)
    found = compared(before.replace("NAME", "Old"), before.replace("NAME", "New"))
    imports = resources_to_import(found.renames)
    assert [one["ResourceIdentifier"] for one in imports] == expected
    request = {"ChangeSetName": "c", "StackName": "s", "ResourcesToImport": imports}
    assert accepted("CreateChangeSet", request)


def test_a_secret_name_is_not_written_down(compared: Compare) -> None:
    text = "Parameters: {Path: {Type: String, NoEcho: true}}" + TOPIC.replace("PATH", "!Ref Path")
    values = {"Path": "/films/hidden"}
    texts = (text.replace("NAME", name) for name in ("Old", "New"))
    found = change_report(compared(*texts, (values, values)), PolicyContext(date(2027, 1, 1)))
    assert [one.identifier for one in found.renames] == [{}]
