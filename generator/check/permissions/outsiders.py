"""Trust of roles and policies of resources that let in who is not of the account.

Principals ●→ Found
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.permissions.found import Found
from generator.check.permissions.rules import OPEN, TRUST
from generator.iam.coverage import uncovered
from generator.iam.principals import Principals
from generator.iam.risks import ANYONE, outsiders, unbound_service
from generator.iam.statements import allows

# Services that call on behalf of anyone who configures them.
_DEPUTIES = ("AWS::Lambda::Permission",)


def outsider_findings(principals: Principals) -> Iterator[Found]:
    """Each statement that lets others in."""
    for address, resource in principals.resources.items():
        for policy in principals.policies(address):
            if policy.kind not in ("trust", "resource"):
                continue
            rule = TRUST if policy.kind == "trust" else OPEN
            for grant in uncovered(allows(policy.statements), []):
                who = grant.principal or ANYONE
                why = outsiders(grant.statement, who, principals.account)
                if not why and resource.type in _DEPUTIES:
                    service = unbound_service(grant.statement, who)
                    why = f"{service} on behalf of any account" if service else ""
                if why:
                    message = f"It lets in {why}: {grant}."
                    yield Found(rule, address, message, grant.statement.path)
