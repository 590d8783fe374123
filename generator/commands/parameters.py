"""``streamflix parameters ENV``: check an environment's file, print it in the form asked for.

parameters/ENV.yaml ○→ Environment ●→ view ○→ standard output
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from generator.cfn.load import load
from generator.cfn.source.locations import files
from generator.config.parameters.files import Environment, load_environment
from generator.config.settings.references import DELIVERY_ROOTS, settings_mistakes
from generator.errors import UserError
from generator.views import parameters as view

FORMATS = ("git-sync", "cli", "codepipeline", "console-url")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("environment", metavar="ENV", help="a file of parameters/, without .yaml")
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default=FORMATS[0],
        help="git-sync: stack deployment file; cli: for --parameters of the AWS CLI;"
        " codepipeline: template configuration file; console-url: quick-create link"
        " (default: %(default)s)",
    )
    parser.add_argument(
        "--all", action="store_true", help="also the parameters that keep their defaults"
    )
    parser.add_argument(
        "--template-url",
        metavar="URL",
        default="",
        help="the root template's URL in S3, for the quick-create link",
    )


def run(options: argparse.Namespace) -> int:
    """Print the environment's parameters; returns 0.

    Raises ``UserError`` with every mistake in the environment's files.
    """
    environment = load_environment(Path(), options.environment)
    _hold_against_templates(environment)
    sys.stdout.write(_text(environment, options))
    for note in () if options.quiet else _notes(environment, options):
        print(note, file=sys.stderr)
    return 0


def _hold_against_templates(environment: Environment) -> None:
    """Refuse settings that name what the templates do not have, where there are templates."""
    root = DELIVERY_ROOTS[environment.settings.delivery]
    if Path(root).is_file():
        mistakes = settings_mistakes(Path(), environment, load(root, files()))
        if mistakes:
            raise UserError(*mistakes)


def _text(environment: Environment, options: argparse.Namespace) -> str:
    parameters = environment.all_parameters if options.all else environment.parameters
    if options.format == "cli":
        return view.aws_cli(parameters)
    if options.format == "codepipeline":
        return view.code_pipeline(environment, parameters)
    if options.format == "console-url":
        url = options.template_url or view.TEMPLATE_URL
        return view.console_url(environment.settings, parameters, url)
    return view.git_sync(environment, parameters)


def _notes(environment: Environment, options: argparse.Namespace) -> Iterator[str]:
    """What the form asked for cannot say."""
    settings = environment.settings
    if options.format == "console-url" and not options.template_url:
        yield (
            f"{view.TEMPLATE_URL} stands for the root template's URL: `streamflix package"
            f" {environment.name}` uploads the templates and prints the whole link."
        )
    if options.format == "console-url" and environment.tags:
        yield "A quick-create link carries no tags: add them in the console."
    nested = settings.protected_resources and settings.delivery == "nested"
    if options.format == "codepipeline" and nested:
        yield (
            "There is no StackPolicy in it: one on the root would protect nothing that lies in"
            " nested stacks."
        )
