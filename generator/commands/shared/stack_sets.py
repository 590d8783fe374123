"""What the actions of ``streamflix stackset`` share: a stack set as it is and as it shall be.

file, AWS ○→ Facts ●→ StackSetPlan      Step ○→ operations ○→ lines      failure ○→ its root cause
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from uuid import uuid4

from generator.cfn.load import load
from generator.cfn.schemas import Schemas
from generator.cfn.source.locations import files, real_path
from generator.commands.shared import aws_session, report
from generator.config.settings.references import DELIVERY_ROOTS
from generator.config.stack_sets.schema import StackSetFile
from generator.deploy.artifacts import upload
from generator.deploy.aws.client import Answer, Aws
from generator.deploy.stack_sets.api import Home
from generator.deploy.stack_sets.execute import carried, finished
from generator.deploy.stack_sets.organization import Organization
from generator.deploy.stack_sets.read import instances_of, state_of, wanted_of, wanted_state
from generator.deploy.stack_sets.requests import Facts, Step
from generator.deploy.stack_sets.root_cause import own_cause
from generator.deploy.stack_sets.watch import Look
from generator.errors import AwsError, Mistake
from generator.expectations import policy_check
from generator.parameters import warnings
from generator.plan.diff.compare import compare
from generator.plan.diff.resolved_product import ResolvedProduct
from generator.plan.model import ChangeReport, PolicyResult
from generator.plan.policy.evaluate import PolicyContext, change_report
from generator.plan.policy.waivers import Waiver, waive
from generator.plan.stack_sets.model import StackSetPlan
from generator.plan.stack_sets.plan import planned
from generator.plan.stack_sets.status import Result
from generator.views.stack_sets.progress import count_line, result_lines, step_line

Say = Callable[[str], None]


@dataclass(frozen=True)
class Situation:
    """A stack set as it is and as it shall be, and what lies between the two."""

    home: Home
    facts: Facts
    plan: StackSetPlan


def home_of(file: StackSetFile, options: argparse.Namespace) -> Home:
    """Where a stack set is administered: in the file's region, unless ``--region`` overrules it."""
    aws = aws_session.reached(options, options.region or file.region)
    return Home(aws, file.stack_set_name, file.call_as)


def looked(home: Home, file: StackSetFile, options: argparse.Namespace) -> Situation:
    """What deploying the file would change, in every target."""
    told = home.described()
    before = state_of(told) if told else None
    template = load(file.template, files(), real_path=real_path()).root
    facts = Facts(
        file,
        before,
        wanted_state(file, template, before),
        instances_of(home, partial(aws_session.reached, options)) if told else {},
        wanted_of(file, Organization(home.aws)),
    )
    return Situation(home, facts, _planned(facts, options))


def leaving(home: Home, file: StackSetFile, options: argparse.Namespace) -> Situation | None:
    """What destroying it would do; None where there is no such stack set."""
    told = home.described()
    if told is None:
        return None
    state = state_of(told)
    facts = Facts(file, state, state, instances_of(home, partial(aws_session.reached, options)))
    plan = _planned(facts, options)
    # Destroying is explicit: policy checks are for losses that no one asked for.
    meant = (replace(one, changes=replace(one.changes, policy_results=())) for one in plan.groups)
    return Situation(home, facts, replace(plan, groups=tuple(meant), findings=()))


def _planned(facts: Facts, options: argparse.Namespace) -> StackSetPlan:
    """The plan, judged: policy checks by target, and the waivers that name this stack set."""
    file = facts.file
    name = f"stacksets/{file.name}"
    waivers = report.waivers_of(options.waivers)
    context = PolicyContext(
        report.today(),
        waivers,
        name,
        file.protected,
        # They are about the parameters of our own templates.
        warnings=warnings() if file.template in DELIVERY_ROOTS.values() else {},
        proofs=(policy_check,),
    )
    plan = planned(
        file.stack_set_name,
        facts.before,
        facts.after,
        facts.instances,
        facts.wanted,
        _judge(context),
        options.retain,
    )
    return replace(plan, findings=(*plan.findings, *_findings(plan, waivers, context)))


def _judge(
    context: PolicyContext,
) -> Callable[[ResolvedProduct, ResolvedProduct, str], ChangeReport]:
    schemas: dict[str, Schemas] = {}

    def judge(before: ResolvedProduct, after: ResolvedProduct, region: str) -> ChangeReport:
        known = schemas.setdefault(region, Schemas(region))
        return replace(change_report(compare(before, after, known.get), context), findings=())

    return judge


def _findings(
    plan: StackSetPlan, waivers: Iterable[Waiver], context: PolicyContext
) -> tuple[str, ...]:
    """What is wrong with waivers that name the stack set: others are their environments' affair."""
    named = [one for one in waivers if context.environment in one.environments]
    policy_results: list[PolicyResult] = [
        result for group in plan.touched for result in group.changes.policy_results
    ]
    return tuple(waive(policy_results, named, context.today, context.environment)[1])


def placed(situation: Situation, say: Say) -> Facts:
    """The facts with the template's URL: it is larger than a request may be."""
    product = load(situation.facts.file.template, files(), real_path=real_path())
    found = upload.place(situation.home.aws, product)
    for note in found.notes:
        say(f"streamflix: {note}")
    return replace(situation.facts, template_url=found.root_url)


class Watcher:
    """Tells of operations as they go on."""

    def __init__(self, aws: Aws, say: Say) -> None:
        self._aws, self._say = aws, say
        self._start = aws.clock()
        self._notice = ""

    def begun(self, operation_id: str, what: Answer | Step) -> None:
        """An operation is begun, or someone else's is watched."""
        self._start = self._aws.clock()
        if isinstance(what, Step):
            self._say(step_line(what.words, what.targets, operation_id))
        else:
            words = f"{what['Action']} is {what['Status']} already: watching until it is over"
            self._say(step_line(words, (), operation_id))

    def seen(self, look: Look) -> None:
        """A look at an operation."""
        if look.notice != self._notice:
            self._notice = look.notice
            if look.notice:
                print(f"streamflix: {look.notice}", file=sys.stderr)
        for line in result_lines(look.news, self._aws.clock() - self._start):
            self._say(f"  {line}")
        if look.status not in ("RUNNING", "QUEUED", "STOPPING"):
            self._say(f"  {count_line(look.results)}: {look.status}\n")


def settled(home: Home, say: Say) -> None:
    """Watch at what an interrupted run, or someone else, began."""
    watcher = Watcher(home.aws, say)
    finished(home, watcher.begun, watcher.seen)


def carried_out(
    situation: Situation, steps: Iterable[Step], options: argparse.Namespace, say: Say
) -> list[Result]:
    """Carry steps out; where they failed all the same, within the tolerance.

    Raises ``AwsError`` with each failed target's own root cause where an operation failed.
    """
    home = situation.home
    watcher = Watcher(home.aws, say)
    tolerated: list[Result] = []
    looks = carried(home, steps, lambda: f"streamflix-{uuid4()}", watcher.begun, watcher.seen)
    for step, look in looks:
        if look.status != "SUCCEEDED":
            raise AwsError(*_failure(situation, step, look, options))
        tolerated += look.failed
    return tolerated


def _failure(
    situation: Situation, step: Step, look: Look, options: argparse.Namespace
) -> Iterator[Mistake]:
    """Root causes first, then what became of the operation, then how to go on."""
    home = situation.home
    for one in look.failed:
        yield Mistake(f"{one.target.account} in {one.target.region} failed: {one.reason}")
        if why := own_cause(home, one.target, partial(aws_session.reached, options)):
            yield Mistake(f"    {why}")
    reason = f": {look.operation['StatusReason']}" if look.operation.get("StatusReason") else ""
    count = f"; {len(look.cancelled)} not tried" if look.cancelled else ""
    command = f"`streamflix stackset {options.action} {situation.facts.file.name}`"
    yield Mistake(
        f"{home.name}: to {step.words} is {look.status}{reason}{count}.",
        hint=f"Fix what failed, then {command} goes on from there.",
    )


def warned(failed: Iterable[Result]) -> None:
    """Say where it failed within the tolerance, on standard error."""
    for one in failed:
        told = f"{one.target.account} in {one.target.region} failed, which the tolerance allows"
        print(f"streamflix: {told}: {one.reason}", file=sys.stderr)
