"""``streamflix explain FILE``: what a change set that someone already has will do, offline.

Only ``--fetch`` asks AWS, for what the input names and leaves out.

DescribeChangeSet's JSON ●→ ChangeReport ●→ view ○→ standard output
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from generator.cfn.source.locations import content
from generator.commands.shared import aws_options
from generator.plan.change_set.explain import read
from generator.plan.change_set.read.collect import decoded
from generator.views import formats

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
        "--fetch",
        action="store_true",
        help="ask AWS for nested change sets that the input leaves out; a FILE may be an ARN then",
    )
    parser.add_argument(
        "--format",
        choices=formats.CHANGES,
        default=formats.CHANGES[0],
        help="how it is printed (default: %(default)s)",
    )
    aws_options.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Read the change sets and print what they do; returns 0.

    Raises ``UserError`` for files that hold no change set, ``AwsError`` where one that is asked
    for is not there.
    """
    fetch = Fetch(options)
    documents = [one for name in options.file for one in _documents(name, fetch)]
    name = " ".join(map(_called, options.file))
    report = read(documents, name)
    while options.fetch and (missing := fetch.new(report.missing)):
        documents += [one for arn in missing for one in fetch.documents(arn)]
        report = read(documents, name)
    look = formats.Look("", color=options.color, verbose=options.verbose)
    sys.stdout.write(formats.changes(options.format)(report, look))
    return 0


class Fetch:
    """Asks AWS for change sets, each once, in the region that its ARN names."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._known: set[str] = set()

    def new(self, arns: Iterable[str]) -> list[str]:
        """Those that were not asked for."""
        return [arn for arn in arns if self.takes(arn) and arn not in self._known]

    def takes(self, name: str) -> bool:
        """Whether an argument is a change set's ARN, to be asked for."""
        return bool(self._options.fetch) and name.startswith("arn:") and name.count(":") > 4

    def documents(self, arn: str) -> list[object]:
        """What DescribeChangeSet answers with and without property values."""
        from generator.commands.shared import aws_session
        from generator.deploy.aws import cloudformation

        self._known.add(arn)
        region = self._options.region or arn.split(":")[3]
        aws = aws_session.reached(self._options, region)
        return [cloudformation.change_set(aws, arn, values) for values in (True, False)]


def _documents(name: str, fetch: Fetch) -> list[object]:
    if fetch.takes(name):
        return fetch.documents(name)
    try:
        is_piped = name == _STANDARD_INPUT
        found = sys.stdin.buffer.read() if is_piped else content(Path(name), name)
    except OSError as error:
        error.filename = _called(name)
        raise
    return decoded(found, _called(name))


def _called(name: str) -> str:
    return "standard input" if name == _STANDARD_INPUT else name
