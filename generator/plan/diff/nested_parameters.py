"""Whether each nested stack has the parameters that its parent's template gives it.

Updating a nested stack on its own gives it others, and no template tells. What is deployed
does: a stack's parameters are known, so are the outputs and physical IDs that they come from.

    templates, what each stack holds ●→ stacks with other parameters, sources that cannot be checked
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from generator.cfn.errors import TemplateError
from generator.cfn.load import inside, parent
from generator.cfn.lookups import attribute, resource
from generator.cfn.parameters.types import Declaration
from generator.cfn.parameters.values import declarations, ref_values
from generator.cfn.resolve import Resolver
from generator.cfn.scope import Lookups, Pseudo, Scope
from generator.cfn.template import Template
from generator.cfn.values import Source, Unknown, Value, is_scalar, sources_of, text_of
from generator.plan.diff.resolved_product import ResolvedProduct
from generator.plan.stack_tree import DeployedStack

_OUTPUTS = "Outputs."
_LAST = re.compile(r"[/:]")
# A shorter name can stand in a text by chance.
_TELLING = 6


class WireCheck:
    """Holds each nested stack's parameters against what its parent passes.

    ``broken``: stack path → which parameters differ. ``unchecked``: (stack path, source) pairs
    that are passed into a stack, and that no answer of CloudFormation shows.
    """

    def __init__(
        self, resolved: ResolvedProduct, deployed: Mapping[str, DeployedStack], pseudo: Pseudo
    ) -> None:
        self._product, self._stacks = resolved.product, resolved.stacks
        self._deployed, self._pseudo = deployed, pseudo
        self._resolvers: dict[str, Resolver] = {}
        self.broken: dict[str, str] = {}
        unchecked: set[tuple[str, Source]] = set()
        for path in resolved.stacks:
            if path:
                unchecked.update((path, source) for source in self._check(path))
        self.unchecked = frozenset(unchecked)

    def _check(self, path: str) -> Iterator[Source]:
        other = []
        for name, text in self._deployed[path].parameters.items():
            passed = self._passed(path, name)
            if isinstance(passed, Unknown) or sources_of(passed):
                if not self._is_seen(passed, text):
                    yield from sources_of(self._stacks[path].parameters.get(name))
            elif _items(_text(passed)) != _items(text):
                other.append(name)
        if other:
            self.broken[path] = f"it has another {', '.join(other)} than its parent gives it"

    def _passed(self, path: str, name: str) -> Value:
        """What the parent passes for a parameter, else its default."""
        declared = declarations(self._product.templates[path]).get(name)
        default = declared.default if declared is not None else None
        try:
            value = self._resolver(parent(path)).part(
                path.rpartition("/")[2], "Properties", "Parameters", name
            )
        except TemplateError:
            return None
        return value if isinstance(value, dict | list | Unknown) or is_scalar(value) else default

    def _resolver(self, path: str) -> Resolver:
        if path not in self._resolvers:
            template, stack = self._product.templates[path], self._deployed[path]
            own = replace(self._pseudo, stack_name=None, stack_id=None, notification_arns=None)
            lookups = Lookups(ref=partial(self._ref, path), get_att=partial(self._get_att, path))
            scope = Scope(_values(template, stack), own if path else self._pseudo, lookups, path)
            self._resolvers[path] = Resolver(template, scope)
        return self._resolvers[path]

    def _ref(self, path: str, logical_id: str) -> Value:
        found = self._deployed[path].physical_id(logical_id)
        return found or resource(logical_id, Scope(stack=path))

    def _get_att(self, path: str, logical_id: str, name: str) -> Value:
        child = self._deployed.get(inside(path, logical_id))
        if child is not None and name.startswith(_OUTPUTS):
            found = child.outputs.get(name.removeprefix(_OUTPUTS))
            if found is not None:
                return found
        return attribute(logical_id, name, Scope(stack=path))

    def _is_seen(self, passed: Value, text: str) -> bool:
        """Whether an attribute's value plainly is this resource's: its physical ID is in it."""
        if not isinstance(passed, Unknown) or passed.argument is not None:
            return False
        (source,) = passed.sources
        if source.attribute.startswith(_OUTPUTS):
            return False
        stack = self._deployed.get(source.stack)
        physical_id = stack.physical_id(source.name) if stack is not None else ""
        name = _LAST.split(physical_id)[-1]
        return len(name) >= _TELLING and name in text


def _values(template: Template, stack: DeployedStack) -> Mapping[str, Value]:
    """What ``Ref`` gives for each parameter of a stack; those with NoEcho are left out."""
    resolved, hidden = stack.resolved, stack.hidden

    def looked_up(name: str, declared: Declaration) -> Value:
        return resolved.get(declared.name) or Unknown("", name, (Source("ssm", name),))

    values = ref_values(template, stack.parameters, looked_up)
    return {name: value for name, value in values.items() if name not in hidden}


def _text(value: Value) -> str | None:
    if isinstance(value, list):
        return ",".join(map(text_of, value))
    return text_of(value) if is_scalar(value) else None


def _items(text: str | None) -> list[str] | None:
    """A text as a list has it: blanks around commas do not count."""
    return None if text is None else [item.strip() for item in text.split(",")]
