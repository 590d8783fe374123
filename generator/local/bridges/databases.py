"""RDS: a subnet group that survives its own modification.

moto's RDS backend ○→ changed
"""

from __future__ import annotations

from typing import Any

from generator.local.bridges.wrap import wrap


def modify_subnet_group() -> None:
    """moto takes the group out of its store to change it, and does not put it back."""
    from moto.rds.models import RDSBackend

    def modify(original: Any, backend: Any, *args: Any, **kwargs: Any) -> Any:
        group = original(backend, *args, **kwargs)
        backend.subnet_groups[group.name] = group
        return group

    wrap(RDSBackend, "modify_db_subnet_group", modify)
