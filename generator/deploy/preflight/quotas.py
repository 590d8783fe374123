"""Quotas that a first deployment can exceed: Elastic IP addresses, VPCs, NAT gateways.

DescribeAddresses, DescribeVpcs, DescribeNatGateways, GetServiceQuota ●→ what is left
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from generator.deploy.aws.client import Aws
from generator.deploy.preflight.model import Check
from generator.deploy.preflight.subject import Subject
from generator.errors import AwsError


@dataclass(frozen=True)
class _Quota:
    """A quota by its code in Service Quotas, and AWS's default (VPC User Guide, "Quotas")."""

    noun: str
    service: str
    code: str
    default: int


_ADDRESSES = _Quota("Elastic IP addresses", "ec2", "L-0263D0A3", 5)
_VPCS = _Quota("VPCs", "vpc", "L-F678F1CE", 5)
_GATEWAYS = _Quota("NAT gateways in a zone", "vpc", "L-FE5A380F", 5)


def quotas(subject: Subject) -> Iterator[Check]:
    """Whether a first deployment fits; nothing where the stack exists. Raises ``AwsError``."""
    if subject.stack is not None:
        return
    aws = subject.aws
    gateways = _gateways(subject)
    addresses = len(aws.ask("ec2", "describe_addresses").get("Addresses", ()))
    yield _check(aws, _ADDRESSES, addresses, gateways, "Use NatGateways: single, or")
    vpcs = len(aws.pages("ec2", "describe_vpcs", "Vpcs"))
    yield _check(aws, _VPCS, vpcs, 1, "Delete one, or")
    if gateways:
        yield _check(aws, _GATEWAYS, _most_in_a_zone(aws), 1, "Use other zones, or")


def _gateways(subject: Subject) -> int:
    """How many zonal NAT gateways, each with an address; a regional one takes its own."""
    kind = subject.value("NatGateways")
    return {"per-zone": int(subject.value("ZoneCount")), "single": 1}.get(kind, 0)


def _most_in_a_zone(aws: Aws) -> int:
    """The most NAT gateways that any zone holds."""
    request = {"Filter": [{"Name": "state", "Values": ["pending", "available"]}]}
    found = aws.pages("ec2", "describe_nat_gateways", "NatGateways", request)
    subnets = {str(one["SubnetId"]) for one in found if one.get("SubnetId")}
    if not subnets:
        return 0
    asked = {"SubnetIds": sorted(subnets)}
    rows = aws.pages("ec2", "describe_subnets", "Subnets", asked)
    zone = {str(one["SubnetId"]): str(one["AvailabilityZone"]) for one in rows}
    return max(Counter(zone.get(str(one.get("SubnetId"))) for one in found).values())


def _check(aws: Aws, quota: _Quota, used: int, wanted: int, way_out: str) -> Check:
    limit, source = _limit(aws, quota)
    what = f"{used} of {limit} {quota.noun} are used ({source}); {wanted} more are needed."
    if used + wanted <= limit:
        return Check("quotas", "ok", what)
    hint = f"{way_out} ask for more: quota {quota.code} of {quota.service} in Service Quotas."
    return Check("quotas", "failed", what, hint)


def _limit(aws: Aws, quota: _Quota) -> tuple[int, str]:
    """The account's quota, or AWS's default where it cannot be asked."""
    request = {"ServiceCode": quota.service, "QuotaCode": quota.code}
    try:
        response = aws.ask("service-quotas", "get_service_quota", request)
        return int(response["Quota"]["Value"]), "the account's quota"
    except (AwsError, KeyError, TypeError, ValueError):
        return quota.default, "AWS's default; the account's quota could not be read"
