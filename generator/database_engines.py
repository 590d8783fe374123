"""The PostgreSQL versions that a new database may have, and each one's parameter group family.

From the engine versions of the resource schemas (RDS, DescribeDBEngineVersions), without those
that RDS no longer creates. The family is looked up by the full version.
"""

from __future__ import annotations

_MINORS = {
    "16": ("9", "10", "11", "12", "13", "14", "15"),
    "17": ("5", "6", "7", "8", "9", "10", "11"),
    "18": ("1", "2", "3", "4", "6"),
}

# Full version → DB parameter group family.
ENGINE_VERSIONS = {
    f"{major}.{minor}": f"postgres{major}" for major, minors in _MINORS.items() for minor in minors
}
