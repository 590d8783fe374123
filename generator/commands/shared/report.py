"""What ``compare`` and ``plan`` share: comparing two sides, waivers, printing, the exit code.

sides ●→ Changes ●→ view ○→ standard output
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Collection, Iterable
from datetime import date
from pathlib import Path

from generator.cfn.schemas import Schemas
from generator.cfn.source.locations import content
from generator.errors import Mistake, UserError
from generator.plan.diff.compare import compare
from generator.plan.diff.resolved_product import ResolvedProduct
from generator.plan.model import ChangeReport, PolicyResult
from generator.plan.policy.checks import RULES
from generator.plan.policy.evaluate import PolicyContext, change_report
from generator.plan.policy.waivers import Waiver, is_proof, read_waivers
from generator.views import formats
from generator.views.changes.waiver import refusal

WAIVERS = "parameters/waivers.yaml"
DONE, REFUSED = 0, 1
DEFAULT_REGION = "us-east-1"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of every command that prints changes."""
    parser.add_argument(
        "--exit-code", action="store_true", help="exit with 1 where anything changes"
    )
    parser.add_argument(
        "--format",
        choices=formats.CHANGES,
        default=formats.CHANGES[0],
        help="how changes are printed (default: %(default)s)",
    )
    parser.add_argument(
        "--waivers",
        metavar="FILE",
        default="",
        help=f"waivers of policy checks (default: {WAIVERS}, where it is)",
    )


def today() -> date:
    """The day on which waivers hold or not."""
    return date.today()


def waivers_of(
    file: str,
    known: Collection[str] = RULES,
    is_foreign: Callable[[str], bool] = is_proof,
) -> tuple[Waiver, ...]:
    """The waivers of a file; without a name those of the project, if it has any.

    ``known``: the rules that they may be for; those of foreign rules are left out.
    Raises ``UserError`` for a file that is wrong, ``OSError`` for one that is not there.
    """
    path = Path(file or WAIVERS)
    if not file and not path.is_file():
        return ()
    try:
        return read_waivers(content(path, str(path)).decode(), str(path), known, is_foreign)
    except UnicodeDecodeError:
        raise UserError(Mistake("This is no text in UTF-8.", str(path))) from None


def explain_refusal(
    results: Iterable[PolicyResult], options: argparse.Namespace, environment: str = ""
) -> None:
    """Print the waiver that would allow what policy checks refuse, on standard error."""
    found = [(one.rule, one.logical_id) for one in results if not one.waived]
    for line in refusal(found, options.waivers or WAIVERS, today(), environment):
        print(line, file=sys.stderr)


def judge(
    before: ResolvedProduct,
    after: ResolvedProduct,
    context: PolicyContext,
    region: str = DEFAULT_REGION,
) -> ChangeReport:
    """All changes between two sides, judged; types as the region knows them."""
    return change_report(compare(before, after, Schemas(region).get), context)


def tell(
    changes: ChangeReport, options: argparse.Namespace, title: str, environment: str = ""
) -> int:
    """Print the changes as they are asked for; returns the exit code."""
    look = formats.Look(title, options.color, options.verbose)
    something = bool(changes.changes or changes.outputs)
    if something or changes.refused or not options.quiet or options.format != formats.CHANGES[0]:
        sys.stdout.write(formats.changes(options.format)(changes, look))
    explain_refusal(changes.policy_results, options, environment)
    return REFUSED if changes.refused or (options.exit_code and something) else DONE
