"""What AWS Organizations says: trusted access, organizational units, their accounts.

account ○→ the organizations service, in this process ○→ accounts, by unit
"""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from generator.local.engine.context import EngineContext
from generator.local.errors import invalid
from generator.local.moto_patches.organizations import STACK_SETS
from generator.local.stack_sets import messages

_REGION = "us-east-1"


class Organization:
    """The organization of one account, as that account may see it."""

    def __init__(self, context: EngineContext, account: str) -> None:
        self._context = context
        self._account = account

    def management_account(self) -> str:
        """The account that manages the organization; empty where there is no organization."""
        try:
            found = self._client().describe_organization()["Organization"]
        except ClientError:
            return ""
        return str(found["MasterAccountId"])

    def is_trusting(self) -> bool:
        """Whether stack sets have trusted access."""
        manager = self.management_account()
        if not manager:
            return False
        listed = self._client(manager).list_aws_service_access_for_organization()
        return any(
            one["ServicePrincipal"] == STACK_SETS for one in listed["EnabledServicePrincipals"]
        )

    def trust(self, trusted: bool) -> None:
        """Give trusted access, or take it; raises ``ApiError``."""
        if self.management_account() != self._account:
            raise messages.invalid_operation(messages.NOT_MANAGEMENT)
        client = self._client()
        if trusted:
            client.enable_aws_service_access(ServicePrincipal=STACK_SETS)
        else:
            client.disable_aws_service_access(ServicePrincipal=STACK_SETS)

    def delegating_account(self) -> str:
        """The management account that lets this one administer; raises ``ApiError``."""
        manager = self.management_account()
        if manager:
            client = self._client(manager)
            found = client.list_delegated_administrators(ServicePrincipal=STACK_SETS)
            if any(one["Id"] == self._account for one in found["DelegatedAdministrators"]):
                return manager
        raise invalid(messages.NOT_DELEGATED)

    def check_access(self) -> None:
        """Refuse where service-managed stack sets cannot be; raises ``ApiError``."""
        manager = self.management_account()
        if manager and manager != self._account:
            raise invalid(messages.NOT_MANAGEMENT)
        if not self.is_trusting():
            raise invalid(messages.NO_ACCESS)

    def accounts(self, unit: str) -> list[str]:
        """The accounts in a root or unit and in all units below; the management account is none.

        Raises ``ApiError`` where there is no such unit.
        """
        manager = self.management_account()
        try:
            return [account for account in self._below(unit) if account != manager]
        except ClientError as error:
            message = error.response["Error"].get("Message", "")
            raise invalid(f"Organizational unit {unit} is not valid: {message}") from error

    def _below(self, unit: str) -> list[str]:
        client = self._client()
        found: list[str] = []
        for page in client.get_paginator("list_accounts_for_parent").paginate(ParentId=unit):
            listed = page["Accounts"]
            found += [one["Id"] for one in listed if one.get("Status", "ACTIVE") == "ACTIVE"]
        units = client.get_paginator("list_organizational_units_for_parent")
        for page in units.paginate(ParentId=unit):
            for child in page["OrganizationalUnits"]:
                found += self._below(child["Id"])
        return found

    def _client(self, account: str = "") -> Any:
        return self._context.clients.client("organizations", account or self._account, _REGION)
