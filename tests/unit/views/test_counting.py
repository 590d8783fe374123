"""How far linting is: a line that counts on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import io

import pytest

from generator.views.findings.counting import Counting


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def told(stream: io.StringIO, *, is_quiet: bool = False) -> str:
    """What is written where 2 of 3 templates are linted, told at seconds 0 to 7."""
    seconds = iter([0.0, *(float(second) for second in range(8))])
    with Counting(stream, lambda: next(seconds), is_quiet=is_quiet) as counting:
        for second in range(8):
            counting.tell(second // 3, 3)
    return stream.getvalue()


def test_a_terminal_has_one_line_that_counts_and_is_cleared() -> None:
    text = told(Terminal())

    shown = text.split("\r\x1b[K")
    assert shown[1] == "linting: 0 of 3 templates, 0 s"
    assert shown[-2:] == ["linting: 2 of 3 templates, 7 s", ""]
    assert "\n" not in text


def test_elsewhere_a_line_comes_every_few_seconds() -> None:
    assert told(io.StringIO()).splitlines() == [
        "linting: 1 of 3 templates",
        "linting: 2 of 3 templates",
    ]


@pytest.mark.parametrize("stream", [Terminal(), io.StringIO()])
def test_quiet_means_quiet(stream: io.StringIO) -> None:
    assert told(stream, is_quiet=True) == ""


def test_a_terminal_is_cleared_whatever_happens() -> None:
    stream = Terminal()
    with pytest.raises(KeyboardInterrupt), Counting(stream, lambda: 0.0) as counting:
        counting.tell(0, 1)
        raise KeyboardInterrupt
    assert stream.getvalue().endswith("\r\x1b[K")
