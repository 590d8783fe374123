"""Who may do more than before: roles, users, policies, trust, and what resources' policies allow.

What a principal had already, in whatever policy, is no gain. A principal that is new may have what
is usual; one that was there may get single actions on resources that are named.

    Comparison ●→ statements on either side ●→ what is not covered ●→ PolicyResults
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from generator.cfn.load import inside
from generator.cfn.values import sources_of
from generator.iam.actions import matching
from generator.iam.coverage import Grant, uncovered
from generator.iam.documents import IDENTITY_TYPES, Kind, has_policies, policies
from generator.iam.managed_policies import managed_policy
from generator.iam.principals import PRINCIPAL_TYPES, Principals
from generator.iam.risks import SECRETS, more, sweeping
from generator.iam.statements import Statement, allows, denies
from generator.plan.diff.compare import Comparison
from generator.plan.diff.resolved_product import ResolvedProduct, ResourceInstance
from generator.plan.model import PolicyResult
from generator.plan.policy.alternatives import alternatives
from generator.plan.policy.credentials import credentials
from generator.plan.policy.gains import Sides, some, told, undenied
from generator.plan.policy.resource_policies import of_resource, trusted
from generator.plan.policy.workload_roles import ROLE_PROPERTIES, another_role, own_policies

RULE = "wider-permissions"


def widenings(comparison: Comparison) -> Iterator[PolicyResult]:
    """A result for each thing that a change allows and that was not allowed."""
    sides = Sides(*map(_principals, (comparison.before, comparison.after)))
    for change in comparison.changes:
        address = change.stack, change.logical_id
        instances = [side.resources.get(address) for side in (comparison.before, comparison.after)]
        if not any(one is not None and _is_concerned(one) for one in instances):
            continue
        pairs = alternatives(comparison.before, comparison.after, change)
        words = [text for pair in pairs for text in _of_pair(sides, *pair)]
        if change.action == "remove" and instances[0] is not None:
            words += _of_removal(sides, instances[0], comparison.after)
        for text in dict.fromkeys(words):
            yield PolicyResult(RULE, change.place, text)


def _principals(side: ResolvedProduct) -> Principals:
    resources = {address: one.resource for address, one in side.resources.items()}
    return Principals(resources, side.pseudo)


def _is_concerned(one: ResourceInstance) -> bool:
    names = one.resource.properties.keys()
    is_user = not names.isdisjoint((*ROLE_PROPERTIES, "Policies", "ManagedPolicies"))
    return is_user or one.type.startswith("AWS::IAM::") or has_policies(one.resource)


def _of_pair(
    sides: Sides, before: ResourceInstance | None, after: ResourceInstance
) -> Iterator[str]:
    if before is not None and before.deployed_type != after.deployed_type:
        before = None
    old, new = _statements(sides.before, before), _statements(sides.after, after)
    is_principal = after.type in PRINCIPAL_TYPES
    if is_principal or after.type in IDENTITY_TYPES:
        yield from _identity(sides, before, after, old["identity"], new["identity"])
    else:
        yield from _of_others(sides, before, after, old["resource"], new["resource"])
        yield from own_policies(sides, before, after, old["identity"], new["identity"])
        yield from another_role(sides, before, after)
        limits = list(uncovered(allows(new["limit"]), allows(old["limit"])))
        if before is not None and (limits or (old["limit"] and not new["limit"])):
            yield f"It allows more: {some(limits) if limits else 'it has no policy any more'}."
    yield from trusted(old["trust"], new["trust"], before is None, sides.after.account)
    for kind in ("trust", "resource", "limit"):
        yield from undenied(old[kind], new[kind])
    if is_principal and before is not None:
        yield from _boundary(sides, before, after)
    old_resource = before.resource if before is not None else None
    yield from credentials(sides.before, old_resource, after.resource)


def _of_others(
    sides: Sides,
    before: ResourceInstance | None,
    after: ResourceInstance,
    old: Sequence[Statement],
    new: Sequence[Statement],
) -> Iterator[str]:
    """What the policy of a resource allows that it did not."""
    references = [source.qualified for source in sources_of(after.resource.properties)]
    known = {inside(*address) for address in sides.before.resources}
    is_new = before is None and bool(references) and not known.intersection(references)
    is_own = before is None and not after.type.endswith(("Policy", "Permission"))
    yield from of_resource(after.deployed_type, old, new, is_new or is_own, sides.after.account)


def _statements(side: Principals, instance: ResourceInstance | None) -> dict[Kind, list[Statement]]:
    found: dict[Kind, list[Statement]] = {"identity": [], "trust": [], "resource": [], "limit": []}
    for policy in policies(instance.resource, side.names) if instance is not None else ():
        found[policy.kind] += policy.statements
    return found


def _identity(
    sides: Sides,
    before: ResourceInstance | None,
    after: ResourceInstance,
    old: list[Statement],
    new: list[Statement],
) -> Iterator[str]:
    """What those gain who have the policies, and what they are no longer denied."""
    holders = _holders(sides.after, after)
    there = [one for one in holders if before is not None or _was_there(sides, one)]
    attached, unknown = _attached(sides, before, after)
    for holder in there or [""]:
        had = [*old, *(source.statement for source in sides.before.of(holder))]
        has = [*new, *(source.statement for source in sides.after.of(holder))]
        gains = list(uncovered(allows([*new, *attached]), allows(had)))
        if there or before is not None:
            lead = "It allows more" if before is not None else "Who was there before may do more"
            yield from told(lead, gains, more)
            yield from undenied([*old, *(had if there else [])], [*has, *attached])
        else:
            yield from told("It is new and may do much", gains, partial(_of_new, sides.before))
    if unknown and before is not None:
        yield f"It gets the policies {', '.join(unknown)}."


def _of_new(before: Principals, grant: Grant) -> str:
    """Why a new principal should not have it unseen: also the secrets that there were."""
    if found := sweeping(grant):
        return found
    reads = any(one in SECRETS for name in grant.action.patterns for one in matching(name))
    is_old = any(name in before.secrets for name in grant.resource.patterns)
    return "it can read a secret that was there" if reads and is_old else ""


def _holders(side: Principals, instance: ResourceInstance) -> list[str]:
    """The principals that have the policies of a resource."""
    place = inside(*instance.key)
    if instance.type in PRINCIPAL_TYPES:
        return [place]
    found = list(side.holders(instance.key))
    if instance.type == "AWS::IAM::ManagedPolicy":
        arns = {arn for arn, address in side.by_identity.items() if address == instance.key}
        principals = (a for a, r in side.resources.items() if r.type in PRINCIPAL_TYPES)
        found += (inside(*one) for one in principals if arns.intersection(side.attached(one)))
    return found


def _was_there(sides: Sides, holder: str) -> bool:
    """Whether a principal existed before: in the product, or outside of it under its name."""
    known = {inside(*address) for address in sides.after.resources}
    return holder not in known or holder in {inside(*one) for one in sides.before.resources}


def _attached(
    sides: Sides, before: ResourceInstance | None, after: ResourceInstance
) -> tuple[list[Statement], list[str]]:
    """What managed policies that a principal gets say, and those that are not read here."""
    value = after.resource.properties.get("ManagedPolicyArns", [])
    had = before.resource.properties.get("ManagedPolicyArns", []) if before is not None else []
    if after.type not in PRINCIPAL_TYPES:
        return [], []
    gained = [one for one in sides.after.texts(value) if one not in sides.before.texts(had)]
    own = [arn for arn in gained if arn in sides.after.by_identity]
    aws = {arn: managed_policy(arn) or () for arn in gained if arn not in own}
    found = [one.statement for arn in own for one in sides.after.managed(arn, after.key)]
    if before is None:
        found += (one for said in aws.values() for one in said)
    return found, [arn for arn in aws if arn]


def _boundary(sides: Sides, before: ResourceInstance, after: ResourceInstance) -> Iterator[str]:
    """Whether what bounds a principal is gone, or wider."""
    old, new = sides.before.boundary(before.key), sides.after.boundary(after.key)
    if not old or old == new:
        return
    if not new:
        yield "Its permissions boundary is gone."
        return
    had, has = (
        side.boundary_statements(one.key)
        for side, one in ((sides.before, before), (sides.after, after))
    )
    if had is None or has is None:
        yield "Its permissions boundary is another one, and what that allows is not known here."
        return
    grants = list(uncovered(allows(has), allows(had)))
    if grants:
        yield f"Its permissions boundary allows more: {some(grants)}."
    elif list(uncovered(denies(had), denies(has))):
        yield "Its permissions boundary denies less."


def _of_removal(sides: Sides, removed: ResourceInstance, after: ResolvedProduct) -> Iterator[str]:
    """What is no longer denied where a policy goes and those that it was for stay."""
    if removed.type in PRINCIPAL_TYPES:
        return
    old = _statements(sides.before, removed)
    if removed.type in IDENTITY_TYPES:
        for holder in _holders(sides.before, removed):
            stays = not _is_gone(sides, holder)
            has = [source.statement for source in sides.after.of(holder)]
            yield from undenied(old["identity"] if stays else [], has)
        return
    targets = {source.qualified for source in sources_of(removed.resource.properties)}
    stay = {inside(*address) for address in after.resources}
    if removed.type.endswith("Policy") and (targets & stay or not targets):
        yield from undenied(old["resource"], [])


def _is_gone(sides: Sides, holder: str) -> bool:
    was = holder in {inside(*address) for address in sides.before.resources}
    return was and holder not in {inside(*address) for address in sides.after.resources}
