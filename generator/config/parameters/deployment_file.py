"""A stack deployment file of CloudFormation's Git sync, read strictly against a template.

It has three keys: ``template-file-path``, ``parameters`` and ``tags`` (User Guide, "How Git sync
works with CloudFormation"). Nothing here knows StreamFlix.

    text, declarations ●→ DeploymentFile with every mistake
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from generator.cfn.parameters.types import Declaration
from generator.config.parameters.tags import read_tags
from generator.config.parameters.values import Values, read_values
from generator.config.yaml_lines import (
    Entry,
    Fields,
    Scalar,
    duplicate_mistakes,
    read_yaml,
)
from generator.errors import Mistake, UserError
from generator.nearest import did_you_mean

TEMPLATE, PARAMETERS, TAGS = KEYS = ("template-file-path", "parameters", "tags")


@dataclass(frozen=True)
class DeploymentFile:
    """What one deployment file says, with all that is wrong with it, by line.

    ``template`` is the path from the repository's top, written in line ``template_line``.
    """

    template: str
    template_line: int
    values: Values
    tags: Mapping[str, str]
    mistakes: tuple[Mistake, ...] = ()


def parse_deployment_file(
    text: str, file: str, declared: Mapping[str, Declaration]
) -> DeploymentFile:
    """What a deployment file says of a template that declares these parameters.

    Raises :class:`UserError` only where the text is no YAML map at all; everything else that is
    wrong is in ``mistakes``.
    """
    root = read_yaml(text, file)
    if not isinstance(root, Fields):
        hint = f"It has the keys {', '.join(KEYS)}."
        raise UserError(Mistake("A deployment file is a map.", file, root.line, hint))
    stated = {entry.key: entry for entry in root.entries}
    values = read_values(_map(stated, PARAMETERS), declared, file)
    tags, tag_mistakes = read_tags(_map(stated, TAGS), file)
    template = _template(stated)
    mistakes = [
        *duplicate_mistakes(root, file),
        *_key_mistakes(root, file),
        *_template_mistakes(stated, file),
        *values.mistakes,
        *tag_mistakes,
    ]
    return DeploymentFile(
        template.text, template.line, values, tags, tuple(sorted(mistakes, key=lambda m: m.line))
    )


def _key_mistakes(root: Fields, file: str) -> Iterator[Mistake]:
    stated = {entry.key: entry.value for entry in root.entries}
    for entry in root.entries:
        if entry.key not in KEYS:
            known = f"A deployment file has {', '.join(KEYS)} and nothing else."
            hint = did_you_mean(entry.key, set(KEYS) - stated.keys(), known)
            yield Mistake(f"There is no key {entry.key}.", file, entry.line, hint)
    for key in (PARAMETERS, TAGS):
        value = stated.get(key)
        if value is not None and not isinstance(value, Fields) and not _is_empty(value):
            yield Mistake(f"{key} must be a map of names and values.", file, value.line)


def _is_empty(value: object) -> bool:
    """True for a key without anything behind it, which is an empty map to a reader."""
    return isinstance(value, Scalar) and value.tag == "null"


def _map(stated: Mapping[str, Entry], key: str) -> Fields:
    """The map under a key; an empty one where there is none."""
    entry = stated.get(key)
    if entry is None:
        return Fields((), 0)
    return entry.value if isinstance(entry.value, Fields) else Fields((), entry.line)


def _template(stated: Mapping[str, Entry]) -> Scalar:
    entry = stated.get(TEMPLATE)
    if entry is None:
        return Scalar("", "null", 0)
    return entry.value if isinstance(entry.value, Scalar) else Scalar("", "null", entry.line)


def _template_mistakes(stated: Mapping[str, Entry], file: str) -> Iterator[Mistake]:
    path = _template(stated)
    if path.tag != "str" or not path.text:
        what = (
            f"{TEMPLATE} is missing." if TEMPLATE not in stated else f"{TEMPLATE} must be a path."
        )
        yield Mistake(what, file, path.line, "It names the template, from the repository's top.")
    elif path.text.startswith("/") or ".." in PurePosixPath(path.text).parts:
        what = f"{TEMPLATE} {path.text} leaves the repository."
        yield Mistake(what, file, path.line, "Write it relative to the repository's top.")
