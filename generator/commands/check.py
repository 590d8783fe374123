"""``streamflix check [ENV]``: proofs about the whole product, and answers to questions about it.

layers, parameters/ ○→ products ●→ Report or Answers ●→ view ○→ standard output
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from generator.cfn.load import load
from generator.cfn.scope import Pseudo
from generator.cfn.source.locations import files
from generator.check.model import CheckContext
from generator.check.questions import Answer
from generator.check.run import QUESTIONS, Subject, report, rules
from generator.commands.shared.product_options import add_template, template_product
from generator.commands.shared.report import today, waivers_of
from generator.commands.shared.stale_templates import stale_notes, stale_templates, with_sources
from generator.config.environments import environments
from generator.config.parameters.files import Environment, load_environment
from generator.config.settings.references import DELIVERY_ROOTS
from generator.errors import Mistake, UserError
from generator.expectations import expectations_of
from generator.findings import Report, Rule, exit_code
from generator.nearest import did_you_mean
from generator.plan.diff.resolved_product import StackInputs, resolved_product
from generator.plan.policy.waivers import is_policy_check
from generator.views import formats
from generator.views.pages.rules import rule_text

_ALL = "every environment"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "environment",
        metavar="ENV",
        nargs="?",
        default="",
        help=f"a file of parameters/, without .yaml (default: {_ALL})",
    )
    add_template(parser)
    for question in QUESTIONS:
        parser.add_argument(
            f"--{question.option}",
            nargs=len(question.words),
            metavar=question.words,
            default=None,
            help=question.help,
        )
    parser.add_argument(
        "--explain", metavar="RULE", default="", help="print a rule: why, and an example"
    )
    parser.add_argument(
        "--waivers",
        metavar="FILE",
        default="",
        help="waivers of findings (default: parameters/waivers.yaml, where it is)",
    )
    parser.add_argument(
        "--format",
        choices=formats.FINDINGS,
        default=formats.FINDINGS[0],
        help="how findings are printed (default: %(default)s)",
    )


def run(options: argparse.Namespace) -> int:
    """Print what is found, or answer; returns 1 where anything is an error or a warning, else 0.

    Raises ``UserError`` for templates and parameter files that cannot be read or do not fit.
    """
    if options.explain:
        sys.stdout.write(rule_text(_rule(options.explain)))
        return 0
    subjects = _subjects(options)
    for question in QUESTIONS:
        words = getattr(options, question.option)
        if words is not None:
            own = next(subject for subject in subjects if subject.is_own)
            _print_answers(options.format, question.answer(own.product, own.context, words))
            return 0
    is_project = not options.template
    known = rules()
    waivers = waivers_of(options.waivers, known, is_policy_check) if _waives(options) else ()
    found = report(subjects, waivers, today(), is_project and not options.environment)
    return _print_report(options, with_sources(found) if is_project else found)


def _rule(name: str) -> Rule:
    # The linters' rules have pages, too; nothing else here needs them.
    from generator.lint.rules import own_rules

    found: Mapping[str, Rule] = {**{rule.id: rule for rule in own_rules()}, **rules()}
    if name.upper() not in found:
        hint = did_you_mean(name.upper(), found) or "docs/rules.md lists them."
        raise UserError(Mistake(f"There is no rule {name}.", hint=hint))
    return found[name.upper()]


def _waives(options: argparse.Namespace) -> bool:
    """The project's own waivers are for its own environments."""
    return bool(options.waivers) or not options.template


def _print_report(options: argparse.Namespace, found: Report) -> int:
    is_text = options.format == formats.FINDINGS[0]
    if is_text and not options.verbose:
        shown = tuple(one for one in found.findings if one.level != "info")
        found = replace(found, findings=shown)
    if found.findings or not options.quiet or not is_text:
        sys.stdout.write(formats.findings(options.format)(found))
    return exit_code(found.findings)


def _print_answers(chosen: str, answers: Sequence[Answer]) -> None:
    if chosen == "json":
        document = {"version": 1, "answers": [one.as_json() for one in answers]}
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
        return
    for one in answers:
        lines = (f"{one.subject}: {one.verdict}", *(f"  {step}" for step in one.steps))
        sys.stdout.write("\n".join(lines) + "\n")


def _subjects(options: argparse.Namespace) -> list[Subject]:
    product = template_product(options)
    if product is not None:
        context = CheckContext(expectations=expectations_of(product.product.root.parameters))
        return [Subject(product, context)]
    built = stale_templates()
    for note in stale_notes(built, "this report"):
        print(note, file=sys.stderr)
    chosen = [options.environment] if options.environment else environments(Path())
    return [
        subject for name in chosen for subject in _deliveries(load_environment(Path(), name), built)
    ]


def _deliveries(environment: Environment, built: Mapping[str, str]) -> Iterator[Subject]:
    """The product of an environment in each delivery, its own first."""
    settings = environment.settings
    protected = settings.termination_protection or bool(settings.protected_resources)
    pseudo = Pseudo(region=settings.region, stack_name=settings.stack_name)
    inputs = StackInputs(environment.parameters, environment.tags, pseudo)
    read = files()
    for delivery in sorted(DELIVERY_ROOTS, key=lambda one: one != settings.delivery):
        product = load(DELIVERY_ROOTS[delivery], lambda n: built[n] if n in built else read(n))
        expected = expectations_of(product.root.parameters)
        context = CheckContext(environment.name, protected, settings.region, settings, expected)
        is_own = delivery == settings.delivery
        yield Subject(resolved_product(product, inputs), context, is_own)
