"""What people have in a file: found in any wrapping, and called by its name if it is none."""

from __future__ import annotations

import json

import pytest
from unit.plan.change_set.samples import arn, detail, nested, response, row

from generator.errors import UserError
from generator.plan.change_set.read.collect import Found, Validation, collected, decoded

TOPIC = row("Orders", detail("DisplayName"))


def ids(found: Found) -> list[str]:
    return [row.logical_id for one in found.change_sets for row in one.rows]


@pytest.mark.parametrize(
    "document",
    [
        response(TOPIC),
        [response(TOPIC)],
        {"responses": {arn("release"): response(TOPIC)}},
        {"responses": [response(TOPIC)]},
        {"response": response(TOPIC), "note": "from the pipeline"},
        {"Changes": [TOPIC]},
        [TOPIC],
        [TOPIC["ResourceChange"]],
    ],
)
def test_answers_are_found_however_they_are_wrapped(document: object) -> None:
    assert ids(collected([document])) == ["Orders"]


def camel(value: object) -> object:
    if isinstance(value, dict):
        return {key[:1].lower() + key[1:]: camel(item) for key, item in value.items()}
    return [camel(item) for item in value] if isinstance(value, list) else value


def with_nulls(value: object) -> object:
    if isinstance(value, dict):
        return {**{key: with_nulls(item) for key, item in value.items()}, "ModuleInfo": None}
    return [with_nulls(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("spelled", [camel, with_nulls])
def test_case_and_nulls_make_no_difference(spelled: object) -> None:
    assert callable(spelled)
    told = response(TOPIC, Parameters=[{"ParameterKey": "A", "ParameterValue": "b"}])
    assert collected([spelled(told)]) == collected([told])


def test_members_of_another_shape_are_left_out() -> None:
    odd = response(row("Orders", Scope="Properties", Details="none", BeforeContext=[1]), Tags=3)
    assert ids(collected([odd])) == ["Orders"]
    odd["Changes"][0]["ResourceChange"]["Details"] = [1, "two", None]
    (one,) = collected([odd]).change_sets
    assert [each.details for each in one.rows] == [()]


def test_pages_of_one_change_set_become_one() -> None:
    first = response(TOPIC, NextToken="more")
    found = collected([first, response(row("Refunds", detail("DisplayName")))])
    assert ids(found) == ["Orders", "Refunds"]
    assert [one.complete for one in found.change_sets] == [True]
    assert [one.complete for one in collected([first]).change_sets] == [False]


def test_change_sets_without_an_id_are_told_apart_by_what_the_input_calls_them() -> None:
    found = collected([{"before": {"Changes": [TOPIC]}, "after": {"Changes": [TOPIC]}}])
    assert [one.label for one in found.change_sets] == ["before", "after"]
    assert len(collected([[{"Changes": [TOPIC]}, {"Changes": [TOPIC]}]]).change_sets) == 2


def test_both_answers_about_one_without_an_id_belong_together() -> None:
    both = {"response": {"Changes": []}, "response_without_property_values": {"Changes": [TOPIC]}}
    assert ids(collected([both])) == ["Orders"]
    assert len(collected([both]).change_sets) == 1


def test_a_name_is_enough_to_know_a_change_set() -> None:
    named = {"ChangeSetName": "release", "StackName": "shop", "Status": "FAILED"}
    assert len(collected([named, named]).change_sets) == 1
    assert len(collected([named, {**named, "StackName": "other"}]).change_sets) == 2


def test_what_validation_found_is_read_beside_the_change_set() -> None:
    event = {
        "EventType": "VALIDATION_ERROR",
        "LogicalResourceId": "Orders",
        "ValidationName": "NAME_CONFLICT_VALIDATION",
        "ValidationPath": "/Properties/TopicName",
        "ValidationStatusReason": "It exists.",
        "ValidationFailureMode": "FAIL",
        "PhysicalResourceId": "",
    }
    events = {"OperationEvents": [event, event, {"EventType": "PROGRESS"}]}
    found = collected([response(Status="FAILED"), events])
    said = Validation(
        "NAME_CONFLICT_VALIDATION", "Orders", "/Properties/TopicName", "It exists.", True
    )
    assert found.validations == (said,)
    assert collected([[response(), events]]).validations == (said,)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "orders.json: is empty."),
        (b" \n", "orders.json: is empty."),
        (b'{\n "Changes": [\n}', "orders.json:3: is not JSON: Expecting value, column 1."),
        (b"Changes:\n- a", "orders.json:1: is not JSON"),
        (b"\xff\xfe\x00", "orders.json: is not text: byte "),
        (b"[" + b"9" * 5000 + b"]", "orders.json: holds a number"),
        (b"[" * 200_000, "orders.json: holds a number or a nesting that is too large"),
    ],
)
def test_what_is_not_json_is_said_with_its_line(content: bytes, said: str) -> None:
    with pytest.raises(UserError) as error:
        decoded(content, "orders.json")
    assert str(error.value).startswith(said)
    assert "describe-change-set" in str(error.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_every_unicode_encoding_is_read(encoding: str) -> None:
    assert decoded(json.dumps({"a": "ü"}, ensure_ascii=False).encode(encoding), "") == [{"a": "ü"}]


def test_answers_can_stand_one_after_another() -> None:
    assert decoded(b'\n{"a": 1}\n{"b": 2}\n\n', "") == [{"a": 1}, {"b": 2}]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"StackEvents": []}, "it looks like the events of a stack."),
        ({"Resources": {}, "Outputs": {}}, "it looks like a template."),
        ({"note": 1, "response": {"StackEvents": []}}, "it looks like the events of a stack."),
        ({"Stacks": []}, "it looks like a description of stacks."),
        ({"changes": [{"logical_id": "A"}], "guards": []}, "what streamflix itself prints"),
        ({"Changes": [{"Key": "A"}]}, "it holds Changes, and no changes of"),
        ({"Summaries": []}, "it looks like a list of change sets without what they change."),
        ({"Id": "arn", "StackId": "arn"}, "is what CreateChangeSet answers"),
        ({"b": 1, "a": {"c": []}}, "it holds a, b, and no changes of a change set."),
        ({}, "it holds nothing"),
        ([1, 2], "a list of 2 other things."),
        ([], "a list of 0 other things."),
        ("text", "a single value."),
        ({"Changes": [1]}, "it holds Changes"),
    ],
)
def test_what_is_no_change_set_is_called_by_its_name(document: object, said: str) -> None:
    with pytest.raises(UserError) as error:
        collected([document], "orders.json")
    assert str(error.value).startswith("orders.json: is ")
    assert said in str(error.value)


def test_nested_change_sets_may_lie_in_folders_of_the_document() -> None:
    document = {"eu-west-2": {"shop": [response(nested("Topics")), response(TOPIC, name="Topics")]}}
    assert ids(collected([document])) == ["Topics", "Orders"]


def test_what_lies_too_deep_is_not_looked_for() -> None:
    document: object = response(TOPIC)
    for _ in range(8):
        document = {"folder": [document]}
    with pytest.raises(UserError, match="it holds folder"):
        collected([document])
    lists: object = response(TOPIC)
    for _ in range(8):
        lists = [lists]
    with pytest.raises(UserError, match="a list of 1 other things"):
        collected([lists])


def test_no_documents_are_no_change_set() -> None:
    with pytest.raises(UserError, match="there is nothing in it"):
        collected([])
