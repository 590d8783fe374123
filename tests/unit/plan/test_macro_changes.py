"""What macros bring is never "nothing": of the template, of sections, includes, Globals, SAM."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from generator.cfn.load import load
from generator.cfn.schemas import Schemas
from generator.plan.diff.compare import Comparison, compare
from generator.plan.diff.resolved_product import StackInputs, resolved_product
from generator.plan.model import Change
from generator.plan.policy.checks import policy_results

Compare = Callable[..., Comparison]
ByPlace = Callable[[Comparison], dict[str, Change]]

SAM = "AWS::Serverless-2016-10-31"
ROLE = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}}}
FUNCTION = {
    "Type": "AWS::Serverless::Function",
    "Properties": {"Handler": "a.b", "Runtime": "python3.12", "CodeUri": "./src"},
}
PLAIN = {
    "Type": "AWS::Lambda::Function",
    "Properties": {
        "Handler": "a.b",
        "Runtime": "python3.12",
        "Code": {"S3Bucket": "a", "S3Key": "b"},
        "Role": "r",
    },
}


def template(resources: Mapping[str, Any], **sections: Any) -> str:
    return json.dumps({"Resources": resources, **sections})


def include(name: str) -> dict[str, Any]:
    return {"Name": "AWS::Include", "Parameters": {"Location": f"s3://bucket/{name}"}}


def fn(name: str) -> dict[str, Any]:
    return {"Fn::Transform": include(name)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"Transform": "One"}, {"Transform": "Two"}),
        ({}, {"Transform": ["One"]}),
        ({"Transform": [SAM, "One"]}, {"Transform": SAM}),
        (
            {"Transform": {"Name": "One", "Parameters": {"Size": 1}}},
            {"Transform": {"Name": "One", "Parameters": {"Size": 2}}},
        ),
    ],
)
def test_another_macro_of_the_template_may_replace_all_that_is_in_it(
    compared: Compare, by_place: ByPlace, before: dict[str, Any], after: dict[str, Any]
) -> None:
    found = by_place(compared(*(template({"R": ROLE}, **one) for one in (before, after))))
    assert (found["R"].replacement, found["R"].certainty) == ("conditional", "unknown")
    assert found["R"].because[0].startswith("Transform ")
    assert found["Transform"].certainty == "unknown"


SECTIONS = ("Parameters", "Mappings", "Conditions", "Outputs", "Metadata")


@pytest.mark.parametrize("section", SECTIONS)
def test_an_include_in_a_section_is_listed_and_leaves_resources_alone(
    compared: Compare, by_place: ByPlace, section: str
) -> None:
    texts = [template({"R": ROLE}, **{section: fn(name)}) for name in ("one", "two")]
    found = by_place(compared(*texts))
    assert found.keys() == {"Transform"}
    assert found["Transform"].properties[0].path == f"{section}/Fn::Transform"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (template({"R": ROLE}, **fn("one")), template({"R": ROLE}, **fn("two"))),
        (template({"R": ROLE}), template({"R": ROLE}, Transform=include("one"))),
        (template({"R": ROLE, **fn("one")}), template({"R": ROLE, **fn("two")})),
        (
            template({"R": ROLE}, Outputs={"O": fn("one")}),
            template({"R": ROLE}, Outputs={"O": fn("two")}),
        ),
    ],
)
def test_an_include_anywhere_around_resources_is_listed(
    compared: Compare, by_place: ByPlace, before: str, after: str
) -> None:
    assert by_place(compared(before, after)).keys() == {"Transform"}


def test_what_the_same_macro_reads_besides_resources_is_listed(
    compared: Compare, by_place: ByPlace
) -> None:
    texts = [
        template({"R": ROLE}, Transform="One", Metadata={"Copies": number}) for number in (1, 2)
    ]
    found = by_place(compared(*texts))
    assert found.keys() == {"Transform"}
    assert [one.path for one in found["Transform"].properties] == ["Metadata"]


@pytest.mark.parametrize("transform", ["AWS::LanguageExtensions", SAM])
def test_what_a_known_transform_does_not_touch_stays(compared: Compare, transform: str) -> None:
    texts = template({"R": ROLE}), template({"R": ROLE}, Transform=transform)
    assert compared(*texts).changes == ()


def test_a_macro_without_a_change_around_it_is_nothing(compared: Compare) -> None:
    text = template({"R": ROLE}, Transform=["One", include("one")])
    assert compared(text, text).changes == ()


def test_globals_are_written_into_the_resources_that_do_not_say_otherwise(
    compared: Compare, by_place: ByPlace
) -> None:
    own = {**FUNCTION, "Properties": {**FUNCTION["Properties"], "Timeout": 9}}
    texts = [
        template(
            {"F": FUNCTION, "Own": own, "R": ROLE},
            Transform=SAM,
            Globals={"Function": {"Timeout": number}},
        )
        for number in (3, 6)
    ]
    found = by_place(compared(*texts))
    assert found.keys() == {"F"}
    (change,) = found["F"].properties
    assert [change.path, str(change.before), str(change.after)] == ["Timeout", "3", "6"]


def test_globals_are_merged_in_depth_and_lists_are_joined(compared: Compare) -> None:
    written = {
        "Environment": {"Variables": {"A": "1", "B": "2"}},
        "Layers": ["common", "own"],
        **FUNCTION["Properties"],
    }
    shared = {"Environment": {"Variables": {"A": "1"}}, "Layers": ["common"]}
    own = {"Environment": {"Variables": {"B": "2"}}, "Layers": ["own"], **FUNCTION["Properties"]}
    one = template({"F": {**FUNCTION, "Properties": written}}, Transform=SAM)
    other = template(
        {"F": {**FUNCTION, "Properties": own}}, Transform=SAM, Globals={"Function": shared}
    )
    assert compared(one, other).changes == ()


def test_globals_of_an_implicit_api_are_listed(compared: Compare, by_place: ByPlace) -> None:
    texts = [
        template({"F": FUNCTION}, Transform=SAM, Globals={"Api": {"TracingEnabled": flag}})
        for flag in (False, True)
    ]
    (change,) = by_place(compared(*texts))["Transform"].properties
    assert change.path == "Globals/Api"


def test_a_sam_table_holds_data_and_a_key_replaces_it(compared: Compare) -> None:
    def table(kind: str) -> dict[str, Any]:
        key = {"Name": "id", "Type": kind}
        return {"Type": "AWS::Serverless::SimpleTable", "Properties": {"PrimaryKey": key}}

    text = template({"T": table("String"), "R": ROLE}, Transform=SAM)
    removed = compared(text, template({"R": ROLE}, Transform=SAM))
    replaced = compared(text, template({"T": table("Number"), "R": ROLE}, Transform=SAM))
    for comparison in (removed, replaced):
        assert [result.rule for result in policy_results(comparison)] == ["data-loss"]
    assert replaced.changes[0].replacement == "always"


@pytest.mark.parametrize("back", [False, True])
def test_a_sam_function_and_a_plain_one_are_the_same_resource(
    compared: Compare, by_place: ByPlace, back: bool
) -> None:
    texts = [template({"F": FUNCTION}, Transform=SAM), template({"F": PLAIN})]
    comparison = compared(*(reversed(texts) if back else texts))
    found = by_place(comparison)["F"]
    assert (found.action, found.replacement) == ("modify", "never")
    assert {"Code", "Role"} <= {one.path for one in found.properties}
    assert "Handler" not in {one.path for one in found.properties}
    assert policy_results(comparison) == []


def test_a_sam_table_written_out_is_the_same_table(compared: Compare, by_place: ByPlace) -> None:
    sam = {"Type": "AWS::Serverless::SimpleTable", "Properties": {"TableName": "t"}}
    plain = {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "TableName": "t",
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        },
    }
    found = by_place(compared(template({"T": sam}, Transform=SAM), template({"T": plain})))
    assert "T" not in found


CHILD = "Resources: {B: {Type: AWS::S3::Bucket, Properties: {BucketName: %s}}}"


def test_a_local_application_is_a_nested_stack() -> None:
    root = template(
        {"C": {"Type": "AWS::Serverless::Application", "Properties": {"Location": "child.yaml"}}},
        Transform=SAM,
    )
    sides = [
        resolved_product(
            load("root.yaml", {"root.yaml": root, "child.yaml": CHILD % name}.__getitem__),
            StackInputs(),
        )
        for name in ("a", "b")
    ]
    (change,) = compare(*sides, Schemas().get).changes
    assert (change.place, change.action) == ("C/B", "replace")


@pytest.mark.parametrize("back", [False, True])
def test_a_template_that_moves_away_is_unknown_and_not_removed(
    compared: Compare, by_place: ByPlace, back: bool
) -> None:
    def root(url: str) -> str:
        child = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url}}
        return template({"Child": child})

    here = {"": root("child.yaml"), "Child": CHILD % "a"}
    there = {"": root("https://bucket.s3.amazonaws.com/child.yaml")}
    comparison = compared(*((there, here) if back else (here, there)))
    assert by_place(comparison).keys() == {"Child"}
    assert policy_results(comparison) == []
    assert any("Child is unknown" in note for note in comparison.notes)


def test_that_a_macro_processes_the_changes_is_noted(compared: Compare) -> None:
    texts = [
        template({"Q": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": name}}}, **more)
        for name, more in (("a", {"Transform": "One"}), ("b", {"Transform": "One"}))
    ]
    comparison = compared(*texts)
    assert [one.logical_id for one in comparison.changes] == ["Q"]
    assert any(note.startswith("The macro One processes") for note in comparison.notes)
    assert compared(texts[0], texts[0]).notes == ()
