"""Every resource type lives a whole life: made, read back, changed, changed back, deleted.

Nothing is taken on trust: ``read`` asks the service, and at the end a census of moto's own
stores shows that nothing is left.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from typing import Any

import pytest

from generator.cfn.schemas import Schemas
from generator.local.resources import HANDLERS

from ..conftest import World
from .examples import EXAMPLES, Example

NAMES = sorted(EXAMPLES)
"""A type, and where a type has several examples a word that tells them apart."""

SCHEMAS = Schemas()


def census(world: World) -> dict[str, int]:
    """How many things moto's stores hold, by store."""
    from moto.core.base_backend import BackendDict

    counts: dict[str, int] = {}
    for backends in BackendDict._instances:
        for regions in backends.values():
            for region, backend in regions.items():
                for store, value in vars(backend).items():
                    if isinstance(value, dict | list | set):
                        size = sum(len(v) if isinstance(v, dict | list) else 1 for v in _in(value))
                        counts[f"{backends.service_name}/{region}/{store}"] = size
    return counts


def _in(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else list(value)


def changed(example: Example, world: World) -> dict[str, Any]:
    after = {**example.make, **example.change}
    return world.resolve({k: v for k, v in after.items() if v is not None})


@pytest.mark.parametrize("name", NAMES)
def test_life_cycle(name: str, world: World) -> None:
    type_name = name.partition(" ")[0]
    example, handler = EXAMPLES[name], HANDLERS[type_name]
    make, after = world.resolve(dict(example.make)), changed(example, world)
    schema = SCHEMAS.get(type_name)
    assert schema is not None
    hidden = schema.write_only | set(example.untold)
    call = world.call("Thing")
    # What moto sets up when it is first asked is no resource's doing.
    handler.delete(call, handler.create(world.call("Thing"), make), make)
    before = census(world)
    physical_id = handler.create(call, make)
    assert re.fullmatch(example.ref, physical_id)

    everything = {**after, **make}
    first = handler.read(call, physical_id, everything)
    assert first is not None
    assert told(first, make, hidden) == told(make, make, hidden)

    attributes = handler.attributes(call, physical_id, make)
    missing = schema.attributes() - set(attributes)
    assert not {name for name in missing if not name.startswith(example.lacks)}
    for name, pattern in example.attributes.items():
        assert re.fullmatch(pattern, str(attributes[name])), (name, attributes[name])

    handler.update(call, physical_id, make, after)
    second = handler.read(call, physical_id, after)
    assert second is not None
    assert told(second, after, hidden) == told(after, after, hidden)

    handler.update(call, physical_id, after, make)
    third = handler.read(call, physical_id, everything)
    assert third is not None
    assert present(third) == present(first)

    handler.delete(call, physical_id, make)
    assert handler.read(call, physical_id, make) is None
    handler.delete(call, physical_id, make)
    left = {k: n for k, n in census(world).items() if n > before.get(k, 0)}
    assert not [k for k in left if k.split("/")[-1] not in example.leaves]


def present(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The properties without those that say nothing, at any depth."""
    inner = {k: present(v) if isinstance(v, dict) else v for k, v in properties.items()}
    return {k: v for k, v in inner.items() if v not in ("", [], {})}


def told(found: Mapping[str, Any], asked: Mapping[str, Any], hidden: Set[str]) -> dict[str, Any]:
    return {k: found.get(k) for k in asked if k not in hidden}
