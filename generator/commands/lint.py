"""``streamflix lint``: cfn-lint, cloudformation-validate and our rules over every delivery.

layers, templates/, parameters/ ○→ Report ●→ view ○→ standard output
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from generator.commands.shared.stale_templates import stale_notes, stale_templates, with_sources
from generator.commands.shared.template_options import add_allow_outside
from generator.findings import exit_code
from generator.lint.cache import cache_folder
from generator.lint.report import Request, lint
from generator.views import formats
from generator.views.findings.counting import Counting


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "--template",
        metavar="ROOT",
        default="",
        help="another root template, with its nested ones beside it",
    )
    add_allow_outside(parser)
    parser.add_argument(
        "--format",
        choices=formats.FINDINGS,
        default=formats.FINDINGS[0],
        help="how findings are printed (default: %(default)s)",
    )
    parser.set_defaults(is_built=False)


def run(options: argparse.Namespace) -> int:
    """Lint and print the report; returns 1 where anything is an error or a warning, else 0.

    What is linted is what the layers build; ``is_built``: templates/ has just been written.
    Raises ``UserError`` for templates and parameter files that cannot be read.
    """
    built = {} if options.template or options.is_built else stale_templates()
    for note in stale_notes(built, "this report"):
        print(note, file=sys.stderr)
    cache = cache_folder(options.environ, Path())
    request = Request(
        template=options.template,
        info=options.verbose,
        allow_outside=options.allow_outside,
        cache=cache,
        built={file: text.encode() for file, text in built.items()},
    )
    with Counting(sys.stderr, time.monotonic, is_quiet=options.quiet) as counting:
        report = lint(request, counting.tell)
    if not options.template:
        report = with_sources(report)
    if report.findings or not options.quiet or options.format != formats.FINDINGS[0]:
        sys.stdout.write(formats.findings(options.format)(report))
    return exit_code(report.findings)
