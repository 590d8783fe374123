"""``streamflix plan ENV``: what would change in an environment.

AWS is asked only for what is deployed; a revision or a folder is compared offline.

    working tree; a revision, a folder, a stack ○→ sides ●→ Changes ●→ view ○→ standard output
"""

from __future__ import annotations

import argparse
import posixpath
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from generator.cfn.load import Reader, load
from generator.cfn.scope import Pseudo
from generator.cfn.source.locations import files, real_path, revision
from generator.commands.shared import aws_options, refactor_files, report
from generator.commands.shared.stack_inputs import given
from generator.commands.shared.stale_templates import stale_notes, stale_templates
from generator.config.environments import environment_files, environments
from generator.config.parameters.files import Environment, file_text, load_environment
from generator.config.settings.conflicts import same_stack
from generator.config.settings.files import parse_settings
from generator.config.settings.model import Settings
from generator.config.settings.references import DELIVERY_ROOTS
from generator.errors import Mistake, UserError
from generator.expectations import policy_check
from generator.parameters import warnings
from generator.plan.diff.deployed_state import DeployedState
from generator.plan.diff.resolved_product import (
    NOTHING,
    ResolvedProduct,
    StackInputs,
    resolved_product,
)
from generator.plan.policy.evaluate import PolicyContext
from generator.plan.policy.settings import settings_results
from generator.plan.policy.waivers import Waiver, read_waivers

DEPLOYED = "deployed"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("environment", metavar="ENV", help="a file of parameters/, without .yaml")
    parser.add_argument(
        "--against",
        metavar="REV|DIR|deployed",
        default="HEAD",
        help="what is there: a git revision, a folder with templates/ and parameters/, or the"
        " environment's stack (default: %(default)s)",
    )
    report.add_arguments(parser)
    refactor_files.add_arguments(parser)
    aws_options.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Compare and print; returns 1 where a policy check refuses (or --exit-code asks), else 0.

    Raises ``UserError`` for files that cannot be read or do not fit, ``AwsError`` where AWS says
    no.
    """
    if not options.against:
        hint = "Name a git revision, a folder, or deployed; without --against it is HEAD."
        raise UserError(Mistake("--against is empty.", hint=hint))
    environment = load_environment(Path(), options.environment)
    built = stale_templates()
    _check_stack(environment)
    settings, earlier = environment.settings, None
    is_protected = settings.is_protected
    if options.against == DEPLOYED:
        before, after, notes = _with_deployed(options, environment, built)
        is_protected = is_protected or _was_protected(before)
    else:
        after = _after(environment, _pseudo(environment), built)
        before, notes = _against(options.against, environment), ()
        if before is NOTHING:
            notes = (f"{options.against} has no such environment: everything is new.",)
        else:
            earlier = _earlier_settings(options.against, environment)
            notes = _new_waivers(options.against, options.waivers)
    notes = (*stale_notes(built, "this plan"), *notes)
    context = PolicyContext(
        report.today(),
        report.waivers_of(options.waivers),
        environment.name,
        # An edit that lowers protection does not excuse itself: the stricter side counts.
        protected=is_protected or (earlier is not None and earlier.is_protected),
        warnings=warnings(),
        proofs=(policy_check,),
        results=settings_results(earlier, settings) if earlier is not None else (),
    )
    changes = report.judge(before, after, context, settings.region)
    refactor_files.write(changes, options, settings.stack_name)
    title = f"{environment.name}: the working tree against {_called(options.against)}"
    changes = replace(changes, notes=(*notes, *changes.notes))
    return report.tell(changes, options, title, environment.name)


def _built_over(read: Reader, built: Mapping[str, str]) -> Reader:
    """A reader of files in which these texts take the place of what lies there."""
    return lambda name: built[name] if name in built else read(name)


def _called(against: str) -> str:
    return "what is deployed" if against == DEPLOYED else against


def _after(environment: Environment, pseudo: Pseudo, built: Mapping[str, str]) -> ResolvedProduct:
    """What the working tree says."""
    root = DELIVERY_ROOTS[environment.settings.delivery]
    if root not in built and not Path(root).is_file():
        hint = "Write it with `streamflix build`, in the project's folder."
        raise UserError(Mistake("There is no such template.", root, hint=hint))
    values = StackInputs(environment.parameters, environment.tags, pseudo, environment.file)
    return resolved_product(load(root, _built_over(files(), built), real_path=real_path()), values)


def _with_deployed(
    options: argparse.Namespace, environment: Environment, built: Mapping[str, str]
) -> tuple[ResolvedProduct, ResolvedProduct, tuple[str, ...]]:
    """What is deployed, what the working tree makes of that very stack, and what to know of it."""
    # What asks AWS takes long to import, and most plans ask no one.
    from generator.commands.shared.deployed import deployed_of, notes_of

    there = deployed_of(options, environment)
    if there is None:
        note = f"The stack {environment.settings.stack_name} is not there yet: everything is new."
        return NOTHING, _after(environment, _pseudo(environment), built), (note,)
    return there, _after(environment, there.pseudo, built), notes_of(there, environment)


def _against(name: str, environment: Environment) -> ResolvedProduct:
    """The other side; ``NOTHING`` where it does not know the environment."""
    is_folder, read = Path(name).is_dir(), _reader(name)
    root = DELIVERY_ROOTS[environment.settings.delivery]
    if not _has(read, root):
        if is_folder:
            raise UserError(Mistake(f"There is no {root} in it.", name))
        return NOTHING
    try:
        return _read_against(name, read, environment)
    except UserError as error:
        raise UserError(*(_from(name, one) for one in error.mistakes)) from error


def _from(name: str, mistake: Mistake) -> Mistake:
    """A mistake of the other side: the working tree has a file of the same name."""
    place = str(Path(name, mistake.file)) if Path(name).is_dir() else f"{name}:{mistake.file}"
    is_told = not mistake.file or mistake.file.startswith(f"{name}:")
    return mistake if is_told else replace(mistake, file=place)


def _read_against(name: str, read: Reader, environment: Environment) -> ResolvedProduct:
    root = DELIVERY_ROOTS[environment.settings.delivery]
    file = f"parameters/{environment.name}.yaml"
    if _has(read, file):
        values = given(read(file), f"{name}:{file}")
    elif Path(name).is_dir():
        values = StackInputs(environment.parameters, environment.tags, strict=False)
    else:
        return NOTHING
    return resolved_product(
        load(root, read, real_path=_real(name)), replace(values, pseudo=_pseudo(environment))
    )


def _real(name: str) -> Callable[[str], str]:
    """Where names lead in a folder; a revision has no links that are followed."""
    return real_path(name) if Path(name).is_dir() else posixpath.normpath


def _check_stack(environment: Environment) -> None:
    """Raises ``UserError`` where another environment is deployed to the same stack."""
    others: dict[str, Settings] = {}
    for name in environments(Path()):
        file = Path(environment_files(name)[1])
        if name != environment.name and file.is_file():
            with suppress(UserError):  # Reported when that environment is planned.
                others[str(file)] = parse_settings(file_text(file), str(file))
    own = environment_files(environment.name)[1]
    mistakes = tuple(same_stack(environment.settings, own, others))
    if mistakes:
        raise UserError(*mistakes)


def _reader(name: str) -> Reader:
    return files(name) if Path(name).is_dir() else revision(name)


def _earlier_settings(name: str, environment: Environment) -> Settings | None:
    """The environment's settings on the other side; None where it has none."""
    read, file = _reader(name), environment_files(environment.name)[1]
    if not _has(read, file):
        return None
    try:
        return parse_settings(read(file), file)
    except UserError as error:
        raise UserError(*(_from(name, one) for one in error.mistakes)) from error


def _new_waivers(name: str, given: str) -> tuple[str, ...]:
    """Waivers that come with this very change: who reads the plan reads them, too."""
    read = _reader(name)
    text = read(report.WAIVERS) if not given and _has(read, report.WAIVERS) else ""
    known = {_allowed(one) for one in read_waivers(text, f"{name}:{report.WAIVERS}")}
    new = [one for one in report.waivers_of(given) if not given and _allowed(one) not in known]
    return tuple(
        f"This change brings a waiver of its own: {one.rule} for {one.path} until {one.expires},"
        f" because: {one.reason}"
        for one in new
    )


def _allowed(waiver: Waiver) -> tuple[str, str, date, tuple[str, ...]]:
    return waiver.path, waiver.rule, waiver.expires, waiver.environments


def _was_protected(side: ResolvedProduct) -> bool:
    """Whether the stack itself is protected now, whatever the settings say."""
    if not isinstance(side, DeployedState):
        return False
    return bool(side.tree.root.description.get("EnableTerminationProtection"))


def _has(read: Reader, file: str) -> bool:
    try:
        read(file)
    except FileNotFoundError:
        return False
    return True


def _pseudo(environment: Environment) -> Pseudo:
    settings = environment.settings
    return Pseudo(region=settings.region, stack_name=settings.stack_name)
