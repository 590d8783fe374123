"""What a proof is: rules, and a pure function from a resolved product to findings.

ResolvedProduct, CheckContext ●→ Proof.check ●→ Findings
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.cfn.values import Path
from generator.check.reachability.expectations import Expectations
from generator.config.settings.model import Settings
from generator.findings import Finding, Level, Rule
from generator.plan.diff.resolved_product import Address, ResolvedProduct

PRODUCTION = ("prod", "production", "live")
"""Names of environments that are production, whatever their settings say."""


@dataclass(frozen=True)
class CheckContext:
    """What proofs know besides the templates.

    ``environment``: its name, empty for a product of someone else. ``protected``: what breaks here
    must not break (production). ``settings``: those of the environment, where it has a file.
    ``expectations``: what must be reachable, and what must not; None of a product of someone else.
    """

    environment: str = ""
    protected: bool = False
    region: str = ""
    settings: Settings | None = None
    expectations: Expectations | None = None

    @property
    def is_production(self) -> bool:
        """Whether it is production: by its name, or because its stack cannot be deleted."""
        if self.settings is None:
            return self.protected
        return self.environment in PRODUCTION or self.settings.termination_protection


Check = Callable[[ResolvedProduct, CheckContext], Iterable[Finding]]


@dataclass(frozen=True)
class Proof:
    """One proof: its ``name``, the ``rules`` that it may find broken, and the function."""

    name: str
    rules: Sequence[Rule]
    check: Check


def by_id(*rules: Rule) -> Mapping[str, Rule]:
    """Rules by their IDs."""
    return {rule.id: rule for rule in rules}


def line_of(product: ResolvedProduct, address: Address, *path: str | int) -> tuple[str, int]:
    """The file and line of a part of a resource, or of the nearest part around it.

    ``path``: below the resource, such as ``"Properties", "SecurityGroupIngress", 0``.
    """
    stack, logical_id = address
    template = product.stacks[stack].template
    where: Path = ("Resources", logical_id, *path) if logical_id else path
    return template.file, template.line(*where)


def finding_at(
    product: ResolvedProduct,
    rule: Rule,
    address: Address,
    message: str,
    *path: str | int,
    proof: Iterable[str] = (),
    level: Level | None = None,
) -> Finding:
    """A finding about a resource (or, with an empty logical ID, about a stack's template).

    ``path``: the part of the resource whose line is named. ``level``: by default the rule's. The
    message names resources by their logical IDs, so that it is the same in both deliveries.
    """
    file, line = line_of(product, address, *path)
    stack, logical_id = address
    grade: Level = level or rule.level or "error"
    return Finding(rule.id, grade, file, line, stack, logical_id, message, tuple(proof))
