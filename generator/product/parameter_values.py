"""Which values a template gets, and what CloudFormation would say of those given.

Template, texts ●→ ParameterValues (texts, and what Ref gives)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from generator.product.parameter_types import Declaration, Failure
from generator.product.template import Template
from generator.product.values import Value


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
        """CloudFormation's words, one for each thing that is wrong."""
        raise NotImplementedError


def declarations(template: Template) -> dict[str, Declaration]:
    """The parameters that a template declares, in its order."""
    raise NotImplementedError


def review(template: Template, given: Mapping[str, str]) -> Review:
    """What is wrong with these texts for this template."""
    raise NotImplementedError


def ref_values(
    template: Template,
    given: Mapping[str, Value],
    ssm: Callable[[str, Declaration], Value] | None = None,
) -> dict[str, Value]:
    """What ``Ref`` gives for each parameter: given or default, lists split and trimmed.

    A given value may be an ``Unknown``. ``ssm(name, declaration)`` answers for SSM parameter
    types with the parameter's text; without it they are unknown. A parameter without any value
    is left out. Nothing is checked here: see :func:`review`.
    """
    raise NotImplementedError


def checked_values(
    template: Template,
    given: Mapping[str, str],
    ssm: Callable[[str, Declaration], Value] | None = None,
) -> dict[str, Value]:
    """As :func:`ref_values`; raises ``TemplateError`` with CloudFormation's words on any fault."""
    raise NotImplementedError
