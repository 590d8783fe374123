"""Watching until a stack and all that are nested in it are at rest.

One call at a time, as often as :mod:`generator.deploy.stack.polling` allows: the root, which
also tells which nested stacks are done, and between times the nested ones in motion, in turn.
Where AWS does not answer, it is asked again, ever more rarely, and only a long silence ends it. At
the end, what was not read yet is read.

    stack ID ○→ DescribeStackEvents ●→ Motion, events, notices ○→ the stack as it is then
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from generator.deploy.aws import cloudformation
from generator.deploy.aws.client import Answer, Aws, AwsApiError, AwsConnectionError
from generator.deploy.aws.outages import Patience
from generator.deploy.stack.ecs_polling import Visits
from generator.deploy.stack.events import Event, ended, in_order, latest, newer
from generator.deploy.stack.polling import MINUTE, Pace
from generator.deploy.stack.progress import Motion, after, moving, of_last_operation
from generator.deploy.stack.stacks import GONE

# Of the first minute's questions, how many in a row are about the root.
_EARLY = 3
# An operation that nothing is heard of so long after it was asked for may be over and forgotten, as
# that of a stack which is gone; a stack that looks untouched may only not have begun (answers of
# DescribeStacks and DescribeStackEvents can be older than the question that began it).
_UNHEARD, _NEVER_BEGUN = 20.0, 300.0


@dataclass(frozen=True)
class Seen:
    """What one look has brought.

    ``events``: new ones; ``notice``: a sentence about the line to AWS, or nothing; ``troubles``:
    path of an ECS service → what is reported of its tasks. The last one has ``at_rest``, and the
    ``stack`` as it is then: None where there is none any more.
    """

    motion: Motion
    events: tuple[Event, ...] = ()
    notice: str = ""
    troubles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    at_rest: bool = False
    stack: Answer | None = None


def watched(aws: Aws, stack_id: str, known: frozenset[str], pace: Pace) -> Iterator[Seen]:
    """Every look at a stack, until it is at rest; ``known`` are events of earlier operations.

    Without known ones it is the last operation that is watched. Raises ``AwsError`` where AWS
    refuses for good, or has not answered for long.
    """
    watch = _Watch(aws, stack_id, known, pace)
    while not (seen := watch.look()).at_rest:
        yield seen
    yield watch.swept(seen)


class _Watch:
    """What is known while watching, and how it is come by."""

    def __init__(self, aws: Aws, stack_id: str, known: frozenset[str], pace: Pace) -> None:
        self._aws, self._root, self._pace = aws, stack_id, pace
        self._joins = self._joined = not known
        self._known = set(known)
        self._motion = Motion(ids={stack_id: ""})
        self._fresh: set[str] = set()
        self._new: list[Event] = []
        self._turns: dict[str, int] = {}
        self._in_a_row = 0
        self._asked: list[float] = []
        self._patience, self._visits = Patience(), Visits()
        self._begun = aws.clock()
        self._stack: Answer | None = None
        self._at_rest = False

    def look(self) -> Seen:
        """Wait for the next question's time and ask it."""
        self._aws.sleep(self._until_next())
        self._asked.append(self._aws.clock())
        try:
            self._new += self._ask(self._next())
            self._settle()
        except (AwsApiError, AwsConnectionError) as error:
            self._patience = self._patience.missed(error, self._aws.clock())
            return self._seen()
        self._patience = self._patience.answered()
        now = self._aws.clock()
        self._asked += [now] * self._visits.visit(self._aws, self._motion, self._new, now)
        return self._seen()

    def swept(self, seen: Seen) -> Seen:
        """The last look, with what was in motion when it was last read read once more."""
        events, done = list[Event](), set[str]()
        while (
            waiting := {one for one in self._motion.ids if self._wanted(one)} - done - {self._root}
        ):
            done |= waiting
            for stack_id in waiting:
                # What failed can be told without it, and what did not is done.
                with suppress(AwsApiError, AwsConnectionError):
                    events += self._ask(stack_id)
        told = tuple(in_order([*events, *seen.events]))
        return replace(seen, motion=self._motion, events=told)

    def _until_next(self) -> float:
        ids = self._motion.ids
        open_ones = sum(self._motion.open(one) for one in ids)
        pause = self._pace.over(len(ids)).pause(self._asked, self._aws.clock(), open_ones)
        return max(pause, self._patience.pause)

    def _next(self) -> str:
        """The stack to ask about: the root, or one of the others, whose turn is longest ago."""
        others = [one for one in self._motion.ids if one != self._root and self._wanted(one)]
        # What is soon over is noticed by the root; later on there is time for all.
        early = self._asked[-1] - self._asked[0] < MINUTE
        self._in_a_row += 1
        if not others or self._in_a_row <= (_EARLY if early else 1):
            return self._root
        self._in_a_row = 0
        chosen = min(others, key=lambda one: self._turns.get(one, -1))
        self._turns[chosen] = len(self._asked)
        return chosen

    def _wanted(self, stack_id: str) -> bool:
        return stack_id in self._fresh or self._motion.open(stack_id)

    def _ask(self, stack_id: str) -> list[Event]:
        """A stack's new events, which are then part of the motion."""
        path, joins = self._motion.ids[stack_id], self._joined and stack_id == self._root
        try:
            if joins:
                events = of_last_operation(latest(self._aws, stack_id))
            else:
                events = newer(self._aws, stack_id, path, self._known, self._motion.started)
        except AwsApiError as refused:
            if not cloudformation.is_missing(refused) or not self._known:
                raise
            return self._gone(stack_id)
        if joins:
            self._joined = not events
        self._known.update(str(event.told.get("EventId")) for event in events)
        self._fresh.discard(stack_id)
        self._motion = after(self._motion, events)
        self._fresh |= {event.physical_id for event in events if _is_of_another_stack(event)}
        return events

    def _gone(self, stack_id: str) -> list[Event]:
        """There is no such stack any more: its deletion has come to an end."""
        self._fresh.discard(stack_id)
        deleted, motion = {stack_id: "DELETE_COMPLETE"}, self._motion
        self._motion = replace(
            motion, own={**motion.own, **deleted}, outer={**motion.outer, **deleted}
        )
        return []

    def _settle(self) -> None:
        """Whether the root is at rest, as it says itself once its events do.

        Where an operation was just asked for, only one that has begun can be over: an event of
        the one before may come late.
        """
        own, began = self._motion.own.get(self._root, ""), bool(self._motion.began)
        passed = self._aws.clock() - self._begun
        is_over = ended(own) if began or self._joins else own == GONE
        if not is_over and (began or passed <= _UNHEARD):
            return
        self._asked.append(self._aws.clock())
        self._stack = cloudformation.stack(self._aws, self._root)
        status = str(self._stack["StackStatus"]) if self._stack else GONE
        is_told = is_over or self._joins or status == GONE or passed > _NEVER_BEGUN
        self._at_rest = is_told and not moving(status)

    def _seen(self) -> Seen:
        """What is known now; what is new is new only once."""
        new, self._new = tuple(self._new), []
        notice, told = self._patience.notice, dict(self._visits.told)
        return Seen(self._motion, new, notice, told, self._at_rest, self._stack)


def _is_of_another_stack(event: Event) -> bool:
    return event.is_of_a_stack and not event.is_own and bool(event.physical_id)
