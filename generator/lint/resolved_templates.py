"""Each environment's template as CloudFormation would see it, for linters that want literals.

parameter files ○→ Environment      Template, Environment ●→ resolved copy, or a finding
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from generator.cfn.errors import TemplateError
from generator.cfn.load import Product
from generator.cfn.scope import Pseudo
from generator.cfn.substitute import substitute
from generator.cfn.template import Template
from generator.config.parameters.files import Environment, load_environment
from generator.config.settings.references import settings_mistakes
from generator.errors import Mistake, UserError
from generator.findings import Finding, Rule

REFUSED = Rule(
    "SF1901",
    "CloudFormation refuses the template with an environment's parameters",
    "A function gets something that it cannot work on, such as a key that a mapping lacks.",
    "Correct the function, or the parameter that it depends on.",
)

MISPLACED = Rule(
    "SF1902",
    "Settings name a resource that the templates do not have",
    "A resource that no stack owns is protected by no stack policy, and an alarm that no stack has"
    " takes no deployment back: the settings would promise what no one does.",
    "Name the logical ID that the template has, or leave the line out.",
)


def environments(folder: Path, names: Iterable[str]) -> dict[str, Environment]:
    """These environments by name. Raises ``UserError`` with the mistakes in all of their files."""
    found: dict[str, Environment] = {}
    mistakes: list[Mistake] = []
    for name in names:
        try:
            found[name] = load_environment(folder, name)
        except UserError as error:
            mistakes += error.mistakes
    if mistakes:
        raise UserError(*mistakes)
    return found


def misplaced_settings(folder: Path, environment: Environment, product: Product) -> list[Finding]:
    """What an environment's settings name that the templates do not have."""
    return [
        Finding(MISPLACED.id, "error", one.file, one.line, "", "", f"{one.what} {one.hint}")
        for one in settings_mistakes(folder, environment, product)
    ]


def resolved(template: Template, environment: Environment) -> Template | list[Finding]:
    """The template with the environment's parameters and region, or why there is none."""
    region = Pseudo(region=environment.settings.region)
    try:
        return substitute(template, environment.parameters, region)
    except TemplateError as error:
        return [
            Finding(REFUSED.id, "error", one.file, one.line, "", "", one.what)
            for one in error.mistakes
        ]
