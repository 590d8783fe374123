"""Who asks: the account behind the credentials.

Aws ○→ STS GetCallerIdentity
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.deploy.aws.client import Aws


@dataclass(frozen=True)
class Caller:
    """Anyone who the credentials belong to: the account's twelve digits and its partition."""

    account: str
    partition: str


def caller(aws: Aws) -> Caller:
    """Whose credentials these are."""
    told = aws.ask("sts", "get_caller_identity")
    return Caller(str(told["Account"]), str(told["Arn"]).split(":")[1])


def account(aws: Aws) -> str:
    """The account's twelve digits."""
    return caller(aws).account
