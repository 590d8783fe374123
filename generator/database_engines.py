"""The PostgreSQL versions that a database may have, and each one's parameter group family.

From the engine versions of the resource schemas (RDS, DescribeDBEngineVersions). A version never
leaves this table: RDS stops creating instances of old ones, which cfn-lint warns about (W3691), but
an environment that has such an instance must still take every other change. The family is looked
up by the full version.
"""

from __future__ import annotations

_MINORS = {
    "16": range(1, 16),
    "17": range(1, 12),
    "18": (1, 2, 3, 4, 6),
}

# Full version → DB parameter group family.
ENGINE_VERSIONS = {
    f"{major}.{minor}": f"postgres{major}" for major, minors in _MINORS.items() for minor in minors
}
