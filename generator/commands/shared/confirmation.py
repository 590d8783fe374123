"""The one place where a command asks anyone who runs it.

A question is asked on the terminal only, on standard error, so that standard output can go
elsewhere. Where no one can answer, as in CI, ``--yes`` has to have said so beforehand.

question ○→ terminal ○→ answer
"""

from __future__ import annotations

import argparse
import sys

from generator import streams
from generator.errors import Mistake, UserError

GUARDS = "policy checks still apply"


def add_arguments(parser: argparse.ArgumentParser, still: str = "") -> None:
    """``--yes``; ``still`` says what stops the command all the same."""
    words = f"do not ask: {still}" if still else "do not ask"
    parser.add_argument("--yes", action="store_true", help=words)


def ready(options: argparse.Namespace) -> None:
    """Ask for nothing yet. Raises ``UserError`` where a question could not be answered."""
    if not (options.yes or _on_a_terminal()):
        what = "There is no terminal to ask on, and so nothing was begun."
        raise UserError(Mistake(what, hint="--yes goes on without asking."))


def agreed(question: str, options: argparse.Namespace) -> bool:
    """Whether the answer is yes; ``--yes`` is. Raises ``UserError`` where no one can be asked."""
    ready(options)
    if options.yes:
        return True
    return _answer(f"{question} [y/N] ").lower() in ("y", "yes")


def typed(question: str, expected: str, options: argparse.Namespace) -> bool:
    """Whether someone types what is expected, letter by letter; ``--yes`` stands for it.

    Raises ``UserError`` where no one can be asked.
    """
    ready(options)
    return bool(options.yes) or _answer(f"{question} ") == expected


def _on_a_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _answer(prompt: str) -> str:
    """What is typed; nothing where the terminal is closed instead.

    Raises ``UserError`` where the question cannot be shown.
    """
    print(prompt, end="", file=sys.stderr, flush=True)
    if streams.error_of(sys.stderr):
        what = "The question cannot be written to standard error, and so nothing was begun."
        raise UserError(Mistake(what, hint="--yes goes on without asking."))
    answer = sys.stdin.readline()
    if not answer.endswith("\n"):
        print(file=sys.stderr)
    return answer.strip()
