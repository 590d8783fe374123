"""Decide what a resource's own condition decides.

A resource that exists only under ``HasCertificate`` needs no ``Fn::If`` on ``HasCertificate``:
the other branch can never be reached (cfn-lint's W1028). Such a choice appears when a wire meets
its own condition in the flat template.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.assembly.plain import Json
from generator.assembly.wires import Condition


def simplified(resource: Json, conditions: Mapping[str, Condition]) -> Json:
    """The resource without the branches that its Condition rules out."""
    return decided(resource, _known(resource.get("Condition"), conditions))


def _known(condition: str | None, conditions: Mapping[str, Condition]) -> Mapping[str, bool]:
    return {} if condition is None else dict(conditions[condition].implications)


def decided(node: Json, known: Mapping[str, bool]) -> Json:
    """The node with each ``Fn::If`` on a known condition replaced by its branch.

    Inside a branch its own condition is known too.
    """
    if isinstance(node, list):
        return [decided(item, known) for item in node]
    if not isinstance(node, dict):
        return node
    if len(node) == 1 and "Fn::If" in node:
        name, then, otherwise = node["Fn::If"]
        if name in known:
            return decided(then if known[name] else otherwise, known)
        return {
            "Fn::If": [
                name,
                decided(then, {**known, name: True}),
                decided(otherwise, {**known, name: False}),
            ]
        }
    return {key: decided(value, known) for key, value in node.items()}
