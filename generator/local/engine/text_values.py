"""Values as CloudFormation passes them along: as text. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def texts(values: Mapping[str, Any]) -> dict[str, str]:
    """Values as the texts that a nested stack's Parameters carry: lists joined with commas."""
    return {name: as_text(value) for name, value in values.items()}


def as_text(value: Any) -> str:
    """A scalar, or a list whose items are joined with commas, as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(as_text(item) for item in value)
    return str(value)
