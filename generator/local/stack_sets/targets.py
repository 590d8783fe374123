"""Which accounts and regions a request means.

Accounts │ DeploymentTargets, Regions ○→ AWS Organizations ●→ places, each with its unit
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from botocore.loaders import Loader

from generator.local.engine.context import EngineContext
from generator.local.engine.templates import fetched
from generator.local.errors import invalid
from generator.local.records.stacks import Place
from generator.local.stack_sets import messages
from generator.local.stack_sets.organization import Organization
from generator.local.stack_sets.records import StackSet

Targets = Mapping[Place, str]
"""Account and region → the organizational unit through which it is meant, or empty."""


def targets(
    context: EngineContext, one: StackSet, given: Mapping[str, Any], creating: bool = False
) -> dict[Place, str]:
    """What a request about instances means, regions first; raises ``ApiError``."""
    regions = list(dict.fromkeys(given.get("Regions", ())))
    check_regions(regions)
    found = accounts(context, one, given, creating)
    return {Place(account, region): unit for region in regions for account, unit in found.items()}


def check_regions(regions: Sequence[str]) -> None:
    """Refuse regions that there are not; raises ``ApiError``."""
    if not regions:
        raise invalid("Regions must not be empty")
    unknown = [name for name in regions if name not in known_regions()]
    if unknown:
        raise invalid(f"Region(s) [{', '.join(unknown)}] are not valid or not supported")


@cache
def known_regions() -> frozenset[str]:
    """Every region that botocore's endpoints name."""
    data = Loader().load_data("endpoints")
    return frozenset(name for part in data["partitions"] for name in part["regions"])


def accounts(
    context: EngineContext, one: StackSet, given: Mapping[str, Any], creating: bool = False
) -> dict[str, str]:
    """The accounts that a request means, each with its unit; raises ``ApiError``."""
    deployment = given.get("DeploymentTargets")
    own = given.get("Accounts")
    if own and deployment:
        raise invalid("Cannot specify both Accounts and DeploymentTargets")
    if one.config.is_service_managed:
        if deployment is None:
            raise invalid(messages.ONLY_UNITS)
        return _of_units(context, one, deployment, creating)
    if deployment is not None and deployment.get("OrganizationalUnitIds"):
        raise invalid(messages.ONLY_ACCOUNTS)
    listed = own or _listed(context, one, deployment or {})
    if not listed:
        raise invalid("Either Accounts or DeploymentTargets must be specified")
    return dict.fromkeys(listed, "")


def _listed(context: EngineContext, one: StackSet, deployment: Mapping[str, Any]) -> list[str]:
    """The accounts of DeploymentTargets: given, or in the file that AccountsUrl names."""
    if "AccountsUrl" not in deployment:
        return list(deployment.get("Accounts", ()))
    if "Accounts" in deployment:
        raise invalid("Cannot specify both Accounts and AccountsUrl")
    text = fetched(context, one.home, deployment["AccountsUrl"])
    return [name.strip() for name in text.replace("\n", ",").split(",") if name.strip()]


def _of_units(
    context: EngineContext, one: StackSet, deployment: Mapping[str, Any], creating: bool
) -> dict[str, str]:
    units = deployment.get("OrganizationalUnitIds", ())
    if not units:
        raise invalid(messages.UNITS_REQUIRED)
    listed = _listed(context, one, deployment)
    kind = deployment.get("AccountFilterType", "NONE")
    _check_filter(kind, listed, creating)
    inside: dict[str, str] = {}
    organization = Organization(context, one.home.account)
    for unit in units:
        for account in organization.accounts(unit):
            inside.setdefault(account, unit)
        for instance in () if creating else list(one.instances.values()):
            if instance.unit == unit:
                inside.setdefault(instance.place.account, unit)
    return filtered(inside, listed, kind)


def _check_filter(kind: str, listed: Sequence[str], creating: bool) -> None:
    if kind == "UNION" and creating:
        raise invalid("AccountFilterType UNION is not supported for CreateStackInstances")
    if kind == "NONE" and listed:
        raise invalid("AccountFilterType must be specified when Accounts are specified")
    if kind != "NONE" and not listed:
        raise invalid(f"Accounts must be specified when AccountFilterType is {kind}")


def filtered(inside: Mapping[str, str], listed: Sequence[str], kind: str) -> dict[str, str]:
    """The accounts of units, as AccountFilterType and Accounts narrow or widen them."""
    if kind == "INTERSECTION":
        return {account: unit for account, unit in inside.items() if account in listed}
    if kind == "DIFFERENCE":
        return {account: unit for account, unit in inside.items() if account not in listed}
    if kind == "UNION":
        return {**dict.fromkeys(listed, ""), **inside}
    return dict(inside)
