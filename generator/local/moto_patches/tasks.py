"""ECS: tasks that run as soon as they are wanted, and lists without what is gone.

moto's ECS backend ○→ changed
"""

from __future__ import annotations

from copy import copy
from typing import Any

from generator.local.moto_patches.wrap import wrap


def run_at_once() -> None:
    """moto leaves a new service without running tasks, so that waiting for it never ends."""
    from moto.ecs.models import EC2ContainerServiceBackend

    def settle(original: Any, backend: Any, *args: Any, **kwargs: Any) -> Any:
        service = original(backend, *args, **kwargs)
        service.running_count, service.pending_count = service.desired_count, 0
        _count(backend, service.cluster_name)
        for deployment in service.deployments:
            deployment |= {
                "desiredCount": service.desired_count,
                "runningCount": service.running_count,
                "pendingCount": 0,
                "taskDefinition": service.task_definition,
                "networkConfiguration": service.network_configuration or None,
                "rolloutState": "COMPLETED",
                "rolloutStateReason": f"ECS deployment {deployment['id']} completed.",
            }
        return service

    wrap(EC2ContainerServiceBackend, "create_service", settle)
    wrap(EC2ContainerServiceBackend, "update_service", settle)


def _count(backend: Any, cluster_name: str) -> None:
    """A cluster's tasks are those of its services and those that were run on their own."""
    cluster = backend.clusters[cluster_name]
    services = [
        s
        for s in backend.services.values()
        if s.cluster_name == cluster_name and s.status == "ACTIVE"
    ]
    started = backend.tasks.get(cluster_name, {}).values()
    alone = [task for task in started if task.desired_status == "RUNNING"]
    cluster.running_tasks_count = sum(s.running_count for s in services) + len(alone)
    cluster.pending_tasks_count = 0


def list_active() -> None:
    """moto goes on listing clusters and services that are INACTIVE."""
    from moto.ecs.models import EC2ContainerServiceBackend

    def active(stored: dict[str, Any], arns: list[str]) -> list[str]:
        gone = {thing.arn for thing in stored.values() if thing.status == "INACTIVE"}
        return [arn for arn in arns if arn not in gone]

    def clusters(original: Any, backend: Any, *args: Any, **kwargs: Any) -> list[str]:
        return active(backend.clusters, original(backend, *args, **kwargs))

    def services(original: Any, backend: Any, *args: Any, **kwargs: Any) -> list[str]:
        return active(backend.services, original(backend, *args, **kwargs))

    wrap(EC2ContainerServiceBackend, "list_clusters", clusters)
    wrap(EC2ContainerServiceBackend, "list_services", services)


def share_memory() -> None:
    """moto cannot run a task whose containers share its memory and say none of their own."""
    from moto.ecs.models import EC2ContainerServiceBackend

    name = "_calculate_task_resource_requirements"
    original = getattr(EC2ContainerServiceBackend, name)

    def calculated(definition: Any) -> Any:
        whole = copy(definition)
        containers = definition.container_definitions
        whole.container_definitions = [{"memoryReservation": 0, **one} for one in containers]
        return original(whole)

    setattr(EC2ContainerServiceBackend, name, staticmethod(calculated))
