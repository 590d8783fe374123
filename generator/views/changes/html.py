"""A change report as one page that needs nothing else: no script, no network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from generator.plan.model import Change, ChangeReport, PolicyResult, PropertyChange
from generator.views.changes import change_sets
from generator.views.changes.mermaid import edges, flowchart
from generator.views.changes.tree import Node, tree, unchanged
from generator.views.changes.words import (
    UNLISTED,
    UNPREDICTED,
    cause,
    causes,
    displayed,
    effects,
    kind,
    noted,
    output_values,
    phantoms,
    place_of,
    policy_line,
    summary,
    verdicts,
    what,
)
from generator.views.formats import Look
from generator.views.html import COLORS, page, text
from generator.views.values import shown_pair

_STYLE = (
    COLORS
    + """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70em; margin: 2em auto; padding: 0 1em }
code, pre, td { font-family: ui-monospace, monospace; font-size: 13px } pre { overflow-x: auto }
table { border-collapse: collapse; margin: .5em 0 1em; width: 100% }
td, th { border-top: 1px solid #8884; padding: .25em .5em; text-align: left; vertical-align: top;
  overflow-wrap: anywhere }
summary { cursor: pointer; padding: .2em 0 }
.stack { border-left: 2px solid #8884; margin-left: .4em; padding-left: 1em }
.replace, .remove, .refused { color: var(--red) } .modify { color: var(--amber) }
.add, .waived { color: var(--green) }
.none, .because { color: var(--grey) }
.alert { border: 1px solid var(--red); border-radius: .4em; padding: .2em 1em; margin: 1em 0 }
"""
)
_VALUE, _FEW = 400, 6
_HEAD = "<tr><th>property</th><th>before</th><th>after</th><th>what it does</th></tr>"


def render(report: ChangeReport, look: Look) -> str:
    """A whole page: change sets, policy checks, then every change with its details to open."""
    default = change_sets.title(report) if report.change_sets else "Planned changes"
    title = look.title or default
    return page(title, _STYLE, "\n".join(_Body(displayed(report)).parts(title)))


class _Body:
    """The parts of one report's page. ``_anchors``: a name on the page for each change."""

    def __init__(self, report: ChangeReport) -> None:
        self._report = report
        self._anchors = {id(one): name for one, name in _anchors(report.changes)}
        self._places = {one.place: name for one, name in reversed(_anchors(report.changes))}

    def parts(self, title: str) -> Iterator[str]:
        report = self._report
        yield f"<h1>{text(title)}</h1>"
        yield from _header(report) if report.change_sets else ()
        yield f"<p><strong>{text(summary(report))}</strong></p>"
        if report.classification:
            yield from self._alert(UNPREDICTED, report.classification.unpredicted)
            yield from self._alert(UNLISTED, report.classification.unlisted)
        yield from _list(_first(report))
        yield from self._graph()
        if report.classification:
            yield from self._node(tree(report))
        else:
            for one in report.changes:
                yield from self._change(one, one.place)
        yield from _list(_outputs(report))
        yield from _list(f"<li>{text(note)}</li>" for note in report.notes)

    def _alert(self, title: str, changes: Sequence[Change]) -> Iterator[str]:
        if changes:
            yield f'<section class="alert"><h2>{text(title)}</h2>'
            for one in changes:
                yield from self._change(one, one.place)
            yield "</section>"

    def _graph(self) -> Iterator[str]:
        """Causes and effects as a list, and as source text for Mermaid."""
        changes = self._report.real
        source = flowchart(changes)
        if source:
            yield "<details><summary>What changes because of what</summary>"
            yield from _list(
                f"<li>{self._link(changes[one])} → {self._link(changes[other])}</li>"
                for one, other in edges(changes)
            )
            lines = "\n".join(map(text, source))
            yield f'<pre class="mermaid">{lines}</pre></details>'

    def _link(self, change: Change) -> str:
        return f'<a href="#{text(self._anchors[id(change)])}">{text(change.place)}</a>'

    def _node(self, node: Node) -> Iterator[str]:
        for one in node.changes:
            yield from self._change(one, one.logical_id)
        for below in node.below:
            yield from self._stack(below)
        yield from _phantoms(node.phantoms)

    def _stack(self, node: Node) -> Iterator[str]:
        """A nested stack: open where something changes in it."""
        own = node.own
        if node.is_unchanged:
            summary_line = f'<summary class="none">{text(node.name)}: {text(unchanged(node))}'
            yield f'<details class="stack">{summary_line}</summary>'
            yield from _phantoms([own] if own else [])
        else:
            said = f": {text(what(own))}" if own else ""
            style, anchor = (own.action.value, self._id(own)) if own else ("none", "")
            yield f'<details class="stack" open{anchor}><summary class="{style}">'
            yield f"<strong>{text(node.name)}</strong> <small>nested stack</small>{said}</summary>"
            yield from self._inner(own) if own else ()
        yield from self._node(node)
        yield "</details>"

    def _id(self, change: Change) -> str:
        name = self._anchors.get(id(change))
        return f' id="{text(name)}"' if name else ""

    def _change(self, change: Change, name: str) -> Iterator[str]:
        lost = change.stateful and change.deletion_outcome == "destroyed"
        yield f"<details{self._id(change)}{' open' if lost else ''}>"
        yield f'<summary class="{change.action.value}">{change.action.symbol} {text(name)}'
        yield f" <small>{text(kind(change))}</small> {text(what(change))}</summary>"
        yield from self._inner(change)
        yield "</details>"

    def _inner(self, change: Change) -> Iterator[str]:
        sentences = (change.consequence, *noted(change, self._report))
        yield from (f"<p>{text(words)}</p>" for words in sentences if words)
        if change.properties:
            yield from (f"<table>{_HEAD}", *map(_row, change.properties), "</table>")
        steps = causes(change)
        if steps:
            links = ", ".join(map(self._step, steps))
            yield f'<p class="because">because: {links}</p>'

    def _step(self, step: str) -> str:
        """A cause; one that is a change itself leads there."""
        name = self._places.get(cause(step))
        return f'<a href="#{text(name)}">{text(step)}</a>' if name else text(step)


def _anchors(changes: Iterable[Change]) -> list[tuple[Change, str]]:
    """A name for each change on the page; one that comes twice gets a number."""
    seen: Counter[str] = Counter()
    names = []
    for change in changes:
        seen[change.place] += 1
        number = f"-{seen[change.place]}" if seen[change.place] > 1 else ""
        names.append((change, f"{change.place.replace('/', '-')}{number}"))
    return names


def _list(items: Iterable[str]) -> Iterator[str]:
    lines = list(items)
    yield from ("<ul>", *lines, "</ul>") if lines else ()


def _header(report: ChangeReport) -> Iterator[str]:
    """What is missing, what the change sets list, and what each of them is."""
    yield from _list(f'<li class="refused">{text(one)}</li>' for one in report.warnings)
    yield f"<p>{text(f'{change_sets.listed(report)} {verdicts(report)}')}</p>"
    number = len(report.change_sets)
    is_open = " open" if number == 1 or len(change_sets.notable(report)) > 1 else ""
    yield f"<details{is_open}><summary>{number} change set{'s' * (number > 1)}</summary>"
    yield "<table><tr><th>stack</th><th>change set</th><th>status</th><th></th></tr>"
    for one in report.change_sets:
        meaning = " ".join((one.meaning, *change_sets.reasons(one, report)))
        path = one.path or one.name or "root"
        yield _cells((path, one.change_set_name, change_sets.status(one), meaning))
    yield "</table></details>"


def _first(report: ChangeReport) -> Iterator[str]:
    yield from map(_policy_result, report.policy_results)
    yield from (f'<li class="refused">{text(one)}</li>' for one in report.findings)
    for one in report.renames:
        moved = f"{one.before} is {one.after} now: move it with a stack refactor."
        yield f"<li>{text(moved)}</li>"


def _policy_result(result: PolicyResult) -> str:
    style = "waived" if result.waived else "refused"
    place = f"<code>{text(result.logical_id)}</code>"
    rule = f"<strong>{text(result.rule)}</strong>"
    return f'<li class="{style}">{rule} {place}: {text(policy_line(result))}</li>'


def _outputs(report: ChangeReport) -> Iterator[str]:
    for one in report.outputs:
        words = f"output {one.place}: {output_values(one)}"
        yield f"<li>{one.action.symbol} {text(words)}</li>"


def _row(prop: PropertyChange) -> str:
    stays = prop.certainty == "phantom"
    does = "stays" if stays else ", ".join(effects(prop))
    values = shown_pair(prop.before, prop.after, _VALUE)
    return _cells((place_of(prop), *values, does), ' class="none"' if stays else "")


def _cells(cells: Iterable[str], style: str = "") -> str:
    return f"<tr{style}>{''.join(f'<td>{text(cell)}</td>' for cell in cells)}</tr>"


def _phantoms(changes: Sequence[Change]) -> Iterator[str]:
    if changes:
        names = ", ".join(one.logical_id for one in changes[:_FEW])
        more = ", …" if len(changes) > _FEW else ""
        title = text(f"{phantoms(len(changes))}: {names}{more}")
        yield f'<details class="none"><summary>{title}</summary><ul>'
        for one in changes:
            steps = text(", ".join(one.because))
            yield f"<li>{text(one.logical_id)} <small>{text(kind(one))}</small>: {steps}</li>"
        yield "</ul></details>"
