"""``streamflix stackset ACTION NAME``: the flat template over accounts and regions.

parameters/stacksets/NAME.yaml ○→ StackSetPlan ●→ view │ ○→ operations ○→ progress
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from generator import interrupts
from generator.commands.shared import aws_session
from generator.errors import Mistake, UserError, WatchingError
from generator.views import formats

if TYPE_CHECKING:
    from generator.commands.shared.local_engine import Say
    from generator.commands.shared.stack_sets import Situation
    from generator.config.stack_sets.schema import StackSetFile
    from generator.plan.stack_sets.model import StackSetPlan

ACTIONS = ("plan", "deploy", "status", "destroy")
DONE, REFUSED, INTERRUPTED = 0, 1, 130

# Options → the actions that take them.
_TAKEN = {
    "exit_code": ("plan",),
    "yes": ("deploy", "destroy"),
    "retain": ("plan", "deploy", "destroy"),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "action",
        metavar="ACTION",
        choices=ACTIONS,
        help="plan: what would change in each account and region; deploy: do it; status: what"
        " there is; destroy: take it down, with all its stacks",
    )
    parser.add_argument(
        "name", metavar="NAME", help="a file of parameters/stacksets/, without .yaml"
    )
    parser.add_argument(
        "--exit-code", action="store_true", help="plan: exit with 1 where anything changes"
    )
    parser.add_argument(
        "--format",
        choices=formats.STACK_SETS,
        default=formats.STACK_SETS[0],
        help="how plan and status are printed (default: %(default)s)",
    )
    parser.add_argument("--yes", action="store_true", help="deploy, destroy: do not ask")
    parser.add_argument(
        "--retain",
        action="store_true",
        help="keep the stacks of targets that are taken out: they stay in their accounts",
    )
    parser.add_argument(
        "--waivers",
        metavar="FILE",
        default="",
        help="waivers of policy checks (default: parameters/waivers.yaml, where it is)",
    )
    aws_session.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Plan, deploy, show or destroy a stack set.

    Returns 1 where a policy check refuses, someone declines or --exit-code asks, else 0. Raises
    ``UserError`` with every mistake in the file, ``AwsError`` for what AWS refuses or what failed.
    """
    from generator.config.stack_sets.files import load_stack_set

    _check(options)
    file = load_stack_set(Path(), options.name)
    actions = {"plan": _plan, "deploy": _deploy, "status": _status, "destroy": _destroy}
    try:
        return actions[options.action](file, options)
    except WatchingError as error:
        interrupts.add_note(error, f"{_command(options)} goes on from there.")
        raise


def _check(options: argparse.Namespace) -> None:
    """Refuse options that the action does not take."""
    wrong = [
        Mistake(f"--{name.replace('_', '-')} is for {' and '.join(actions)}, not for"
                f" {options.action}.")
        for name, actions in _TAKEN.items()
        if getattr(options, name) and options.action not in actions
    ]  # fmt: skip
    if options.format != formats.STACK_SETS[0] and options.action in ("deploy", "destroy"):
        wrong.append(Mistake("--format is for plan and status."))
    if wrong:
        raise UserError(*wrong)


def _plan(file: StackSetFile, options: argparse.Namespace) -> int:
    from generator.commands.shared import stack_sets

    situation = stack_sets.looked(stack_sets.home_of(file, options), file, options)
    plan = situation.plan
    if not (plan.is_empty and options.quiet and options.format == formats.STACK_SETS[0]):
        sys.stdout.write(_shown(situation, options))
    _explain_refusal(plan, file, options)
    return REFUSED if plan.refused or (options.exit_code and not plan.is_empty) else DONE


def _shown(situation: Situation, options: argparse.Namespace) -> str:

    home = situation.home
    title = f"{home.name} in {home.aws.region}: {situation.facts.file.file}"
    look = formats.Look(title, options.color, options.verbose)
    return formats.stack_set_plan(options.format)(situation.plan, look)


def _deploy(file: StackSetFile, options: argparse.Namespace) -> int:
    from generator.commands.shared import confirmation, local_engine, stack_sets
    from generator.deploy.stack_sets.operations import steps

    say = local_engine.speaker(options.quiet)
    home = stack_sets.home_of(file, options)
    try:
        if home.described() is not None:
            stack_sets.settled(home, say)
        situation = stack_sets.looked(home, file, options)
        if situation.plan.is_empty:
            say(f"{home.name}: every target is as {file.file} says. Nothing to do.")
            return DONE
        say(_shown(situation, options))
        if situation.plan.refused:
            print("streamflix: policy checks refuse this; nothing was changed.", file=sys.stderr)
            _explain_refusal(situation.plan, file, options)
            return REFUSED
        if not confirmation.agreed(f"Deploy {home.name}?", options):
            return REFUSED
        facts = stack_sets.placed(situation, say)
        found = steps(situation.plan, facts)
        failed = stack_sets.carried_out(situation, found, options, say)
    except KeyboardInterrupt:
        return _interrupted(options)
    stack_sets.warned(failed)
    say(f"{home.name} is deployed.")
    return DONE


def _explain_refusal(plan: StackSetPlan, file: StackSetFile, options: argparse.Namespace) -> None:
    from generator.commands.shared.report import explain_refusal

    results = [one for group in plan.touched for one in group.changes.policy_results]
    explain_refusal(results, options, f"stacksets/{file.name}")


def _command(options: argparse.Namespace) -> str:
    return f"`streamflix stackset {options.action} {options.name}`"


def _interrupted(options: argparse.Namespace) -> int:
    print(
        "streamflix: Watching has stopped; what was begun in AWS goes on."
        f" {_command(options)} goes on from there.",
        file=sys.stderr,
    )
    return INTERRUPTED


def _status(file: StackSetFile, options: argparse.Namespace) -> int:
    from generator.commands.shared import stack_sets
    from generator.deploy.stack_sets.read import status_of
    from generator.errors import AwsError

    home = stack_sets.home_of(file, options)
    found = status_of(home)
    if found is None:
        what = f"There is no stack set {home.name} in {home.aws.region}."
        hint = f"`streamflix stackset deploy {file.name}` makes it."
        raise AwsError(Mistake(what, hint=hint))
    look = formats.Look("", options.color, options.verbose)
    sys.stdout.write(formats.stack_set_status(options.format)(found, look))
    return DONE


def _destroy(file: StackSetFile, options: argparse.Namespace) -> int:
    from generator.commands.shared import local_engine, stack_sets

    say = local_engine.speaker(options.quiet)
    home = stack_sets.home_of(file, options)
    try:
        if home.described() is not None:
            stack_sets.settled(home, say)
        situation = stack_sets.leaving(home, file, options)
        if situation is None:
            say(f"There is no stack set {home.name} in {home.aws.region}: nothing to do.")
            return DONE
        return _taken_down(situation, options, say)
    except KeyboardInterrupt:
        return _interrupted(options)


def _taken_down(situation: Situation, options: argparse.Namespace, say: Say) -> int:
    from generator.commands.shared import confirmation, stack_sets
    from generator.deploy.stack_sets.operations import steps

    name = situation.home.name
    say(_shown(situation, options))
    what = "take it down, keeping its stacks" if options.retain else "delete all its stacks"
    if not confirmation.typed(f"Type {name} to {what}:", name, options):
        return REFUSED
    found = steps(situation.plan, situation.facts)
    failed = stack_sets.carried_out(situation, found, options, say)
    stack_sets.warned(failed)
    situation.home.ask("delete_stack_set")
    say(f"{name} is deleted.")
    return DONE
