"""What a status means, and what an input leaves out."""

from __future__ import annotations

from typing import Any

import pytest
from unit.plan.change_set.samples import arn, detail, nested, response, row, valued

from generator.plan.change_set.explain import read
from generator.plan.model import ChangeReport

TOPIC = row("Orders", detail("DisplayName"))
FAILED: dict[str, Any] = {"Status": "FAILED", "ExecutionStatus": "UNAVAILABLE"}


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ({}, "executable"),
        ({**FAILED, "StatusReason": "Transform X failed."}, "failed"),
        (
            {**FAILED, "StatusReason": "The submitted information didn't contain changes. Submit"},
            "no-changes",
        ),
        ({**FAILED, "StatusReason": "No updates are to be performed."}, "no-changes"),
        ({"ExecutionStatus": "OBSOLETE"}, "obsolete"),
        ({"ExecutionStatus": "EXECUTE_COMPLETE"}, "executed"),
        ({"Status": "CREATE_PENDING", "ExecutionStatus": "UNAVAILABLE"}, "pending"),
        ({"Status": "CREATE_IN_PROGRESS"}, "pending"),
        ({"Status": "DELETE_COMPLETE", "ExecutionStatus": "UNAVAILABLE"}, "unknown"),
        ({"ParentChangeSetId": arn("x"), "ExecutionStatus": "UNAVAILABLE"}, "nested"),
        ({"StatusReason": "Only executable from the root change set."}, "nested"),
        ({"StatusReason": "Executable from root change set"}, "nested"),
        ({"Status": None, "ExecutionStatus": None}, "unknown"),
    ],
)
def test_outcomes(told: dict[str, Any], outcome: str) -> None:
    (one,) = read([response(TOPIC, **told)]).change_sets
    assert one.outcome == outcome
    assert one.meaning.endswith(".")


def meaning(**more: Any) -> str:
    return read([response(**more)]).change_sets[0].meaning


def test_no_rows_can_still_be_worth_executing() -> None:
    assert meaning().startswith("No resource changes, yet it can be executed")
    assert meaning(NextToken="x") == "It can be executed."


def test_a_failure_without_a_reason_says_where_to_look() -> None:
    assert "without property values" in meaning(**FAILED)


def warnings(*responses: Any) -> tuple[str, ...]:
    return read(responses).warnings


def test_a_warning_does_not_hide_behind_a_good_status() -> None:
    told = "[WARN] --include-property-values option can return incomplete ChangeSet data"
    assert warnings(response(TOPIC, StatusReason=told)) == (told,)


def test_a_calm_answer_has_no_warnings() -> None:
    assert warnings(response(TOPIC)) == ()
    nothing = "The submitted information didn't contain changes."
    assert warnings(response(**FAILED, StatusReason=nothing)) == ()


def test_the_reason_of_a_failure_is_the_nested_one_s() -> None:
    told = f"Nested change set {arn('Child')} was not successfully created: Currently in FAILED."
    root = response(nested("Child"), **FAILED, StatusReason=told)
    child = response(name="Child", **FAILED, StatusReason="Parameters: [Size] must have values")
    said = warnings(root, child)
    assert f"It failed: {told}" in said
    assert "The reason is in Child: Parameters: [Size] must have values" in said
    assert "Child: It failed: Parameters: [Size] must have values" in said
    alone = warnings(root)
    assert any("is not among the input" in one for one in alone)
    silent = warnings(root, response(name="Child", **FAILED))
    assert "The reason is in Child: it does not say why." in silent


def test_a_nested_failure_for_nothing_to_change_is_harmless() -> None:
    child = response(
        name="Child", **FAILED, StatusReason="The submitted information didn't contain changes."
    )
    reading = read([response(nested("Child")), child])
    assert reading.warnings == ()
    assert [one.outcome for one in reading.change_sets] == ["executable", "no-changes"]


def test_early_validation_says_how_to_learn_more() -> None:
    told = "The following hook(s)/validation failed: [AWS::EarlyValidation::PropertyValidation]."
    said = warnings(response(TOPIC, **FAILED, StatusReason=told))
    assert any(
        one.startswith("AWS::EarlyValidation::PropertyValidation is reported in full by")
        and f"--change-set-name {arn('release')}" in one
        for one in said
    )


def test_what_validation_says_is_shown() -> None:
    def event(mode: str, **more: str) -> dict[str, str]:
        told = {"ValidationName": "PROPERTY_VALIDATION", "ValidationStatusReason": "Wrong."}
        return {**told, "ValidationFailureMode": mode, **more}

    events = [
        event("FAIL", LogicalResourceId="Orders", ValidationPath="/Properties/A"),
        event("WARN"),
    ]
    assert warnings(response(TOPIC), {"OperationEvents": events}) == (
        "Orders /Properties/A: PROPERTY_VALIDATION: It fails: Wrong.",
        "The change set: PROPERTY_VALIDATION: It warns: Wrong.",
    )


def test_what_the_input_leaves_out_is_said() -> None:
    with_values = response(row("Orders", valued("DisplayName", "a", "b")))
    assert any("add the one without" in one for one in warnings(with_values))
    assert warnings(with_values, response(TOPIC)) == ()
    added = response(row("Orders", action="Add", after={"DisplayName": "a"}))
    assert warnings(added) == ()
    assert any("NextToken" in one for one in warnings(response(TOPIC, NextToken="x")))
    command = f"aws cloudformation describe-change-set --change-set-name {arn('Child')}"
    assert warnings(response(nested("Child"))) == (
        "What changes in Child is not among the input: add what "
        f"`{command} --include-property-values --region eu-west-2` prints.",
    )
    assert read([response(nested("Child"))]).missing == (arn("Child"),)
    alone = row("Child", type="AWS::CloudFormation::Stack")
    assert warnings(response(alone)) == (
        "What changes in Child is unknown: the change set was made without "
        "--include-nested-stacks.",
    )


def test_reverting_drift_is_said() -> None:
    assert "outside CloudFormation" in warnings(response(TOPIC, DeploymentMode="REVERT_DRIFT"))[0]


def test_raw_rows_are_counted_in_cloudformation_s_words() -> None:
    rows = [
        row("A", replacement="True"),
        row("B", replacement="True"),
        row("C", action="Add"),
        row("D", action=""),
    ]
    (one,) = read([response(*rows)]).change_sets
    assert one.rows == {"Modify, Replacement True": 2, "Add": 1, "without an action": 1}


def test_every_stack_is_named() -> None:
    root, child = response(nested("Child")), response(name="Child", StackName="shop-Child-1")
    reading: ChangeReport = read([root, child])
    assert [(one.path, one.name, one.change_set) for one in reading.change_sets] == [
        ("", "shop", arn("release")),
        ("Child", "shop-Child-1", arn("Child")),
    ]


def test_what_is_nested_too_deep_is_refused() -> None:
    from generator.errors import UserError

    deep: Any = "x"
    for _ in range(20_000):
        deep = [deep]
    told = response(row("Orders", valued("A", "a", "b")))
    told["Changes"][0]["ResourceChange"]["BeforeContext"] = {"Properties": {"A": deep}}
    assert read([told]).change_sets
    signature = "(Truncated-Signature):0"
    told["Changes"][0]["ResourceChange"]["Details"][0]["Target"]["BeforeValue"] = signature
    with pytest.raises(UserError, match="nested too deep"):
        read([told])


def test_what_is_said_of_several_stacks_is_said_once() -> None:
    with_values = row("Orders", valued("DisplayName", "a", "b"))
    root, child = response(nested("Child"), with_values), response(with_values, name="Child")
    (said,) = warnings(root, child)
    assert said.startswith("the root, Child: Only the answer with property values is there")


def test_what_a_set_without_changes_lists_all_the_same_does_not_happen() -> None:
    nothing = "The submitted information didn't contain changes."
    found = read([response(nested("Child"), **FAILED, StatusReason=nothing)])
    assert [one.certainty for one in found.changes] == ["phantom"]
