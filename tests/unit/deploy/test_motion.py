"""The state that events are folded into, and what is counted in it."""

from __future__ import annotations

from datetime import timedelta

from generator.deploy.stack.events import Event, in_order
from generator.deploy.stack.progress import (
    Count,
    Motion,
    after,
    counts,
    expected,
    moving,
    of_last_operation,
)

from .timeline import ROOT, START, happens, holds, itself, nested


def event(told: tuple[float, dict[str, object]], stack: str = "") -> Event:
    """An event at its path, as reading gives it."""
    found = Event(stack, told[1])
    name = str(told[1]["LogicalResourceId"])
    return found if found.is_own else Event(f"{stack}/{name}" if stack else name, told[1])


OWN = [
    event(itself(0, ROOT, "UPDATE_IN_PROGRESS")),
    event(holds(1, "A", "UPDATE_IN_PROGRESS")),
    event(happens(2, ROOT, "Topic", "UPDATE_IN_PROGRESS")),
]
INSIDE = [
    event(itself(1, nested("A"), "UPDATE_IN_PROGRESS"), "A"),
    event(happens(3, nested("A"), "Queue", "UPDATE_IN_PROGRESS"), "A"),
    event(happens(4, nested("A"), "Queue", "UPDATE_COMPLETE"), "A"),
    event(happens(4, nested("A"), "Role", "UPDATE_IN_PROGRESS"), "A"),
]


def test_each_part_has_its_newest_status_and_the_begin_of_its_motion() -> None:
    found = after(after(Motion(ids={ROOT: ""}), OWN), INSIDE)
    assert {path: part.status for path, part in found.parts.items()} == {
        "": "UPDATE_IN_PROGRESS",
        "A": "UPDATE_IN_PROGRESS",
        "Topic": "UPDATE_IN_PROGRESS",
        "A/Queue": "UPDATE_COMPLETE",
        "A/Role": "UPDATE_IN_PROGRESS",
    }
    queue = found.parts["A/Queue"]
    assert (queue.began, queue.changed) == (START + timedelta(0, 3), START + timedelta(0, 4))
    assert found.ids == {ROOT: "", nested("A"): "A"}
    assert found.open(nested("A"))
    assert found.began == "UPDATE_IN_PROGRESS"
    assert found.started == START


def test_the_order_in_which_stacks_are_read_does_not_matter() -> None:
    first, then = after(after(Motion(), OWN), INSIDE), after(after(Motion(), INSIDE), OWN)
    together = after(Motion(), in_order([*INSIDE, *OWN]))
    assert first.parts == then.parts == together.parts


def test_what_lies_in_a_stack_that_is_done_is_done() -> None:
    found = after(after(Motion(), [*OWN, *INSIDE]), [event(holds(9, "A", "UPDATE_COMPLETE"))])
    assert found.parts["A/Role"].status == "UPDATE_COMPLETE"
    assert found.parts["Topic"].moving
    later = after(found, [event(happens(10, nested("A"), "Role", "DELETE_IN_PROGRESS"), "A")])
    assert later.parts["A/Role"].status == "DELETE_IN_PROGRESS"
    assert later.parts["A/Role"].began == START + timedelta(0, 10)


def test_counts_are_of_resources_and_of_what_was_expected() -> None:
    found = after(after(Motion(), OWN), INSIDE)
    assert counts(found, {}) == {"": Count(1, 3), "A": Count(1, 2)}
    assert counts(found, {"A": 5, "B": 2})[""] == Count(1, 8)
    assert counts(found, {"A": 1})["A"] == Count(1, 2)
    assert counts(Motion(), {}) == {"": Count(0, 0)}


def test_resources_of_a_stack_that_is_not_known_yet_are_counted_for_the_root() -> None:
    found = after(Motion(), INSIDE[1:])
    assert counts(found, {})[""] == Count(1, 2)


def test_success_is_the_end_that_the_begin_wanted() -> None:
    wanted = after(Motion(), [*OWN, event(itself(9, ROOT, "UPDATE_COMPLETE"))])
    assert wanted.succeeded
    rolled = after(Motion(), [*OWN, event(itself(9, ROOT, "UPDATE_ROLLBACK_COMPLETE"))])
    assert not rolled.succeeded
    assert not Motion().succeeded
    assert Motion().started is None


def test_the_last_operation_begins_where_the_root_was_at_rest() -> None:
    first = [itself(0, ROOT, "CREATE_IN_PROGRESS"), itself(2, ROOT, "CREATE_COMPLETE")]
    last = [
        itself(5, ROOT, "UPDATE_IN_PROGRESS"),
        happens(6, ROOT, "Topic", "UPDATE_FAILED"),
        itself(7, ROOT, "UPDATE_ROLLBACK_IN_PROGRESS"),
        itself(9, ROOT, "UPDATE_ROLLBACK_COMPLETE"),
    ]
    found = of_last_operation([event(one) for one in (*first, *last)])
    assert [one.status for one in found] == [one["ResourceStatus"] for _, one in last]
    assert of_last_operation([]) == []


def test_a_shell_for_a_change_set_is_not_in_motion_and_the_creation_begins_after_it() -> None:
    assert not moving("REVIEW_IN_PROGRESS")
    told = [itself(0, ROOT, "REVIEW_IN_PROGRESS"), itself(5, ROOT, "CREATE_IN_PROGRESS")]
    found = of_last_operation([event(one) for one in told])
    assert [one.status for one in found] == ["CREATE_IN_PROGRESS"]


def test_events_without_a_status_change_nothing() -> None:
    validation = Event("Topic", {"EventType": "VALIDATION_ERROR", "LogicalResourceId": "Topic"})
    assert after(Motion(), [validation]).parts == {}


def test_what_a_review_says_will_change_is_expected() -> None:
    queue = {"stack": "A", "type": "AWS::SQS::Queue", "action": "add", "certainty": "certain"}
    changes = [
        queue,
        queue,
        {**queue, "stack": ""},
        {**queue, "action": "none"},
        {**queue, "certainty": "phantom"},
        {**queue, "type": "AWS::CloudFormation::Stack"},
    ]
    assert expected({"changes": changes}) == {"A": 2, "": 1}
    assert expected({}) == {}
