"""Stack sets for a pull request: what happens where, the changes of each group folded.

StackSetPlan, StackSetStatus ●→ Markdown
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.plan.stack_sets.model import Group, Instance, StackSetPlan
from generator.plan.stack_sets.status import StackSetStatus
from generator.views.changes.formats import Look
from generator.views.changes.markdown import LIMIT
from generator.views.changes.markdown import render as changes
from generator.views.markdown import bullets, code, table, text
from generator.views.stack_sets.words import SYMBOLS, heading, risks, setting, summary


def plan(found: StackSetPlan, look: Look) -> str:
    """A heading, the summary, what happens to data, then each group while there is room."""
    parts = [f"### Stack set {code(found.name)}", f"**{text(summary(found))}**"]
    parts += _list("Refused", [f"⛔ {text(one)}" for one in found.findings])
    parts += _list("Data", [text(one) for one in risks(found)])
    parts += _list("The stack set itself", [code(setting(one)) for one in found.settings])
    parts += _list("Notes", [text(one) for one in found.notes])
    left = LIMIT - sum(len(part) + 2 for part in parts)
    for group in found.groups:
        block = "\n\n".join(_group(group, look))
        left -= len(block) + 2
        if left < 0:
            parts.append(f"- {SYMBOLS[group.action]} {text(heading(group))}")
        else:
            parts.append(block)
    return "\n\n".join(parts) + "\n"


def _group(group: Group, look: Look) -> Iterator[str]:
    yield f"#### {SYMBOLS[group.action]} {text(heading(group))}"
    if group.reason:
        yield text(group.reason)
    if group.overrides:
        yield bullets(f"override {code(setting(one))}" for one in group.overrides)
    if group.changes.changes or group.changes.outputs or group.changes.policy_results:
        yield changes(group.changes, replace(look, title="In each")).replace("\n### ", "\n#### ")


def status(found: StackSetStatus, look: Look) -> str:
    """A table with a row for each instance."""
    head = ("account", "region", "status", "detail", "drift", "overrides")
    running = _list("Not over", [f"{text(one.action)} {code(one.id)}" for one in found.active])
    instances = table(head, map(_instance, found.instances))
    body = instances if found.instances else "It has no instances."
    title = f"### Stack set {code(found.name)}: {text(found.status)}"
    return "\n\n".join([title, *running, body]) + "\n"


def _instance(one: Instance) -> tuple[str, ...]:
    overrides = ", ".join(code(f"{name}={value}") for name, value in one.overrides.items())
    detail = f"{one.detailed} {one.reason}".strip()
    plain = (one.target.account, one.target.region, one.status, detail, one.drift)
    return (*map(text, plain), overrides)


def _list(title: str, items: list[str]) -> list[str]:
    return [f"#### {title}", bullets(items)] if items else []
