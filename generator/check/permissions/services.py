"""Services that may assume a role although nothing of the product that uses it runs on them.

Principals ●→ Found
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from generator.cfn.load import inside
from generator.cfn.values import sources_of
from generator.check.permissions.found import Found
from generator.check.permissions.rules import TRUST
from generator.iam.patterns import is_open
from generator.iam.principals import Principals
from generator.iam.statements import allows


@cache
def _services() -> Mapping[str, frozenset[str]]:
    """The services that assume the role of a resource, by its type."""
    text = (files("generator.iam") / "data" / "role_users.tsv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    return {row["type"]: frozenset(row["services"].split(",")) for row in rows}


def unexpected_services(principals: Principals) -> Iterator[Found]:
    """Each service that a role trusts and that none of its users is of.

    A role is left out where nothing uses it, or something of a type that is not in the data.
    """
    users = _users(principals)
    for address, resource in principals.resources.items():
        types = users.get(inside(*address), set()) if resource.type == "AWS::IAM::Role" else set()
        if not types or not types <= _services().keys():
            continue
        expected = frozenset().union(*(_services()[kind] for kind in types))
        for policy in principals.policies(address):
            for statement in allows(policy.statements if policy.kind == "trust" else ()):
                for name in statement.principals.patterns if statement.principals else ():
                    kind, _, service = name.partition(" ")
                    short = service.removesuffix(".cn").removesuffix(".amazonaws.com")
                    if kind == "Service" and not is_open(service) and short not in expected:
                        used = ", ".join(sorted(types))
                        message = f"It lets in {service}, and what uses it is {used}."
                        yield Found(TRUST, address, message, statement.path)


def _users(principals: Principals) -> Mapping[str, set[str]]:
    """The types of what refers to each resource, policies left out."""
    found: dict[str, set[str]] = {}
    for resource in principals.resources.values():
        is_policy = resource.type.startswith("AWS::IAM::") and "Profile" not in resource.type
        if is_policy or "Policy" in resource.type:
            continue
        for source in sources_of(resource.properties):
            found.setdefault(source.qualified, set()).add(resource.type)
    return found
