"""snake_case to PascalCase: the one place where names cross from Python to CloudFormation."""

from __future__ import annotations

from functools import cache


@cache
def pascal(name: str) -> str:
    """``vpc_id`` → ``VpcId``. The only spelling rule between Python names and logical IDs."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))
