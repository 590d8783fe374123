"""Macros: AWS::Include is carried out, unknown ones fail where AWS says so, and not before."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from .conftest import World
from .test_life_of_stacks import keeper, topic

CAPABLE = {"Capabilities": ["CAPABILITY_AUTO_EXPAND"]}
NOWHERE = "Transform AWS::Include failed with: S3 bucket [nowhere] does not exist."


@pytest.fixture(autouse=True)
def bucket(world: World) -> None:
    """Where the snippets are."""
    world.bucket()


def include(location: Any) -> dict[str, Any]:
    """A call of AWS::Include."""
    return {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": location}}}


def put(world: World, key: str, snippet: Any) -> str:
    """A snippet in a bucket: its location."""
    text = snippet if isinstance(snippet, str) else json.dumps(snippet)
    world.s3.put_object(Bucket="templates", Key=key, Body=text.encode())
    return f"s3://templates/{key}"


def test_a_snippet_takes_the_place_of_its_call_wherever_that_stands(world: World) -> None:
    resources = {
        "Whole": include(put(world, "resource", topic("whole"))),
        "Fn::Transform": include(put(world, "more", {"More": topic("more")}))["Fn::Transform"],
        "Inside": {
            "Type": "AWS::SNS::Topic",
            "Properties": {**include("s3://templates/property"), "TopicName": "inside"},
        },
    }
    put(world, "property", "DisplayName: from a snippet\n")
    assert world.create("s", {"Resources": resources}, **CAPABLE) == "CREATE_COMPLETE"
    assert set(world.resources("s")) == {"Whole", "More", "Inside"}
    assert {"whole", "more", "inside"} <= world.topics()
    arn = world.resources("s")["Inside"]["PhysicalResourceId"]
    told = world.sns.get_topic_attributes(TopicArn=arn)["Attributes"]["DisplayName"]
    assert told == "from a snippet"


def test_a_snippet_of_the_transform_section_and_one_named_by_a_parameter(world: World) -> None:
    location = put(world, "outputs.json", {"Outputs": {"Said": {"Value": "included"}}})
    template = {
        "Parameters": {"Where": {"Type": "String"}},
        "Transform": {"Name": "AWS::Include", "Parameters": {"Location": {"Ref": "Where"}}},
        "Resources": {"A": topic("a")},
    }
    world.create("s", template, parameters={"Where": location}, **CAPABLE)
    assert world.outputs("s") == {"Said": "included"}
    original = world.cfn.get_template(StackName="s")["TemplateBody"]
    processed = world.cfn.get_template(StackName="s", TemplateStage="Processed")["TemplateBody"]
    assert "Outputs" not in original
    assert "Transform" not in processed
    assert processed["Outputs"] == {"Said": {"Value": "included"}}


def test_only_what_a_snippet_says_now_is_a_change(world: World) -> None:
    template = {"Resources": {"A": include(put(world, "a", keeper("old")))}}
    world.create("s", template, **CAPABLE)
    with pytest.raises(ClientError, match="No updates are to be performed"):
        world.update("s", template, **CAPABLE)
    put(world, "a", keeper("new"))
    assert world.cfn.update_stack(StackName="s", UsePreviousTemplate=True, **CAPABLE)
    assert world.settled("s") == "UPDATE_COMPLETE"


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (include("s3://nowhere/x.json"), NOWHERE),
        (
            include("https://templates/x.json"),
            "Transform AWS::Include failed with: The location parameter is not a valid S3 uri.",
        ),
        (
            include("s3://templates/tagged"),
            "Transform AWS::Include failed with: The specified S3 object's content should be"
            " valid Yaml/JSON",
        ),
        (
            {"Fn::Transform": {"Name": "Shout"}},
            "No transform named 123456789012::Shout found.",
        ),
    ],
)
def test_a_failing_macro_fails_the_change_set(
    world: World, call: dict[str, Any], reason: str
) -> None:
    put(world, "tagged", "[unfinished")
    change_set = world.change_set("s", {"Resources": {"P": keeper(call)}}, "CREATE")
    assert (change_set["Status"], change_set["StatusReason"]) == ("FAILED", reason)


def test_a_failing_macro_rolls_a_new_stack_back(world: World) -> None:
    template = {"Resources": {"P": keeper(include("s3://nowhere/x.json"))}}
    assert world.create("s", template, **CAPABLE) == "ROLLBACK_COMPLETE"
    assert world.reasons("s") == [
        "User Initiated",
        NOWHERE,
        f"{NOWHERE} Rollback requested by user.",
    ]


def test_a_failing_macro_rolls_an_update_back(world: World) -> None:
    world.create("s", {"Resources": {"P": keeper("x")}})
    template = {"Resources": {"P": keeper(include("s3://nowhere/x.json"))}}
    assert world.update("s", template, **CAPABLE) == "UPDATE_ROLLBACK_COMPLETE"
    assert NOWHERE in world.reasons("s")
    assert world.cfn.get_template(StackName="s")["TemplateBody"]["Resources"] == {"P": keeper("x")}


@pytest.mark.parametrize("transform", ["AWS::Serverless-2016-10-31", "Nobodys", "AWS::Include"])
def test_validate_template_names_transforms_without_judging_them(
    world: World, transform: str
) -> None:
    template = {
        "Transform": transform,
        "Resources": {"F": {"Type": "Some::Macros::Type", "Anything": 1}},
    }
    told = world.cfn.validate_template(TemplateBody=json.dumps(template))
    assert told["DeclaredTransforms"] == [transform]
    assert told["Capabilities"] == ["CAPABILITY_AUTO_EXPAND"]


def test_macros_are_acknowledged_for_stacks_and_not_for_change_sets(world: World) -> None:
    loops = {"Transform": "AWS::LanguageExtensions", "Resources": {"A": topic("a")}}
    for template in (loops, {"Resources": {"P": keeper(include("s3://nowhere/x.json"))}}):
        with pytest.raises(ClientError, match="CAPABILITY_AUTO_EXPAND"):
            world.create("s", template)
    assert world.change_set("s", loops, "CREATE")["Status"] == "CREATE_COMPLETE"


def test_the_processed_template_has_functions_of_known_values_written_out(world: World) -> None:
    template = {
        "Transform": "AWS::LanguageExtensions",
        "Parameters": {"Names": {"Type": "CommaDelimitedList", "Default": "a,b,c"}},
        "Mappings": {"Sizes": {"dev": {"disk": "8"}}},
        "Resources": {
            "A": topic("a"),
            "Count": keeper({"Fn::Length": {"Ref": "Names"}}),
            "Text": keeper({"Fn::ToJsonString": {"names": {"Ref": "Names"}, "n": 1}}),
            "Joined": keeper({"Fn::Join": ["-", {"Ref": "Names"}]}),
            "Size": keeper({"Fn::FindInMap": ["Sizes", "dev", "disk"]}),
            "Waits": keeper({"Fn::Sub": "${A}-${AWS::Region}"}),
        },
    }
    world.create("s", template, **CAPABLE)
    told = world.cfn.get_template(StackName="s", TemplateStage="Processed")["TemplateBody"]
    values = {
        name: one["Properties"]["Value"] for name, one in told["Resources"].items() if name != "A"
    }
    assert values == {
        "Count": "3",
        "Text": '{"names":["a","b","c"],"n":1}',
        "Joined": "a-b-c",
        "Size": "8",
        "Waits": {"Fn::Sub": "${A}-${AWS::Region}"},
    }
