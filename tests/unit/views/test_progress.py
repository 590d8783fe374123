"""Progress as screens: what is shown where there is room, and where there is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from rich.console import Console

from generator.views.progress.scene import Scene, rows, waited_for
from generator.views.progress.screens import EventLines, EventLog, LiveTree, StackLines
from generator.views.progress.tree import Tree
from generator.views.progress.words import age, word

START = datetime(2026, 1, 1, tzinfo=UTC)
STACK = "AWS::CloudFormation::Stack"

Golden = Callable[[str, str], None]


@dataclass(frozen=True)
class Part:
    path: str
    status: str
    began: datetime
    changed: datetime
    type: str = "AWS::SNS::Topic"
    reason: str = ""

    @property
    def is_stack(self) -> bool:
        return self.type == STACK

    @property
    def moving(self) -> bool:
        return self.status.endswith("_IN_PROGRESS")

    @property
    def failed(self) -> bool:
        return self.status.endswith("_FAILED")


@dataclass(frozen=True)
class Count:
    done: int
    total: int


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def part(
    path: str, status: str, began: float, changed: float = 0, kind: str = "", reason: str = ""
) -> Part:
    return Part(path, status, at(began), at(changed or began), kind or "AWS::SNS::Topic", reason)


def stack(path: str, status: str, began: float, changed: float = 0) -> Part:
    return part(path, status, began, changed, STACK)


def scene(
    *parts: Part, now: float = 200, counts: Mapping[str, Count] | None = None, **more: object
) -> Scene:
    found = {one.path: one for one in parts}
    return Scene("streamflix-dev", found, counts or {}, at(now), **more)


DEPLOYING = scene(
    stack("", "UPDATE_IN_PROGRESS", 0),
    stack("Network", "UPDATE_COMPLETE", 1, 40),
    part("Network/Vpc", "UPDATE_COMPLETE", 2, 30, "AWS::EC2::VPC"),
    stack("Database", "UPDATE_IN_PROGRESS", 41),
    part("Database/Instance", "UPDATE_IN_PROGRESS", 45, kind="AWS::RDS::DBInstance"),
    part("Database/Parameters", "UPDATE_COMPLETE", 42, 44, "AWS::RDS::DBParameterGroup"),
    stack("Service", "UPDATE_IN_PROGRESS", 42),
    stack("Service/Inner", "CREATE_IN_PROGRESS", 50),
    part("Service/Inner/Role", "CREATE_IN_PROGRESS", 51, kind="AWS::IAM::Role"),
    part("Service/EcsService", "UPDATE_IN_PROGRESS", 43, kind="AWS::ECS::Service"),
    counts={
        "": Count(3, 7),
        "Network": Count(1, 1),
        "Database": Count(1, 2),
        "Service": Count(0, 2),
    },
    troubles={"Service/EcsService": ("A task stopped: CannotPullContainerError: no tag v7.",)},
    notice="AWS throttles; what was begun goes on there, and it is asked again.",
)

FAILED = scene(
    stack("", "ROLLBACK_IN_PROGRESS", 0),
    stack("Registry", "CREATE_FAILED", 1, 40),
    part(
        "Registry/Repository",
        "CREATE_FAILED",
        2,
        30,
        "AWS::ECR::Repository",
        "No room on the\nshelf",
    ),
    stack("Network", "DELETE_IN_PROGRESS", 1),
    part("Network/Vpc", "DELETE_IN_PROGRESS", 150, kind="AWS::EC2::VPC"),
    counts={"": Count(1, 2), "Registry": Count(1, 1), "Network": Count(0, 1)},
)

DONE = scene(
    stack("", "CREATE_COMPLETE", 0, 4000),
    stack("Network", "CREATE_COMPLETE", 1, 40),
    part("Network/Vpc", "CREATE_COMPLETE", 2, 30, "AWS::EC2::VPC"),
    counts={"": Count(1, 1), "Network": Count(1, 1)},
    now=9999,
)


def drawn(shown: Scene, height: int = 24, width: int = 80, color: bool = False) -> str:
    stream = StringIO()
    console = Console(
        file=stream,
        width=width,
        height=height,
        force_terminal=color,
        color_system="standard" if color else None,
    )
    console.print(Tree(shown, height))
    return "".join(f"{line.rstrip()}\n" for line in stream.getvalue().splitlines())


@pytest.mark.parametrize(
    ("name", "shown", "height"),
    [
        ("deploying", DEPLOYING, 24),
        ("narrow", DEPLOYING, 9),
        ("failed", FAILED, 24),
        ("done", DONE, 24),
    ],
)
def test_screens(golden: Golden, name: str, shown: Scene, height: int) -> None:
    golden(f"screens/progress-{name}.txt", drawn(shown, height))


def test_colours_are_only_where_the_terminal_has_them() -> None:
    assert "\x1b[" in drawn(DEPLOYING, color=True)
    assert "\x1b[" not in drawn(DEPLOYING)


def crowd(number: int) -> Scene:
    """Many stacks, each with resources in motion, and one failure."""
    stacks = [
        stack(f"S{n}", "CREATE_IN_PROGRESS" if n % 2 else "CREATE_COMPLETE", n, n + 5)
        for n in range(number // 10)
    ]
    inside = [
        part(f"S{n % max(len(stacks), 1)}/R{n}", "CREATE_IN_PROGRESS", 20 + n)
        for n in range(number)
    ]
    failure = part("S1/Broken", "CREATE_FAILED", 30, 31, reason="No room")
    return scene(stack("", "CREATE_IN_PROGRESS", 0), *stacks, *inside, failure)


@pytest.mark.parametrize("height", [6, 10, 24, 50])
def test_a_hundred_and_more_resources_fit_the_terminal(height: int) -> None:
    shown = crowd(300)
    lines = drawn(shown, height).splitlines()
    assert len(lines) < height
    told = "\n".join(lines)
    assert "Broken" in told
    assert ("No room" in told) == (height > 6)
    assert "more in progress" in told


def test_failures_come_before_motion_and_motion_before_what_is_done() -> None:
    found = rows(crowd(100), 8)
    assert len(found) == 8
    moods = [row.mood for row in found]
    assert "failed" in moods
    assert "done" not in moods
    assert found[-1].text == "… 101 more in progress, 5 more finished"


def test_what_was_only_cancelled_gives_way() -> None:
    cancelled = part("S1/Other", "CREATE_FAILED", 29, reason="Resource creation cancelled")
    shown = scene(*crowd(100).parts.values(), cancelled)
    told = [row.text for row in rows(shown, 20)]
    assert "Broken (SNS::Topic)" in told
    assert "Other (SNS::Topic)" not in told
    assert told[-1].endswith("1 more failed, 5 more finished")


def test_what_moves_longest_is_waited_for() -> None:
    told = waited_for(DEPLOYING)
    assert told == "Waiting for Service/EcsService (2:37), Database/Instance (2:35) and 1 more."
    assert waited_for(DONE) == ""


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("CREATE_IN_PROGRESS", "creating"),
        ("UPDATE_ROLLBACK_IN_PROGRESS", "rolling back"),
        ("ROLLBACK_COMPLETE", "rolled back"),
        ("UPDATE_ROLLBACK_FAILED", "not rolled back"),
        ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "cleaning up"),
        ("MADE_UP", "made up"),
    ],
)
def test_statuses_in_words(status: str, said: str) -> None:
    assert word(status) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(-3, "0:00"), (59.9, "0:59"), (61, "1:01"), (3661, "1:01:01")]
)
def test_ages(seconds: float, said: str) -> None:
    assert age(seconds) == said


@dataclass(frozen=True)
class Event:
    path: str
    status: str
    time: datetime
    type: str = "AWS::SNS::Topic"
    reason: str = ""
    is_own: bool = False
    physical_id: str = ""

    @property
    def is_of_a_stack(self) -> bool:
        return self.type == STACK

    @property
    def failed(self) -> bool:
        return self.status.endswith("_FAILED")


EVENTS: Sequence[Event] = (
    Event("", "CREATE_IN_PROGRESS", at(0), STACK, is_own=True),
    Event("A", "CREATE_IN_PROGRESS", at(1), STACK),
    Event("A", "CREATE_IN_PROGRESS", at(1), STACK, is_own=True),
    Event("A/Topic", "CREATE_IN_PROGRESS", at(2)),
    Event("A/Topic", "CREATE_IN_PROGRESS", at(3), reason="Resource creation Initiated"),
    Event("A/Topic", "CREATE_FAILED", at(64), reason="No\x1b[2Jroom"),
    Event("A", "CREATE_COMPLETE", at(65), STACK),
    Event("", "ROLLBACK_IN_PROGRESS", at(66), STACK, reason="Rollback requested", is_own=True),
    Event("A", "", at(67)),
)


def said(screen: type[EventLines]) -> list[str]:
    lines: list[str] = []
    with screen(lines.append) as shown:
        shown.show(lambda: scene(), EVENTS[:1])
        shown.show(
            lambda: scene(stack("", "CREATE_IN_PROGRESS", 0), notice="AWS throttles."), EVENTS
        )
        shown.show(lambda: scene(notice="AWS throttles."), ())
        shown.show(lambda: scene(), ())
    return lines


def test_a_line_an_event_and_what_is_repeated_once() -> None:
    assert said(EventLines) == [
        "   0:00  CREATE_IN_PROGRESS  streamflix-dev",
        "AWS throttles.",
        "   0:01  CREATE_IN_PROGRESS  A",
        "   0:02  CREATE_IN_PROGRESS  A/Topic",
        "   1:04  CREATE_FAILED       A/Topic: No\\x1b[2Jroom",
        "   1:05  CREATE_COMPLETE     A",
        "   1:06  ROLLBACK_IN_PROGRESS  streamflix-dev: Rollback requested",
    ]


def test_a_line_a_stack_that_is_done_and_a_failure() -> None:
    assert said(StackLines) == [
        "AWS throttles.",
        "   1:04  CREATE_FAILED       A/Topic: No\\x1b[2Jroom",
        "   1:05  CREATE_COMPLETE     A",
    ]


@pytest.mark.parametrize(("failed_only", "number"), [(False, 9), (True, 1)])
def test_a_log_keeps_what_it_says(failed_only: bool, number: int) -> None:
    lines: list[str] = []
    log = EventLog(lines.append, failed_only)
    log.show(lambda: scene(), EVENTS)
    assert len(lines) == len(log.events) == number
    assert any(line.startswith("2026-01-01 00:01:04+00:00  CREATE_FAILED") for line in lines)


def test_the_live_tree_leaves_the_last_picture() -> None:
    stream = StringIO()
    with LiveTree(stream, color=False) as live:
        live.show(lambda: DEPLOYING, ())
        live.show(lambda: DONE, ())
    assert "✓ streamflix-dev" in stream.getvalue().splitlines()[-2]
    assert "\x1b[3" not in stream.getvalue()
