"""``streamflix explain FILE``: what a change set that somebody already has will do, offline.

DescribeChangeSet's JSON ●→ Reading ●→ view ○→ standard output
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from generator.plan.change_set.explain import read
from generator.plan.change_set.read.collect import decoded
from generator.views.change_sets.formats import view
from generator.views.changes.formats import FORMATS, Look

_STANDARD_INPUT = "-"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "file",
        metavar="FILE|-",
        nargs="+",
        help="what DescribeChangeSet answered, as JSON: one answer, a list of them, or"
        ' {"responses": {...}} with the nested ones; - reads standard input',
    )
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default=FORMATS[0],
        help="how it is printed (default: %(default)s)",
    )


def run(options: argparse.Namespace) -> int:
    """Read the change sets and print what they do; returns 0.

    Raises ``UserError`` for files that hold no change set.
    """
    documents = [one for name in options.file for one in _documents(name)]
    reading = read(documents, " ".join(map(_called, options.file)))
    look = Look("", color=options.color, verbose=options.verbose)
    sys.stdout.write(view(options.format)(reading, look))
    return 0


def _documents(name: str) -> list[object]:
    try:
        content = sys.stdin.buffer.read() if name == _STANDARD_INPUT else Path(name).read_bytes()
    except OSError as error:
        error.filename = _called(name)
        raise
    return decoded(content, _called(name))


def _called(name: str) -> str:
    return "standard input" if name == _STANDARD_INPUT else name
