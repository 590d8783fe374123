"""``streamflix doctor [ENV]``: what would stop a deployment, asked read-only.

versions, templates, environment ○→ AWS's answers ●→ checks ○→ standard output
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from generator.commands.shared import aws_session
from generator.views.preflight import FORMATS

if TYPE_CHECKING:
    from generator.deploy.preflight.model import Check

READY, FOUND = 0, 1
_PACKAGES = ("troposphere", "awacs", "boto3", "cfn-lint", "cloudformation-validate")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "environment",
        metavar="ENV",
        nargs="?",
        default="",
        help="a file of parameters/, without .yaml; without it nothing is asked from AWS",
    )
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default=FORMATS[0],
        help="how the checks are printed (default: %(default)s)",
    )
    aws_session.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Print each check as it is done; returns 1 where one of them stops a deployment, else 0.

    Raises ``UserError`` for mistakes in the environment's files.
    """
    from generator.views.preflight import document, lines, summary

    found: list[Check] = []
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 100
    for check in _checks(options):
        found.append(check)
        if options.format == FORMATS[0] and not (options.quiet and check.status == "ok"):
            print(lines(check, options.color, width), flush=True)
    if options.format == "json":
        sys.stdout.write(document(options.environment, found))
    elif not options.quiet:
        print(f"\n{summary(found)}")
    return FOUND if any(check.status == "failed" for check in found) else READY


def _checks(options: argparse.Namespace) -> Iterator[Check]:
    yield _versions()
    yield from _templates()
    if options.environment:
        yield from _of_environment(options)


def _versions() -> Check:
    from importlib.metadata import PackageNotFoundError, version

    from generator import __version__
    from generator.deploy.preflight.model import Check

    found = [f"streamflix {__version__}", f"Python {sys.version.split()[0]}"]
    for name in _PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            hint = "`make templates` installs what the project needs."
            return Check("versions", "failed", f"{name} is not installed.", hint)
    return Check("versions", "ok", ", ".join(found))


def _templates() -> Iterator[Check]:
    from generator.cfn.load import load
    from generator.cfn.source.locations import files
    from generator.commands.shared.templates import stale
    from generator.config.settings.references import DELIVERY_ROOTS
    from generator.deploy.preflight.model import Check

    missing = [root for root in DELIVERY_ROOTS.values() if not Path(root).is_file()]
    if missing:
        yield Check("templates", "failed", f"There is no {missing[0]}.", "Run `make templates`.")
        return
    wrong = [what for root in DELIVERY_ROOTS.values() for what in stale(load(root, files()))]
    for what in wrong:
        yield Check("templates", "failed", what)
    if not wrong:
        yield Check("templates", "ok", "templates/ is what the code generates.")


def _of_environment(options: argparse.Namespace) -> Iterator[Check]:
    from generator.commands.shared.templates import product_of
    from generator.config.parameters.files import load_environment
    from generator.deploy.aws import cloudformation
    from generator.deploy.preflight.checks import asked, checks
    from generator.deploy.preflight.model import Check
    from generator.deploy.preflight.subject import Subject
    from generator.errors import AwsError

    environment = load_environment(Path(), options.environment)
    product_of(environment)
    yield Check("parameters", "ok", f"{environment.file} and its settings are valid.")
    aws = aws_session.connected(options, environment)
    try:
        stack = cloudformation.stack(aws, environment.settings.stack_name)
    except AwsError as error:
        subject = Subject(aws, environment)
        (credentials,) = asked("credentials", subject)
        if credentials.status == "unknown":
            yield Check("credentials", "failed", str(error), "Nothing else was asked from AWS.")
            return
        yield credentials
        yield Check("stack", "unknown", f"It could not be checked. {error}")
        return
    yield from checks(Subject(aws, environment, stack))
