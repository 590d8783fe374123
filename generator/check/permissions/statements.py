"""Single statements: actions that do not exist, and wildcards that no purpose needs.

Principals ●→ Found
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.permissions.found import Found
from generator.check.permissions.rules import LONG_LIVED, NO_ACTION, UNBOUNDED, WILDCARD
from generator.iam.actions import access_level, exists, is_known_service, needs_resource
from generator.iam.conditions import is_limited
from generator.iam.coverage import Grant, uncovered
from generator.iam.documents import Policy
from generator.iam.names import Address
from generator.iam.patterns import shown
from generator.iam.principals import Principals
from generator.iam.risks import is_broad, sweeping
from generator.iam.statements import Statement, allows

_CREDENTIALS = {
    "AWS::IAM::AccessKey": "An access key does not expire.",
    "AWS::IAM::User": "A user's credentials do not expire.",
}


def statement_findings(principals: Principals) -> Iterator[Found]:
    """What is wrong with single statements, and resources that are credentials."""
    boundaries = {
        principals.by_identity.get(principals.boundary(address))
        for address in principals.by_identity.values()
    }
    for address, resource in principals.resources.items():
        if resource.type in _CREDENTIALS:
            yield Found(LONG_LIVED, address, _CREDENTIALS[resource.type])
        if principals.lacks_boundary(address):
            message = "It has no permissions boundary, which every other role has."
            yield Found(UNBOUNDED, address, message)
        for policy in principals.policies(address):
            for statement in policy.statements:
                yield from _nonexistent(address, statement)
            if policy.kind == "identity" and address not in boundaries:
                yield from _wildcards(address, policy)
        if managed := principals.attached(address):
            yield from _managed(principals, address, managed)


def _nonexistent(address: Address, statement: Statement) -> Iterator[Found]:
    terms = statement.actions
    for pattern, written in zip(terms.patterns, terms.written or terms.patterns, strict=True):
        if exists(pattern):
            continue
        service = written.partition(":")[0]
        why = "" if is_known_service(pattern) else f" there is no service {service}."
        message = f"There is no action {shown(written)}{':' if why else '.'}{why}"
        yield Found(NO_ACTION, address, message, statement.path)


def _wildcards(address: Address, policy: Policy) -> Iterator[Found]:
    """A finding for each statement and reason, with the actions that it is about."""
    for statement in allows(policy.statements):
        reasons: dict[tuple[str, str], list[str]] = {}
        for grant in uncovered([statement], []):
            if why := sweeping(grant) or _on_everything(grant):
                reasons.setdefault((why, str(grant.resource)), []).append(str(grant.action))
        for (why, resource), actions in reasons.items():
            listed = ", ".join(actions[:5])
            more = f" and {len(actions) - 5} more" if len(actions) > 5 else ""
            message = f"It allows {listed}{more} on {resource}: {why}."
            yield Found(WILDCARD, address, message, statement.path)


def _on_everything(grant: Grant) -> str:
    if not is_broad(grant.resource) or is_limited(grant.statement):
        return ""
    named = (one for one in grant.action.patterns if access_level(one) != "List")
    return "it can be limited to resources" if any(map(needs_resource, named)) else ""


def _managed(principals: Principals, address: Address, arns: list[str]) -> Iterator[Found]:
    for arn in arns:
        said = [one.statement for one in principals.managed(arn, address) if one.managed]
        grants = ((grant, sweeping(grant)) for grant in uncovered(allows(said), []))
        worst = next(((grant, why) for grant, why in grants if why), None)
        if worst is not None:
            name = arn.rpartition("/")[2]
            message = f"The managed policy {name} allows {worst[0]}: {worst[1]}."
            yield Found(WILDCARD, address, message, ("ManagedPolicyArns",))
