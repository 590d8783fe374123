"""Stack sets' plans, states and progress in words, JSON and Markdown."""

from __future__ import annotations

import json

import pytest

from generator.plan.model import Action, Change, ChangeReport, PolicyResult, PropertyChange
from generator.plan.stack_sets.model import (
    Group,
    Instance,
    Setting,
    StackSetPlan,
    Target,
    TargetAction,
)
from generator.plan.stack_sets.status import Operation, Result, StackSetStatus
from generator.views.formats import Look
from generator.views.formats import stack_set_plan as plan_view
from generator.views.formats import stack_set_status as status_view
from generator.views.stack_sets.progress import count_line, result_lines, step_line

WEST, EAST = "eu-west-1", "us-east-1"
ONE, TWO = Target("111111111111", WEST), Target("222222222222", WEST)
MANY = tuple(Target(f"{n:012}", EAST) for n in range(100))
TOPIC = Change(
    "", "Topic", "AWS::SNS::Topic", Action.MODIFY, deletion_outcome="updated",
    properties=(PropertyChange("DisplayName", "a", "b"),),
)  # fmt: skip
TABLE = Change(
    "", "Table", "AWS::DynamoDB::Table", Action.REMOVE, deletion_outcome="destroyed", stateful=True,
    consequence="It is deleted with its data.",
)  # fmt: skip
MODIFIED = ChangeReport((TOPIC,), counts={"modify": 1})
REMOVED = ChangeReport(
    (TABLE, Change("", "Topic", "AWS::SNS::Topic", Action.REMOVE, deletion_outcome="destroyed")),
    (PolicyResult("data-loss", "Table", "It is deleted with its data."),),
    counts={"remove": 2},
)
PLAN = StackSetPlan(
    "films",
    True,
    (Setting("parameter Label", "a", "b"),),
    (
        Group(TargetAction.REMOVE, (TWO,), REMOVED),
        Group(TargetAction.UPDATE, MANY, MODIFIED, (Setting("Label", None, "b"),)),
        Group(TargetAction.ADD, (ONE,), ChangeReport((TOPIC,), counts={"add": 1})),
        Group(
            TargetAction.SKIP, (Target("333333333333", WEST),), reason="The account is suspended."
        ),
        Group(TargetAction.NONE, (Target("444444444444", WEST),)),
    ),
    ("AWS hides what Word was.",),
    ("the waiver of data-loss expired.",),
)
STATUS = StackSetStatus(
    "films",
    "ACTIVE",
    {"permission model": "SELF_MANAGED"},
    (
        Instance(ONE, stack_id="arn:stack", overrides={"Label": "x"}, drift="DRIFTED"),
        Instance(TWO, "OUTDATED", "FAILED", "no | room"),
        Instance(Target("333333333333", WEST), "INOPERABLE", "INOPERABLE"),
    ),
    (Operation("2", "UPDATE", "RUNNING", "2030-01-01"), Operation("1", "CREATE", "FAILED")),
)


def plan_text(found: StackSetPlan = PLAN, form: str = "text", **look: bool) -> str:
    return plan_view(form)(found, Look("films in eu-west-2", **look))


def test_the_plan_names_groups_what_happens_in_each_and_what_becomes_of_data() -> None:
    text = plan_text()
    assert text.startswith("films in eu-west-2\n\n! the waiver of data-loss expired.\n\n")
    assert "The stack set itself\n    parameter Label: a → b\n" in text
    assert "- 1 target to remove: 222222222222 in eu-west-1\n    ! data-loss Table:" in text
    assert "    - Table (AWS::DynamoDB::Table): removed, its data destroyed\n" in text
    assert "- Topic" not in text
    assert (
        "~ 100 targets to update: 000000000000, 000000000001, 000000000002, 000000000003," in text
    )
    assert " and 95 more accounts in us-east-1\n    override Label: (none) → b\n" in text
    assert "        DisplayName: a → b\n" in text
    assert "+ 1 target to add: 111111111111 in eu-west-1\n    1 " in text
    assert " in each\n" in text
    assert "! 1 target skipped: 333333333333 in eu-west-1\n    The account is suspended." in text
    assert "= 1 target unchanged: 444444444444 in eu-west-1\n" in text
    assert "data: Table (AWS::DynamoDB::Table): destroyed in 1 target\n" in text
    assert "note: AWS hides what Word was.\n" in text
    assert text.endswith(
        "The stack set would be changed; 1 target to remove; 100 targets to update;"
        " 1 target to add; 1 target skipped.\n"
    )


def test_with_v_every_account_and_everything_that_is_added_is_named() -> None:
    text = plan_text(verbose=True)
    assert "000000000099 in us-east-1" in text
    assert "- Topic (AWS::SNS::Topic): removed" in text
    assert text.count("DisplayName: a → b") == 2


def test_colours_are_only_used_where_they_are_asked_for() -> None:
    assert "\x1b[" not in plan_text()
    assert "\x1b[31m-\x1b[0m 1 target to remove" in plan_text(color=True)


def test_nothing_and_everything_in_a_line() -> None:
    assert plan_text(StackSetPlan("films", True)).endswith("\n\nNothing changes.\n")
    assert plan_text(StackSetPlan("films", False)).endswith("The stack set would be created.\n")


def test_the_json_of_a_plan_has_the_changes_of_each_group() -> None:
    data = json.loads(plan_text(form="json"))
    assert (data["version"], data["stack_set"], data["refused"]) == (1, "films", True)
    first = data["groups"][0]
    assert first["targets"] == [{"account": "222222222222", "region": WEST}]
    assert first["guards"][0]["rule"] == "data-loss"
    assert first["changes"][0]["fate"] == "destroyed"
    assert "version" not in first
    assert len(data["groups"][1]["targets"]) == 100
    assert data["data"] == ["Table (AWS::DynamoDB::Table): destroyed in 1 target"]


def test_the_markdown_of_a_plan_stays_short_enough_to_post() -> None:
    text = plan_text(form="markdown")
    assert "### Stack set `films`" in text
    assert "#### Refused\n\n- ⛔ the waiver of data-loss expired." in text
    assert "- override `Label: (none) → b`" in text
    long = ChangeReport(tuple(
        Change("", f"Topic{n}", "T", Action.MODIFY,
               properties=(PropertyChange("Name", "x" * 60, "y" * 60),)) for n in range(300)
    ), counts={"modify": 300})  # fmt: skip
    groups = tuple(Group(TargetAction.UPDATE, (Target(f"{n:012}", WEST),), long) for n in range(3))
    text = plan_text(StackSetPlan("films", True, (), groups), "markdown")
    assert len(text) < 65_536
    assert [text.count(f"{n:012} in {WEST}") for n in range(3)] == [1, 1, 1]
    assert text.count("`Topic0`") >= 3
    many = tuple(Group(TargetAction.UPDATE, (Target(f"{n:012}", WEST),), long) for n in range(99))
    text = plan_text(StackSetPlan("films", True, (), many), "markdown")
    assert len(text) < 65_536
    assert text.count("1 target to update: ") == 99


def test_a_status_in_words() -> None:
    text = status_view("text")(STATUS, Look())
    assert text.startswith("films: ACTIVE\n\n    permission model: SELF_MANAGED\n\n")
    assert "UPDATE 2 is RUNNING, started 2030-01-01\n" in text
    assert "= 111111111111 eu-west-1: CURRENT (SUCCEEDED), DRIFTED\n    override Label: x\n" in text
    assert "~ 222222222222 eu-west-1: OUTDATED (FAILED)\n    no | room\n" in text
    assert "! 333333333333 eu-west-1: INOPERABLE" in text
    assert text.endswith("3 instances: 1 CURRENT, 1 INOPERABLE, 1 OUTDATED.\n")
    assert "arn:stack" in status_view("text")(STATUS, Look(verbose=True))
    bare = StackSetStatus("films", "ACTIVE", {})
    assert status_view("text")(bare, Look()) == "films: ACTIVE\n\nIt has no instances.\n"
    assert status_view("markdown")(bare, Look()).endswith("It has no instances.\n")


def test_a_status_for_programs_and_for_pull_requests() -> None:
    data = json.loads(status_view("json")(STATUS, Look()))
    assert data["settings"] == {"permission_model": "SELF_MANAGED"}
    assert data["counts"] == {"current": 1, "inoperable": 1, "outdated": 1}
    assert data["instances"][1]["reason"] == "no | room"
    assert data["operations"][0] == {
        "id": "2", "action": "UPDATE", "status": "RUNNING", "began": "2030-01-01",
        "ended": "", "reason": "",
    }  # fmt: skip
    text = status_view("markdown")(STATUS, Look())
    assert "#### In progress\n\n- UPDATE `2`" in text
    row = "| 222222222222 | eu-west-1 | OUTDATED | FAILED no &#124; room | NOT\\_CHECKED |  |"
    assert row in text


def test_other_formats_are_not_known() -> None:
    for view in (plan_view, status_view):
        with pytest.raises(KeyError):
            view("html")


def test_progress_is_a_line_for_each_place_that_is_not_only_waiting() -> None:
    results = (Result(ONE, "RUNNING"), Result(TWO, "PENDING"), Result(ONE, "FAILED", "no\nroom"))
    assert list(result_lines(results, 3.4)) == [
        "… 111111111111 eu-west-1 RUNNING 3 s",
        "✗ 111111111111 eu-west-1 FAILED 3 s: no\\nroom",
    ]
    assert count_line(results) == "1 of 3 places done (1 FAILED)"
    assert count_line(results[:1]) == "0 of 1 places done"
    assert step_line("create", (ONE,), "7") == "Create: 111111111111 in eu-west-1 (operation 7)"
    assert step_line("wait", ()) == "Wait"
