"""Which metrics and dimensions AWS publishes: ``data/metrics.tsv`` and ``data/dimensions.tsv``.

The tables do not have everything, so a name that is only not in them is no fault; one that is
nearly in them, or in another namespace, is.

    namespace, name ●→ what is wrong with it; what a metric can be
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from generator.nearest import nearest
from generator.plan.impact.tables import Row, table

DATA = Path(__file__).with_name("data")


@cache
def metrics() -> Mapping[str, Mapping[str, Row]]:
    """Every known metric by namespace and name."""
    found: dict[str, dict[str, Row]] = {}
    for row in table("metrics", DATA):
        found.setdefault(row["namespace"], {})[row["metric"]] = row
    return found


@cache
def dimensions() -> Mapping[str, Mapping[str, Sequence[Row]]]:
    """Every known dimension by namespace and name: the types and attributes that it takes."""
    found: dict[str, dict[str, list[Row]]] = {}
    for row in table("dimensions", DATA):
        found.setdefault(row["namespace"], {}).setdefault(row["dimension"], []).append(row)
    return found


def metric_fault(namespace: str, name: str) -> str:
    """Why there is no such metric; empty where there may be one."""
    known = metrics().get(namespace)
    if known is None:
        near = _same(namespace, metrics())
        return f"There is no namespace {namespace}: it is {near[0]}." if near else ""
    return _fault("metric", namespace, name, known, metrics())


def dimension_fault(namespace: str, name: str) -> str:
    """Why metrics of a namespace have no such dimension; empty where they may."""
    known = dimensions().get(namespace)
    return "" if known is None else _fault("dimension", namespace, name, known, dimensions())


def _fault(
    what: str,
    namespace: str,
    name: str,
    known: Iterable[str],
    everywhere: Mapping[str, Iterable[str]],
) -> str:
    if name in known:
        return ""
    near = nearest(name, known)
    others = [one for one, names in everywhere.items() if name in names]
    if not near and not others:
        return ""
    hint = f"did you mean {near}?" if near else f"{others[0]} has it."
    return f"{namespace} has no {what} {name}: {hint}"


def _same(name: str, names: Iterable[str]) -> list[str]:
    return [one for one in names if one.lower() == name.lower()]
