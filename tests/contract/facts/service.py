"""The one container of the service, and what its roles may do."""

from __future__ import annotations

from collections.abc import Iterator

from contract.facts.deployed import Deployed, Json, Resource


def container(there: Deployed) -> Json:
    """The one container of the one task definition."""
    (found,) = there.one("ECS::TaskDefinition")["ContainerDefinitions"]
    return found


def role(there: Deployed, use: str) -> Resource:
    """The task definition's ``ExecutionRoleArn`` or ``TaskRoleArn``."""
    return there.of(there.one("ECS::TaskDefinition")[use])


def statements(owner: Resource) -> Iterator[Json]:
    """Every statement of a role's inline policies."""
    for policy in owner["Policies"]:
        yield from policy["PolicyDocument"]["Statement"]


def actions(statement: Json) -> list[str]:
    """A statement's actions, always as a list."""
    found = statement["Action"]
    return found if isinstance(found, list) else [found]
