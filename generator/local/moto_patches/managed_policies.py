"""IAM: AWS's own policies, made once instead of whenever an account is first heard of.

moto's IAM backend ○→ copies of 1,600 policies instead of parsing them anew
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any

from generator.local.moto_patches.wrap import wrap


def install() -> None:
    """Keep the policies of each account: a backend that is made again gets copies."""
    from moto.iam.models import IAMBackend

    made: dict[tuple[str, str], list[Any]] = {}

    def policies(original: Callable[..., list[Any]], backend: Any) -> list[Any]:
        key = (backend.account_id, backend.region_name)
        if key not in made:
            made[key] = original(backend)
        return [copy(policy) for policy in made[key]]

    wrap(IAMBackend, "_init_aws_policies", policies)
