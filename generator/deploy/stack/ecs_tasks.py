"""What an ECS service says of itself that does not become stable: stopped tasks, last events.

CloudFormation only says that a service did not stabilize; why stands with its tasks, and ECS
forgets a stopped one within an hour.

    service ARN ○→ ListTasks, DescribeTasks, DescribeServices ●→ sentences
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.deploy.aws.client import Answer, Aws
from generator.errors import AwsError

SERVICE_TYPE = "AWS::ECS::Service"

QUESTIONS = 3
"""How many calls :func:`troubles` makes at most."""

# A rollout tries the same task again and again: the last few say all there is to say.
_FEW = 3
# DescribeTasks takes up to 100; more than some of the last ones tell nothing new.
_TASKS = 20


def troubles(aws: Aws, service_arn: str) -> tuple[str, ...]:
    """Why a service's tasks stopped, each reason once, and its last events; nothing is raised.

    ``service_arn``: ``arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/NAME``, as CloudFormation has it
    for a physical ID. Anyone who may not ask ECS gets no sentences.
    """
    cluster = cluster_of(service_arn)
    if not cluster:
        return ()
    told: list[str] = []
    for tell in (_stopped, _service):
        try:
            told += tell(aws, cluster, service_arn)
        except AwsError:
            continue  # The failure itself is what matters: it is reported without this.
    return tuple(dict.fromkeys(told))


def cluster_of(service_arn: str) -> str:
    """The cluster that a service's ARN names; nothing where it is of the old, short form."""
    _, _, name = service_arn.partition(":service/")
    cluster, slash, _ = name.partition("/")
    return cluster if slash else ""


def _stopped(aws: Aws, cluster: str, service: str) -> Iterator[str]:
    """The reasons of tasks that were stopped (ListTasks, DescribeTasks)."""
    asked = {"cluster": cluster, "serviceName": service, "desiredStatus": "STOPPED"}
    arns = aws.ask("ecs", "list_tasks", asked).get("taskArns", [])[:_TASKS]
    if not arns:
        return
    found = aws.ask("ecs", "describe_tasks", {"cluster": cluster, "tasks": arns}).get("tasks", [])
    # Tasks that a new deployment or a rollback stopped did nothing wrong.
    failed = [task for task in found if task.get("stopCode") != "ServiceSchedulerInitiated"]
    newest = sorted(failed or found, key=lambda task: str(task.get("stoppedAt", "")), reverse=True)
    yield from list(dict.fromkeys(_task(task) for task in newest))[:_FEW]


def _task(task: Answer) -> str:
    why = str(task.get("stoppedReason") or task.get("stopCode") or "no reason is given")
    parts = [_container(one) for one in task.get("containers", [])]
    return "A task stopped: " + "; ".join([why.rstrip("."), *filter(None, parts)]) + "."


def _container(container: Answer) -> str:
    """What is reported of a container that did not end well."""
    code, reason = container.get("exitCode"), str(container.get("reason") or "").rstrip(".")
    if not reason and code in (None, 0):
        return ""
    ended = "" if code is None else f"exit code {code}"
    return f"container {container.get('name', '')}: " + ", ".join(filter(None, (ended, reason)))


def _service(aws: Aws, cluster: str, service: str) -> Iterator[str]:
    """What became of a service's deployments, and its last events (DescribeServices)."""
    found = aws.ask("ecs", "describe_services", {"cluster": cluster, "services": [service]})
    for told in found.get("services", []):
        yield from _deployments(told)
        for event in told.get("events", [])[:_FEW]:
            yield f"The service says: {event.get('message', '')}"


def _deployments(told: dict[str, Any]) -> Iterator[str]:
    for one in told.get("deployments", []):
        if one.get("rolloutState") == "FAILED" and one.get("rolloutStateReason"):
            yield f"Its deployment failed: {one['rolloutStateReason']}"
