"""What a region has: resource types with their schemas, availability zones. Read once, kept."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

from generator.cfn.schemas import ResourceSchema, Schemas
from generator.local.clients import Clients
from generator.local.records.stacks import STACK_TYPE

_ANY_REGION = "us-east-1"
"""Whether a type can be tagged, and its properties, are the same in every region."""


class RegionCatalog:
    """Facts about regions, by name. Safe to use from many threads."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._lock = threading.Lock()
        self._schemas: dict[str, Schemas] = {}
        self._zones: dict[tuple[str, str], list[str]] = {}

    def schema(self, type_name: str, region: str = _ANY_REGION) -> ResourceSchema | None:
        """The provider schema of a type in a region."""
        with self._lock:
            return self._schemas_of(region).get(type_name)

    def unknown_types(self, region: str, type_names: Iterable[str]) -> list[str]:
        """Those that CloudFormation does not know in the region, each once."""
        with self._lock:
            schemas = self._schemas_of(region)
            return [name for name in dict.fromkeys(type_names) if not schemas.knows(name)]

    def _schemas_of(self, region: str) -> Schemas:
        if region not in self._schemas:
            self._schemas[region] = Schemas(region)
        return self._schemas[region]

    def is_taggable(self, type_name: str) -> bool:
        """Whether a change of stack tags reaches resources of this type."""
        schema = self.schema(type_name)
        return schema is not None and (schema.taggable or type_name == STACK_TYPE)

    def zones(self, account: str, region: str) -> list[str]:
        """The availability zones of a region, in order."""
        key = (account, region)
        if key not in self._zones:
            ec2 = self._clients.client("ec2", account, region)
            response: Any = ec2.describe_availability_zones()
            self._zones[key] = sorted(z["ZoneName"] for z in response["AvailabilityZones"])
        return self._zones[key]
