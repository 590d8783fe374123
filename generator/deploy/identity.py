"""Who asks: the account behind the credentials.

Aws ○→ STS GetCallerIdentity
"""

from __future__ import annotations

from generator.deploy.aws import Aws


def account(aws: Aws) -> str:
    """The account's twelve digits."""
    return str(aws.ask("sts", "get_caller_identity")["Account"])
