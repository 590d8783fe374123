"""Environments: what ``parameters/`` says, read strictly, with every mistake at once.

An environment's file is a stack deployment file of CloudFormation's Git sync (User Guide, "How
Git sync works with CloudFormation"): exactly three keys, so that Git sync and cfn-lint take it as
it is. What Git sync has no key for is in ``parameters/settings/``.

    folder ○→ texts ●→ DeploymentFile, Settings ●→ Environment, or a UserError with all mistakes
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.cfn.parameters.types import Declaration
from generator.cfn.source.locations import content
from generator.config.environments import FOLDER, environment_files, environments
from generator.config.parameters.combinations import Clash, Setting, clashes
from generator.config.parameters.deployment_file import (
    TEMPLATE,
    DeploymentFile,
    parse_deployment_file,
)
from generator.config.parameters.rules import rule_clashes
from generator.config.parameters.values import Values
from generator.config.settings.files import parse_settings
from generator.config.settings.model import Settings
from generator.errors import Mistake, UserError
from generator.nearest import did_you_mean
from generator.parameters import definitions

# Git sync deploys one template and does not package nested ones.
FLAT_TEMPLATE = "templates/flat/streamflix.yaml"


@dataclass(frozen=True)
class Environment:
    """An environment without a mistake.

    ``parameters`` are those that the file states, as CloudFormation takes them (texts; lists
    joined by commas), in console order; ``lines`` are theirs in ``file``.
    """

    name: str
    file: str
    template: str
    parameters: Mapping[str, str]
    tags: Mapping[str, str]
    settings: Settings
    lines: Mapping[str, int]

    @property
    def all_parameters(self) -> dict[str, str]:
        """Every root parameter in console order, defaults where the file states nothing."""
        return complete(self.parameters)


def complete(stated: Mapping[str, str]) -> dict[str, str]:
    """Every root parameter in console order: as stated, else its default."""
    return {name: stated.get(name, one.default) for name, one in definitions().items()}


def declared_parameters() -> dict[str, Declaration]:
    """The root parameters as declarations, in console order."""
    return {
        name: Declaration(
            name=name,
            type=one.type,
            default=one.default,
            allowed_values=one.allowed_values,
            allowed_pattern=one.allowed_pattern,
            max_length=one.max_length,
            min_value=one.min_value,
            max_value=one.max_value,
            constraint_description=one.constraint,
            description=one.description,
        )
        for name, one in definitions().items()
    }


def load_environment(root: Path, name: str) -> Environment:
    """The environment whose files are in ``root/parameters``.

    Raises :class:`UserError` with every mistake in either file, each with file and line, or with
    the environments that there are where this one is unknown.
    """
    known = environments(root)
    if name not in known:
        raise UserError(_unknown(root, name, known))
    file, settings_file = (root / one for one in environment_files(name))
    mistakes: list[Mistake] = []
    settings = _settings(settings_file, mistakes)
    try:
        return parse_environment(name, file_text(file), str(file), settings)
    except UserError as error:
        raise UserError(*error.mistakes, *mistakes) from None


def _unknown(root: Path, name: str, known: list[str]) -> Mistake:
    folder = root / FOLDER
    if not folder.is_dir():
        hint = "Change to the project's folder, or name it: streamflix -C DIR."
        return Mistake(f"Not a StreamFlix project: there is no {folder}/ here or above.", hint=hint)
    if not known:
        return Mistake(f"There is no environment {name!r}: {folder} has no .yaml file.")
    there = f"There {'is' if len(known) == 1 else 'are'} {', '.join(known)}."
    # Someone may have given the file instead of the environment.
    hint = f"{did_you_mean(Path(name).stem, known)} {there}".strip()
    return Mistake(f"There is no environment {name!r}.", hint=hint)


def _settings(file: Path, mistakes: list[Mistake]) -> Settings | None:
    try:
        return parse_settings(file_text(file), str(file))
    except UserError as error:
        mistakes += error.mistakes
        return None


def file_text(file: Path) -> str:
    """A file's text. Raises ``UserError`` where it is missing or cannot be read."""
    try:
        return content(file, str(file)).decode()
    except FileNotFoundError:
        hint = "It says where the environment is deployed; take another one's as a pattern."
        raise UserError(Mistake("The file is missing.", str(file), hint=hint)) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise UserError(Mistake("The file is not UTF-8 text.", str(file), line)) from None
    except OSError as error:
        raise UserError(Mistake(f"The file cannot be read: {error.strerror}.", str(file))) from None


def parse_environment(name: str, text: str, file: str, settings: Settings | None) -> Environment:
    """The environment that a deployment file's text describes.

    Without settings (because they have mistakes of their own) the file is checked all the same,
    and the exception raised. Raises :class:`UserError` with every mistake, by line.
    """
    found = parse_deployment_file(text, file, declared_parameters())
    values = found.values
    setting = Setting(name, complete(values.texts), settings)
    clashing = clashes(setting, values.faulty) + rule_clashes(setting.values, values.faulty)
    wrong = [*found.mistakes, *_template_mistakes(found, file)]
    wrong += [_placed(clash, values, file) for clash in clashing]
    if wrong or settings is None:
        raise UserError(*sorted(wrong, key=lambda mistake: mistake.line))
    return Environment(name, file, found.template, values.texts, found.tags, settings, values.lines)


def _template_mistakes(found: DeploymentFile, file: str) -> Iterator[Mistake]:
    line = found.template_line
    reported = line in {mistake.line for mistake in found.mistakes}
    if found.template != FLAT_TEMPLATE and not reported:
        what = f"{TEMPLATE} is {found.template}."
        hint = f"Write {FLAT_TEMPLATE}: Git sync does not package nested templates."
        yield Mistake(what, file, line, hint)


def _placed(clash: Clash, values: Values, file: str) -> Mistake:
    """The clash at the first of its parameters that the file states, else at the whole file."""
    lines = (values.lines[name] for name in clash.names if name in values.lines)
    return Mistake(clash.what, file, next(lines, 0), clash.hint)
