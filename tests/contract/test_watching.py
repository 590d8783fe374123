"""Where commands show progress, and what they say when no one can watch any longer."""

from __future__ import annotations

import sys
from argparse import Namespace
from io import StringIO

import pytest

from generator.commands.shared.local_engine import silent
from generator.commands.shared.watch import (
    brief_screen,
    how_to_go_on,
    looked_on,
    name_of,
    screen_of,
)
from generator.errors import AwsError
from generator.views.progress.screens import EventLines, LiveTree, StackLines

from ..unit.deploy.timeline import ROOT, Timeline, itself

ID = "arn:aws:cloudformation:eu-west-2:123456789012:stack/streamflix-dev/1"


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def options(**given: object) -> Namespace:
    return Namespace(**{"quiet": False, "color": False, "environ": {}, "format": "text", **given})


def test_a_terminal_has_a_live_tree_and_nothing_else_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert isinstance(screen_of(options()), LiveTree)
    assert isinstance(screen_of(options(quiet=True)), EventLines)
    assert isinstance(screen_of(options(environ={"TERM": "dumb"})), EventLines)
    assert isinstance(screen_of(options(format="json")), EventLines)
    assert isinstance(brief_screen(options(), silent), LiveTree)


def test_elsewhere_it_is_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert type(screen_of(options())) is EventLines
    assert type(brief_screen(options(), silent)) is StackLines


def test_how_to_look_on_again() -> None:
    assert how_to_go_on(ID, "dev") == "`streamflix status dev --watch` watches it again."
    assert "--stack-name streamflix-dev`" in how_to_go_on(ID, "")
    assert name_of("streamflix-dev") == "streamflix-dev"


UPDATED = [itself(-9, ROOT, "UPDATE_IN_PROGRESS"), itself(-5, ROOT, "UPDATE_COMPLETE")]


def test_an_execution_that_nothing_is_heard_of_is_no_success() -> None:
    known = frozenset(event["EventId"] for _, event in UPDATED)
    with pytest.raises(AwsError, match="nothing is heard of what was asked for"):
        looked_on(Timeline(UPDATED), ROOT, known, EventLines(silent), "dev")


def test_whoever_joins_when_all_is_done_is_told_so() -> None:
    stack = looked_on(Timeline(UPDATED), ROOT, frozenset(), EventLines(silent), "dev")
    assert stack["StackStatus"] == "UPDATE_COMPLETE"
