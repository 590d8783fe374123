"""The proof that a deployment comes up: every rule of SF4xxx.

ResolvedProduct, CheckContext ●→ Findings
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.model import CheckContext, Proof
from generator.check.stabilization.addresses import check_addresses
from generator.check.stabilization.databases import check_databases
from generator.check.stabilization.health import check_health
from generator.check.stabilization.listeners import check_listeners
from generator.check.stabilization.names import check_names
from generator.check.stabilization.ports import check_ports
from generator.check.stabilization.rules import RULES
from generator.check.stabilization.secrets import check_secrets
from generator.check.stabilization.startup import check_startup
from generator.findings import Finding
from generator.plan.diff.resolved_product import ResolvedProduct


def check_stabilization(product: ResolvedProduct, context: CheckContext) -> Iterator[Finding]:
    """What keeps a deployment of the product from coming up."""
    yield from check_ports(product, context)
    yield from check_health(product, context)
    yield from check_startup(product, context)
    yield from check_secrets(product, context)
    yield from check_addresses(product, context)
    yield from check_listeners(product, context)
    yield from check_databases(product, context)
    yield from check_names(product, context)


STABILIZATION = Proof("stabilization", RULES, check_stabilization)
