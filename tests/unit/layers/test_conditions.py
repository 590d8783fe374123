"""The choices that root parameters make: a truth table for each."""

from __future__ import annotations

import pytest

from generator.assembly.template import Template
from generator.assembly.wires import Condition
from generator.cfn.resolve import Resolver
from generator.cfn.scope import Scope
from generator.cfn.template import Template as Resolved
from generator.layers import conditions
from generator.parameters import Parameters

P = Parameters


def holds(condition: Condition, **values: str) -> object:
    """Whether a condition is true with these root parameters."""
    sheet = Template()
    sheet.condition(condition)
    parameters = {name: {"Type": "String"} for name in values}
    expressions = {name: one.expression for name, one in sheet.conditions.items()}
    data = {"Parameters": parameters, "Conditions": expressions}
    return Resolver(Resolved(data), Scope(values)).condition(condition.name)


@pytest.mark.parametrize(
    ("condition", "values", "expected"),
    [
        (conditions.three_zones(P.zone_count), {"ZoneCount": "3"}, True),
        (conditions.three_zones(P.zone_count), {"ZoneCount": "2"}, False),
        (conditions.nat_single(P.nat_gateways), {"NatGateways": "single"}, True),
        (conditions.nat_not_single(P.nat_gateways), {"NatGateways": "single"}, False),
        (conditions.nat_not_single(P.nat_gateways), {"NatGateways": "regional"}, True),
        (conditions.nat_per_zone(P.nat_gateways), {"NatGateways": "per-zone"}, True),
        (conditions.nat_regional(P.nat_gateways), {"NatGateways": "regional"}, True),
        (conditions.nat_zonal(P.nat_gateways), {"NatGateways": "regional"}, False),
        (conditions.nat_zonal(P.nat_gateways), {"NatGateways": "single"}, True),
        (
            conditions.nat_in_third_zone(P.nat_gateways, P.zone_count),
            {"NatGateways": "per-zone", "ZoneCount": "3"},
            True,
        ),
        (
            conditions.nat_in_third_zone(P.nat_gateways, P.zone_count),
            {"NatGateways": "per-zone", "ZoneCount": "2"},
            False,
        ),
        (
            conditions.internet_facing(P.load_balancer_scheme),
            {"LoadBalancerScheme": "internal"},
            False,
        ),
        (conditions.has_certificate(P.certificate_arn), {"CertificateArn": "arn"}, True),
        (conditions.has_certificate(P.certificate_arn), {"CertificateArn": ""}, False),
        (
            conditions.has_boundary(P.permissions_boundary_arn),
            {"PermissionsBoundaryArn": ""},
            False,
        ),
        (conditions.has_image(P.image_tag), {"ImageTag": "1"}, True),
        (conditions.may_execute_command(P.execute_command), {"ExecuteCommand": "true"}, True),
    ],
)
def test_condition(condition: Condition, values: dict[str, str], expected: bool) -> None:
    assert holds(condition, **values) is expected
