"""A deployment in motion as a tree with bars, that fits a terminal.

Scene, height ●→ rows ●→ what rich draws
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from generator.views.progress.scene import Row, Scene, rows, waited_for
from generator.views.progress.words import age

_STYLES = {"moving": "cyan", "done": "green", "failed": "red", "told": "dim"}
_MARKS = {"moving": "●", "done": "✓", "failed": "✗", "told": " "}
_BAR, _SHORT_BAR = 20, 10
_WIDE = 100
# Lines below the tree: what is waited for, a notice, and the cursor's.
_BELOW = 3


class Tree:
    """A scene as something that rich can print: as high as there is room."""

    def __init__(self, scene: Scene, height: int | None = None) -> None:
        self._scene, self._height = scene, height

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """What rich asks for."""
        height = self._height or options.height or console.height
        yield drawn(self._scene, max(height - _BELOW, 3), options.max_width)


def drawn(scene: Scene, room: int, width: int) -> RenderableType:
    """The tree in so many lines, then what is waited for and the notice."""
    below = [waited_for(scene), scene.notice]
    ends = (Text(text, style="dim", no_wrap=True, overflow="ellipsis") for text in below if text)
    return Group(*_lines(rows(scene, room), width), *ends)


def _lines(found: Iterable[Row], width: int) -> Iterable[RenderableType]:
    bar = _BAR if width >= _WIDE else _SHORT_BAR
    table = _table(bar)
    for row in found:
        if row.mood == "told":
            # A sentence is as wide as the terminal: it does not stand in the table's first column.
            if table.row_count:
                yield table
                table = _table(bar)
            yield _name(row)
        else:
            table.add_row(*_cells(row, bar))
    if table.row_count:
        yield table


def _table(bar: int) -> Table:
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    table.add_column(width=15, no_wrap=True, overflow="ellipsis")
    table.add_column(width=bar)
    table.add_column(width=9, justify="right", no_wrap=True)
    table.add_column(width=8, justify="right", no_wrap=True)
    return table


def _cells(row: Row, bar: int) -> list[RenderableType]:
    style = _STYLES[row.mood]
    count = row.count
    known = count is not None and count.total > 0
    done, total = (count.done, count.total) if count is not None else (0, 0)
    drawn_bar = ProgressBar(total=total, completed=done, width=bar, finished_style=style)
    return [
        _name(row),
        Text(row.word, style=style),
        drawn_bar if known else "",
        f"{done}/{total}" if known else "",
        age(row.seconds),
    ]


def _name(row: Row) -> Text:
    mark = f"{'  ' * row.depth}{_MARKS[row.mood]} "
    text = Text(mark, style=_STYLES[row.mood], no_wrap=True, overflow="ellipsis")
    return text.append(row.text, style="bold" if row.count else "")
