"""Which of a resource's attributes stay when the resource is updated, and when it is replaced.

What reads an attribute of a changed resource changes only if the attribute does. Schemas do not
say which do, so: what identifies the resource stays while the resource does, and so does what is
set once, such as an endpoint (``data/stable_attributes.tsv``); everything else may change.

    type, schema, attribute ●→ stays or not
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from functools import cache

from generator.cfn.sam import deployed_type
from generator.cfn.schemas import ResourceSchema
from generator.plan.impact.tables import table

_TABLE = "stable_attributes"


@cache
def _changed_by() -> Mapping[tuple[str, str], frozenset[str]]:
    """By type and attribute: the only properties that can change it while the resource lives."""
    return {
        (row["type"], row["attribute"]): frozenset(row["changed_by"].split())
        for row in table(_TABLE)
    }


def changed_by(
    type_name: str, schema: ResourceSchema | None, attribute: str
) -> frozenset[str] | None:
    """The properties that can change an attribute in place; None where no one knows.

    None can change what is a property that cannot change itself. ``*`` in the table is any type.
    """
    known = _changed_by()
    for kind in (deployed_type(type_name), "*"):
        if (kind, attribute) in known:
            return known[kind, attribute]
    fixed = schema is not None and attribute.replace(".", "/") in schema.create_only
    return frozenset() if fixed else None


_NEW_WITH_EACH = re.compile(
    r"(?<!HostedZone)(?<!Owner)(Arn|ARN|Id|ID|Address|Ur[il]|UR[IL]|DNSName|DomainName|Name)$"
)


def identifies(type_name: str, schema: ResourceSchema | None, attribute: str) -> bool:
    """Whether an attribute names this one resource, so that it changes with it and never before."""
    kind = deployed_type(type_name).rpartition("::")[2]
    own = {"Arn", "ARN", "Id", f"{kind}Arn", f"{kind}ARN", f"{kind}Id"}
    identifier = schema.primary_identifier if schema is not None else ()
    known = schema is not None
    return known and (attribute in own or attribute.replace(".", "/") in identifier)


def stays(
    type_name: str, schema: ResourceSchema | None, attribute: str, changed: Container[str]
) -> bool:
    """Whether an attribute keeps its value while these properties are updated in place."""
    if identifies(type_name, schema, attribute):
        return True
    known = changed_by(type_name, schema, attribute)
    return known is not None and not any(name in changed for name in known)


def differs_anew(type_name: str, schema: ResourceSchema | None, attribute: str) -> bool:
    """Whether another resource in its place is sure to have another value of the attribute."""
    if identifies(type_name, schema, attribute):
        return True
    return schema is not None and bool(_NEW_WITH_EACH.search(attribute))
