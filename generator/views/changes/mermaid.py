"""Which change leads to which: as Mermaid source text, and as pairs.

Mermaid: https://mermaid.js.org/syntax/flowchart.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.plan.model import Change
from generator.views.changes.words import cause
from generator.views.terminal import printable

_PLAIN = re.compile(r"[^\w ±+\-~>=./:]")


def edges(changes: Sequence[Change]) -> Iterator[tuple[int, int]]:
    """Cause and effect, as indexes of changes."""
    places = {change.place: index for index, change in enumerate(changes)}
    for index, change in enumerate(changes):
        for place in dict.fromkeys(map(cause, change.because)):
            if places.get(place, index) != index:
                yield places[place], index


def flowchart(changes: Sequence[Change]) -> list[str]:
    """Lines: changes that cause or follow from another one, in a box for each stack."""
    arrows = list(edges(changes))
    stacks: dict[str, list[str]] = {}
    for index in sorted({index for pair in arrows for index in pair}):
        one = changes[index]
        label = f'c{index}["{_label(f"{one.action.symbol} {one.logical_id}")}"]'
        stacks.setdefault(one.stack, []).append(f"    {label}")
    lines = []
    for number, (stack, nodes) in enumerate(sorted(stacks.items())):
        lines += [f'  subgraph s{number}["{_label(stack or "root stack")}"]', *nodes, "  end"]
    lines += [f"  c{one} --> c{other}" for one, other in arrows]
    return ["flowchart LR", *lines] if arrows else []


def _label(text: str) -> str:
    """A label's text: what could end it, or be markup in it, as an entity code."""
    return _PLAIN.sub(lambda found: f"#{ord(found[0])};", printable(text))
