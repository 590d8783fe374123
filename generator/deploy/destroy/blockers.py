"""What GuardDuty puts into a VPC, and what then keeps its subnets and the VPC from being deleted.

Source: GuardDuty user guide, "Runtime Monitoring": an interface endpoint for guardduty-data and a
security group GuardDutyManagedSecurityGroup-VPC, which AWS manages.

    StackTree ○→ DescribeVpcEndpoints, DescribeSecurityGroups ●→ sentences
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.deploy.aws.client import Aws
from generator.errors import AwsError, Mistake
from generator.plan.stack_tree import StackTree

_VPC = "AWS::EC2::VPC"
_HINT = (
    "Turn off automated agent management of GuardDuty for the VPC, delete this, then"
    " `streamflix destroy {}` again."
)


def blockers(aws: Aws, tree: StackTree, environment: str) -> list[Mistake]:
    """What of GuardDuty's is in the VPCs that are still there; empty where AWS does not answer."""
    vpcs = [one.physical_id for _, one in tree.resources if one.type == _VPC and one.physical_id]
    try:
        names = [name for vpc in vpcs for name in _names(aws, vpc)]
    except AwsError:
        return []
    return [Mistake(f"In the way: {name}.", hint=_HINT.format(environment)) for name in names]


def _names(aws: Aws, vpc: str) -> Iterator[str]:
    request = {"Filters": [{"Name": "vpc-id", "Values": [vpc]}]}
    for one in aws.pages("ec2", "describe_vpc_endpoints", "VpcEndpoints", request):
        if "guardduty-data" in str(one.get("ServiceName", "")):
            yield f"GuardDuty's endpoint {one['VpcEndpointId']} in {vpc}"
    for one in aws.pages("ec2", "describe_security_groups", "SecurityGroups", request):
        if str(one.get("GroupName", "")).startswith("GuardDutyManagedSecurityGroup-"):
            yield f"GuardDuty's security group {one['GroupId']} in {vpc}"
