"""When an ECS service is asked what is wrong with it: soon after it fails, and while it is stuck.

Motion, new events, the time ●→ services ○→ what is reported of their tasks
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.deploy.aws.client import Aws
from generator.deploy.stack import ecs_tasks
from generator.deploy.stack.events import Event
from generator.deploy.stack.progress import Motion, Part

# A service that is not stable so long after it was begun may have tasks that stop, and every so
# often again. (A task that cannot be placed or pulled is stopped within a minute or two.)
_STUCK, _STUCK_AGAIN = 60.0, 120.0


class Visits:
    """What was told so far: ``told``, by the service's path."""

    def __init__(self) -> None:
        self.told: dict[str, tuple[str, ...]] = {}
        self._due: dict[str, float] = {}

    def visit(self, aws: Aws, motion: Motion, new: Iterable[Event], now: float) -> int:
        """Ask the services whose turn it is; how many questions there may have been."""
        failed = {event.path for event in new if event.status.endswith("_FAILED")}
        due = list(self._now_due(motion, failed, now))
        for part in due:
            told = ecs_tasks.troubles(aws, part.physical_id)
            self.told[part.path] = told or self.told.get(part.path, ())
            self._due[part.path] = now + _STUCK_AGAIN
        return len(due) * ecs_tasks.QUESTIONS

    def _now_due(self, motion: Motion, failed: set[str], now: float) -> Iterator[Part]:
        for path, part in motion.parts.items():
            is_service = part.type == ecs_tasks.SERVICE_TYPE and part.physical_id
            if is_service and (part.moving or path in failed):
                due = self._due.setdefault(path, now + _STUCK)
                if now >= due or path in failed:
                    yield part
