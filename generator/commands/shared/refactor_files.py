"""What ``compare`` and ``plan`` write beside what they print: how renamed resources are moved.

Changes ●→ members of requests ○→ files
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from generator import files
from generator.errors import Mistake, UserError
from generator.plan.diff.stack_refactor import resource_mappings, resources_to_import
from generator.plan.model import ChangeReport


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The files to write to."""
    parser.add_argument(
        "--mappings",
        metavar="FILE",
        default="",
        help="write the resource mappings that move what was only renamed, as"
        " create-stack-refactor --cli-input-json takes them",
    )
    parser.add_argument(
        "--imports",
        metavar="FILE",
        default="",
        help="write what can be imported under its new name, as create-change-set"
        " --resources-to-import takes it",
    )


def write(changes: ChangeReport, options: argparse.Namespace, stack_name: str) -> None:
    """Write the files that are asked for. Raises ``UserError`` where one cannot be written."""
    if options.mappings:
        _written(options.mappings, resource_mappings(changes.renames, stack_name))
        nested = sorted(
            {p.rpartition("/")[0] for r in changes.renames for p in (r.before, r.after)}
        )
        if any(nested):
            words = "Nested stacks' names end in what CloudFormation appends: complete those of"
            print(f"{words} {', '.join(filter(None, nested))}.", file=sys.stderr)
    if options.imports:
        _written(options.imports, resources_to_import(changes.renames))


def _written(name: str, document: Any) -> None:
    files.check_writable(Path(name), 0)
    try:
        files.replace(Path(name), (json.dumps(document, indent=2) + "\n").encode())
    except OSError as error:
        raise UserError(Mistake(f"Cannot be written: {error.strerror}.", name)) from None
