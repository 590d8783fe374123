"""Elastic Load Balancing: load balancers, target groups, listeners and rules.

rows ●→ Resource ○→ ELBv2
"""

from __future__ import annotations

from typing import Any

from generator.local.handler import Call, Handler, Properties
from generator.local.resources.ask import Asker
from generator.local.resources.resource import Resource
from generator.local.resources.table import Do, Each, Naming, Read, Tagging, Type

TAGS = Tagging(
    target={"ResourceArns": ["{id}"]},
    put=("AddTags", "Tags"),
    take=("RemoveTags", "TagKeys"),
    ask="DescribeTags",
    tells="TagDescriptions[0].Tags",
)

_BALANCER = {"LoadBalancerArn": "{id}"}

LOAD_BALANCER = Type(
    service="elbv2",
    create=Do(
        "CreateLoadBalancer",
        carries="Name Scheme Type IpAddressType Subnets SubnetMappings SecurityGroups"
        " Ipv4IpamPoolId=IpamPools.Ipv4IpamPoolId EnablePrefixForIpv6SourceNat",
    ),
    id="LoadBalancers[0].LoadBalancerArn",
    read=Read("DescribeLoadBalancers", {"LoadBalancerArns": ["{id}"]}, "LoadBalancers[0]"),
    delete=Do("DeleteLoadBalancer", _BALANCER),
    name=Naming("Name", 32),
    name_is_id=False,
    steps=(
        Do("ModifyLoadBalancerAttributes", _BALANCER, "LoadBalancerAttributes=Attributes"),
        Do("ModifyCapacityReservation", _BALANCER, "MinimumLoadBalancerCapacity"),
    ),
    update=(
        Do("SetIpAddressType", _BALANCER, "IpAddressType"),
        Do("SetSecurityGroups", _BALANCER, "SecurityGroups"),
        Do("SetSubnets", _BALANCER, "Subnets SubnetMappings"),
    ),
    tags=TAGS,
    more={"LoadBalancerAttributes": Read("DescribeLoadBalancerAttributes", _BALANCER, "Attributes")},
    reads={
        "Name": "LoadBalancerName",
        "Subnets": "AvailabilityZones[].SubnetId",
        "SubnetMappings": "AvailabilityZones[].{SubnetId: SubnetId}",
    },
    gives={
        "CanonicalHostedZoneID": "CanonicalHostedZoneId",
        "DNSName": "DNSName",
    },
    kept={
        "MinimumLoadBalancerCapacity": "moto reserves no capacity",
        "SubnetMappings": "moto keeps the subnets alone",
        "EnablePrefixForIpv6SourceNat": "moto does not keep it",
        "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic": "moto does not keep it",
        "Ipv4IpamPoolId": "moto has no address pools",
    },
    silent=("EnableCapacityReservationProvisionStabilize",),
    defaults={"IpAddressType": "ipv4"},
)

_GROUP = {"TargetGroupArn": "{id}"}
_TARGETS = {**_GROUP, "Targets": ["{item}"]}
_HEALTH = (
    "HealthCheckProtocol HealthCheckPort HealthCheckPath HealthCheckEnabled"
    " HealthCheckIntervalSeconds HealthCheckTimeoutSeconds HealthyThresholdCount"
    " UnhealthyThresholdCount Matcher"
)

TARGET_GROUP = Type(
    service="elbv2",
    create=Do("CreateTargetGroup", carries="*"),
    id="TargetGroups[0].TargetGroupArn",
    read=Read("DescribeTargetGroups", {"TargetGroupArns": ["{id}"]}, "TargetGroups[0]"),
    delete=Do("DeleteTargetGroup", _GROUP),
    name=Naming("Name", 32),
    name_is_id=False,
    steps=(
        Do("ModifyTargetGroupAttributes", _GROUP, "TargetGroupAttributes=Attributes"),
        Each("Targets", Do("RegisterTargets", _TARGETS), Do("DeregisterTargets", _TARGETS)),
    ),
    update=(Do("ModifyTargetGroup", _GROUP, _HEALTH),),
    tags=TAGS,
    more={
        "TargetGroupAttributes": Read("DescribeTargetGroupAttributes", _GROUP, "Attributes"),
        "Health": Read("DescribeTargetHealth", _GROUP, "TargetHealthDescriptions"),
    },
    reads={"Name": "TargetGroupName", "Targets": "Health[].Target"},
    kept={"TargetControlPort": "moto does not keep it"},
)

_LISTENER = {"ListenerArn": "{id}"}

LISTENER = Type(
    service="elbv2",
    create=Do("CreateListener", carries="*"),
    id="Listeners[0].ListenerArn",
    read=Read("DescribeListeners", {"ListenerArns": ["{id}"]}, "Listeners[0]"),
    delete=Do("DeleteListener", _LISTENER),
    steps=(Do("ModifyListenerAttributes", _LISTENER, "ListenerAttributes=Attributes"),),
    update=(
        Do(
            "ModifyListener",
            _LISTENER,
            "Port Protocol SslPolicy Certificates DefaultActions AlpnPolicy MutualAuthentication",
        ),
    ),
    tags=TAGS,
    more={"ListenerAttributes": Read("DescribeListenerAttributes", _LISTENER, "Attributes")},
    composed={"ListenerArn": "{id}"},
)

_RULE = {"RuleArn": "{id}"}

LISTENER_RULE = Type(
    service="elbv2",
    create=Do("CreateRule", carries="*"),
    id="Rules[0].RuleArn",
    read=Read("DescribeRules", {"RuleArns": ["{id}"]}, "Rules[0]"),
    delete=Do("DeleteRule", _RULE),
    update=(
        Do("ModifyRule", _RULE, "Conditions Actions Transforms"),
        Do(
            "SetRulePriorities",
            {"RulePriorities": [{"RuleArn": "{id}", "Priority": "{Priority}"}]},
        ),
    ),
    tags=TAGS,
    silent=("ListenerArn",),
)

LISTENER_CERTIFICATE = Type(
    service="elbv2",
    create=Do("AddListenerCertificates", carries="ListenerArn Certificates"),
    id="{token}",
    read=Read(
        "DescribeListenerCertificates",
        {"ListenerArn": "{ListenerArn}"},
        "{Certificates: Certificates[?!IsDefault]}",
    ),
    delete=Do("RemoveListenerCertificates", carries="ListenerArn Certificates"),
    steps=(
        Each(
            "Certificates",
            Do(
                "AddListenerCertificates",
                {"ListenerArn": "{ListenerArn}", "Certificates": ["{item}"]},
            ),
            Do(
                "RemoveListenerCertificates",
                {"ListenerArn": "{ListenerArn}", "Certificates": ["{item}"]},
            ),
            on_create=False,
        ),
    ),
    reads={"ListenerArn": "'{ListenerArn}'"},
    composed={"Id": "{id}"},
)


_DEFAULTS = {
    "access_logs.s3.bucket": "",
    "access_logs.s3.enabled": "false",
    "access_logs.s3.prefix": "",
    "client_keep_alive.seconds": "3600",
    "connection_logs.s3.bucket": "",
    "connection_logs.s3.enabled": "false",
    "connection_logs.s3.prefix": "",
    "deletion_protection.enabled": "false",
    "deregistration_delay.connection_termination.enabled": "false",
    "deregistration_delay.timeout_seconds": "300",
    "idle_timeout.timeout_seconds": "60",
    "load_balancing.algorithm.type": "round_robin",
    "load_balancing.cross_zone.enabled": "use_load_balancer_configuration",
    "preserve_client_ip.enabled": "true",
    "routing.http.desync_mitigation_mode": "defensive",
    "routing.http.drop_invalid_header_fields.enabled": "false",
    "routing.http.preserve_host_header.enabled": "false",
    "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": "false",
    "routing.http.xff_client_port.enabled": "false",
    "routing.http.xff_header_processing.mode": "append",
    "routing.http2.enabled": "true",
    "slow_start.duration_seconds": "0",
    "stickiness.enabled": "false",
    "tcp.idle_timeout.seconds": "350",
    "waf.fail_open.enabled": "false",
    "zonal_shift.config.enabled": "false",
}
"""What attributes are until someone sets them (ELBv2 API, LoadBalancerAttribute and sisters)."""


class Attributed(Resource):
    """A type with a list of attributes, of which the service tells all, asked for or not."""

    def __init__(self, row: Type, attributes: str, full_name: str = "") -> None:
        super().__init__(row)
        self._attributes = attributes
        self._full_name = full_name

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """Attributes that are taken out of the template are again what they were at first."""
        had, has = (_keys(p.get(self._attributes)) for p in (before, after))
        gone = [{"Key": k, "Value": _DEFAULTS[k]} for k in had if k not in has and k in _DEFAULTS]
        whole = [*(after.get(self._attributes) or ()), *gone]
        super().update(call, physical_id, before, {**after, self._attributes: whole} if gone else after)

    def tell(self, ask: Asker, name: str) -> Any:
        """Only the attributes that the template speaks of."""
        found = super().tell(ask, name)
        if name != self._attributes:
            return found
        asked = _keys(ask.properties.get(name))
        return [attribute for attribute in found or () if attribute["Key"] in asked]

    def attributes(self, call: Call, physical_id: str, properties: Properties) -> dict[str, Any]:
        """The end of the ARN is CloudWatch's dimension: ``app/…`` or ``targetgroup/…``."""
        told = super().attributes(call, physical_id, properties)
        if not self._full_name:
            return told
        full = physical_id.rsplit(":", 1)[1].removeprefix("loadbalancer/")
        return {"LoadBalancerArns": [], **told, self._full_name: full}


def _keys(attributes: Any) -> list[str]:
    return [attribute["Key"] for attribute in attributes or ()]


HANDLERS: dict[str, Handler] = {
    "AWS::ElasticLoadBalancingV2::LoadBalancer": Attributed(
        LOAD_BALANCER, "LoadBalancerAttributes", "LoadBalancerFullName"
    ),
    "AWS::ElasticLoadBalancingV2::TargetGroup": Attributed(
        TARGET_GROUP, "TargetGroupAttributes", "TargetGroupFullName"
    ),
    "AWS::ElasticLoadBalancingV2::Listener": Attributed(LISTENER, "ListenerAttributes"),
    "AWS::ElasticLoadBalancingV2::ListenerRule": Resource(LISTENER_RULE),
    "AWS::ElasticLoadBalancingV2::ListenerCertificate": Resource(LISTENER_CERTIFICATE),
}
