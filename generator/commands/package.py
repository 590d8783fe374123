"""``streamflix package ENV``: upload the templates, and say where CloudFormation finds them.

templates/ ●→ Package ○→ bucket ●→ addresses ●→ view ○→ standard output
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator.commands.shared import aws_session
from generator.errors import UserError
from generator.views.package import FORMATS

if TYPE_CHECKING:
    from generator.cfn.load import Product
    from generator.config.parameters.files import Environment
    from generator.deploy.artifacts.upload import Placed
    from generator.views.package import Packaged

# Browsers take far more; some mail programs, chats and terminals cut a link off about here.
LONG = 8000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("environment", metavar="ENV", help="a file of parameters/, without .yaml")
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default=FORMATS[0],
        help="how the addresses are printed (default: %(default)s)",
    )
    aws_session.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Upload and print the addresses; returns 0.

    Raises ``UserError`` for mistakes in the environment's files or the templates, ``AwsError``
    where the bucket cannot be used.
    """
    from generator.commands.shared.templates import product_of, stale
    from generator.config.parameters.files import load_environment
    from generator.deploy.artifacts.upload import place
    from generator.views.package import view

    environment = load_environment(Path(), options.environment)
    product = product_of(environment)
    aws = aws_session.connected(options, environment)
    placed = place(aws, product, environment.settings.artifact_bucket)
    done = packaged(environment, product, placed, aws.region)
    for note in () if options.quiet else (*stale(product), *done.notes):
        print(f"streamflix: {note}", file=sys.stderr)
    sys.stdout.write(view(options.format)(done))
    return 0


def packaged(environment: Environment, product: Product, placed: Placed, region: str) -> Packaged:
    """What there is to say of templates that are in a bucket of this region."""
    from generator.views.package import Packaged
    from generator.views.parameters import console_url

    secret = _secret(product)
    said = {name: text for name, text in environment.parameters.items() if name not in secret}
    settings = replace(environment.settings, region=region)
    try:
        url = console_url(settings, said, placed.root_url).rstrip("\n")
    except UserError as no_console:
        url, notes = "", (*placed.notes, str(no_console))
    else:
        hidden = [name for name in environment.parameters if name in secret]
        notes = (*placed.notes, *_notes(environment, url, hidden))
    return Packaged(
        environment.name,
        placed.root_url,
        url,
        placed.bucket,
        placed.templates,
        placed.new,
        notes,
    )


def _secret(product: Product) -> frozenset[str]:
    """The root's parameters that must not be printed."""
    from generator.cfn.parameters.no_echo import no_echo_names

    return no_echo_names(product.root.parameters)


def _notes(environment: Environment, url: str, hidden: list[str]) -> Iterator[str]:
    """What the console's link cannot say."""
    if hidden:
        yield f"The link says nothing of what must not be printed: {', '.join(hidden)}."
    if environment.tags:
        yield "The link carries no tags: add them in the console."
    if len(url) > LONG:
        yield f"The link has {len(url)} characters: some programs cut it off."
