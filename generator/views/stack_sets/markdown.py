"""Stack sets for a pull request: what happens where, the changes of each group folded.

StackSetPlan, StackSetStatus ●→ Markdown
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.plan.stack_sets.model import Group, StackSetPlan
from generator.plan.stack_sets.status import StackSetStatus
from generator.views.changes.formats import Look
from generator.views.changes.markdown import LIMIT
from generator.views.changes.markdown import render as changes
from generator.views.changes.words import printable
from generator.views.stack_sets.words import SYMBOLS, heading, risks, setting, summary


def plan(found: StackSetPlan, look: Look) -> str:
    """A heading, the summary, what happens to data, then each group while there is room."""
    parts = [f"### Stack set {_code(found.name)}", f"**{_escaped(summary(found))}**"]
    parts += _list("Refused", [f"⛔ {_escaped(one)}" for one in found.findings])
    parts += _list("Data", [_escaped(one) for one in risks(found)])
    parts += _list("The stack set itself", [_code(setting(one)) for one in found.settings])
    parts += _list("Notes", [_escaped(one) for one in found.notes])
    left = LIMIT - sum(len(part) + 2 for part in parts)
    for group in found.groups:
        block = "\n\n".join(_group(group, look))
        left -= len(block) + 2
        if left < 0:
            parts.append(f"- {SYMBOLS[group.action]} {heading(group)}")
        else:
            parts.append(block)
    return "\n\n".join(parts) + "\n"


def _group(group: Group, look: Look) -> Iterator[str]:
    yield f"#### {SYMBOLS[group.action]} {_escaped(heading(group))}"
    if group.reason:
        yield _escaped(group.reason)
    if group.overrides:
        yield "\n".join(f"- override {_code(setting(one))}" for one in group.overrides)
    if group.changes.changes or group.changes.outputs or group.changes.guards:
        yield changes(group.changes, replace(look, title="In each")).replace("\n### ", "\n#### ")


def status(found: StackSetStatus, look: Look) -> str:
    """A table with a row for each instance."""
    head = "| account | region | status | detail | drift | overrides |\n|---|---|---|---|---|---|"
    rows = [
        "| "
        + " | ".join(
            (
                one.target.account,
                one.target.region,
                one.status,
                _escaped(f"{one.detailed} {one.reason}".strip()),
                one.drift,
                ", ".join(_code(f"{name}={text}") for name, text in one.overrides.items()),
            )
        )
        + " |"
        for one in found.instances
    ]
    running = _list("Not over", [f"{one.action} {_code(one.id)}" for one in found.active])
    table = ["\n".join([head, *rows])] if rows else ["It has no instances."]
    title = f"### Stack set {_code(found.name)}: {found.status}"
    return "\n\n".join([title, *running, *table]) + "\n"


def _list(title: str, items: list[str]) -> list[str]:
    return [f"#### {title}", "\n".join(f"- {one}" for one in items)] if items else []


def _code(text: str) -> str:
    safe = printable(text).replace("`", "ˋ").replace("|", "\\|")
    return f"`{safe}`"


def _escaped(text: str) -> str:
    found = printable(text).replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|")
    return "".join(f"\\{c}" if c in "*_`[]#@" else c for c in found)
