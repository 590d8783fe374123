"""Questions are asked on a terminal and nowhere else."""

from __future__ import annotations

import argparse
import io

import pytest

from generator.commands.shared import confirmation
from generator.errors import UserError
from generator.streams import Output


class Terminal(io.StringIO):
    """A terminal at which someone types."""

    def isatty(self) -> bool:
        return True


def options(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    confirmation.add_arguments(parser)
    return parser.parse_args(arguments)


@pytest.mark.parametrize(
    ("answer", "yes"), [("y\n", True), ("YES\n", True), ("\n", False), ("", False), ("no\n", False)]
)
def test_agreeing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answer: str, yes: bool
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    assert confirmation.agreed("Really?", options()) is yes
    said = capsys.readouterr()
    assert (said.out, said.err.startswith("Really? [y/N] ")) == ("", True)


@pytest.mark.parametrize(("answer", "yes"), [("prod\n", True), ("pro\n", False), ("y\n", False)])
def test_typing(monkeypatch: pytest.MonkeyPatch, answer: str, yes: bool) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    assert confirmation.typed("Which?", "prod", options()) is yes


def test_a_yes_needs_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert confirmation.agreed("Really?", options("--yes"))
    assert confirmation.typed("Which?", "prod", options("--yes"))


@pytest.mark.parametrize("nobody", [io.StringIO("y\n"), None])
def test_without_a_terminal_nobody_is_asked(
    monkeypatch: pytest.MonkeyPatch, nobody: io.StringIO | None
) -> None:
    monkeypatch.setattr("sys.stdin", nobody)
    for ask in (
        lambda: confirmation.ready(options()),
        lambda: confirmation.agreed("Really?", options()),
        lambda: confirmation.typed("Which?", "prod", options()),
    ):
        with pytest.raises(UserError, match="--yes") as refused:
            ask()
        assert refused.value.exit_code == 2


def test_a_question_that_cannot_be_shown_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    with Output("/dev/full", "w") as full, io.TextIOWrapper(io.BufferedWriter(full)) as nowhere:
        monkeypatch.setattr("sys.stderr", nowhere)
        with pytest.raises(UserError, match="cannot be written to standard error"):
            confirmation.agreed("Really?", options())
