"""EC2's networks: what moto leaves behind, and NAT gateways without a subnet.

moto's VPC, endpoint and NAT gateway classes ○→ changed
"""

from __future__ import annotations

from typing import Any

from generator.local.moto_patches.wrap import wrap


def delete_default_acls() -> None:
    """A VPC's network ACLs go with it."""
    from moto.ec2.models.vpcs import VPCBackend

    def delete(original: Any, backend: Any, vpc_id: str) -> Any:
        vpc = original(backend, vpc_id)
        for key, acl in list(backend.network_acls.items()):
            if acl.vpc_id == vpc_id:
                del backend.network_acls[key]
        return vpc

    wrap(VPCBackend, "delete_vpc", delete)


def endpoints() -> None:
    """Endpoints have a type, private DNS can be changed, and deleted ones are gone."""
    from moto.ec2.models.vpcs import VPCBackend
    from moto.ec2.responses.vpcs import VPCs

    def create(original: Any, backend: Any, *args: Any, **kwargs: Any) -> Any:
        kwargs["endpoint_type"] = kwargs.get("endpoint_type") or "Gateway"
        return original(backend, *args, **kwargs)

    def delete(original: Any, backend: Any, vpce_ids: Any = None) -> None:
        original(backend, vpce_ids)
        for one in vpce_ids or ():
            backend.vpc_end_points.pop(one, None)

    def modify(original: Any, response: Any) -> Any:
        answer = original(response)
        endpoint = response.ec2_backend.vpc_end_points[response._get_param("VpcEndpointId")]
        private = response._get_bool_param("PrivateDnsEnabled")
        if private is not None:
            endpoint.private_dns_enabled = private
        return answer

    wrap(VPCBackend, "create_vpc_endpoint", create)
    wrap(VPCBackend, "delete_vpc_endpoints", delete)
    wrap(VPCs, "modify_vpc_endpoint", modify)


def nat_gateways() -> None:
    """A regional gateway spans its VPC; any gateway takes its interface along when it goes."""
    from moto.core.responses import ActionResult
    from moto.ec2.models.nat_gateways import NatGatewayBackend
    from moto.ec2.responses.nat_gateways import NatGateways
    from moto.ec2.utils import add_tag_specification

    def create(original: Any, response: Any) -> Any:
        if response._get_param("AvailabilityMode") != "regional":
            return original(response)
        tags = add_tag_specification(response._get_param("TagSpecifications", []))
        backend = response.ec2_backend
        gateway = _regional_gateway(backend, response._get_param("VpcId"), tags)
        backend.nat_gateways[gateway.id] = gateway
        return ActionResult({"NatGateway": gateway})

    def delete(original: Any, backend: Any, nat_gateway_id: str) -> Any:
        gateway = original(backend, nat_gateway_id)
        if gateway._eni is not None:
            for address in gateway.address_set:
                if allocation := address.get("allocationId"):
                    _free(backend, allocation)
            backend.enis.pop(gateway._eni.id, None)
        return gateway

    wrap(NatGateways, "create_nat_gateway", create)
    wrap(NatGatewayBackend, "delete_nat_gateway", delete)


def _regional_gateway(backend: Any, vpc_id: str, tags: dict[str, str]) -> Any:
    """One gateway for all zones of a VPC: no subnet, and no interface of its own."""
    from moto.core.utils import utcnow
    from moto.ec2.models.nat_gateways import NatGateway
    from moto.ec2.utils import random_nat_gateway_id

    gateway: Any = NatGateway.__new__(NatGateway)
    gateway.__dict__.update(
        id=random_nat_gateway_id(),
        vpc_id=backend.get_vpc(vpc_id).id,
        subnet_id=None,
        state="available",
        connectivity_type="public",
        address_set=[],
        auto_provision_zones="enabled",
        auto_scaling_ips="enabled",
        route_table_id=None,
        _created_at=utcnow(),
        _eni=None,
        ec2_backend=backend,
    )
    gateway.add_tags(tags)
    return gateway


def _free(backend: Any, allocation_id: str) -> None:
    """An Elastic IP address of a gateway that is gone can be given to another."""
    for address in backend.addresses:
        if address.allocation_id == allocation_id and address.association_id:
            backend.disassociate_address(association_id=address.association_id)


def rule_descriptions() -> None:
    """A rule about another group or a prefix list has a description too, and it can be changed."""
    from moto.ec2.models.security_groups import SecurityGroupBackend, SecurityGroupRule

    def description(rule: Any) -> str | None:
        told = rule.ip_range.get("Description") or rule.source_group.get("Description")
        return str(told) if told is not None else None

    def modify(original: Any, backend: Any, group_id: str, rules: dict[str, Any]) -> None:
        original(backend, group_id, rules)
        group = backend.get_security_group_by_name_or_id(group_id)
        for rule_id in rules:
            rule = group.get_rule(rule_id)
            if rule.source_group and "Description" in rule.ip_range:
                rule.source_group["Description"] = rule.ip_range.pop("Description")

    setattr(SecurityGroupRule, "description", property(description))  # noqa: B010
    wrap(SecurityGroupBackend, "modify_security_group_rules", modify)


def instances() -> None:
    """A terminated instance takes the network interface that it was made with along."""
    from moto.ec2.models.instances import Instance

    def terminate(original: Any, instance: Any) -> Any:
        state = original(instance)
        for interface in instance.nics.values():
            if instance.ec2_backend.enis.get(interface.id) is interface:
                del instance.ec2_backend.enis[interface.id]
        return state

    wrap(Instance, "terminate", terminate)
