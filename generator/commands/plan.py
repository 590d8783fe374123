"""``streamflix plan ENV``: what would change in an environment, without asking AWS.

working tree, a revision or folder ○→ sides ●→ Changes ●→ view ○→ standard output
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from generator.checks.parameter_files import FLAT_TEMPLATE, Environment, load_environment
from generator.commands import _judging
from generator.commands._given import given
from generator.errors import Mistake, UserError
from generator.plan.judging import Terms
from generator.plan.sides import NOTHING, Given, Side, side
from generator.product.load import Reader, load
from generator.product.scope import Pseudo
from generator.product.sources import files, revision

ROOTS = {"nested": "templates/nested/root.yaml", "flat": FLAT_TEMPLATE}
DEPLOYED = "deployed"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("environment", metavar="ENV", help="a file of parameters/, without .yaml")
    parser.add_argument(
        "--against",
        metavar="REV|DIR|deployed",
        default="HEAD",
        help="what is there: a git revision, or a folder with templates/ and parameters/"
        " (default: %(default)s)",
    )
    _judging.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Compare and print; returns 1 where a guard refuses (or --exit-code asks), else 0.

    Raises ``UserError`` for files that cannot be read or do not fit.
    """
    environment = load_environment(Path(), options.environment)
    after = _working_tree(environment)
    before = _against(options.against, environment)
    settings = environment.settings
    terms = Terms(
        _judging.today(),
        _judging.waivers_of(options.waivers),
        environment.name,
        protected=settings.termination_protection or bool(settings.protected_resources),
    )
    changes = _judging.judge(before, after, terms, settings.region)
    title = f"{environment.name}: the working tree against {options.against}"
    if before is NOTHING:
        note = f"{options.against} has no such environment: everything is new."
        changes = replace(changes, notes=(note, *changes.notes))
    return _judging.tell(changes, options, title)


def _working_tree(environment: Environment) -> Side:
    root = ROOTS[environment.settings.delivery]
    if not Path(root).is_file():
        mend = "Write it with `streamflix build`, in the project's folder."
        raise UserError(Mistake("There is no such template.", root, mend=mend))
    values = Given(environment.parameters, environment.tags, _pseudo(environment), environment.file)
    return side(load(root, files()), values)


def _against(name: str, environment: Environment) -> Side:
    """The other side; ``NOTHING`` where it does not know the environment."""
    if name == DEPLOYED:
        raise UserError(
            Mistake(
                "What is deployed cannot be read yet: that comes with the deployment commands.",
                mend="Name the revision that was deployed: --against REV.",
            )
        )
    is_folder = Path(name).is_dir()
    read = files(name) if is_folder else revision(name)
    root = ROOTS[environment.settings.delivery]
    if not _has(read, root):
        if is_folder:
            raise UserError(Mistake(f"There is no {root} in it.", name))
        return NOTHING
    file = f"parameters/{environment.name}.yaml"
    if _has(read, file):
        values = given(read(file), f"{name}:{file}")
    elif is_folder:
        values = Given(environment.parameters, environment.tags, strict=False)
    else:
        return NOTHING
    return side(load(root, read), replace(values, pseudo=_pseudo(environment)))


def _has(read: Reader, file: str) -> bool:
    try:
        read(file)
    except FileNotFoundError:
        return False
    return True


def _pseudo(environment: Environment) -> Pseudo:
    settings = environment.settings
    return Pseudo(region=settings.region, stack_name=settings.stack_name)
