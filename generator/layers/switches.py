"""The choices that root parameters make for more than one layer.

One name, one expression: the flat template declares each of them once.
"""

from __future__ import annotations

from generator.assembly.kinds import Flag, Text
from generator.assembly.wires import Given, Switch, all_of, equals, is_set, negation


def three_zones(zone_count: Given[Text]) -> Switch:
    return equals("ThreeZones", zone_count, "3")


def nat_single(nat_gateways: Given[Text]) -> Switch:
    return equals("NatSingle", nat_gateways, "single")


def nat_per_zone(nat_gateways: Given[Text]) -> Switch:
    return equals("NatPerZone", nat_gateways, "per-zone")


def nat_regional(nat_gateways: Given[Text]) -> Switch:
    return equals("NatRegional", nat_gateways, "regional")


def nat_zonal(nat_gateways: Given[Text]) -> Switch:
    return negation("NatZonal", nat_regional(nat_gateways))


def nat_in_third_zone(nat_gateways: Given[Text], zone_count: Given[Text]) -> Switch:
    return all_of("NatInThirdZone", nat_per_zone(nat_gateways), three_zones(zone_count))


def nat_not_single(nat_gateways: Given[Text]) -> Switch:
    return negation("NatNotSingle", nat_single(nat_gateways))


def internet_facing(load_balancer_scheme: Given[Text]) -> Switch:
    return equals("InternetFacing", load_balancer_scheme, "internet-facing")


def has_certificate(certificate_arn: Given[Text]) -> Switch:
    return is_set("HasCertificate", certificate_arn)


def has_boundary(permissions_boundary_arn: Given[Text]) -> Switch:
    return is_set("HasPermissionsBoundary", permissions_boundary_arn)


def has_image(image_tag: Given[Text]) -> Switch:
    return is_set("HasImage", image_tag)


def may_execute_command(execute_command: Given[Flag]) -> Switch:
    return equals("MayExecuteCommand", execute_command, "true")
