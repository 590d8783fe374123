"""Updates that would move a resource to another VPC: services refuse them.

A subnet group, load balancer or database takes other subnets or security groups of its own VPC
only (``impact/data/vpc_members.tsv``). Where those are replaced together with their VPC, an update
that schemas call possible fails.

    changes of places ●→ changes of places, those that are refused marked
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import replace

from generator.cfn.values import Value, sources_of
from generator.plan.diff.certainty import certainty
from generator.plan.diff.propagation import Changed, replacement_of
from generator.plan.diff.resolved_product import Address, ResolvedProduct, ResourceInstance
from generator.plan.impact.tables import by_type
from generator.plan.model import PropertyChange

_IN_A_VPC = ("AWS::EC2::Subnet", "AWS::EC2::SecurityGroup")
_REFUSED = "AWS refuses to move it to another VPC"


class VpcMoves:
    """Finds the moves. ``made``: resources that are new."""

    def __init__(
        self,
        before: ResolvedProduct,
        after: ResolvedProduct,
        found: Changed,
        made: Container[Address],
    ) -> None:
        self._before, self._after, self._found, self._made = before, after, found, made

    def marked(self) -> Changed:
        """All changes; those that would be moves are refused."""
        return {key: list(self._of(key, changes)) for key, changes in self._found.items()}

    def _of(self, key: Address, changes: list[PropertyChange]) -> Iterator[PropertyChange]:
        rows = by_type("vpc_members").get(self._after.resources[key].deployed_type, ())
        paths = {row["path"] for row in rows} if replacement_of(changes) == "never" else set()
        for one in changes:
            name = one.path.partition("/")[0]
            if one.scope == "Properties" and name in paths and self._moves(key, name):
                yield replace(one, note=_REFUSED, refused=True)
            else:
                yield one

    def _moves(self, key: Address, name: str) -> bool:
        old, new = (
            list(_members(side, side.resources[key].resource.properties.get(name)))
            for side in (self._before, self._after)
        )
        return any(self._is_elsewhere(one, old) for one in new)

    def _is_elsewhere(self, member: ResourceInstance, old: list[ResourceInstance]) -> bool:
        """Whether a subnet or group is in another VPC than all that were there before."""
        changes = self._found.get(member.key, [])
        if any(one.path == "VpcId" and one.certainty == "certain" for one in changes):
            return True
        vpcs = [_vpc(one) for one in old]
        return bool(vpcs) and all(
            vpc is not None and _differ(vpc, _vpc(member), self._made) for vpc in vpcs
        )


def _differ(one: Value, other: Value, made: Container[Address]) -> bool:
    return one != other and other is not None and certainty(one, other, made) == "certain"


def _vpc(member: ResourceInstance) -> Value:
    return member.resource.properties.get("VpcId")


def _members(side: ResolvedProduct, value: Value) -> Iterator[ResourceInstance]:
    """The subnets and security groups that a value refers to."""
    for source in sources_of(value):
        placed = side.resources.get((source.stack, source.name))
        if placed is not None and placed.type in _IN_A_VPC:
            yield placed
