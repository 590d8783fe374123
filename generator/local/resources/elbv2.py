"""Elastic Load Balancing: load balancers, target groups, listeners and rules.

rows ●→ Resource ○→ ELBv2
"""

from __future__ import annotations

from generator.local.handler import Call, Handler, Properties
from generator.local.resources.elbv2_attributes import Attributed
from generator.local.resources.resource import TableHandler
from generator.local.resources.table import ApiCall, Each, Naming, Read, Tagging, Type

TAGS = Tagging(
    target={"ResourceArns": ["{id}"]},
    put=("AddTags", "Tags"),
    take=("RemoveTags", "TagKeys"),
    list="DescribeTags",
    tells="TagDescriptions[0].Tags",
)

_BALANCER = {"LoadBalancerArn": "{id}"}

LOAD_BALANCER = Type(
    service="elbv2",
    create=ApiCall(
        "CreateLoadBalancer",
        carries="Name Scheme Type IpAddressType Subnets SubnetMappings SecurityGroups"
        " Ipv4IpamPoolId=IpamPools.Ipv4IpamPoolId EnablePrefixForIpv6SourceNat",
    ),
    id="LoadBalancers[0].LoadBalancerArn",
    read=Read("DescribeLoadBalancers", {"LoadBalancerArns": ["{id}"]}, "LoadBalancers[0]"),
    delete=ApiCall("DeleteLoadBalancer", _BALANCER),
    name=Naming("Name", 32),
    name_is_id=False,
    steps=(
        ApiCall("ModifyLoadBalancerAttributes", _BALANCER, "LoadBalancerAttributes=Attributes"),
        ApiCall("ModifyCapacityReservation", _BALANCER, "MinimumLoadBalancerCapacity"),
    ),
    update=(
        ApiCall("SetIpAddressType", _BALANCER, "IpAddressType"),
        ApiCall("SetSecurityGroups", _BALANCER, "SecurityGroups"),
        ApiCall("SetSubnets", _BALANCER, "Subnets SubnetMappings"),
    ),
    tags=TAGS,
    more={
        "LoadBalancerAttributes": Read("DescribeLoadBalancerAttributes", _BALANCER, "Attributes")
    },
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
    create=ApiCall("CreateTargetGroup", carries="*"),
    id="TargetGroups[0].TargetGroupArn",
    read=Read("DescribeTargetGroups", {"TargetGroupArns": ["{id}"]}, "TargetGroups[0]"),
    delete=ApiCall("DeleteTargetGroup", _GROUP),
    name=Naming("Name", 32),
    name_is_id=False,
    steps=(
        ApiCall("ModifyTargetGroupAttributes", _GROUP, "TargetGroupAttributes=Attributes"),
        Each(
            "Targets", ApiCall("RegisterTargets", _TARGETS), ApiCall("DeregisterTargets", _TARGETS)
        ),
    ),
    update=(ApiCall("ModifyTargetGroup", _GROUP, _HEALTH),),
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
    create=ApiCall("CreateListener", carries="*"),
    id="Listeners[0].ListenerArn",
    read=Read("DescribeListeners", {"ListenerArns": ["{id}"]}, "Listeners[0]"),
    delete=ApiCall("DeleteListener", _LISTENER),
    steps=(ApiCall("ModifyListenerAttributes", _LISTENER, "ListenerAttributes=Attributes"),),
    update=(
        ApiCall(
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
    create=ApiCall("CreateRule", carries="*"),
    id="Rules[0].RuleArn",
    read=Read("DescribeRules", {"RuleArns": ["{id}"]}, "Rules[0]"),
    delete=ApiCall("DeleteRule", _RULE),
    update=(
        ApiCall("ModifyRule", _RULE, "Conditions Actions Transforms"),
        ApiCall(
            "SetRulePriorities",
            {"RulePriorities": [{"RuleArn": "{id}", "Priority": "{Priority}"}]},
        ),
    ),
    tags=TAGS,
    silent=("ListenerArn",),
)

LISTENER_CERTIFICATE = Type(
    service="elbv2",
    create=ApiCall("AddListenerCertificates", carries="ListenerArn Certificates"),
    id="{token}",
    read=Read(
        "DescribeListenerCertificates",
        {"ListenerArn": "{ListenerArn}"},
        "{Certificates: Certificates}",
    ),
    delete=ApiCall("RemoveListenerCertificates", carries="ListenerArn Certificates"),
    steps=(
        Each(
            "Certificates",
            ApiCall(
                "AddListenerCertificates",
                {"ListenerArn": "{ListenerArn}", "Certificates": ["{item}"]},
            ),
            ApiCall(
                "RemoveListenerCertificates",
                {"ListenerArn": "{ListenerArn}", "Certificates": ["{item}"]},
            ),
            on_create=False,
        ),
    ),
    reads={"ListenerArn": "'{ListenerArn}'"},
    composed={"Id": "{id}"},
)


class ListenerCertificates(TableHandler):
    """AWS::ElasticLoadBalancingV2::ListenerCertificate: some of a listener's certificates."""

    def read(self, call: Call, physical_id: str, properties: Properties) -> Properties | None:
        """Those of the certificates that the listener has; others are not this resource's."""
        found = super().read(call, physical_id, properties)
        there = found and [c for c in found["Certificates"] if c in properties["Certificates"]]
        return {**found, "Certificates": there} if found and there else None


HANDLERS: dict[str, Handler] = {
    "AWS::ElasticLoadBalancingV2::LoadBalancer": Attributed(
        LOAD_BALANCER, "LoadBalancerAttributes", "LoadBalancerFullName"
    ),
    "AWS::ElasticLoadBalancingV2::TargetGroup": Attributed(
        TARGET_GROUP, "TargetGroupAttributes", "TargetGroupFullName"
    ),
    "AWS::ElasticLoadBalancingV2::Listener": Attributed(LISTENER, "ListenerAttributes"),
    "AWS::ElasticLoadBalancingV2::ListenerRule": TableHandler(LISTENER_RULE),
    "AWS::ElasticLoadBalancingV2::ListenerCertificate": ListenerCertificates(LISTENER_CERTIFICATE),
}
