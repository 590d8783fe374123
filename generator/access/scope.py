"""What an action is allowed on, and under which conditions.

Narrow where the name is ours or begins with the stack's, by service, account and region elsewhere:
a name that is guessed wrongly would stop a deployment halfway, and a rollback with it. Reading is
allowed on everything: most questions about one resource are, to IAM, questions about all.

    action ●→ Grant
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from generator.access.catalogue import Catalogue

ANY = ("*",)


@dataclass(frozen=True)
class Grant:
    """Actions that are allowed on ARNs (texts for ``Fn::Sub``).

    ``conditions``: names in :data:`generator.access.statements.CONDITIONS`. ``denies`` makes it a
    refusal, which is there only under that condition of the template.
    """

    sid: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    denies: str = ""


def cloudformation(*names: str) -> tuple[str, ...]:
    """Actions of CloudFormation's."""
    return tuple(f"cloudformation:{name}" for name in names)


def _here(service: str, resource: str) -> str:
    """The ARN of something in the stack's own account and region."""
    return f"arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{resource}"


def _anywhere(service: str, resource: str) -> str:
    """The ARN of something in the stack's account that belongs to no region."""
    return f"arn:${{AWS::Partition}}:{service}::${{AWS::AccountId}}:{resource}"


def _api(resource: str) -> str:
    return f"arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}::/{resource}"


STACKS = _here("cloudformation", "stack/${StackPrefix}*/*")
# What names a change set by its ARN alone is, to IAM, about the change set and not about its stack.
# The change sets of `review` are named after their stack, and nested ones after the root's: a role
# that may execute those of one environment may not execute those of another.
CHANGE_SETS = _here("cloudformation", "changeSet/${StackPrefix}*/*")
ROLES = _anywhere("iam", "role/${StackPrefix}*")

# Service → what its actions are allowed on, where they are about anything at all.
NARROW: Mapping[str, tuple[str, ...]] = {
    "apigateway": (_api("apis*"), _api("vpclinks*"), _api("tags/*")),
    "cloudformation": (STACKS,),
    "cloudwatch": (
        _here("cloudwatch", "alarm:${StackPrefix}*"),
        _here("cloudwatch", "alarm:TargetTracking-*"),
        _anywhere("cloudwatch", "dashboard/${StackPrefix}*"),
    ),
    "ec2": (_here("ec2", "*"),),
    "ecr": (_here("ecr", "repository/streamflix-*"),),
    "elasticache": (_here("elasticache", "*"),),
    "iam": (ROLES,),
    "kms": (_here("kms", "key/*"),),
    "logs": (_here("logs", "log-group:/*/streamflix-*"),),
    "rds": (_here("rds", "*"),),
    "secretsmanager": (_here("secretsmanager", "secret:rds!*"),),
    "sns": (_here("sns", "${StackPrefix}*"),),
    "wafv2": (_here("elasticloadbalancing", "loadbalancer/app/*"), _here("wafv2", "*")),
}

_ALARMS = (
    _here("cloudwatch", "alarm:*"),
    _anywhere("cloudwatch", "dashboard/${StackPrefix}*"),
)

# Action → what it is allowed on, and what must be so.
SPECIAL: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # It is only granted on *: a narrower scope is refused (CloudWatch API reference).
    "cloudwatch:PutCompositeAlarm": (ANY, ()),
    # A composite alarm's generated name need not begin with the stack's.
    "cloudwatch:DeleteAlarms": ((_here("cloudwatch", "alarm:*"),), ()),
    "cloudwatch:TagResource": (_ALARMS, ()),
    "cloudwatch:UntagResource": (_ALARMS, ()),
    "iam:PassRole": ((ROLES,), ("passed to",)),
    "iam:CreateServiceLinkedRole": (
        (_anywhere("iam", "role/aws-service-role/*"),),
        ("linked to",),
    ),
    "iam:AttachRolePolicy": ((ROLES,), ("attached",)),
    "iam:DetachRolePolicy": ((ROLES,), ("attached",)),
    "kms:CreateGrant": ((_here("kms", "key/*"),), ("for a service",)),
}

BOUNDED = "HasBoundary"
"""The templates' condition under which roles must have a boundary."""

BOUNDARY = Grant(
    "NoRoleWithoutBoundary",
    (
        "iam:AttachRolePolicy",
        "iam:CreateRole",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
        # It has no condition key for the boundary, so with a forced boundary it is always denied:
        # a role without one, from before, must not be given to someone else.
        "iam:UpdateAssumeRolePolicy",
    ),
    (ROLES,),
    ("without boundary",),
    denies=BOUNDED,
)

BOUNDARY_STAYS = Grant(
    "NoBoundaryRemoved", ("iam:DeleteRolePermissionsBoundary",), (ROLES,), denies=BOUNDED
)

_READING = ("Describe", "Get", "List")


def is_reading(action: str) -> bool:
    """Whether an action only tells. API Gateway's are verbs of HTTP, told apart by ARN alone."""
    service, _, name = action.partition(":")
    return service != "apigateway" and name.startswith(_READING)


def grants(actions: Iterable[str], catalogue: Catalogue) -> list[Grant]:
    """The actions that CloudFormation uses, together where they are allowed on the same."""
    actions = list(actions)
    services = {action.partition(":")[0] for action in actions}
    groups: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for action in actions:
        groups.setdefault(_scope(action, services, catalogue), []).append(action)
    found = _told_apart(
        Grant(_sid(names), tuple(sorted(names)), resources, conditions)
        for (resources, conditions), names in groups.items()
    )
    return [*found, BOUNDARY, BOUNDARY_STAYS] if "iam:CreateRole" in actions else found


def in_every_region(grant: Grant) -> Grant:
    """The same in every region: a role has one name in an account, whatever the regions."""
    resources = tuple(arn.replace("${AWS::Region}", "*") for arn in grant.resources)
    return replace(grant, resources=resources)


def _told_apart(grants: Iterable[Grant]) -> list[Grant]:
    """Statements of one name get a number: IAM takes each name once in a policy."""
    seen: Counter[str] = Counter()
    found = []
    for grant in grants:
        seen[grant.sid] += 1
        number = seen[grant.sid]
        found.append(grant if number == 1 else replace(grant, sid=f"{grant.sid}{number}"))
    return found


def _scope(
    action: str, services: set[str], catalogue: Catalogue
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if is_reading(action):
        return ANY, ()
    if action in SPECIAL:
        resources, conditions = SPECIAL[action]
        return resources, (*conditions, "through")
    formats = catalogue.arns(action)
    if not formats:
        return ANY, ("through",)
    service = action.partition(":")[0]
    return NARROW.get(service) or _wide(formats, services), ("through",)


def _wide(formats: tuple[str, ...], services: set[str]) -> tuple[str, ...]:
    """Everything of the services that a deployer has to do with, in the account and region."""
    found = {":".join(arn.split(":")[:5]) for arn in formats if arn.split(":")[2] in services}
    return tuple(
        arn.replace("${Partition}", "${AWS::Partition}")
        .replace("${Region}", "${AWS::Region}")
        .replace("${Account}", "${AWS::AccountId}")
        + ":*"
        for arn in sorted(found)
    )


def _sid(actions: list[str]) -> str:
    """A statement's name: what it is about, in letters alone (IAM takes no other)."""
    if is_reading(actions[0]):
        return "Read"
    services = sorted({action.partition(":")[0] for action in actions})
    return "".join(service.replace("-", " ").title().replace(" ", "") for service in services)
