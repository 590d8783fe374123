"""Resources that serve or hold data and that no alarm watches: ``data/alarmed.tsv``.

``metrics``: one of these must be watched; empty: any. ``unless``: properties that exempt one.

    ResolvedProduct ●→ Findings
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.check.coverage import rules
from generator.check.coverage.alarms import ALARM, watched
from generator.check.model import CheckContext, finding_at
from generator.check.resources import certain, mentioned, possible, properties
from generator.findings import Finding
from generator.plan.diff.resolved_product import Address, ResolvedProduct
from generator.plan.impact.tables import by_type

DATA = Path(__file__).with_name("data")


def check_alarmed(product: ResolvedProduct, context: CheckContext) -> Iterator[Finding]:
    """What fails without anyone being notified."""
    if not context.environment:
        return
    found = _metrics(product)
    for kind, rows in by_type("alarmed", DATA).items():
        for one in certain(product, kind):
            for row in rows:
                wanted = set(filter(None, row["metrics"].split(",")))
                has = found.get(one.key, set())
                is_meant = not any(name in properties(one) for name in row["unless"].split(","))
                if is_meant and not (has & wanted if wanted else has):
                    what = f"on {' or '.join(sorted(wanted))} " if wanted else ""
                    message = f"No alarm {what}watches it: {row['words']}."
                    yield finding_at(product, rules.MISSING_ALARM, one.key, message)


def _metrics(product: ResolvedProduct) -> Mapping[Address, set[str]]:
    """The metrics that alarms watch of each resource."""
    found: dict[Address, set[str]] = {}
    for alarm in possible(product, ALARM):
        for metric in watched(alarm):
            for _, value in metric.dimensions or ():
                for address in mentioned(value):
                    found.setdefault(address, set()).add(metric.name)
    return found
