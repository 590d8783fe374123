"""Where progress is shown: a live tree on a terminal, a plain line an event elsewhere.

Scene, events ○→ terminal, or lines
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self, TextIO

from generator.views.progress.scene import Scene
from generator.views.progress.words import age
from generator.views.stack.events import line
from generator.views.terminal import printable

if TYPE_CHECKING:
    from rich.console import RenderableType

    from generator.deploy.stack.events import Event

Scenes = Callable[[], Scene]
"""The scene as it is now."""


class Screen(Protocol):
    """Shows a scene that changes, for as long as its block lasts."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None: ...
    def show(self, scene: Scenes, events: Sequence[Event]) -> None:
        """Shows what there is now, and what is new."""


class LiveTree:
    """The tree, drawn again four times a second, so that the seconds run between two answers."""

    def __init__(self, stream: TextIO, color: bool) -> None:
        from rich.console import Console
        from rich.live import Live

        self._console = Console(file=stream, no_color=not color, highlight=False)
        self._scene: Scenes | None = None
        self._live = Live(
            console=self._console,
            get_renderable=self._drawn,
            refresh_per_second=4,
            vertical_overflow="crop",
        )

    def __enter__(self) -> Self:
        """Begins to draw."""
        self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None:
        """Leaves the last picture where it is."""
        self._live.stop()

    def show(self, scene: Scenes, events: Sequence[Event]) -> None:
        """Shows another scene from now on."""
        self._scene = scene

    def _drawn(self) -> RenderableType:
        from generator.views.progress.tree import Tree

        return Tree(self._scene()) if self._scene else ""


class EventLines:
    """A line for each event, as it is learnt; what a part repeats is said once."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._last: dict[str, str] = {}
        self._notice = ""

    def __enter__(self) -> Self:
        """Nothing is to be prepared."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None:
        """Nothing is to be cleaned up."""

    def show(self, scene: Scenes, events: Sequence[Event]) -> None:
        """Says what is new."""
        now = scene()
        if now.notice != self._notice:
            self._notice = now.notice
            if now.notice:
                self._say(printable(now.notice))
        start = now.parts[""].began if "" in now.parts else None
        for event in events:
            if self._tells(event):
                seconds = (event.time - start).total_seconds() if start else 0.0
                self._say(line_of(event, now.name, seconds))
                self._last[event.path] = event.status

    def _tells(self, event: Event) -> bool:
        """Whether an event is worth a line: a nested stack is reported of by the one around it."""
        is_worth_a_line = event.status and not (event.is_own and event.path)
        return bool(is_worth_a_line) and self._last.get(event.path) != event.status


class StackLines(EventLines):
    """A line for each nested stack that is done, and for what failed."""

    def _tells(self, event: Event) -> bool:
        is_done = event.is_of_a_stack and event.status.endswith("_COMPLETE")
        is_worth_a_line = event.path and (is_done or event.status.endswith("_FAILED"))
        return bool(is_worth_a_line) and super()._tells(event)


class EventLog(EventLines):
    """A full line for each event that is asked for; ``events`` are those, as they were learnt."""

    def __init__(self, say: Callable[[str], None], failed_only: bool) -> None:
        super().__init__(say)
        self._failed_only = failed_only
        self.events: list[Event] = []

    def show(self, scene: Scenes, events: Sequence[Event]) -> None:
        """Says what is new, and keeps it."""
        super().show(scene, ())
        name = scene().name
        for event in events:
            if event.failed or not self._failed_only:
                self.events.append(event)
                self._say(line(event, name))


def line_of(event: Event, name: str, seconds: float) -> str:
    """An event as a line: how long after the start, status, where, and why where it failed."""
    failed = event.status.endswith("_FAILED") or "ROLLBACK" in event.status
    why = f": {event.reason}" if failed and event.reason else ""
    return printable(f"{age(seconds):>7}  {event.status:<18}  {event.path or name}{why}")
