"""Stack sets for a pull request: what happens where, the changes of each group folded.

StackSetPlan, StackSetStatus ●→ Markdown
"""

from __future__ import annotations

from generator.plan.stack_sets.model import Group, Instance, StackSetPlan
from generator.plan.stack_sets.status import StackSetStatus
from generator.views.changes.markdown import fill
from generator.views.formats import Look
from generator.views.markdown import bullets, code, mark, table, text
from generator.views.markdown_page import Page
from generator.views.stack_sets.words import heading, risks, setting, summary


def plan(stack_set: StackSetPlan, look: Look) -> str:
    """A heading, the summary, what happens to data, then each group while there is room."""
    page = Page()
    page.put(f"### Stack set {code(stack_set.name)}")
    page.put(f"**{text(summary(stack_set))}**")
    for title, items in (
        ("Refused", [f"⛔ {text(one)}" for one in stack_set.findings]),
        ("Data", [text(one) for one in risks(stack_set)]),
        ("The stack set itself", [code(setting(one)) for one in stack_set.settings]),
        ("Notes", [text(one) for one in stack_set.notes]),
    ):
        page.section(f"#### {title}", items, len(items))
    for number, group in enumerate(stack_set.groups):
        _group(page, group, page.room // (len(stack_set.groups) - number))
    return page.text()


def _group(page: Page, group: Group, room: int) -> None:
    """A group in its share of the page; its heading alone where that is too little."""
    head = f"{mark(group.action.symbol)} {text(heading(group))}"
    part = Page(room)
    part.put(f"#### {head}")

    if group.reason:
        part.put(text(group.reason))
    if group.overrides:
        part.put(bullets(f"override {code(setting(one))}" for one in group.overrides))
    if group.changes.changes or group.changes.outputs or group.changes.policy_results:
        part.put("#### In each")
        fill(part, group.changes)
    page.put(part.text().rstrip() if part.room >= 0 else f"- {head}")


def status(stack_set: StackSetStatus, look: Look) -> str:
    """A table with a row for each instance."""
    head = ("account", "region", "status", "detail", "drift", "overrides")
    operations = [f"{text(one.action)} {code(one.id)}" for one in stack_set.active]
    running = _list("In progress", operations)
    instances = table(head, map(_instance, stack_set.instances))
    body = instances if stack_set.instances else "It has no instances."
    title = f"### Stack set {code(stack_set.name)}: {text(stack_set.status)}"
    return "\n\n".join([title, *running, body]) + "\n"


def _instance(one: Instance) -> tuple[str, ...]:
    overrides = ", ".join(code(f"{name}={value}") for name, value in one.overrides.items())
    detail = f"{one.detailed} {one.reason}".strip()
    plain = (one.target.account, one.target.region, one.status, detail, one.drift)
    return (*map(text, plain), overrides)


def _list(title: str, items: list[str]) -> list[str]:
    return [f"#### {title}", bullets(items)] if items else []
