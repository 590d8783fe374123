"""Settings held against the templates: what they name must be there.

Whether a resource is owned by a stack is known before anything is deployed; so it is said here
rather than by a deployment that then protects nothing.

    settings file ○→ text      text, templates ●→ mistakes with file and line
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from generator.cfn.load import Product
from generator.config.environments import environment_files
from generator.config.parameters.files import FLAT_TEMPLATE, Environment, file_text
from generator.config.settings.conflicts import item_lines
from generator.config.settings.model import Delivery
from generator.config.yaml_lines import Fields, read_yaml
from generator.errors import Mistake
from generator.nearest import did_you_mean

DELIVERY_ROOTS: Mapping[Delivery, str] = {
    "nested": "templates/nested/root.yaml",
    "flat": FLAT_TEMPLATE,
}
"""The root template of each delivery, below the project's folder."""

ALARM_TYPES = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
"""What can be a rollback trigger (API reference, ``RollbackTrigger``, Type)."""


def settings_mistakes(folder: Path, environment: Environment, product: Product) -> list[Mistake]:
    """What an environment's settings name that its delivery's templates do not have.

    Raises ``UserError`` where the file cannot be read.
    """
    file = folder / environment_files(environment.name)[1]
    return misplaced(file_text(file), str(file), product)


def misplaced(text: str, file: str, product: Product) -> list[Mistake]:
    """What the text of settings without other mistakes names and the templates do not have."""
    root = read_yaml(text, file)
    if not isinstance(root, Fields):
        return []
    found = [*_unprotected(root, file, product), *_unwatched(root, file, product)]
    return sorted(found, key=lambda mistake: mistake.line)


def _unprotected(root: Fields, file: str, product: Product) -> Iterator[Mistake]:
    types = _types(product)
    for name, line in item_lines(root, "protected-resources").items():
        if name not in types:
            what = f"No stack has a resource {name}: nothing would be protected."
            yield Mistake(what, file, line, _meant(name, types))


def _unwatched(root: Fields, file: str, product: Product) -> Iterator[Mistake]:
    types = _types(product)
    alarms = [name for name, found in types.items() if found <= set(ALARM_TYPES)]
    for name, line in item_lines(root, "rollback-triggers").items():
        if name.startswith("arn:") or name in alarms:
            continue
        if name in types:
            what = f"{name} is no alarm, but {' and '.join(sorted(types[name]))}."
        else:
            what = f"No stack has an alarm {name}: nothing would be watched."
        yield Mistake(what, file, line, _meant(name, alarms))


def _meant(name: str, known: Iterable[str]) -> str:
    return did_you_mean(name, known, "Write the logical ID that the template has for it.")


def _types(product: Product) -> Mapping[str, set[str]]:
    """Logical ID → the types that it has, over all stacks."""
    found: dict[str, set[str]] = {}
    for template in product.templates.values():
        for name, resource in template.resources.items():
            found.setdefault(name, set()).add(str(resource.get("Type")))
    return found
