"""A judged review as one page that needs nothing else: no script, no network.

Reviewed ●→ HTML
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator.plan.change_set.review import Reviewed
from generator.plan.model import Change, PolicyResult, PropertyChange
from generator.views.change_sets.html import header
from generator.views.change_sets.words import title as title_of
from generator.views.change_sets.words import told
from generator.views.changes.formats import Look
from generator.views.changes.words import (
    SYMBOLS,
    effects,
    place_of,
    shown,
    summary,
)
from generator.views.html import text
from generator.views.review.words import (
    UNEXPECTED,
    UNREPORTED,
    Node,
    causes,
    kind,
    phantoms,
    still,
    tree,
    verdicts,
    what,
)

_STYLE = """
:root { color-scheme: light dark }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70em; margin: 2em auto; padding: 0 1em }
code, td { font-family: ui-monospace, monospace; font-size: 13px }
table { border-collapse: collapse; margin: .5em 0 1em; width: 100% }
td, th { border-top: 1px solid #8884; padding: .25em .5em; text-align: left; vertical-align: top;
  overflow-wrap: anywhere }
summary { cursor: pointer; padding: .2em 0 }
.stack { border-left: 2px solid #8884; margin-left: .4em; padding-left: 1em }
.replace, .remove, .refused { color: #c22 } .modify { color: #a60 } .add, .waived { color: #282 }
.none, .because { color: #888 } .unsure { border: 1px solid; border-radius: .6em; padding: 0 .4em;
  font-size: 12px }
.alert { border: 1px solid #c22; border-radius: .4em; padding: .2em 1em; margin: 1em 0 }
"""
_VALUE = 400


def render(reviewed: Reviewed, look: Look) -> str:
    """A whole page: status, surprises, policy checks, then the tree with details to open."""
    title = text(look.title or title_of(reviewed.reading))
    body = "\n".join(
        [
            f"<h1>{title}</h1>",
            *header(reviewed.reading, verdicts(reviewed)),
            f"<p><strong>{text(summary(reviewed.changes))}</strong></p>",
            *_alert(UNEXPECTED, reviewed.surprises),
            *_alert(UNREPORTED, reviewed.unreported),
            *_list([*map(_policy_result, reviewed.changes.policy_results), *_findings(reviewed)]),
            *_node(tree(reviewed)),
            *_list(f"<li>{text(note)}</li>" for note in reviewed.changes.notes),
        ]
    )
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    )


def _list(items: Iterable[str]) -> Iterator[str]:
    found = list(items)
    yield from ("<ul>", *found, "</ul>") if found else ()


def _alert(title: str, changes: Sequence[Change]) -> Iterator[str]:
    if changes:
        yield f'<section class="alert"><h2>{text(title)}</h2>'
        for one in changes:
            yield from _change(one, one.place)
        yield "</section>"


def _policy_result(result: PolicyResult) -> str:
    kind_of = "waived" if result.waived else "refused"
    ends = f" Waived: {text(result.reason)}" if result.waived else ""
    place = f"<code>{text(result.logical_id)}</code>"
    what_it_is = f"<strong>{text(result.rule)}</strong> {place}: {text(result.message)}{ends}"
    return f'<li class="{kind_of}">{what_it_is}</li>'


def _findings(reviewed: Reviewed) -> Iterator[str]:
    for finding in reviewed.changes.findings:
        yield f'<li class="refused">{text(finding)}</li>'
    for one in reviewed.changes.renames:
        yield f"<li>{text(one.before)} is {text(one.after)} now: move it with a refactor.</li>"


def _node(node: Node) -> Iterator[str]:
    for one in node.changes:
        yield from _change(one, one.logical_id)
    for below in node.below:
        yield from _stack(below)
    yield from _phantoms(node.phantoms)


def _stack(node: Node) -> Iterator[str]:
    """A nested stack: open where something changes in it."""
    name = node.path.rpartition("/")[2]
    own = node.own
    if node.is_still:
        yield f'<details class="stack"><summary class="none">{text(name)}: {still(node)}</summary>'
        yield from _phantoms([own] if own is not None else [])
    else:
        said = f": {text(what(own))}" if own is not None else ""
        style = own.action if own is not None else "none"
        yield f'<details class="stack" open><summary class="{style}"><strong>{text(name)}</strong>'
        yield f" <small>nested stack</small>{said}</summary>"
        yield from _inner(own) if own is not None else ()
    yield from _node(node)
    yield "</details>"


def _change(change: Change, name: str) -> Iterator[str]:
    is_open = " open" if change.stateful and change.deletion_outcome == "destroyed" else ""
    unsure = change.certainty != "certain"
    mark = f' <span class="unsure">{change.certainty}</span>' if unsure else ""
    yield f'<details{is_open}><summary class="{change.action}">{SYMBOLS[change.action]}'
    yield f" {text(name)} <small>{text(kind(change))}</small> {text(what(change))}{mark}"
    yield "</summary>"
    yield from _inner(change)
    yield "</details>"


def _inner(change: Change) -> Iterator[str]:
    if change.consequence:
        yield f"<p>{text(change.consequence)}</p>"
    rows = list(map(_row, change.properties))
    if rows:
        yield "<table><tr><th>property</th><th>before</th><th>after</th><th>what it does</th></tr>"
        yield from (*rows, "</table>")
    steps = causes(change)
    if steps:
        yield f'<p class="because">because: {text(", ".join(steps))}</p>'
    yield from _list(f"<li>{text(note)}</li>" for note in change.notes)


def _row(found: PropertyChange) -> str:
    one = told(found)
    does = "stays" if one.certainty == "phantom" else ", ".join(effects(one))
    cells = (place_of(one), shown(one.before, _VALUE), shown(one.after, _VALUE), does)
    style = ' class="none"' if one.certainty == "phantom" else ""
    return f"<tr{style}>{''.join(f'<td>{text(cell)}</td>' for cell in cells)}</tr>"


def _phantoms(found: Sequence[Change]) -> Iterator[str]:
    if not found:
        return
    names = ", ".join(one.logical_id for one in found[:6]) + (", …" if len(found) > 6 else "")
    yield f'<details class="none"><summary>{phantoms(len(found))}: {text(names)}</summary><ul>'
    for one in found:
        steps = text(", ".join(one.because))
        yield f"<li>{text(one.logical_id)} <small>{text(kind(one))}</small>: {steps}</li>"
    yield "</ul></details>"
