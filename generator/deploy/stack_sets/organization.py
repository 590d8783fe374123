"""The accounts of organizational units, as AWS Organizations tells them.

unit ○→ ListAccountsForParent, ListOrganizationalUnitsForParent ○→ accounts
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.deploy.aws.client import Aws, AwsApiError
from generator.errors import AwsError, Mistake

SERVICE = "organizations"


@dataclass(frozen=True)
class Account:
    """An account of the organization. ``suspended``: StackSets leaves it alone."""

    id: str
    suspended: bool = False


class Organization:
    """The organization that the credentials belong to; every unit is asked about once."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws
        self._known: dict[str, tuple[Account, ...]] = {}
        self._manager = ""

    def accounts(self, unit: str) -> tuple[Account, ...]:
        """The accounts in a root or unit and in all units below, but for the management account.

        StackSets never deploys to that one (API reference, DeploymentTargets). Raises ``AwsError``
        where they may not be listed.
        """
        if unit not in self._known:
            try:
                manager = self._management_account()
                found = {one.id: one for one in self._below(unit) if one.id != manager}
            except AwsApiError as refused:
                hint = (
                    "The planner needs organizations:DescribeOrganization, ListAccountsForParent"
                    " and ListOrganizationalUnitsForParent."
                )
                what = f"The accounts of {unit} cannot be listed. {refused}"
                raise AwsError(Mistake(what, hint=hint)) from refused
            self._known[unit] = tuple(found.values())
        return self._known[unit]

    def _management_account(self) -> str:
        if not self._manager:
            told = self._aws.ask(SERVICE, "describe_organization")["Organization"]
            # Renamed: the model has both members, older answers only the second.
            self._manager = str(told.get("ManagementAccountId") or told.get("MasterAccountId"))
        return self._manager

    def _below(self, unit: str) -> Iterator[Account]:
        asked = {"ParentId": unit}
        for one in self._aws.pages(SERVICE, "list_accounts_for_parent", "Accounts", asked):
            status = one.get("State") or one.get("Status") or "ACTIVE"
            yield Account(str(one["Id"]), status != "ACTIVE")
        units = self._aws.pages(
            SERVICE, "list_organizational_units_for_parent", "OrganizationalUnits", asked
        )
        for child in units:
            yield from self._below(str(child["Id"]))
