"""The options that name the product of any template in place of an environment of ours."""

from __future__ import annotations

import argparse

from generator.cfn.load import load
from generator.cfn.source.locations import files
from generator.commands.shared.stack_inputs import read_given
from generator.commands.shared.template_options import add_allow_outside
from generator.errors import UserError
from generator.plan.diff.resolved_product import ResolvedProduct, StackInputs, resolved_product


def add_template(parser: argparse.ArgumentParser) -> None:
    """``--template ROOT``, ``--parameters FILE`` and ``--allow-outside``, in place of ENV."""
    parser.add_argument(
        "--template",
        metavar="ROOT",
        default="",
        help="another root template, with its nested ones beside it",
    )
    parser.add_argument(
        "--parameters",
        metavar="FILE",
        default="",
        help="values for --template: a deployment file, or the AWS CLI's JSON",
    )
    add_allow_outside(parser)


def template_product(options: argparse.Namespace) -> ResolvedProduct | None:
    """The product of ``--template`` with its values; None where an environment is meant.

    Raises ``UserError`` for options that do not go together, and files that cannot be read.
    """
    if options.parameters and not options.template:
        raise UserError("--parameters gives values for --template: name the root template too.")
    if not options.template:
        return None
    if options.environment:
        raise UserError("Give an environment or --template, not both.")
    product = load(options.template, files(), options.allow_outside)
    inputs = read_given(options.parameters) if options.parameters else StackInputs()
    return resolved_product(product, inputs)
