"""A change set over nested stacks, line by line."""

from __future__ import annotations

from typing import Any

from generator.views.change_set_text import LATER, LEGEND, assumed, change_lines

STACK = {"LogicalResourceId": "Child", "ResourceType": "AWS::CloudFormation::Stack"}


def row(name: str, action: str = "Modify", *details: dict[str, Any], **more: str) -> dict[str, Any]:
    told = {"LogicalResourceId": name, "ResourceType": "AWS::SNS::Topic", "Action": action}
    return {**told, **more, "Details": list(details)}


def detail(after: str, cause: str = "", source: str = "ParameterReference") -> dict[str, Any]:
    told = {"ChangeSource": source, "Target": {"AfterValue": after}}
    return {**told, "CausingEntity": cause} if cause else told


def test_each_stack_that_changes_is_a_block_with_aligned_columns() -> None:
    replaced = row("Topic", "Modify", detail("512", "TaskCpu"), Replacement="True")
    parts = [("", [STACK, row("T", "Add")]), ("Child", [replaced, row("Old", "Remove")]), ("B", [])]
    assert list(change_lines(parts)) == [
        "the root stack",
        "  + Add     T      AWS::SNS::Topic",
        "Child",
        "  ~ Modify  Topic  AWS::SNS::Topic    replaced        ← TaskCpu",
        "  - Remove  Old    AWS::SNS::Topic",
        "Nothing changes in B.",
    ]


def test_rows_that_stand_on_unknown_values_are_marked_and_explained() -> None:
    lines = list(change_lines([("", [row("T", "Modify", detail(LATER), Replacement="False")])]))
    assert "? in place" in lines[1]
    assert tuple(lines[2:]) == LEGEND


def test_only_unknown_values_make_a_row_assumed() -> None:
    automatic = detail("", source="Automatic")
    assert assumed(row("T", "Modify", detail(f"{LATER}:password::"), automatic))
    assert not assumed(row("T", "Modify", detail(LATER), detail("known")))
    assert not assumed(row("T", "Modify", automatic))
    assert not assumed(row("T", "Add"))


def test_causes_are_named_once_and_the_rest_counted() -> None:
    details = [detail("x", cause) for cause in ("A", "A", "B", "C", "D", "E")]
    (_, line) = change_lines([("", [row("T", "Modify", *details, Replacement="Conditional")])])
    assert line.endswith("maybe replaced  ← A, B, C and 2 more")


def test_no_rows_at_all() -> None:
    assert list(change_lines([("", [STACK]), ("Child", [])])) == ["Nothing changes."]
