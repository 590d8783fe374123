"""What a stack deployed, told by CloudFormation once and by the services ever after. Reads only.

A test asks for a resource by its logical ID (they are unique over all nested stacks), and asks the
service itself what became of it. What must be there follows from the stack's own parameters, so
the same tests hold for every environment and both deliveries.

    stack ○→ parameters, outputs, logical ID → resource          client ○→ what the service says
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config

NESTED = "AWS::CloudFormation::Stack"
AT_REST = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE")

_READS = re.compile(r"(Describe|Get|List)[A-Z]")
# They read, and what they read is secret.
_SECRET = frozenset(("GetSecretValue", "GetRandomPassword", "GetAuthorizationToken"))


class NotReadingError(Exception):
    """A test asked for something that is more than looking."""


def refuse_changes(model: Any, **_: Any) -> None:
    """Before a call: whatever does not merely look is refused, wherever it is meant for."""
    if not _READS.match(model.name) or model.name in _SECRET:
        raise NotReadingError(f"{model.name} is not for tests of a deployed stack")


def reading(session: boto3.Session, endpoint_url: str | None = None) -> Callable[[str], Any]:
    """service → boto3 client that can look and do nothing else; one client a service."""
    clients: dict[str, Any] = {}

    def client(service: str) -> Any:
        if service not in clients:
            made = session.client(
                service,
                endpoint_url=endpoint_url,
                config=Config(retries={"mode": "standard", "total_max_attempts": 8}),
            )
            made.meta.events.register("before-call", refuse_changes)
            clients[service] = made
        return clients[service]

    return client


@dataclass
class Deployed:
    """A stack at rest. ``client`` gives a boto3 client of a service, which can only look."""

    name: str
    region: str
    client: Callable[[str], Any]

    @cached_property
    def stack(self) -> Mapping[str, Any]:
        """The root stack, as DescribeStacks tells it."""
        (stack,) = self.client("cloudformation").describe_stacks(StackName=self.name)["Stacks"]
        assert stack["StackStatus"] in AT_REST, f"{self.name} is {stack['StackStatus']}"
        return dict(stack)

    @cached_property
    def parameters(self) -> Mapping[str, str]:
        """The root's parameters, defaults included."""
        return {
            one["ParameterKey"]: one.get("ResolvedValue", one.get("ParameterValue", ""))
            for one in self.stack["Parameters"]
        }

    @cached_property
    def outputs(self) -> Mapping[str, str]:
        """The root's outputs."""
        return {one["OutputKey"]: one["OutputValue"] for one in self.stack["Outputs"]}

    @cached_property
    def tags(self) -> Mapping[str, str]:
        """The operator's tags: what every resource should carry."""
        return tags(self.stack["Tags"])

    @cached_property
    def resources(self) -> Mapping[str, Mapping[str, Any]]:
        """Every resource of the stack and of those nested in it, by its logical ID."""
        return {one["LogicalResourceId"]: one for one in self._resources(self.name)}

    def _resources(self, stack: str) -> Iterator[Mapping[str, Any]]:
        pages = self.client("cloudformation").get_paginator("list_stack_resources")
        for page in pages.paginate(StackName=stack):
            for one in page["StackResourceSummaries"]:
                if one["ResourceType"] == NESTED:
                    yield from self._resources(one["PhysicalResourceId"])
                else:
                    yield one

    @property
    def environment(self) -> str:
        """The environment's name, which names end in."""
        return self.parameters["Environment"]

    @property
    def partition(self) -> str:
        """``aws``, ``aws-cn``, …"""
        return str(self.stack["StackId"]).split(":")[1]

    @property
    def zone_count(self) -> int:
        """How many zones it is spread over."""
        return int(self.parameters["ZoneCount"])

    def is_on(self, parameter: str) -> bool:
        """Whether a parameter that is true or false is true."""
        return self.parameters[parameter] == "true"

    def has(self, logical_id: str) -> bool:
        """Whether there is such a resource."""
        return logical_id in self.resources

    def id(self, logical_id: str) -> str:
        """A resource's physical ID: what Ref gives."""
        return str(self.resources[logical_id]["PhysicalResourceId"])

    def ids(self, start: str) -> list[str]:
        """Physical IDs of ``PrivateSubnet1``, ``PrivateSubnet2`` and so on, in their order."""
        numbered = [name for name in self.resources if re.fullmatch(rf"{start}\d", name)]
        return [self.id(name) for name in sorted(numbered)]

    def of_type(self, type_name: str) -> list[str]:
        """Logical IDs of a type's resources."""
        return [name for name, one in self.resources.items() if one["ResourceType"] == type_name]

    def ask(self, service: str, operation: str, member: str, **request: Any) -> list[Any]:
        """What all pages of an operation list under a member."""
        client = self.client(service)
        if not client.can_paginate(operation):
            return list(getattr(client, operation)(**request)[member])
        pages = client.get_paginator(operation).paginate(**request)
        return [one for page in pages for one in page.get(member, [])]

    def only(self, service: str, operation: str, member: str, **request: Any) -> Any:
        """The one thing that an operation lists under a member."""
        (one,) = self.ask(service, operation, member, **request)
        return one


def tags(listed: Any) -> dict[str, str]:
    """Tags in any of the services' shapes as a mapping, without those of AWS's own."""
    if isinstance(listed, Mapping):
        found = {str(key): str(value) for key, value in listed.items()}
    else:
        found = {
            str(one.get("Key", one.get("key"))): str(one.get("Value", one.get("value")))
            for one in listed
        }
    return {key: value for key, value in found.items() if not key.startswith("aws:")}
