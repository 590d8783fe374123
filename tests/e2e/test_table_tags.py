"""A stack's tags go over to its tables and back, each key once."""

from __future__ import annotations

from typing import Any

import service_reads

from generator.local.fault import Fault

from .conftest import World


def test_rolled_back_tags_are_as_before(world: World) -> None:
    table: dict[str, Any] = {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        },
    }
    world.create("s", {"Resources": {"Table": table}}, tags={"team": "films", "cost": "1"})
    before = service_reads.state(world.client)
    topic = {"Type": "AWS::SNS::Topic", "DependsOn": "Table"}
    more = {"Resources": {"Table": table, "Topic": topic}}
    world.aws.faults.add(Fault("fail", "Topic", "create"))
    assert world.update("s", more, tags={"team": "music"}) == "UPDATE_ROLLBACK_COMPLETE"
    assert service_reads.difference(before, service_reads.state(world.client)) == {}
