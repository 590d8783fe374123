"""Changes to templates, made in memory: what a test must notice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contract.facts.deployed import Json, Mutation

DELETED: Any = object()


def change(logical_id: str, path: str, value: Json) -> Mutation:
    """Set (or delete) a part of a resource: ``change("Vpc", "Properties.CidrBlock", …)``."""

    def mutate(templates: Mapping[str, dict[str, Any]]) -> None:
        (template,) = (t for t in templates.values() if logical_id in t["Resources"])
        *way, last = [int(key) if key.isdigit() else key for key in path.split(".")]
        node = template["Resources"][logical_id]
        for key in way:
            node = node[key]
        if value is DELETED:
            del node[last]
        else:
            node[last] = value

    return mutate


def without(logical_id: str) -> Mutation:
    """Take a resource away, and out of what others wait for."""

    def mutate(templates: Mapping[str, dict[str, Any]]) -> None:
        (template,) = (t for t in templates.values() if logical_id in t["Resources"])
        del template["Resources"][logical_id]
        for resource in template["Resources"].values():
            before = resource.get("DependsOn", [])
            if before and logical_id in before:
                names = [before] if isinstance(before, str) else before
                resource["DependsOn"] = [name for name in names if name != logical_id]

    return mutate


def section(stack: str, path: str, value: Json) -> Mutation:
    """Set a part of a stack's template: ``section("Network", "Outputs.VpcId.Condition", …)``.

    Parts on the way that are not there are made.
    """

    def mutate(templates: Mapping[str, dict[str, Any]]) -> None:
        *way, last = path.split(".")
        node = templates[stack]
        for key in way:
            node = node.setdefault(key, {})
        node[last] = value

    return mutate
