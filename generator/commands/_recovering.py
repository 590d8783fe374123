"""What ``resume`` and ``rollback`` share: how a stack stands, and when there is nothing to do.

environment ○→ stack ●→ sentences ○→ standard output
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable

from generator.checks.parameter_files import Environment
from generator.commands import _aws
from generator.deploy import cloudformation
from generator.deploy.aws import Answer, Aws
from generator.deploy.recovery import Way
from generator.deploy.statuses import status_of
from generator.views.recovery_text import refused

DONE, REFUSED = 0, 1


def found(options: argparse.Namespace, environment: Environment) -> tuple[Aws, Answer | None]:
    """The account, and the environment's stack in it, None where there is none."""
    aws = _aws.connected(options, environment)
    return aws, cloudformation.stack(aws, environment.settings.stack_name)


def standing(stack: Answer) -> str:
    """A stack's status, and what it means."""
    known = status_of(stack)
    return f"{stack['StackName']} is {known.name}. {known.meaning}"


def told(options: argparse.Namespace, lines: Iterable[str]) -> None:
    """What is about to be done: silent only where somebody asked for silence beforehand."""
    if not (options.quiet and options.yes):
        for line in lines:
            print(line, flush=True)


def pointless(
    options: argparse.Namespace, environment: Environment, stack: Answer | None, way: Way, verb: str
) -> int:
    """Say that there is nothing to do, or which other command helps: 0, or 1 for the latter."""
    name, known = environment.settings.stack_name, status_of(stack)
    command = known.command_for(environment.name)
    if way == "refuse":
        what = refused(name, known.name, known.meaning, verb)
        print(f"streamflix: {what} `{command}` is what helps.", file=sys.stderr)
        return REFUSED
    if not options.quiet:
        state = f"{name} is {known.name}" if stack else f"there is no stack {name}"
        print(f"Nothing to {verb}: {state}.")
    return DONE
