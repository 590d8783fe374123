"""Secrets that a service tells once, and CloudFormation whenever it is asked.

moto's stores ○→ text
"""

from __future__ import annotations


def secret_access_key(account: str, partition: str, key_id: str) -> str | None:
    """The secret of an access key; None where there is no such key."""
    from moto.iam.models import iam_backends

    keys = iam_backends[account][partition].get_all_access_keys_for_all_users()
    found = (key.secret_access_key for key in keys if key.access_key_id == key_id)
    return next(found, None)
