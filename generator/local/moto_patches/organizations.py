"""AWS Organizations: stack sets may be administered by another account than the management one.

moto's list of services with delegated administrators ○→ longer
"""

from __future__ import annotations

STACK_SETS = "member.org.stacksets.cloudformation.amazonaws.com"
"""Under this name stack sets are trusted by an organization, and delegated."""


def delegate_stack_sets() -> None:
    """Let RegisterDelegatedAdministrator take stack sets, as Organizations documents it."""
    from moto.organizations.models import FakeDelegatedAdministrator

    known = FakeDelegatedAdministrator.SUPPORTED_SERVICES
    if STACK_SETS not in known:
        known.append(STACK_SETS)
