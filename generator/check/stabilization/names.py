"""Names within the limits of AWS (``data/names.tsv``), in the longest environment, too.

ResolvedProduct ●→ Findings
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.cfn.errors import TemplateError
from generator.cfn.parameters.values import declarations
from generator.cfn.resolve import Resolver
from generator.cfn.scope import Scope
from generator.cfn.values import Unknown, Value
from generator.check.model import CheckContext, finding_at
from generator.check.resources import properties
from generator.check.stabilization import rules
from generator.findings import Finding
from generator.iam.patterns import is_open, pattern_of
from generator.plan.diff.resolved_product import ResolvedProduct, ResourceInstance
from generator.plan.impact.tables import Row, by_type

DATA = Path(__file__).with_name("data")
ENVIRONMENT = "Environment"


def check_names(product: ResolvedProduct, context: CheckContext) -> Iterator[Finding]:
    """Names that are too long, too short, or have characters that the service does not accept."""
    longest = _longest(product) if context.environment else {}
    resolvers: dict[str, Resolver] = {}
    for one in product.resources.values():
        for row in by_type("names", DATA).get(one.type, ()):
            name = properties(one).get(row["property"])
            fault = _fault(name, row)
            if not fault and longest and name is not None:
                stack = product.stacks[one.key[0]]
                scope = Scope({**stack.parameters, **longest[one.key[0]]}, stack=one.key[0])
                resolver = resolvers.setdefault(one.key[0], Resolver(stack.template, scope))
                fault = _with_longest(resolver, one, row)
            if fault and one.exists is not False:
                where = ("Properties", row["property"])
                yield finding_at(product, rules.NAME, one.key, fault, *where)


def _with_longest(resolver: Resolver, one: ResourceInstance, row: Row) -> str:
    try:
        name = resolver.part(one.key[1], "Properties", row["property"])
    except TemplateError:
        return ""
    fault = _fault(name, row)
    return f"With the longest environment name: {fault}" if fault else ""


def _fault(value: Value, row: Row) -> str:
    if value is None or not isinstance(value, str | Unknown):
        return ""
    name = pattern_of(value)
    if is_open(name) or "{{resolve:" in name:
        return ""
    most, least = int(row["max"]), int(row["min"] or 1)
    if len(name) > most:
        return f"{row['property']} {name} has {len(name)} characters: at most {most} are allowed."
    if len(name) < least:
        return f"{row['property']} {name} has {len(name)} characters: it needs {least}."
    if row["pattern"] and not re.fullmatch(row["pattern"], name):
        return f"{row['property']} {name} is not allowed: {row['words']}."
    return ""


def _longest(product: ResolvedProduct) -> Mapping[str, Mapping[str, Value]]:
    """For each stack, the parameters that have the environment's name, with the longest one."""
    declared = declarations(product.stacks[""].template).get(ENVIRONMENT)
    current = product.stacks[""].parameters.get(ENVIRONMENT)
    if declared is None or not declared.max_length or not isinstance(current, str) or not current:
        return {}
    longest = "e" * declared.max_length
    return {
        path: {name: longest for name, value in stack.parameters.items() if value == current}
        for path, stack in product.stacks.items()
    }
