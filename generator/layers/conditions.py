"""The choices that root parameters make for more than one layer.

One name, one expression: the flat template declares each of them once.
"""

from __future__ import annotations

from generator.assembly.kinds import Count, Flag, Text
from generator.assembly.wires import Condition, ParameterWire, all_of, equals, is_set, negation


def three_zones(zone_count: ParameterWire[Text]) -> Condition:
    return equals("ThreeZones", zone_count, "3")


def nat_single(nat_gateways: ParameterWire[Text]) -> Condition:
    return equals("NatSingle", nat_gateways, "single")


def nat_per_zone(nat_gateways: ParameterWire[Text]) -> Condition:
    return equals("NatPerZone", nat_gateways, "per-zone")


def nat_regional(nat_gateways: ParameterWire[Text]) -> Condition:
    return equals("NatRegional", nat_gateways, "regional")


def nat_zonal(nat_gateways: ParameterWire[Text]) -> Condition:
    return negation("NatZonal", nat_regional(nat_gateways))


def nat_in_third_zone(
    nat_gateways: ParameterWire[Text], zone_count: ParameterWire[Text]
) -> Condition:
    return all_of("NatInThirdZone", nat_per_zone(nat_gateways), three_zones(zone_count))


def nat_not_single(nat_gateways: ParameterWire[Text]) -> Condition:
    return negation("NatNotSingle", nat_single(nat_gateways))


def internet_facing(load_balancer_scheme: ParameterWire[Text]) -> Condition:
    return equals("InternetFacing", load_balancer_scheme, "internet-facing")


def has_certificate(certificate_arn: ParameterWire[Text]) -> Condition:
    return is_set("HasCertificate", certificate_arn)


def has_no_certificate(certificate_arn: ParameterWire[Text]) -> Condition:
    return negation("HasNoCertificate", has_certificate(certificate_arn))


def has_web_acl(web_acl: ParameterWire[Flag]) -> Condition:
    return equals("HasWebAcl", web_acl, "true")


def has_boundary(permissions_boundary_arn: ParameterWire[Text]) -> Condition:
    return is_set("HasPermissionsBoundary", permissions_boundary_arn)


def has_image(image_tag: ParameterWire[Text]) -> Condition:
    return is_set("HasImage", image_tag)


def always_runs_tasks(
    image_tag: ParameterWire[Text], min_capacity: ParameterWire[Count]
) -> Condition:
    none = equals("MayRunNoTasks", min_capacity, "0")
    return all_of("AlwaysRunsTasks", has_image(image_tag), negation("KeepsTasksRunning", none))


def may_execute_command(execute_command: ParameterWire[Flag]) -> Condition:
    return equals("MayExecuteCommand", execute_command, "true")
