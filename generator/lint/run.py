"""Lint what is not known yet.

targets ●→ forms ●→ jobs ○→ linters' processes ○→ answers ●→ an outcome a target
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from generator.errors import Mistake, UserError
from generator.findings import Finding, Rule
from generator.lint.false_alarms import standing, used, without_loops
from generator.lint.forms import Form, Forms
from generator.lint.jobs import Answer, Job, Match
from generator.lint.outcomes import Outcome
from generator.lint.part_memory import PartMemory
from generator.lint.processes import Linters
from generator.lint.progress import Tell
from generator.lint.rules import GAVE_UP, own_rules
from generator.lint.subjects import Subject
from generator.lint.targets import Target
from generator.lint.worker import CFN_LINT

# cfn-lint's rule for a template that it cannot transform: it says nothing else of it then.
NOT_TRANSFORMED = "E0001"


@dataclass
class Heard:
    """What was said of a subject as a whole: by cfn-lint, by cloudformation-validate.

    ``used``: what loops use that have been written out. ``gave_up``: why the latter did.
    """

    subject: Subject
    first: list[Match] = field(default_factory=list)
    second: list[Match] = field(default_factory=list)
    used: frozenset[str] = frozenset()
    gave_up: str = ""


def outcomes(
    targets: Sequence[Target], forms: Forms, memory: PartMemory, linters: Linters, tell: Tell
) -> Iterator[tuple[Target, Outcome]]:
    """Each target with its outcome.

    Raises ``UserError`` for templates that cannot be read, and regions that cfn-lint does not know.
    """
    found = {target: forms.of(target) for target in targets}
    heard = {
        form.subject: Heard(form.subject)
        for made in found.values()
        for form in made
        if form.subject
    }
    memory.read(targets)
    ask(list(heard.values()), memory, linters, tell)
    ask(list(_written_out(heard.values())), memory, linters, tell)
    for target, made in found.items():
        subjects = [form.subject for form in made if form.subject]
        memory.write(target, subjects)
        yield target, _outcome(made, [heard[one] for one in subjects], memory)


def ask(heard: Sequence[Heard], memory: PartMemory, linters: Linters, tell: Tell) -> None:
    """Asks the linters what the memory does not know; adds it to both."""
    first, second = _jobs(heard, memory)
    left = Counter(one.subject.target for one, _ in (*first, *second))
    for answered in linters.answers([job for _, job in first], [job for _, job in second]):
        if answered:
            linter, number, answer = answered
            one, job = (first if linter == CFN_LINT else second)[number]
            _hear(one, job, answer, memory, is_first=linter == CFN_LINT)
            left[one.subject.target] -= 1
        tell(sum(not jobs for jobs in left.values()), len(left))


Jobs = list[tuple[Heard, Job]]


def _jobs(heard: Iterable[Heard], memory: PartMemory) -> tuple[Jobs, Jobs]:
    """The jobs for both linters; what two subjects have in common is asked for once."""
    first: Jobs = []
    second: Jobs = []
    asked = set(memory.said)
    for one in heard:
        job = one.subject.rest(asked)
        first.append((one, job))
        if not one.subject.is_literal:
            second.append((one, one.subject.whole()))
        elif job.only != ():
            second.append((one, job))
        asked.update(one.subject.parts.values())
    return first, second


def _hear(one: Heard, job: Job, answer: Answer, memory: PartMemory, *, is_first: bool) -> None:
    """Keeps an answer: what follows from parts with these, the rest with the subject."""
    subject = one.subject
    if answer.gave_up and is_first:
        raise UserError(Mistake(answer.gave_up, subject.source))
    one.gave_up = one.gave_up or answer.gave_up
    memory.rules.update(answer.rules)
    names = job.only if job.only is not None else subject.parts
    parts = {name: subject.parts[name] for name in names if name in subject.parts}
    by_part = {key: list[Match]() for key in parts.values()}
    whole: list[Match] = []
    for match in answer.matches:
        key = parts.get(match.resource) if is_first or subject.is_literal else None
        (by_part[key] if key else whole).append(match)
    if is_first:
        one.first += whole
        memory.add_first(by_part)
    else:
        one.second += whole
        memory.add_second(by_part if subject.is_literal else {})
        memory.unsure.update(by_part if answer.gave_up else ())


def _written_out(heard: Iterable[Heard]) -> Iterator[Heard]:
    """The subjects that cfn-lint could not transform, with their loops written out by us."""
    for one in heard:
        if NOT_TRANSFORMED in {match.rule for match in one.first}:
            template = without_loops(one.subject.template)
            if template:
                one.used = used(one.subject.template)
                one.subject = replace(one.subject, template=template, source="")
                one.first, one.second = [], []
                yield one


def _outcome(made: Iterable[Form], heard: Sequence[Heard], memory: PartMemory) -> Outcome:
    """What was found in the forms of one target, each fault once, and its rules."""
    ours = [finding for form in made for finding in form.findings]
    ours += [_gave_up(one) for one in heard if one.gave_up]
    first, second = ours, list[Finding]()
    for one in heard:
        said = [memory.said[key] for key in one.subject.parts.values()]
        of_parts = [match for part in said for match in part.first]
        first += _findings(one, [*one.first, *of_parts])
        of_parts = [match for part in said for match in part.second]
        second += _findings(one, [*one.second, *of_parts])
    known: dict[str, Rule] = {**{rule.id: rule for rule in own_rules()}, **memory.rules}
    broken = sorted({finding.rule for finding in (*first, *second)})
    rules = {rule: known[rule] for rule in broken}
    return Outcome(tuple(dict.fromkeys(first)), tuple(dict.fromkeys(second)), rules)


def _findings(one: Heard, matches: Iterable[Match]) -> Iterator[Finding]:
    template, stack = one.subject.template, one.subject.target.stack
    for match in standing(matches, template, one.used):
        knows_line = template.text and not (match.path and template.line(*match.path))
        line = match.line if knows_line else template.line(*match.path)
        yield Finding(
            match.rule, match.level, template.file, line, stack, match.logical_id, match.message
        )


def _gave_up(one: Heard) -> Finding:
    what = f"cloudformation-validate gave up: {one.gave_up}. What cfn-lint finds is complete."
    target = one.subject.target
    return Finding(GAVE_UP.id, "info", target.file, 0, target.stack, "", what)
