"""Which values a template gets, and what CloudFormation would say of those given.

Template, texts ●→ what Ref gives      Template, texts ●→ what is wrong with them
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from generator.cfn.errors import TemplateError, located
from generator.cfn.functions.text import split
from generator.cfn.lookups import ssm_parameter
from generator.cfn.macros import FUNCTION
from generator.cfn.parameters.types import (
    Declaration,
    Failure,
    declaration,
    failures,
    split_items,
)
from generator.cfn.template import Template
from generator.cfn.values import Domain, Unknown, Value, choice, text_of
from generator.errors import Mistake

AskSsm = Callable[[str, Declaration], Value]
"""An SSM parameter's name and the declaration that asks → its text, or an ``Unknown``."""


@dataclass(frozen=True)
class Review:
    """What is wrong with a set of values, before anything is resolved.

    ``missing``: declared without a default and not given. ``unknown``: given, not declared.
    ``failures``: values (given or default) that do not fit.
    """

    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()

    @property
    def messages(self) -> list[str]:
        """CloudFormation's words, one for each thing that is wrong; empty where nothing is."""
        words = []
        if self.unknown:
            words.append(f"Parameters: [{', '.join(self.unknown)}] do not exist in the template")
        if self.missing:
            words.append(f"Parameters: [{', '.join(self.missing)}] must have values")
        return words + [failure.message for failure in self.failures]


def declarations(template: Template) -> dict[str, Declaration]:
    """The parameters that a template declares, in its order. Raises ``TemplateError``.

    Those that a macro brings into the section are not known here.
    """
    found = {}
    for name, declared in template.parameters.items():
        if name == FUNCTION:
            continue
        line = template.line("Parameters", name)
        try:
            entry = declared if isinstance(declared, dict) else {}
            found[name] = declaration(name, entry, line)
        except TemplateError as error:
            mistakes = (Mistake(m.what) for m in error.mistakes)
            raise located(TemplateError(*mistakes), template.file, line) from None
    return found


def review(template: Template, given: Mapping[str, str]) -> Review:
    """What is wrong with these texts for this template."""
    declared = declarations(template)
    wrong = []
    for name, one in declared.items():
        text = given.get(name, one.default)
        if text is not None:
            wrong += failures(one, text)
    return Review(
        missing=tuple(n for n, one in declared.items() if one.default is None and n not in given),
        unknown=tuple(name for name in given if name not in declared),
        failures=tuple(wrong),
    )


def ref_value(declared: Declaration, given: Value, ssm: AskSsm | None = None) -> Value:
    """What ``Ref`` gives for a parameter with this value (a text, a list, or an ``Unknown``)."""
    match given:
        case Unknown(function="Fn::If", argument=[test, then, otherwise]):
            branches = (ref_value(declared, branch, ssm) for branch in (then, otherwise))
            return choice(test, *branches)
    if declared.is_ssm:
        given = _ssm_value(declared, given, ssm)
    if isinstance(given, list) or not declared.is_list:
        if isinstance(given, Unknown):
            return _restricted(declared, given)
        return given if isinstance(given, list) else text_of(given)
    if isinstance(given, Unknown):
        return split([",", given])
    return split_items(text_of(given))


def _restricted(declared: Declaration, given: Unknown) -> Unknown:
    """The unknown with what the declaration allows; of an SSM parameter it says nothing."""
    if declared.is_ssm or not declared.is_restricted:
        return given
    allowed = frozenset(declared.allowed_values) or None
    fits = partial(_fits, declared)
    if given.domain is not None:
        around = given.domain
        allowed = around.values if allowed is None else allowed & (around.values or allowed)
        fits = partial(_fits_both, around.fits, fits)
    return replace(given, domain=Domain(allowed, fits))


def _fits(declared: Declaration, text: str) -> bool:
    return not failures(declared, text)


def _fits_both(one: Callable[[str], bool], other: Callable[[str], bool], text: str) -> bool:
    return one(text) and other(text)


def _ssm_value(declared: Declaration, name: Value, ssm: AskSsm | None) -> Value:
    if ssm is None or isinstance(name, Unknown):
        return ssm_parameter(name)
    return ssm(text_of(name), declared)


def ref_values(
    template: Template, given: Mapping[str, Value], ssm: AskSsm | None = None
) -> dict[str, Value]:
    """What ``Ref`` gives for each parameter: given or default, lists split and trimmed.

    A given value may be an ``Unknown``. ``ssm(name, declaration)`` answers for SSM parameter
    types with the parameter's text; without it they are unknown. A parameter without any value
    is left out. Nothing is checked here: see :func:`review`.
    """
    values = {}
    for name, declared in declarations(template).items():
        value = given.get(name, declared.default)
        if value is not None:
            values[name] = ref_value(declared, value, ssm)
    return values


def checked_values(
    template: Template, given: Mapping[str, str], ssm: AskSsm | None = None
) -> dict[str, Value]:
    """As :func:`ref_values`; raises ``TemplateError`` with CloudFormation's words on any fault."""
    reviewed = review(template, given)
    if reviewed.messages:
        raise TemplateError(*(Mistake(words, template.file) for words in reviewed.messages))
    return ref_values(template, given, ssm)
