"""The choices that root parameters make: a truth table for each."""

from __future__ import annotations

import pytest
from troposphere import encode_to_dict

from generator.assembly.template import Template
from generator.assembly.wires import Switch
from generator.layers import switches
from generator.parameters import Parameters
from generator.product.resolve import Resolver
from generator.product.scope import Scope
from generator.product.template import Template as Resolved

P = Parameters


def holds(switch: Switch, **values: str) -> object:
    """Whether a switch is on with these root parameters."""
    sheet = Template()
    sheet.switch(switch)
    parameters = {name: {"Type": "String"} for name in values}
    data = {"Parameters": parameters, "Conditions": encode_to_dict(sheet.conditions)}
    return Resolver(Resolved(data), Scope(values)).condition(switch.name)


@pytest.mark.parametrize(
    ("switch", "values", "expected"),
    [
        (switches.three_zones(P.zone_count), {"ZoneCount": "3"}, True),
        (switches.three_zones(P.zone_count), {"ZoneCount": "2"}, False),
        (switches.nat_single(P.nat_gateways), {"NatGateways": "single"}, True),
        (switches.nat_not_single(P.nat_gateways), {"NatGateways": "single"}, False),
        (switches.nat_not_single(P.nat_gateways), {"NatGateways": "regional"}, True),
        (switches.nat_per_zone(P.nat_gateways), {"NatGateways": "per-zone"}, True),
        (switches.nat_regional(P.nat_gateways), {"NatGateways": "regional"}, True),
        (switches.nat_zonal(P.nat_gateways), {"NatGateways": "regional"}, False),
        (switches.nat_zonal(P.nat_gateways), {"NatGateways": "single"}, True),
        (
            switches.nat_in_third_zone(P.nat_gateways, P.zone_count),
            {"NatGateways": "per-zone", "ZoneCount": "3"},
            True,
        ),
        (
            switches.nat_in_third_zone(P.nat_gateways, P.zone_count),
            {"NatGateways": "per-zone", "ZoneCount": "2"},
            False,
        ),
        (
            switches.internet_facing(P.load_balancer_scheme),
            {"LoadBalancerScheme": "internal"},
            False,
        ),
        (switches.has_certificate(P.certificate_arn), {"CertificateArn": "arn"}, True),
        (switches.has_certificate(P.certificate_arn), {"CertificateArn": ""}, False),
        (switches.has_boundary(P.permissions_boundary_arn), {"PermissionsBoundaryArn": ""}, False),
        (switches.has_image(P.image_tag), {"ImageTag": "1"}, True),
        (switches.may_execute_command(P.execute_command), {"ExecuteCommand": "true"}, True),
    ],
)
def test_switch(switch: Switch, values: dict[str, str], expected: bool) -> None:
    assert holds(switch, **values) is expected
