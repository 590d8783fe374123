"""Which types hold data, and of which CloudFormation can take a last snapshot.

No schema says so: ``data/stateful_types.tsv`` does. A test holds it against cfn-lint's own list.
"""

from __future__ import annotations

from functools import cache

from generator.plan.impact.tables import table


@cache
def stateful_types() -> frozenset[str]:
    """The types that hold data which is lost with the resource."""
    return frozenset(row["type"] for row in table("stateful_types"))


@cache
def snapshot_types() -> frozenset[str]:
    """The types for which the policy ``Snapshot`` means something."""
    return frozenset(row["type"] for row in table("stateful_types") if row["snapshot"])
