"""Changes as one page that needs nothing else, with a picture: no script, no network.

Changes ●→ HTML
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator

from generator.plan.model import Change, ChangeReport
from generator.views.changes.formats import Look
from generator.views.changes.graph import STYLE, drawing
from generator.views.changes.words import (
    SYMBOLS,
    doubt,
    effects,
    noted,
    place_of,
    shown_pair,
    summary,
    verdict,
)
from generator.views.html import text

_STYLE = """
:root { color-scheme: light dark }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70em; margin: 2em auto; padding: 0 1em }
code, td { font-family: ui-monospace, monospace; font-size: 13px }
table { border-collapse: collapse; margin: .5em 0 1em; width: 100% }
td, th { border-top: 1px solid #8884; padding: .25em .5em; text-align: left; vertical-align: top;
  overflow-wrap: anywhere }
summary { cursor: pointer; padding: .2em 0 } .replace, .remove { color: #c22 }
.modify { color: #a60 } .add { color: #282 } .because { color: #888 }
li.refused { color: #c22 } li.waived { color: #282 }
"""


def render(changes: ChangeReport, look: Look) -> str:
    """A whole page: policy checks, then every change with its details to open."""
    title = text(look.title or "Planned changes")
    anchors = dict(enumerate(_anchors(changes.changes)))
    places = {change.place for change in changes.changes}
    body = "\n".join(
        [
            f"<h1>{title}</h1>",
            f"<p><strong>{text(summary(changes))}</strong></p>",
            _list(_policy_results(changes)),
            drawing(changes, anchors),
            *(
                _change(change, anchors[index], noted(change, changes), places)
                for index, change in enumerate(changes.changes)
            ),
            _list(_outputs(changes)),
            _list(f"<li>{text(note)}</li>" for note in changes.notes),
        ]
    )
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}{STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    )


def _list(items: Iterator[str]) -> str:
    found = "\n".join(items)
    return f"<ul>\n{found}\n</ul>" if found else ""


def _policy_results(changes: ChangeReport) -> Iterator[str]:
    for result in changes.policy_results:
        kind = "waived" if result.waived else "refused"
        ends = f" Waived: {text(result.reason)}" if result.waived else ""
        place = f"<code>{text(result.logical_id)}</code>"
        what = f"<strong>{text(result.rule)}</strong> {place}: {text(result.message)}{ends}"
        yield f'<li class="{kind}">{what}</li>'
    for finding in changes.findings:
        yield f'<li class="refused">{text(finding)}</li>'
    for one in changes.renames:
        yield f"<li>{text(one.before)} is {text(one.after)} now: move it with a refactor.</li>"


def _change(change: Change, anchor: str, notes: list[str], places: Container[str]) -> str:
    head = f"{SYMBOLS[change.action]} {text(change.place)} <small>{text(change.type)}</small>"
    is_open = " open" if change.stateful and change.deletion_outcome == "destroyed" else ""
    parts = [
        f'<details id="{anchor}"{is_open}><summary class="{change.action}">{head}'
        f" {text(verdict(change))}</summary>"
    ]
    parts += (f"<p>{text(words)}</p>" for words in (change.consequence, *notes) if words)
    rows = "\n".join(_rows(change))
    if rows:
        head = "<tr><th>property</th><th>before</th><th>after</th><th>what it does</th></tr>"
        parts.append(f"<table>{head}\n{rows}</table>")
    if change.because:
        steps = ", ".join(_step(step, places) for step in change.because)
        parts.append(f'<p class="because">because: {steps}</p>')
    return "\n".join([*parts, "</details>"])


def _outputs(changes: ChangeReport) -> Iterator[str]:
    for one in changes.outputs:
        before, after = shown_pair(one.before, one.after)
        values = f"{before} → {after}{doubt(one.certainty)}"
        yield f"<li>{SYMBOLS[one.action]} output {text(f'{one.place}: {values}')}</li>"


def _rows(change: Change) -> Iterator[str]:
    for one in change.properties:
        cells = (place_of(one), *shown_pair(one.before, one.after, 400))
        does = ", ".join(effects(one))
        yield f"<tr>{''.join(f'<td>{text(c)}</td>' for c in cells)}<td>{text(does)}</td></tr>"


def _step(step: str, places: Container[str]) -> str:
    """A cause; one that is a change itself leads there."""
    place, _, event = step.partition(" ")
    if not event or place not in places:
        return text(step)
    return f'<a href="#{_anchor(place)}">{text(step)}</a>'


def _anchors(changes: Iterable[Change]) -> Iterator[str]:
    """A name for each change on the page; one that comes twice gets a number."""
    met: Counter[str] = Counter()
    for change in changes:
        met[change.place] += 1
        number = f"-{met[change.place]}" if met[change.place] > 1 else ""
        yield f"{_anchor(change.place)}{number}"


def _anchor(place: str) -> str:
    return text(place.replace("/", "-"))
