"""The order of creation inside one template, where a reference does not give it.

A resource depends on another as DependsOn where that one is sure to exist, as a reference under
Fn::If in the Metadata where it exists only sometimes (a DependsOn on it is cfn-lint's E3005), and
not at all in writing where a reference says it already (W3005).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.assembly.plain import Json
from generator.assembly.wires import Condition, Dependency


def write_order(
    resource: dict[str, Json], dependencies: Iterable[Dependency], own: Condition | None = None
) -> None:
    """Write down that a resource, which exists under ``own``, comes after what it depends on."""
    referenced = set(references(resource))
    missing = [one for one in dependencies if one.logical_id not in referenced]
    always = [one.logical_id for one in missing if _is_certain(one, own)]
    if always:
        before = resource.get("DependsOn", [])
        before = [before] if isinstance(before, str) else before
        resource["DependsOn"] = sorted({*before, *always})
    sometimes = {
        one.logical_id: _if_there(one.logical_id, one.condition)
        for one in missing
        if one.condition is not None and one.logical_id not in always
    }
    if sometimes:
        metadata = resource.get("Metadata", {})
        after = {**metadata.get("After", {}), **sometimes}
        resource["Metadata"] = {**metadata, "After": dict(sorted(after.items()))}


def _is_certain(dependency: Dependency, own: Condition | None) -> bool:
    """Whether the other resource exists wherever one under ``own`` does."""
    needed = dependency.condition
    return needed is None or (own is not None and (needed.name, True) in own.implications)


def _if_there(logical_id: str, condition: Condition) -> Json:
    return {"Fn::If": [condition.name, {"Ref": logical_id}, ""]}


def subtrees(node: Json) -> Iterator[Json]:
    """The node and everything below it."""
    yield node
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from subtrees(child)


def references(node: Json) -> Iterator[str]:
    """The logical IDs that Ref and Fn::GetAtt name directly."""
    for part in subtrees(node):
        if isinstance(part, dict) and len(part) == 1:
            if isinstance(part.get("Ref"), str):
                yield part["Ref"]
            elif isinstance(part.get("Fn::GetAtt"), list):
                yield part["Fn::GetAtt"][0]
