"""The proof that a product is safe to run: every rule of SF5xxx.

ResolvedProduct, CheckContext ●→ Findings
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.coverage.alarmed import check_alarmed
from generator.check.coverage.alarms import check_alarms
from generator.check.coverage.edge import check_edge
from generator.check.coverage.images import check_images
from generator.check.coverage.keeping import check_keeping
from generator.check.coverage.redundancy import check_redundancy
from generator.check.coverage.rules import RULES
from generator.check.coverage.settings import check_settings
from generator.check.model import CheckContext, Proof
from generator.findings import Finding
from generator.plan.diff.resolved_product import ResolvedProduct


def check_coverage(product: ResolvedProduct, context: CheckContext) -> Iterator[Finding]:
    """What is not watched, not protected or not encrypted."""
    yield from check_alarmed(product, context)
    yield from check_alarms(product, context)
    yield from check_settings(product, context)
    yield from check_images(product, context)
    yield from check_redundancy(product, context)
    yield from check_edge(product, context)
    yield from check_keeping(product, context)


COVERAGE = Proof("coverage", RULES, check_coverage)
