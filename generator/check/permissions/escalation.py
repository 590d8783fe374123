"""How a principal gets the rights of another: it passes or assumes a role, or changes policies.

Source: IAM User Guide, "Grant a user permissions to pass a role to an AWS service", "Roles terms
and concepts" (role chaining).

    Principals ●→ Found
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.cfn.load import inside
from generator.check.permissions.found import Found
from generator.check.permissions.rules import ESCALATION
from generator.iam.conditions import is_limited
from generator.iam.coverage import uncovered
from generator.iam.evaluate import Request, effect
from generator.iam.names import Address
from generator.iam.principals import PRINCIPAL_TYPES, Principals, Source
from generator.iam.risks import is_broad, sweeping
from generator.iam.statements import Statement, allows, denies

_CHANGING = (
    "iam:AttachGroupPolicy",
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreatePolicyVersion",
    "iam:PutGroupPolicy",
    "iam:PutRolePolicy",
    "iam:PutUserPolicy",
    "iam:SetDefaultPolicyVersion",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateLoginProfile",
)
_RUNNING = (
    "cloudformation:CreateStack",
    "codebuild:CreateProject",
    "ec2:RunInstances",
    "ecs:RegisterTaskDefinition",
    "ecs:RunTask",
    "glue:CreateJob",
    "lambda:CreateFunction",
    "sagemaker:CreateNotebookInstance",
    "states:CreateStateMachine",
)


def escalations(principals: Principals) -> Iterator[Found]:
    """Each way in which a role, user or group of the product gets more than its policies say."""
    everyone = {
        arn: address
        for arn, address in principals.by_identity.items()
        if arn.startswith("arn:") and principals.resources[address].type in PRINCIPAL_TYPES
    }
    powerful = {arn: one for arn, one in everyone.items() if _is_powerful(principals, one)}
    for arn, address in everyone.items():
        sources = principals.of(inside(*address))
        statements = [source.statement for source in sources]
        if any(sweeping(one) == "every action" for one in uncovered(allows(statements), [])):
            continue  # an administrator needs no detour; SF3005 names it
        yield from _changes(address, sources)
        yield from _passes(principals, address, sources, powerful)
        for other, role in powerful.items():
            if other != arn and _can_assume(principals, arn, statements, other, role):
                yield from _gained(principals, address, statements, role, "assume")


def _is_powerful(principals: Principals, address: Address) -> bool:
    """Whether anything of it is worth a detour."""
    has = [source.statement for source in principals.of(inside(*address))]
    return any(map(sweeping, uncovered(allows(has), [])))


def _changes(address: Address, sources: list[Source]) -> Iterator[Found]:
    """It changes policies of principals of any name."""
    for source in sources:
        one = source.statement
        if one.effect != "Allow" or is_limited(one) or not is_broad(one.resources):
            continue
        can = [name for name in _CHANGING if one.actions.holds(name.lower())]
        if can and not _is_denied(sources, can[0]):
            message = f"It can give itself any right with {can[0]} on any resource."
            yield Found(ESCALATION, source.address, message, one.path)


def _is_denied(sources: list[Source], action: str) -> bool:
    found = denies([source.statement for source in sources])
    return effect("Deny", found, Request(action, "*")) is True


def _passes(
    principals: Principals, address: Address, sources: list[Source], powerful: dict[str, Address]
) -> Iterator[Found]:
    statements = [source.statement for source in sources]
    runs = [
        name
        for name in _RUNNING
        if any(one.actions.holds(name.lower()) for one in allows(statements))
    ]
    for source in sources:
        one = source.statement
        if not runs or one.effect != "Allow" or not one.actions.holds("iam:passrole"):
            continue
        if is_broad(one.resources) and not is_limited(one):
            message = f"It can pass any role to what it starts with {runs[0]}."
            yield Found(ESCALATION, source.address, message, one.path)
            continue
        for arn, role in powerful.items():
            if role != address and one.resources.holds(arn):
                yield from _gained(principals, address, statements, role, f"pass, with {runs[0]},")


def _can_assume(
    principals: Principals, arn: str, statements: list[Statement], other: str, role: Address
) -> bool:
    """The role's trust names the principal, or the account whose policies then decide."""
    trust = [
        one
        for policy in principals.policies(role)
        if policy.kind == "trust"
        for one in policy.statements
    ]
    request = Request("sts:AssumeRole", "*", arn, principals.account)
    if effect("Allow", trust, request):
        return True
    owner = Request("sts:AssumeRole", "*", principals.account, principals.account)
    own = Request("sts:AssumeRole", other, arn, principals.account)
    return bool(effect("Allow", trust, owner) and effect("Allow", statements, own))


def _gained(
    principals: Principals, address: Address, had: list[Statement], role: Address, how: str
) -> Iterator[Found]:
    """Where the other role may do much that the principal may not."""
    has = [source.statement for source in principals.of(inside(*role))]
    for grant in uncovered(allows(has), allows(had)):
        if why := sweeping(grant):
            message = f"It can {how} {inside(*role)}, which allows {grant}: {why}."
            yield Found(ESCALATION, address, message)
            return
