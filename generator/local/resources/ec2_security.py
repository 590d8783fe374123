"""EC2's security groups and their rules, inline and on their own.

A rule is one thing to CloudFormation and a permission with ranges and peers to EC2; the two
functions that turn one into the other are the heart of this module.

rule ●→ permission ○→ EC2 ○→ permission ●→ rules
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.local.handler import Call, Handler, Properties
from generator.local.resources.ec2_network import TAGS
from generator.local.resources.resource import TableHandler
from generator.local.resources.service_api import ServiceApi
from generator.local.resources.table import ApiCall, Naming, Read, Type

Rule = Mapping[str, Any]

ALLOW_ALL = {"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}
"""The egress rule of a new group; CloudFormation takes it away where others are given."""

STACK = "aws:cloudformation:stack-id"
"""The tag by which a rule that stands on its own is known to be of a stack."""

_PEERS = {"SecurityGroupIngress": "Source", "SecurityGroupEgress": "Destination"}


def permission(rule: Rule) -> dict[str, Any]:
    """A rule as EC2's IpPermission."""
    said = {"Description": rule["Description"]} if "Description" in rule else {}
    out: dict[str, Any] = {"IpProtocol": str(rule["IpProtocol"])}
    out |= {port: int(rule[port]) for port in ("FromPort", "ToPort") if port in rule}
    if "CidrIp" in rule:
        out["IpRanges"] = [{"CidrIp": rule["CidrIp"], **said}]
    if "CidrIpv6" in rule:
        out["Ipv6Ranges"] = [{"CidrIpv6": rule["CidrIpv6"], **said}]
    if prefix := rule.get("SourcePrefixListId") or rule.get("DestinationPrefixListId"):
        out["PrefixListIds"] = [{"PrefixListId": prefix, **said}]
    if pair := _pair(rule):
        out["UserIdGroupPairs"] = [{**pair, **said}]
    return out


def rule(told: Mapping[str, Any], peer: str) -> dict[str, Any]:
    """EC2's SecurityGroupRule as a rule; ``peer`` is ``Source`` or ``Destination``."""
    said = {
        "IpProtocol": told["IpProtocol"],
        "FromPort": told.get("FromPort"),
        "ToPort": told.get("ToPort"),
        "CidrIp": told.get("CidrIpv4"),
        "CidrIpv6": told.get("CidrIpv6"),
        f"{peer}PrefixListId": told.get("PrefixListId"),
        f"{peer}SecurityGroupId": told.get("ReferencedGroupInfo", {}).get("GroupId"),
        "Description": told.get("Description"),
    }
    return {name: value for name, value in said.items() if value is not None}


def _pair(rule: Rule) -> dict[str, str]:
    group = rule.get("SourceSecurityGroupId") or rule.get("DestinationSecurityGroupId")
    pair = {
        "GroupId": group,
        "GroupName": rule.get("SourceSecurityGroupName"),
        "UserId": rule.get("SourceSecurityGroupOwnerId"),
    }
    known = {key: str(value) for key, value in pair.items() if value}
    return known if "GroupId" in known or "GroupName" in known else {}


GROUP = Type(
    service="ec2",
    create=ApiCall("CreateSecurityGroup", carries="VpcId GroupName GroupDescription=Description"),
    id="GroupId",
    read=Read("DescribeSecurityGroups", {"GroupIds": ["{id}"]}, "SecurityGroups[0]"),
    delete=ApiCall("DeleteSecurityGroup", {"GroupId": "{id}"}),
    name=Naming("GroupName", 255),
    name_is_id=False,
    tags=TAGS,
    reads={"GroupDescription": "Description"},
    composed={"Id": "{id}"},
    besides=tuple(_PEERS),
)


class SecurityGroup(TableHandler):
    """AWS::EC2::SecurityGroup: the group, and the rules written inside it.

    Without a VpcId it is a group of the default VPC, and ``Ref`` gives its name.
    """

    def create(self, call: Call, properties: Properties) -> str:
        """Create the group."""
        group = super().create(call, properties)
        return group if properties.get("VpcId") else str(self.named(call, properties)["GroupName"])

    def api(self, call: Call, physical_id: str, properties: Properties) -> ServiceApi:
        """The API knows the group by its ID."""
        return super().api(call, _group_id(call, physical_id), properties)

    def complete(self, call: Call, physical_id: str, properties: Properties) -> None:
        """Authorize the inline rules."""
        super().complete(call, physical_id, properties)
        _bring(call, physical_id, {}, properties)

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """Rules that are gone are revoked, new ones authorized; the rest is left alone."""
        super().update(call, physical_id, before, after)
        _bring(call, physical_id, before, after)

    def tell(self, api: ServiceApi, name: str) -> Any:
        """The group's rules, but for those that stand on their own in the same stack.

        Drift detection leaves these out, and no others: rules of other stacks are drift.
        """
        if name not in _PEERS:
            return super().tell(api, name)
        filters = [{"Name": "group-id", "Values": [api.physical_id]}]
        told = api.call.client("ec2").describe_security_group_rules(Filters=filters)
        return [
            rule(one, _PEERS[name])
            for one in told["SecurityGroupRules"]
            if one["IsEgress"] == ("Egress" in name)
            and {"Key": STACK, "Value": api.call.stack_id} not in one.get("Tags", ())
        ]


def _group_id(call: Call, physical_id: str) -> str:
    """A group's ID, where the physical ID is its name; the name where there is no such group."""
    if physical_id.startswith("sg-"):
        return physical_id
    filters = [{"Name": "group-name", "Values": [physical_id]}]
    found = call.client("ec2").describe_security_groups(Filters=filters)["SecurityGroups"]
    return str(found[0]["GroupId"]) if found else physical_id


def _bring(call: Call, physical_id: str, before: Properties, after: Properties) -> None:
    """Change a group's inline rules from those of ``before`` to those of ``after``."""
    ec2, group = call.client("ec2"), _group_id(call, physical_id)
    for name in _PEERS:
        verb = name.removeprefix("SecurityGroup").lower()
        old, new = (_permissions(name, properties) for properties in (before, after))
        if gone := [one for one in old if one not in new]:
            getattr(ec2, f"revoke_security_group_{verb}")(GroupId=group, IpPermissions=gone)
        if added := [one for one in new if one not in old]:
            getattr(ec2, f"authorize_security_group_{verb}")(GroupId=group, IpPermissions=added)


def _permissions(name: str, properties: Properties) -> list[dict[str, Any]]:
    """The permissions of one direction; egress without any rule is EC2's own allow-all."""
    default = [ALLOW_ALL] if name == "SecurityGroupEgress" else []
    return [permission(one) for one in properties.get(name) or default]


def _rule(direction: str, peer: str) -> Type:
    """A rule on its own: ``direction`` is Ingress or Egress, ``peer`` Source or Destination."""
    rule = {
        "IpProtocol": "{IpProtocol}",
        "FromPort": "{FromPort}",
        "ToPort": "{ToPort}",
        "Description": "{Description}",
        "CidrIpv4": "{CidrIp}",
        "CidrIpv6": "{CidrIpv6}",
        "PrefixListId": f"{{{peer}PrefixListId}}",
        "ReferencedGroupId": f"{{{peer}SecurityGroupId}}",
    }
    rules = [{"SecurityGroupRuleId": "{id}", "SecurityGroupRule": rule}]
    return Type(
        service="ec2",
        create=ApiCall(
            f"AuthorizeSecurityGroup{direction}", carries="GroupId GroupName IpPermissions"
        ),
        id="SecurityGroupRules[0].SecurityGroupRuleId",
        read=Read(
            "DescribeSecurityGroupRules",
            {"SecurityGroupRuleIds": ["{id}"]},
            "SecurityGroupRules[0]",
        ),
        delete=ApiCall(
            f"RevokeSecurityGroup{direction}",
            {"GroupId": "{GroupId}", "SecurityGroupRuleIds": ["{id}"]},
        ),
        update=(
            ApiCall(
                "ModifySecurityGroupRules",
                {"GroupId": "{GroupId}", "SecurityGroupRules": rules},
            ),
        ),
        reads={
            "CidrIp": "CidrIpv4",
            f"{peer}PrefixListId": "PrefixListId",
            f"{peer}SecurityGroupId": "ReferencedGroupInfo.GroupId",
            f"{peer}SecurityGroupOwnerId": "ReferencedGroupInfo.UserId",
        },
        composed={"Id": "{id}"},
    )


class SecurityGroupRule(TableHandler):
    """AWS::EC2::SecurityGroupIngress and …Egress: a rule that stands on its own."""

    def create(self, call: Call, properties: Properties) -> str:
        """Authorize the rule; its own identifier, ``sgr-…``."""
        asked = {k: properties[k] for k in ("GroupId", "GroupName") if k in properties}
        made = super().create(call, {**asked, "IpPermissions": [permission(properties)]})
        tags = [{"Key": STACK, "Value": call.stack_id}]
        call.client("ec2").create_tags(Resources=[made], Tags=tags)
        return made

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """Only the description can change; EC2 wants the rest said again."""
        said = {"FromPort": -1, "ToPort": -1, "Description": ""}
        super().update(call, physical_id, {**said, **before}, {**said, **after})

    def delete(self, call: Call, physical_id: str, properties: Properties) -> None:
        """Revoke the rule."""
        super().delete(call, physical_id, properties)
        call.client("ec2").delete_tags(Resources=[physical_id], Tags=[{"Key": STACK}])


HANDLERS: dict[str, Handler] = {
    "AWS::EC2::SecurityGroup": SecurityGroup(GROUP),
    "AWS::EC2::SecurityGroupIngress": SecurityGroupRule(_rule("Ingress", "Source")),
    "AWS::EC2::SecurityGroupEgress": SecurityGroupRule(_rule("Egress", "Destination")),
}
