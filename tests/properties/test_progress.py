"""Whatever events come, in whatever order: they are folded, counted and drawn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from generator.deploy.stack.events import Event, in_order
from generator.deploy.stack.progress import Motion, after, counts
from generator.deploy.stack.root_cause import cause
from generator.views.progress.scene import Scene, rows
from generator.views.progress.tree import Tree

START = datetime(2026, 1, 1, tzinfo=UTC)
STACK = "AWS::CloudFormation::Stack"
STATUSES = (
    "CREATE_IN_PROGRESS",
    "CREATE_COMPLETE",
    "CREATE_FAILED",
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
    "ROLLBACK_COMPLETE",
    "DELETE_SKIPPED",
    "MADE_UP",
    "",
    None,
)
PATHS = ("", "A", "A/B", "A/B/C", "A/Topic", "D/Orphan", "Topic")


def told(draw: tuple[str, int, str | None, str, bool]) -> Event:
    path, second, status, reason, is_own = draw
    stack_id = f"arn/{path}" if is_own else f"arn/{path.rpartition('/')[0]}"
    event: dict[str, Any] = {
        "EventId": f"{draw}",
        "StackId": stack_id,
        "LogicalResourceId": path.rpartition("/")[2],
        "PhysicalResourceId": f"arn/{path}",
        "ResourceType": "AWS::SNS::Topic" if path.endswith(("Topic", "Orphan")) else STACK,
        "ResourceStatus": status,
        "ResourceStatusReason": reason,
        "Timestamp": START + timedelta(seconds=second),
    }
    return Event(path, event)


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(PATHS),
        st.integers(0, 9),
        st.sampled_from(STATUSES),
        st.sampled_from(("", "No room", "Resource creation cancelled", "\x1b[2J")),
        st.booleans(),
    ).map(told),
    max_size=30,
)


@given(EVENTS, st.integers(1, 30), st.integers(1, 5))
def test_any_events_are_folded_counted_and_drawn(events: list[Event], room: int, cut: int) -> None:
    motion = Motion(ids={"arn/": ""})
    for begin in range(0, len(events), cut):
        motion = after(motion, events[begin : begin + cut])
    found = counts(motion, {"A": 3})
    assert all(0 <= one.done <= one.total for one in found.values())
    assert found[""].total >= found["A"].total
    scene = Scene("product", motion.parts, found, START + timedelta(seconds=10))
    assert len(rows(scene, room)) <= max(room, 3)
    stream = StringIO()
    Console(file=stream, width=80, height=24).print(Tree(scene, 24))
    assert "\x1b[2J" not in stream.getvalue()
    assert (cause(events) is None) == (cause(in_order(events)) is None)


@given(EVENTS)
def test_how_events_are_cut_into_looks_does_not_matter(events: list[Event]) -> None:
    # What a stack tells comes in order; of one moment the last word counts.
    ordered = in_order(events)
    together = after(Motion(), ordered)
    apart = Motion()
    for event in ordered:
        apart = after(apart, [event])
    assert {path for path, part in apart.parts.items()} == set(together.parts)
    assert apart.began == together.began
    assert apart.own == together.own
