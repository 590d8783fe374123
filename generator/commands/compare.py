"""``streamflix compare BEFORE AFTER``: what changes between two root templates, offline.

templates, parameter files ○→ sides ●→ Changes ●→ view ○→ standard output
"""

from __future__ import annotations

import argparse
from dataclasses import replace

from generator.cfn.load import load
from generator.cfn.source.locations import files, real_path
from generator.commands.shared import refactor_files, report
from generator.commands.shared.stack_inputs import read_given, with_previous
from generator.commands.shared.template_options import add_allow_outside
from generator.expectations import policy_check
from generator.plan.diff.resolved_product import StackInputs, resolved_pair
from generator.plan.policy.evaluate import PolicyContext


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    nested = "with its nested templates beside it"
    parser.add_argument("before", metavar="BEFORE", help=f"root template as it is, {nested}")
    parser.add_argument("after", metavar="AFTER", help=f"root template as it shall be, {nested}")
    for name in ("before", "after"):
        parser.add_argument(
            f"--{name}-parameters",
            metavar="FILE",
            default="",
            help=f"values for {name.upper()}: a deployment file, or the AWS CLI's JSON; where only"
            " one file is given, both templates take its values",
        )
    parser.add_argument("--protected", action="store_true", help="interruptions need a waiver, too")
    parser.add_argument(
        "--stack-name",
        metavar="NAME",
        default="root",
        help="what the root stack is called in --mappings (default: %(default)s)",
    )
    add_allow_outside(parser)
    report.add_arguments(parser)
    refactor_files.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Compare and print; returns 1 where a policy check refuses (or --exit-code asks), else 0.

    Raises ``UserError`` for templates and files that cannot be read or do not fit.
    """
    before, after = _given(options.before_parameters, options.after_parameters)
    old, new = [
        load(root, files(), options.allow_outside, real_path())
        for root in (options.before, options.after)
    ]
    after = with_previous(after, before, old.root)
    sides = resolved_pair((old, new), (before, after))
    waivers = report.waivers_of(options.waivers)
    context = PolicyContext(
        report.today(), waivers, protected=options.protected, proofs=(policy_check,)
    )
    changes = report.judge(*sides, context)
    if not options.waivers:
        # The project's own waivers were written for its own environments.
        changes = replace(changes, findings=())
    refactor_files.write(changes, options, options.stack_name)
    return report.tell(changes, options, f"{options.before} → {options.after}")


def _given(before: str, after: str) -> tuple[StackInputs, StackInputs]:
    """The values of both sides; one side's count for the other where that has none."""
    if not before and not after:
        return StackInputs(), StackInputs()
    if before and after:
        return read_given(before), read_given(after)
    found = read_given(before or after)
    loose = replace(found, strict=False)
    return (found, loose) if before else (loose, found)
