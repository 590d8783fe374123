"""All checks of ``streamflix doctor``, in order. One that AWS refuses to answer is unknown.

Subject ●→ checks ○→ AWS ●→ Check, Check, …
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from generator.deploy.preflight.account import credentials, linked_roles, stack_role, stack_status
from generator.deploy.preflight.inputs import artifact_bucket, certificate, image
from generator.deploy.preflight.model import Check
from generator.deploy.preflight.quotas import quotas
from generator.deploy.preflight.subject import Subject
from generator.deploy.preflight.zones import zones
from generator.errors import AwsError

Ask = Callable[[Subject], Iterable[Check]]

CHECKS: Mapping[str, Ask] = {
    "credentials": credentials,
    "stack": stack_status,
    "zones": zones,
    "quotas": quotas,
    "service-linked roles": linked_roles,
    "role": stack_role,
    "artifact bucket": artifact_bucket,
    "image": image,
    "certificate": certificate,
}


def checks(subject: Subject) -> Iterator[Check]:
    """Every check's results, as they come."""
    for name in CHECKS:
        yield from asked(name, subject)


def asked(name: str, subject: Subject) -> list[Check]:
    """One check; unknown with AWS's answer where AWS rejects a call or cannot be reached."""
    try:
        return list(CHECKS[name](subject))
    except AwsError as error:
        return [Check(name, "unknown", f"It could not be checked. {error}")]
