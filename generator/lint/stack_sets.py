"""Each set of values that a stack set has, in each of its regions, for linters.

parameters/stacksets/NAME.yaml ○→ StackSetFile ●→ an Environment for each
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from generator.config.environments import STACK_SETS
from generator.config.parameters.files import Environment
from generator.config.settings.model import Settings
from generator.config.stack_sets.files import load_stack_set
from generator.config.stack_sets.schema import StackSetFile
from generator.config.stack_sets.values import variants
from generator.errors import Mistake, UserError

_PREFIX = f"{STACK_SETS}/"


def is_stack_set(name: str) -> bool:
    """Whether a target's environment is a stack set: ``stacksets/NAME``."""
    return name.startswith(_PREFIX)


def stack_set_values(folder: Path, names: Iterable[str]) -> dict[str, list[Environment]]:
    """What these stack sets (``stacksets/NAME``) give the template, everywhere that they go.

    Raises ``UserError`` with the mistakes in all of their files.
    """
    found: dict[str, list[Environment]] = {}
    mistakes: list[Mistake] = []
    for name in names:
        try:
            found[name] = _environments(name, load_stack_set(folder, name.removeprefix(_PREFIX)))
        except UserError as error:
            mistakes += error.mistakes
    if mistakes:
        raise UserError(*mistakes)
    return found


def _environments(name: str, file: StackSetFile) -> list[Environment]:
    return [
        Environment(
            name,
            file.file,
            file.template,
            one.parameters,
            file.tags,
            Settings(one.region, file.stack_set_name, "flat"),
            {},
        )
        for one in variants(file)
    ]
