"""``streamflix build``: write ``templates/``, all of it or nothing.

architecture ●→ documents ●→ texts ○→ templates/
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Iterator
from pathlib import Path

from generator.assembly.limits import usage
from generator.assembly.writing import text
from generator.deliveries import documents
from generator.files import Changes, compare, replace_all
from generator.views.build_table import build_table

# The first words of every template that was written here: what others put beside stays.
MARK = b"# Generated from "

# The folders that are written here; `streamflix access` writes another one.
DELIVERIES = ("flat", "nested")


def arguments(parser: argparse.ArgumentParser) -> None:
    """``--out DIR`` and ``--check``."""
    parser.add_argument(
        "--out", metavar="DIR", type=Path, default=Path("templates"), help="default: templates"
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 where a file is stale"
    )


def run(options: argparse.Namespace) -> int:
    """Write or check the templates; returns the exit code."""
    # One short process that keeps what it makes: looking for garbage finds none, now or at its end.
    gc.disable()
    built = documents()
    wanted = {document.path: text(document).encode() for document in built}
    gc.freeze()
    known = list(generated(options.out))
    if options.check:
        return _report(options.out, compare(options.out, wanted, known))
    replace_all(options.out, wanted, known)
    if not options.quiet:
        sizes = [usage(d.path, d.content, len(wanted[d.path])) for d in built]
        print(build_table(sizes))
    return 0


def generated(folder: Path) -> Iterator[str]:
    """The paths below the folder of the templates that were once written here."""
    for delivery in DELIVERIES:
        for path in sorted((folder / delivery).glob("*.yaml")):
            with path.open("rb") as file:
                if file.read(len(MARK)) == MARK:
                    yield path.relative_to(folder).as_posix()


def _report(folder: Path, changes: Changes) -> int:
    for word, paths in (
        ("is missing", changes.missing),
        ("is stale", changes.stale),
        ("is no longer generated", changes.extra),
    ):
        for path in paths:
            print(f"{folder / path} {word}: run `make templates`.", file=sys.stderr)
    return 1 if changes else 0
