"""What every command that starts something in AWS shares: watching until it is done.

Progress goes to standard output, or to standard error where the command prints a document there.
On a terminal it is a live tree, elsewhere a line an event.

    stack ID, known events ○→ looks ●→ scenes ○→ screen      last look ●→ answer, or AwsError
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial

from generator import interrupts
from generator.commands.shared.local_engine import Say, silent
from generator.deploy.aws.client import Answer, Aws, AwsConnectionError
from generator.deploy.stack import stacks, statuses
from generator.deploy.stack.events import Event
from generator.deploy.stack.polling import pace_of
from generator.deploy.stack.progress import Motion, counts
from generator.deploy.stack.root_cause import cause
from generator.deploy.stack.watch import Seen, watched
from generator.errors import AwsError, Mistake, WatchingError
from generator.views.progress.scene import Scene
from generator.views.progress.screens import EventLines, LiveTree, Screen, StackLines
from generator.views.stack.failure import failure

TEXT = "text"
UNKNOWN: Mapping[str, int] = {}


def followed(
    aws: Aws,
    stack_id: str,
    known: frozenset[str],
    options: argparse.Namespace,
    expected: Mapping[str, int] = UNKNOWN,
    command: str = "",
) -> Answer:
    """Watch until a stack is at rest, telling of what happens; the stack as it is then.

    ``known``: the events that are of earlier operations (:func:`events.identifiers`); without any
    it is the last operation that is watched. ``options``: the command's, of which ``quiet``,
    ``color``, ``format`` and ``environment`` count. ``expected``: stack path → how many resources
    are to change in that stack itself, where it is known. ``command``: what takes the operation up
    again (default: what watches it).

    Where AWS has no stack any more, the answer has its name and ``DELETE_COMPLETE``. Raises
    ``AwsError`` where it did not go through, the root cause first, and ``WatchingError`` where
    AWS does not answer any more. Ctrl-C ends the watching and nothing else: what takes it up
    again becomes a note on the interrupt.
    """
    environment = str(getattr(options, "environment", "") or "")
    return looked_on(aws, stack_id, known, screen_of(options), environment, expected, command)


STOPPED = "Watching has stopped; what was begun in AWS goes on."


@contextmanager
def begins(command: str) -> Iterator[None]:
    """The block has AWS begin something. An interruption waits for the answer.

    ``command``: what takes it up again; it is in a note on the interrupt, and on a lost connection.
    """
    try:
        with interrupts.held():
            yield
    except KeyboardInterrupt as interrupt:
        interrupts.add_note(interrupt, f"{STOPPED} `{command}` takes it up again.")
        raise
    except AwsConnectionError as lost:
        interrupts.add_note(lost, f"It is not known whether that has begun: `{command}` finds out.")
        raise


def looked_on(
    aws: Aws,
    stack_id: str,
    known: frozenset[str],
    screen: Screen,
    environment: str = "",
    expected: Mapping[str, int] = UNKNOWN,
    command: str = "",
) -> Answer:
    """As :func:`followed`, on any screen."""
    hint = how_to_go_on(stack_id, environment, command)
    try:
        with screen:
            seen, events = _shown(aws, stack_id, known, screen, expected)
    except KeyboardInterrupt as interrupt:
        interrupts.add_note(interrupt, f"{STOPPED} {hint}")
        raise
    except AwsError as error:
        told = f"{STOPPED} How {name_of(stack_id)} ends is not known."
        raise WatchingError(*error.mistakes, Mistake(told, hint=hint)) from error
    return _judged(seen, events, stack_id, environment, bool(known))


def _shown(
    aws: Aws, stack_id: str, known: frozenset[str], screen: Screen, expected: Mapping[str, int]
) -> tuple[Seen, list[Event]]:
    """The last look, and every event."""
    events, seen = list[Event](), Seen(Motion())
    for seen in watched(aws, stack_id, known, pace_of(aws)):
        events += seen.events
        screen.show(partial(_scene, seen, name_of(stack_id), expected), seen.events)
    return seen, events


def _scene(seen: Seen, name: str, expected: Mapping[str, int]) -> Scene:
    motion, now = seen.motion, datetime.now(UTC)
    return Scene(name, motion.parts, counts(motion, expected), now, seen.troubles, seen.notice)


def _judged(
    seen: Seen, events: list[Event], stack_id: str, environment: str, was_begun: bool
) -> Answer:
    """The stack, where it is as it was to be. Raises ``AwsError`` with the root cause first.

    ``was_begun``: an operation was asked for before it was watched.
    """
    stack = seen.stack or {
        "StackId": stack_id,
        "StackName": name_of(stack_id),
        "StackStatus": stacks.GONE,
    }
    status = str(stack["StackStatus"])
    began = seen.motion.began
    wanted = (began.removesuffix("_IN_PROGRESS") + "_COMPLETE",) if began else stacks.DONE
    if was_begun and not began and status != stacks.GONE:
        what = f"{stack['StackName']} is {status}, and nothing is heard of what was asked for."
        raise AwsError(Mistake(what, hint=how_to_go_on(stack_id, environment)))
    if status in wanted:
        return stack
    found = cause(events)
    told = seen.troubles.get(found.path, ()) if found else ()
    known = statuses.status(status)
    command = f"`{known.command_for(environment)}` is the next command." if environment else ""
    state = f"is {status}. {known.meaning}"
    raise AwsError(*failure(found, told, str(stack["StackName"]), state, command))


def screen_of(options: argparse.Namespace) -> Screen:
    """Where a command shows progress, as its options and the terminal have it."""
    stream = sys.stdout if getattr(options, "format", TEXT) == TEXT else sys.stderr
    if options.quiet:
        return EventLines(silent)
    if stream.isatty() and options.environ.get("TERM") != "dumb":
        return LiveTree(stream, options.color)
    return EventLines(partial(print, file=stream, flush=True))


def brief_screen(options: argparse.Namespace, say: Say) -> Screen:
    """The live tree, or elsewhere a line for each nested stack that is done."""
    screen = screen_of(options)
    return screen if isinstance(screen, LiveTree) else StackLines(say)


def name_of(stack_id: str) -> str:
    """A stack's name, from its ID: ``arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/ID``."""
    _, _, rest = stack_id.partition(":stack/")
    return rest.partition("/")[0] or stack_id


def how_to_go_on(stack_id: str, environment: str, command: str = "") -> str:
    """The command that takes an operation up again, or watches it."""
    if command:
        return f"`{command}` takes it up again."
    if environment:
        return f"`streamflix status {environment} --watch` watches it again."
    return f"`aws cloudformation describe-stack-events --stack-name {name_of(stack_id)}` tells."
