"""Stack sets: what ``parameters/stacksets/`` says, read strictly, with every mistake at once.

A stack set starts from an environment's parameters and tags, or has its own, and goes to accounts
or organizational units; :mod:`generator.config.stack_sets.schema` says what a file may hold.

    NAME.yaml, its environment, its template ○→ StackSetFile, or a UserError with all mistakes
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from generator.cfn.parameters.types import Declaration
from generator.cfn.parameters.values import declarations
from generator.cfn.template import Template
from generator.config.environments import FOLDER, STACK_SETS, stack_sets
from generator.config.parameters.files import Environment, file_text, load_environment
from generator.config.parameters.tags import MOST_TAGS, read_tags
from generator.config.parameters.values import Values, read_values
from generator.config.settings.model import Shape
from generator.config.stack_sets.build import Given, stack_set_file
from generator.config.stack_sets.rules import Said, rule_mistakes
from generator.config.stack_sets.schema import (
    AUTO_DEPLOYMENT,
    FLAT_TEMPLATE,
    PREFERENCES,
    TARGET,
    TOP,
    StackSetFile,
    TargetGroup,
)
from generator.config.stack_sets.templates import set_template
from generator.config.stack_sets.values import value_mistakes
from generator.config.typed_maps import Shaped, read_shaped
from generator.config.yaml_lines import Fields, Items, Node, Scalar, read_yaml
from generator.errors import Mistake, UserError
from generator.nearest import did_you_mean

_MAPS = ("parameters", "tags", "auto-deployment", "operation-preferences")
_REQUIRED = ("stack-set-name", "region", "targets")


def load_stack_set(root: Path, name: str) -> StackSetFile:
    """The stack set whose file is ``root/parameters/stacksets/NAME.yaml``.

    Raises :class:`UserError` with every mistake in it, its environment's files and its template,
    or with the stack sets that there are where this one is unknown.
    """
    known = stack_sets(root)
    if name not in known:
        there = f"There {'is' if len(known) == 1 else 'are'} {', '.join(known) or 'none'}."
        hint = f"{did_you_mean(Path(name).stem, known)} {there}".strip()
        raise UserError(
            Mistake(f"There is no stack set {name!r} in {FOLDER}/{STACK_SETS}.", hint=hint)
        )
    file = root / FOLDER / STACK_SETS / f"{name}.yaml"
    document = read_yaml(file_text(file), str(file))
    if not isinstance(document, Fields):
        hint = "docs/stacksets.md says which."
        what = "A stack set is a map of keys and values."
        raise UserError(Mistake(what, str(file), document.line, hint))
    return _Reading(root, name, str(file), document).result()


class _Reading:
    """One file being read; mistakes gather until all of it was looked at."""

    def __init__(self, root: Path, name: str, file: str, document: Fields) -> None:
        self._root, self._name, self._file = root, name, file
        self._mistakes: list[Mistake] = []
        self._nodes = {entry.key: entry.value for entry in document.entries}
        self._top = self._shaped(document, TOP, _REQUIRED, (*_MAPS, "targets"))

    def result(self) -> StackSetFile:
        """The stack set. Raises ``UserError`` with all mistakes, this file's first."""
        fields = list(self._targets())
        targets = [
            self._shaped(one, TARGET, ("regions",), ("parameters",), "targets.") for one in fields
        ]
        auto = self._part("auto-deployment", AUTO_DEPLOYMENT)
        preferences = self._part("operation-preferences", PREFERENCES)
        said = Said(self._file, self._top, targets, auto, preferences)
        self._mistakes += rule_mistakes(said)
        environment, template = self._environment(), self._template()
        declared = self._declared(template)
        own = self._own_values(declared, environment)
        groups = [self._group(*pair, declared) for pair in zip(fields, targets, strict=True)]
        made = stack_set_file(
            self._name,
            said,
            tuple(group for group, _ in groups),
            environment,
            Given(own.texts, self._tags(environment)),
        )
        if not self._mistakes and template is not None:
            overridden = [values for _, values in groups]
            self._mistakes += value_mistakes(made, template, own, overridden)
        if self._mistakes:
            raise UserError(*sorted(self._mistakes, key=self._order))
        return made

    def _order(self, mistake: Mistake) -> tuple[bool, str, int]:
        return mistake.file != self._file, mistake.file, mistake.line

    def _shaped(
        self,
        fields: Fields,
        shapes: Mapping[str, Shape],
        required: tuple[str, ...] = (),
        others: tuple[str, ...] = (),
        of: str = "",
    ) -> Shaped:
        found = read_shaped(fields, shapes, self._file, required, others, of)
        self._mistakes += found.mistakes
        return found

    def _part(self, key: str, shapes: Mapping[str, Shape]) -> Shaped:
        required = ("enabled",) if key == "auto-deployment" and key in self._nodes else ()
        return self._shaped(self._map(self._nodes, key), shapes, required, of=f"{key}.")

    def _map(self, nodes: Mapping[str, Node], key: str) -> Fields:
        """The map under a key; an empty one where there is none."""
        node = nodes.get(key)
        if node is None or (isinstance(node, Scalar) and node.tag == "null"):
            return Fields((), node.line if node else 0)
        if not isinstance(node, Fields):
            what = f"{key} must be a map of names and values."
            self._mistakes.append(Mistake(what, self._file, node.line))
            return Fields((), node.line)
        return node

    def _targets(self) -> Iterator[Fields]:
        node = self._nodes.get("targets")
        if node is None:
            return
        items = node.items if isinstance(node, Items) else ()
        wrong = [item for item in items if not isinstance(item, Fields)]
        if not items or wrong:
            what = "targets is a list of maps with accounts or organizational-units, and regions."
            self._mistakes.append(Mistake(what, self._file, wrong[0].line if wrong else node.line))
        yield from (item for item in items if isinstance(item, Fields))

    def _environment(self) -> Environment | None:
        name = self._top.text("environment")
        if not name:
            return None
        try:
            return load_environment(self._root, name)
        except UserError as error:
            line = self._top.at("environment")
            for one in error.mistakes:
                self._mistakes.append(one if one.file else replace(one, file=self._file, line=line))
            return None

    def _template(self) -> Template | None:
        if "template" in self._top.lines and "template" not in self._top.values:
            return None
        path, line = self._top.text("template", FLAT_TEMPLATE), self._top.lines.get("template", 0)
        template, mistakes = set_template(self._root, path, self._file, line)
        self._mistakes += mistakes
        return template

    def _declared(self, template: Template | None) -> dict[str, Declaration] | None:
        try:
            return None if template is None else declarations(template)
        except UserError as error:
            self._mistakes += error.mistakes
            return None

    def _own_values(
        self, declared: Mapping[str, Declaration] | None, environment: Environment | None
    ) -> Values:
        """What the file says of parameters; what its environment says is not missing."""
        if declared is None:
            return Values()
        stated = environment.parameters if environment else {}
        return self._values("parameters", self._nodes, _defaulted(declared, stated))

    def _values(
        self, key: str, nodes: Mapping[str, Node], declared: Mapping[str, Declaration]
    ) -> Values:
        before = len(self._mistakes)
        fields = self._map(nodes, key)
        if len(self._mistakes) > before:
            return Values()
        found = read_values(fields, declared, self._file)
        self._mistakes += found.mistakes
        return found

    def _group(
        self, fields: Fields, said: Shaped, declared: Mapping[str, Declaration] | None
    ) -> tuple[TargetGroup, Values]:
        nodes = {entry.key: entry.value for entry in fields.entries}
        if declared is None:
            values = Values()
        else:
            values = self._values(
                "parameters", nodes, _defaulted(declared, dict.fromkeys(declared, ""))
            )
        group = TargetGroup(
            said.texts("regions"),
            said.texts("accounts"),
            said.texts("organizational-units"),
            said.text("account-filter", "NONE"),
            values.texts,
            fields.line,
        )
        return group, values

    def _tags(self, environment: Environment | None) -> dict[str, str]:
        own, mistakes = read_tags(self._map(self._nodes, "tags"), self._file)
        self._mistakes += mistakes
        tags = {**(environment.tags if environment else {}), **own}
        if len(tags) > MOST_TAGS:
            what = f"With those of its environment it has {len(tags)} tags, of {MOST_TAGS} at most."
            self._mistakes.append(Mistake(what, self._file, self._top.at("tags")))
        return tags


def _defaulted(
    declared: Mapping[str, Declaration], stated: Mapping[str, str]
) -> dict[str, Declaration]:
    """Declarations in which what is stated elsewhere is not missing."""
    return {
        name: replace(one, default=stated[name]) if one.default is None and name in stated else one
        for name, one in declared.items()
    }
