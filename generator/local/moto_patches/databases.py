"""RDS: a subnet group that survives its own modification, parameters that can be reset.

moto's RDS backend ○→ changed
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.local.moto_patches.wrap import add, wrap


def modify_subnet_group() -> None:
    """moto takes the group out of its store to change it, and does not put it back."""
    from moto.rds.models import RDSBackend

    def modify(original: Any, backend: Any, *args: Any, **kwargs: Any) -> Any:
        group = original(backend, *args, **kwargs)
        backend.subnet_groups[group.name] = group
        return group

    wrap(RDSBackend, "modify_db_subnet_group", modify)


def reset_parameters() -> None:
    """Add ResetDBParameterGroup and its sister for clusters."""
    from moto.rds.responses import RDSResponse

    for kind in ("DB", "DBCluster"):
        add(RDSResponse, f"reset_{_snake(kind)}_parameter_group", _reset(kind))


def _reset(kind: str) -> Callable[[Any], Any]:
    def reset(response: Any) -> Any:
        from moto.core.responses import ActionResult

        name = response.params.get(f"{kind}ParameterGroupName")
        group = getattr(response.backend, f"{_snake(kind)}_parameter_groups")[name]
        for one in response.params.get("Parameters", []):
            group.parameters.pop(one["ParameterName"], None)
        return ActionResult({f"{kind}ParameterGroupName": name})

    return reset


def _snake(kind: str) -> str:
    return {"DB": "db", "DBCluster": "db_cluster"}[kind]
