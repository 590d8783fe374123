"""``streamflix templates``: build, then lint what was built, as ``make templates`` does.

One process for both: where nothing is new, starting a second one would take longer than linting.

    build ○→ templates/ ○→ lint
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.commands import load, parser_of, summary_of

if TYPE_CHECKING:
    from generator.commands import Command


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing: both commands do what they do by default."""


def run(options: argparse.Namespace) -> int:
    """Build and lint; returns the first exit code that is not 0."""
    given = argparse.Namespace(**vars(options), is_built=True)
    return in_turn(((name, load(name)) for name in ("build", "lint")), given)


def in_turn(commands: Iterator[tuple[str, Command]], options: argparse.Namespace) -> int:
    """Runs commands, each with its own defaults, until one does not end with 0."""
    for name, command in commands:
        parser = parser_of(name, summary_of(name), command)
        if code := command.run(parser.read([], argparse.Namespace(**vars(options)))):
            return code
    return 0
