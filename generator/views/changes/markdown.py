"""A change report for a pull request: the riskiest first, details folded, short enough to post."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.plan.model import (
    Change,
    ChangeReport,
    OutputChange,
    PolicyResult,
    PropertyChange,
    Rename,
)
from generator.views.changes import change_sets
from generator.views.changes.tree import phantoms_by_stack
from generator.views.changes.words import (
    UNLISTED,
    UNPREDICTED,
    causes,
    displayed,
    effects,
    kind,
    noted,
    output_values,
    phantoms,
    place_of,
    shown_properties,
    summary,
    values_of,
    verdict,
    verdicts,
    what,
)
from generator.views.formats import Look
from generator.views.markdown import code, mark, table, text
from generator.views.markdown_page import Page
from generator.views.values import cut

_ROWS = 25
_STEPS = 8
# Of a place or a value, of a sentence, and what is left for phantoms below the details.
_NAME, _SENTENCE, _LEFT = 200, 400, 2_000


def render(report: ChangeReport, look: Look) -> str:
    """A heading, the change sets, policy checks, what is risky, and folded details."""
    page = Page()
    default = change_sets.title(report) if report.change_sets else "Planned changes"
    page.put(f"### {_text(look.title or default)}")
    if report.change_sets:
        page.section("", _sentences(report), len(report.warnings) + len(report.change_sets) + 2)
    if report.changes or not report.change_sets or report.classification:
        fill(page, displayed(report))
    return page.text()


def fill(page: Page, report: ChangeReport) -> None:
    """Add the report to a page, without a heading."""
    page.put(f"**{_text(summary(report))}**")
    if report.classification:
        page.section(f"#### ⚠ {UNPREDICTED}", *_lines(report.classification.unpredicted))
        page.section(f"#### ⚠ {UNLISTED}", *_lines(report.classification.unlisted))
    first = [
        *map(_policy_result, report.policy_results),
        *(f"⛔ {_text(finding)}" for finding in report.findings),
        *map(_rename, report.renames),
    ]
    page.section("#### Look here first", first, len(first))
    if report.classification:
        page.section("#### What changes", *_lines(report.real))
    elif report.changes:
        page.put(_table(report.changes))
    page.section("#### Outputs", map(_output, report.outputs), len(report.outputs))
    page.section("#### Notes", map(_text, report.notes), len(report.notes))
    changes = report.real if report.classification else report.changes
    page.fold("Details", (_details(one, report) for one in changes), len(changes), _LEFT)
    if report.classification:
        stacks = phantoms_by_stack(report)
        title = f"{phantoms(len(report.phantoms))}: listed, and proven to stay"
        page.fold(title, (_stack(*one) for one in stacks), len(stacks))


def _text(content: str) -> str:
    return text(cut(content, _SENTENCE))


def _code(content: str) -> str:
    return code(cut(content, _NAME))


def _sentences(report: ChangeReport) -> Iterator[str]:
    """What is missing or in the way, what is listed, and what the change sets are."""
    yield from (f"⚠ {_text(warning)}" for warning in report.warnings)
    yield _text(change_sets.listed(report))
    yield _text(verdicts(report))
    notable = change_sets.notable(report)
    for one in report.change_sets:
        reasons = " ".join(change_sets.reasons(one, report))
        place = f"{_code(one.path)}: " if one.path else ""
        line = f"{place}{_text(f'{change_sets.meaning(one)} {reasons}'.rstrip())}"
        yield line if one in notable else ""


def _lines(changes: Sequence[Change]) -> tuple[Iterator[str], int]:
    return map(_line, changes), len(changes)


def _line(change: Change) -> str:
    data = f" {_text(change.consequence)}" if change.consequence and change.stateful else ""
    head = f"{mark(change.action.symbol)} {_code(change.place)} {_text(kind(change))}"
    return f"{head}: **{_text(what(change))}**{data}"


def _policy_result(result: PolicyResult) -> str:
    sign = "✅ waived:" if result.waived else "⛔"
    reason = f" _{_text(result.reason)}_" if result.waived else ""
    line = f"{sign} **{text(result.rule)}** {_code(result.logical_id)}"
    return f"{line}: {_text(result.message)}{reason}"


def _rename(one: Rename) -> str:
    return f"↪ {_code(one.before)} is {_code(one.after)} now: move it with a stack refactor."


def _table(changes: Sequence[Change]) -> str:
    rows = table(("", "resource", "type", "what", "data"), map(_row, changes[:_ROWS]))
    more = len(changes) - _ROWS
    return f"{rows}\n\n… and {more} more, below." if more > 0 else rows


def _row(change: Change) -> tuple[str, ...]:
    data = change.deletion_outcome if change.stateful else None
    name = _text(kind(change).removeprefix("AWS::"))
    return change.action.symbol, _code(change.place), name, _text(verdict(change)), data or ""


def _output(one: OutputChange) -> str:
    return f"{mark(one.action.symbol)} {_code(one.place)}: {output_values(one, _code)}"


def _details(change: Change, report: ChangeReport) -> str:
    """Properties, causes and notes of a change; in a review nothing where there are none."""
    items = [
        *([_text(change.consequence)] if change.consequence else []),
        *map(_property, shown_properties(change, report)),
        *(f"because: {_cut(steps)}" for steps in [causes(change)] if steps),
        *map(_text, noted(change, report)),
    ]
    head = f"{mark(change.action.symbol)} {_code(change.place)}: {_text(verdict(change))}"
    return _nested(head, items) if items or not report.classification else ""


def _property(prop: PropertyChange) -> str:
    does = ", ".join(effects(prop))
    ends = f" ({_text(does)})" if does else ""
    return f"{_code(place_of(prop))}{values_of(prop, _code)}{ends}"


def _stack(path: str, changes: Sequence[Change]) -> str:
    items = [
        _code(one.logical_id) + (f": {_cut(one.because)}" if one.because else "") for one in changes
    ]
    return _nested(f"{_code(path or 'the root')}: {phantoms(len(changes))}", items)


def _nested(head: str, items: Sequence[str]) -> str:
    return "\n".join((head, *(f"  - {item}" for item in items)))


def _cut(steps: Sequence[str]) -> str:
    more = f" and {len(steps) - _STEPS} more" if len(steps) > _STEPS else ""
    return text(", ".join(steps[:_STEPS])) + more
