"""Names that two resources would bear at once: a new one is made before the old one goes.

CloudFormation creates a replacement first and deletes what it replaces at the end, so a name that
a template fixes collides with itself. Source: CloudFormation User Guide, "Update behaviors of
stack resources"; Template Reference, "Name type".

    Comparison ●→ PolicyResults
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from generator.cfn.load import inside
from generator.cfn.schemas import ResourceSchema
from generator.cfn.values import Value, is_scalar, key_of, sources_of, text_of
from generator.plan.diff.compare import Comparison
from generator.plan.diff.presence import presence
from generator.plan.diff.resolved_product import Address, ResourceInstance
from generator.plan.model import Change, PolicyResult

RULE = "name-collision"

# Types that are identified by an ARN or ID that AWS gives, and yet allow each name only once.
NAMES: Mapping[str, tuple[str, ...]] = {
    "AWS::ApplicationAutoScaling::ScalingPolicy": ("PolicyName", "ScalingTargetId"),
    "AWS::CloudFront::Function": ("Name",),
    "AWS::EC2::LaunchTemplate": ("LaunchTemplateName",),
    "AWS::EC2::SecurityGroup": ("GroupName", "VpcId"),
    "AWS::ECS::Service": ("ServiceName", "Cluster"),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": ("Name",),
    "AWS::ElasticLoadBalancingV2::TargetGroup": ("Name",),
    "AWS::Events::Rule": ("Name",),
    "AWS::IAM::ManagedPolicy": ("ManagedPolicyName",),
    "AWS::SNS::Topic": ("TopicName",),
    "AWS::SQS::Queue": ("QueueName",),
    "AWS::SecretsManager::Secret": ("Name",),
    "AWS::StepFunctions::StateMachine": ("StateMachineName",),
    "AWS::WAFv2::IPSet": ("Name", "Scope"),
    "AWS::WAFv2::RegexPatternSet": ("Name", "Scope"),
    "AWS::WAFv2::RuleGroup": ("Name", "Scope"),
    "AWS::WAFv2::WebACL": ("Name", "Scope"),
}

# Types without a name of which there can be only one at the same place, all of these the same;
# some may be absent. Source: the error codes of the EC2, Elastic Load Balancing and API Gateway API
# References: InvalidPermission.Duplicate, RouteAlreadyExists, InvalidSubnet.Conflict,
# Resource.AlreadyAssociated, DuplicateListener, PriorityInUse, ConflictException.
PLACES: Mapping[str, tuple[str, ...]] = {
    "AWS::ApiGatewayV2::Route": ("ApiId", "RouteKey"),
    "AWS::EC2::Route": (
        "RouteTableId",
        "DestinationCidrBlock",
        "DestinationIpv6CidrBlock",
        "DestinationPrefixListId",
    ),
    "AWS::EC2::SecurityGroupEgress": (
        "GroupId",
        "IpProtocol",
        "FromPort",
        "ToPort",
        "CidrIp",
        "CidrIpv6",
        "DestinationPrefixListId",
        "DestinationSecurityGroupId",
    ),
    "AWS::EC2::SecurityGroupIngress": (
        "GroupId",
        "IpProtocol",
        "FromPort",
        "ToPort",
        "CidrIp",
        "CidrIpv6",
        "SourcePrefixListId",
        "SourceSecurityGroupId",
    ),
    "AWS::EC2::Subnet": ("VpcId", "CidrBlock"),
    "AWS::IAM::Policy": ("PolicyName", "Roles", "Users", "Groups"),
    "AWS::EC2::VPCGatewayAttachment": ("VpcId", "InternetGatewayId", "VpnGatewayId"),
    "AWS::ElasticLoadBalancingV2::Listener": ("LoadBalancerArn", "Port"),
    "AWS::ElasticLoadBalancingV2::ListenerRule": ("ListenerArn", "Priority"),
}

# Types whose new one takes the old one's place without a word, and goes with it: AWS knows them by
# what they are put on. Sources: IAM API Reference, PutRolePolicy; Application Auto Scaling API
# Reference, RegisterScalableTarget.
_OVERWRITTEN = frozenset(
    ("AWS::ApplicationAutoScaling::ScalableTarget", "AWS::IAM::Policy", "AWS::IAM::RolePolicy")
)

_Identity = tuple[str, str]


def collisions(comparison: Comparison) -> Iterator[PolicyResult]:
    """A result for each resource that would be created under a name that is taken."""
    taken: dict[_Identity, list[ResourceInstance]] = {}
    for one in comparison.before.resources.values():
        if (name := _identity(one, comparison.schemas.get(one.type))) is not None:
            taken.setdefault(name, []).append(one)
    anew = {
        (change.stack, change.logical_id)
        for change in comparison.changes
        if change.action in ("add", "replace") and change.certainty == "certain"
    }
    for change in comparison.changes:
        placed = _made(comparison, change)
        if placed is None or _is_elsewhere(change, placed, comparison.schemas, anew):
            continue
        identity = _identity(placed, comparison.schemas.get(placed.type))
        owners = taken.get(identity, []) if identity is not None else []
        owner = next((one for one in owners if _may_collide(one, placed, change)), None)
        if owner is not None:
            yield PolicyResult(
                RULE, change.place, _message(change, placed, inside(*owner.key), comparison)
            )


def _may_collide(owner: ResourceInstance, made: ResourceInstance, change: Change) -> bool:
    """Whether one may be there while the other is made: what is added was not there before."""
    is_itself = owner.key == made.key and change.action == "add"
    return not is_itself and presence(owner.exists, made.exists).stays


def _made(comparison: Comparison, change: Change) -> ResourceInstance | None:
    is_made = change.action == "add" or change.replacement != "never"
    return comparison.after.resources.get((change.stack, change.logical_id)) if is_made else None


def _names(placed: ResourceInstance, schema: ResourceSchema | None) -> tuple[str, ...]:
    for table in (NAMES, PLACES):
        if placed.deployed_type in table:
            return table[placed.deployed_type]
    return schema.primary_identifier if schema is not None else ()


def _identity(placed: ResourceInstance, schema: ResourceSchema | None) -> _Identity | None:
    """What the template says of a resource's name; None where AWS makes one up."""
    names = _names(placed, schema)
    values: list[Value] = [placed.resource.properties.get(name) for name in names]
    needed = values[:1] if placed.deployed_type in PLACES else values
    if not names or any(value is None for value in needed):
        return None
    texts = (text_of(value) if is_scalar(value) else key_of(value) for value in values)
    return placed.deployed_type, str(list(texts))


def _is_elsewhere(
    change: Change,
    placed: ResourceInstance,
    schemas: Mapping[str, ResourceSchema | None],
    anew: Container[Address],
) -> bool:
    """Whether a part of the name changes, or is something that is new itself."""
    names = _names(placed, schemas.get(placed.type))
    parts = [placed.resource.properties.get(name) for name in names]
    return any(one.path.split("/")[0] in names for one in change.properties) or any(
        (source.stack, source.name) in anew for part in parts for source in sources_of(part)
    )


def _message(change: Change, placed: ResourceInstance, owner: str, comparison: Comparison) -> str:
    names = _names(placed, comparison.schemas.get(placed.type))
    what = _told(placed, names)
    if owner != change.place and placed.deployed_type in _OVERWRITTEN:
        return (
            f"{change.place} is the same {what} as {owner}: it takes that one's place, and is gone"
            " when that one is deleted. Move it with a stack refactor, or give it another name."
        )
    if owner != change.place:
        return (
            f"{change.place} is made while {owner} still has the same {what}: the deployment fails."
            " Move it with a stack refactor, or give it another name."
        )
    changed = names[-1] if placed.deployed_type in PLACES else names[0]
    may = "would be" if change.replacement == "conditional" else "is"
    return (
        f"It {may} replaced, but keeps its {what}: the new one is made before the old one goes, so"
        f" the deployment fails. Change {changed} together with it."
    )


def _told(placed: ResourceInstance, names: tuple[str, ...]) -> str:
    """The properties that are there, in words."""
    there = [name for name in names if placed.resource.properties.get(name) is not None]
    return " and ".join(there) if len(there) < 3 else f"{', '.join(there[:-1])} and {there[-1]}"
