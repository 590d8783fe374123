"""What a rule finds, before it is a finding: the rule, the place and the words."""

from __future__ import annotations

from dataclasses import dataclass

from generator.cfn.values import Path
from generator.findings import Rule
from generator.iam.names import Address


@dataclass(frozen=True)
class Found:
    """``path``: below the resource's properties. ``proof``: how it comes about, step by step."""

    rule: Rule
    address: Address
    message: str
    path: Path = ()
    proof: tuple[str, ...] = ()
