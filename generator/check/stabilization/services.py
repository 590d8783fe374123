"""ECS services, their task definitions, and the target groups that they register with.

ResolvedProduct ●→ Services
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.cfn.values import Value
from generator.check.resources import certain, items, number, part, properties, target, text
from generator.plan.diff.resolved_product import ResolvedProduct, ResourceInstance


@dataclass(frozen=True)
class Registration:
    """An entry of a service's LoadBalancers: its ``index``, what it says, and the target group."""

    index: int
    container: str | None
    port: int | None
    target_group: ResourceInstance | None


@dataclass(frozen=True)
class Service:
    """An ECS service, its task definition (None where it is not of the product)."""

    instance: ResourceInstance
    task: ResourceInstance | None
    registrations: tuple[Registration, ...]

    @property
    def containers(self) -> list[Mapping[str, Value]]:
        """The containers of its tasks."""
        return containers(self.task) if self.task is not None else []

    @property
    def network(self) -> Value:
        """Its awsvpc configuration."""
        return part(properties(self.instance), "NetworkConfiguration", "AwsvpcConfiguration")

    @property
    def is_awsvpc(self) -> bool:
        """Whether each of its tasks has a network interface."""
        return self.task is not None and properties(self.task).get("NetworkMode") == "awsvpc"


def services(product: ResolvedProduct) -> Iterator[Service]:
    """The ECS services of a product."""
    for one in certain(product, "AWS::ECS::Service"):
        task = target(product, properties(one).get("TaskDefinition"))
        is_task = task is not None and task.type == "AWS::ECS::TaskDefinition"
        found = tuple(_registrations(product, one))
        yield Service(one, task if is_task else None, found)


def _registrations(product: ResolvedProduct, service: ResourceInstance) -> Iterator[Registration]:
    for index, entry in enumerate(items(properties(service).get("LoadBalancers")) or []):
        if isinstance(entry, dict):
            port, group = number(entry.get("ContainerPort")), entry.get("TargetGroupArn")
            yield Registration(
                index,
                text(entry.get("ContainerName")),
                None if port is None else int(port),
                target(product, group),
            )


def containers(task: ResourceInstance) -> list[Mapping[str, Value]]:
    """The containers of a task definition."""
    listed = items(properties(task).get("ContainerDefinitions")) or []
    return [one for one in listed if isinstance(one, dict)]


def container_ports(container: Mapping[str, Value]) -> frozenset[int] | None:
    """The ports that a container maps; None where they are not known."""
    mappings = items(container.get("PortMappings"))
    if mappings is None:
        return None
    found: set[int] = set()
    for one in mappings:
        port = number(part(one, "ContainerPort"))
        if port is None:
            return None
        found.add(int(port))
    return frozenset(found)
