"""Policies that AWS manages: those that are usual, as they were on a day that the data says.

ARN ●→ Statements, None where the data does not have it
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from generator.iam.statements import Statement, statements

AWS_MANAGED = "arn:aws:iam::aws:policy/"


@cache
def _documents() -> dict[str, Any]:
    text = (files("generator.iam") / "data" / "managed_policies.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)["policies"]
    return found


def is_aws_managed(arn: str) -> bool:
    """Whether the ARN is that of a policy of AWS's, in whatever partition."""
    return arn.startswith(AWS_MANAGED)


@cache
def managed_policy(arn: str) -> tuple[Statement, ...] | None:
    """The statements of a policy that AWS manages; ``arn`` with the partition ``aws``."""
    document = _documents().get(arn.removeprefix(AWS_MANAGED)) if is_aws_managed(arn) else None
    return tuple(statements(document, {})) if document else None
