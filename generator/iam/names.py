"""ARNs of the resources of a product, and what references to them mean in a policy.

Sources: Service Authorization Reference (ARN formats); Template Reference, "Return values".

    resources ●→ Names, ARN of each
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from generator.cfn.load import inside
from generator.cfn.resolve import ResolvedResource
from generator.cfn.sam import deployed_type
from generator.cfn.scope import Pseudo
from generator.iam.patterns import pattern_of, unknown_text
from generator.iam.statements import Names

Address = tuple[str, str]
Resources = Mapping[Address, ResolvedResource]
"""The resources of a product by stack path and logical ID."""


@dataclass(frozen=True)
class _Row:
    arn_of: tuple[str, ...]
    name: str
    name_of: tuple[str, ...]
    arn: str


@cache
def _table() -> Mapping[str, tuple[_Row, ...]]:
    """By type: the resource itself, then what belongs to it."""
    text = (files("generator.iam") / "data" / "resource_arns.tsv").read_text("utf-8")
    found: dict[str, tuple[_Row, ...]] = {}
    for row in csv.DictReader(text.splitlines(), delimiter="\t"):
        made = _Row(_list(row["arn_of"]), row["name"], _list(row["name_of"]), row["arn"])
        found[row["type"]] = (*found.get(row["type"], ()), made)
    return found


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()


def arns_of(address: Address, resource: ResolvedResource, pseudo: Pseudo) -> list[str]:
    """The ARN of a resource, then those of what it makes; empty for a type not in the table."""
    rows = _table().get(deployed_type(resource.type), ())
    return [_arn(address, resource, row, pseudo) for row in rows]


def _arn(address: Address, resource: ResolvedResource, row: _Row, pseudo: Pseudo) -> str:
    region = pseudo.region or unknown_text("AWS::Region")
    name = _name(address, resource, row)
    return row.arn.format(name=name, region=region, account=account_of(pseudo))


def account_of(pseudo: Pseudo) -> str:
    """The number of the account that the product is deployed to, or the reference to it."""
    return pseudo.account_id or unknown_text("AWS::AccountId")


def _name(address: Address, resource: ResolvedResource, row: _Row) -> str:
    given = resource.properties.get(row.name) if row.name else None
    if given is None:
        return unknown_text(inside(*address))
    text = pattern_of(given)
    if resource.type == "AWS::SSM::Parameter":
        return text.removeprefix("/")
    path = resource.properties.get("Path", "/") if resource.type.startswith("AWS::IAM::") else "/"
    return pattern_of(path).removeprefix("/") + text


def names_of(resources: Resources, pseudo: Pseudo) -> Names:
    """What every reference to a resource with an ARN means."""
    return {key: text for one in resources.items() for key, text in _references(*one, pseudo)}


def _references(
    address: Address, resource: ResolvedResource, pseudo: Pseudo
) -> Iterator[tuple[str, str]]:
    place = inside(*address)
    for row in _table().get(deployed_type(resource.type), ()):
        arn = _arn(address, resource, row, pseudo)
        for attribute in row.arn_of:
            yield _key(place, attribute), arn
        given = resource.properties.get(row.name) if row.name else None
        name = unknown_text(place) if given is None else pattern_of(given)
        for attribute in row.name_of:
            yield _key(place, attribute), name
        if resource.type == "AWS::Logs::LogGroup":
            yield _key(place, "Arn"), f"{arn}:*"


def _key(place: str, attribute: str) -> str:
    return place if attribute == "Ref" else f"{place}.{attribute}"
