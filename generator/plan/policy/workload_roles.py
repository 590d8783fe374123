"""What runs with a role: another role than before, or policies of its own.

resource before, after ●→ sentences
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.cfn.load import inside
from generator.iam.coverage import uncovered
from generator.iam.managed_policies import AWS_MANAGED, managed_policy
from generator.iam.patterns import shown
from generator.iam.risks import more, sweeping
from generator.iam.statements import Statement, allows
from generator.plan.diff.resolved_product import ResourceInstance
from generator.plan.policy.gains import Sides, told, undenied

ROLE_PROPERTIES = (
    "ExecutionRoleArn",
    "IamInstanceProfile",
    "Role",
    "RoleARN",
    "RoleArn",
    "ServiceRole",
    "TaskRoleArn",
)
_PERMISSION_SETS = {"AWS::SSO::PermissionSet": "ManagedPolicies"}


def own_policies(
    sides: Sides,
    before: ResourceInstance | None,
    after: ResourceInstance,
    old: list[Statement],
    new: list[Statement],
) -> Iterator[str]:
    """What a function of SAM, or a permission set, may do more: it has policies of its own."""
    named = _PERMISSION_SETS.get(after.type, "Policies")
    has, had = (
        [text for text in side.texts(one.resource.properties.get(named, [])) if "{" not in text]
        if one is not None and (after.type.startswith("AWS::Serverless::") or "SSO" in after.type)
        else []
        for side, one in ((sides.after, after), (sides.before, before))
    )
    arns = [one if ":" in one else f"{AWS_MANAGED}{one}" for one in has if one not in had]
    said = [one for arn in arns for one in managed_policy(arn) or ()]
    gains = uncovered(allows([*new, *said]), allows(old))
    lead = "It is new and may do much" if before is None else "It allows more"
    yield from told(lead, gains, sweeping if before is None else more)
    yield from undenied(old, new)


def another_role(
    sides: Sides, before: ResourceInstance | None, after: ResourceInstance
) -> Iterator[str]:
    """What something that stays may do more because it runs with another role."""
    for name in ROLE_PROPERTIES if before is not None else ():
        old, new = (
            side.texts(one.resource.properties.get(name, []))
            for side, one in ((sides.before, before), (sides.after, after))
            if one is not None
        )
        if not old or not new or old == new:
            continue
        roles = [side.role(texts[0]) for side, texts in ((sides.before, old), (sides.after, new))]
        if roles[1] is None:
            yield f"It runs with another role, {shown(new[0])}, which is not in the product."
            continue
        has = [source.statement for source in sides.after.of(inside(*roles[1]))]
        had = sides.before.of(inside(*roles[0])) if roles[0] is not None else []
        gains = uncovered(allows(has), allows([source.statement for source in had]))
        yield from told(
            f"It runs with the role {inside(*roles[1])}, which allows more", gains, more
        )
