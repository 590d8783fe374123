"""`streamflix lint`, without its command line: every delivery, every environment, one report.

    templates, parameters ○→ keys ○→ known outcomes + those of a run (lint_run) ●→ Report

A run in which everything is known imports no linter and no YAML.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from generator.findings import Finding, Report, Rule, ordered
from generator.lint.cache import Store
from generator.lint.outcomes import Outcome, combined
from generator.lint.progress import Tell, silent
from generator.lint.suppressions import (
    FIRST,
    SECOND,
    UNUSED,
    needed_for,
    remaining,
    unused,
)
from generator.lint.targets import Target, Workspace, project_targets
from generator.lint.tools import SOURCE, tools

if TYPE_CHECKING:
    from generator.lint.processes import Linters

# Three continents with all services, and us-west-1, where an account sees two zones only.
REGIONS = ("eu-west-2", "us-east-1", "ap-southeast-2", "us-west-1")

SUPPRESSIONS_FILE = "lint/suppressions.py"


@dataclass(frozen=True)
class Request:
    """What to lint: all of the project in ``folder``, or the product of one root ``template``.

    ``template``: a path relative to the folder, or absolute. ``info``: report information too.
    ``allow_outside``: nested templates may lie outside the root's folder. ``cache``: the folder of
    results that are known (None: remember nothing). ``built``: files as they would be written now,
    which are linted in place of those in the folder.
    """

    folder: Path = Path()
    template: str = ""
    info: bool = False
    allow_outside: bool = False
    cache: Path | None = None
    built: Mapping[str, bytes] = field(default_factory=dict)


def lint(request: Request, tell: Tell = silent, linters: Linters | None = None) -> Report:
    """The report on what was asked for; ``tell`` gets how many templates of how many are done.

    ``linters``: those that run already; without them they are started if they are needed.

    Raises ``UserError`` with all mistakes in templates and parameter files that cannot be read.
    """
    store = Store(request.cache)
    workspace = Workspace(
        request.folder, store, tuple(tools()), request.allow_outside, request.built
    )
    if request.template:
        targets = workspace.product_targets(request.template)
    else:
        targets = project_targets(workspace)
    settings = ",".join([*REGIONS, "info" if request.info else ""])
    keys = {target: workspace.key(target, settings) for target in targets}
    known = _known(store, keys)
    found = _found(
        workspace,
        {t: key for t, key in keys.items() if t not in known},
        request.info,
        tell,
        linters,
    )
    outcomes = {target: known.get(target) or found[target] for target in targets}
    return _report(outcomes, len(known), whole=not request.template)


def _known(store: Store, keys: Mapping[Target, str]) -> dict[Target, Outcome]:
    read = {target: Outcome.from_json(store.read(key)) for target, key in keys.items()}
    return {target: outcome for target, outcome in read.items() if outcome is not None}


def _found(
    workspace: Workspace,
    keys: Mapping[Target, str],
    info: bool,
    tell: Tell,
    linters: Linters | None,
) -> dict[Target, Outcome]:
    """Lint these targets, and keep their results.

    Parameter files are read first: a mistake in them is said before linters are loaded.
    """
    found: dict[Target, Outcome] = {}
    if not keys:
        return found
    tell(0, len(keys))
    from generator.lint.forms import Forms, Values
    from generator.lint.part_memory import PartMemory
    from generator.lint.processes import Linters
    from generator.lint.resolved_templates import environments
    from generator.lint.run import outcomes
    from generator.lint.stack_sets import is_stack_set, stack_set_values

    names = [target.environment for target in keys if target.environment]
    known = environments(workspace.folder, [name for name in names if not is_stack_set(name)])
    sets = stack_set_values(workspace.folder, [name for name in names if is_stack_set(name)])
    forms = Forms(workspace, Values(known, sets), REGIONS, info)
    memory = PartMemory(workspace.store, workspace.tools)
    with nullcontext(linters) if linters else Linters() as running:
        for target, outcome in outcomes(list(keys), forms, memory, running, tell):
            workspace.store.write(keys[target], outcome.as_json())
            found[target] = outcome
    workspace.store.prune()
    return found


def _report(outcomes: Mapping[Target, Outcome], cached: int, *, whole: bool) -> Report:
    first, second = combined(outcomes)
    left = remaining(first, FIRST) + remaining(second, SECOND)
    if whole:
        left += _unused(first, second)
    rules: dict[str, Rule] = {UNUSED.id: UNUSED}
    for outcome in outcomes.values():
        rules.update(outcome.rules)
    return Report(ordered(left), tuple(target.checked for target in outcomes), cached, rules)


def _unused(first: list[Finding], second: list[Finding]) -> list[Finding]:
    text = (SOURCE / SUPPRESSIONS_FILE).read_text("utf-8")
    needed = (*needed_for(first, FIRST), *needed_for(second, SECOND))
    return list(unused(needed, f"{SOURCE.name}/{SUPPRESSIONS_FILE}", text))
