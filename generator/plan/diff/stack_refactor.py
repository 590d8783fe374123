"""What moves a renamed resource instead of making it anew: requests, ready to be sent.

Sources: CloudFormation API Reference, CreateStackRefactor (ResourceMapping, ResourceLocation) and
CreateChangeSet (ResourceToImport).

    Renames, stack names ●→ members of the requests
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypedDict

from generator.plan.model import Rename


class Location(TypedDict):
    """A ResourceLocation."""

    StackName: str
    LogicalResourceId: str


class Mapped(TypedDict):
    """A ResourceMapping."""

    Source: Location
    Destination: Location


class Imported(TypedDict):
    """A ResourceToImport."""

    ResourceType: str
    LogicalResourceId: str
    ResourceIdentifier: dict[str, str]


def resource_mappings(
    renames: Iterable[Rename], root: str, names: Mapping[str, str] | None = None
) -> dict[str, list[Mapped]]:
    """``{"ResourceMappings": […]}``: that part of CreateStackRefactor's input.

    ``root``: the root stack's name. ``names``: nested stacks' own names by path, where they are
    known; else a name stands there as CloudFormation's begin, which is to be completed.
    """
    known = {"": root, **(names or {})}
    return {
        "ResourceMappings": [
            {"Source": _located(one.before, known), "Destination": _located(one.after, known)}
            for one in renames
        ]
    }


def _located(place: str, names: Mapping[str, str]) -> Location:
    path, _, logical_id = place.rpartition("/")
    return {"StackName": stack_name(path, names), "LogicalResourceId": logical_id}


def stack_name(path: str, names: Mapping[str, str]) -> str:
    """A nested stack's name; what CloudFormation appends to it is not known offline."""
    return names.get(path) or f"{names['']}-{path.replace('/', '-')}"


def resources_to_import(renames: Iterable[Rename]) -> list[Imported]:
    """``ResourcesToImport`` of CreateChangeSet: renamed resources whose names the template says.

    For those that a refactor cannot move: keep them (DeletionPolicy Retain), then import them.
    """
    return [
        {
            "ResourceType": one.type,
            "LogicalResourceId": one.after.rpartition("/")[2],
            "ResourceIdentifier": dict(one.identifier),
        }
        for one in renames
        if one.identifier
    ]
