"""No type drifts by itself: what was just created is, read back, what was asked for."""

from __future__ import annotations

import pytest

from generator.cfn.schemas import Schemas
from generator.local.drift.comparison import comparable, differences
from generator.local.drift.detection import untold
from generator.local.resources import HANDLERS

from ..conftest import World
from ..resources.examples import EXAMPLES

SCHEMAS = Schemas()


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_what_was_just_created_is_in_sync(name: str, world: World) -> None:
    type_name = name.split(" ")[0]
    handler, schema = HANDLERS[type_name], SCHEMAS.get(type_name)
    asked = world.resolve(dict(EXAMPLES[name].make))
    call = world.call("Thing")
    physical_id = handler.create(call, asked)
    try:
        told = handler.read(call, physical_id, asked)
        assert told is not None
        expected = comparable(asked, schema, untold(handler))
        actual = comparable(told, schema, untold(handler))
        assert differences(expected, actual, schema) == ()
    finally:
        handler.delete(call, physical_id, asked)
