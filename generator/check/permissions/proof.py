"""The permissions proof: everything that its rules find in a product.

ResolvedProduct ●→ Principals ●→ Found ●→ Findings
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.model import CheckContext, Proof, finding_at
from generator.check.permissions.escalation import escalations
from generator.check.permissions.outsiders import outsider_findings
from generator.check.permissions.rules import RULES
from generator.check.permissions.secrets import secret_findings
from generator.check.permissions.services import unexpected_services
from generator.check.permissions.statements import statement_findings
from generator.findings import Finding
from generator.iam.principals import Principals
from generator.plan.diff.resolved_product import ResolvedProduct

_PARTS = (statement_findings, outsider_findings, unexpected_services, escalations, secret_findings)


def principals_of(product: ResolvedProduct) -> Principals:
    """The principals of a product."""
    resources = {address: one.resource for address, one in product.resources.items()}
    return Principals(resources, product.pseudo)


def check(product: ResolvedProduct, context: CheckContext) -> Iterator[Finding]:
    """All findings."""
    principals = principals_of(product)
    for rule in _PARTS:
        for one in dict.fromkeys(rule(principals)):
            path = ("Properties", *one.path)
            yield finding_at(product, one.rule, one.address, one.message, *path, proof=one.proof)


PERMISSIONS = Proof("permissions", RULES, check)
