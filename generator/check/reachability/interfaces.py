"""What has network interfaces, and where its properties say in which subnets and groups.

Source: the properties of the resource types in the CloudFormation template reference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.cfn.values import Value
from generator.check.reachability.model import Interface, Subnet
from generator.check.reachability.reading import flag, items, member, number, reference, references
from generator.plan.diff.resolved_product import Address, ResolvedProduct, ResourceInstance


@dataclass(frozen=True)
class Shape:
    """Where a type says what its interfaces are: paths of members, joined by dots.

    ``subnet_group``: the property that names a group of subnets. ``public``: the one that gives a
    public address, and ``public_default``. ``port``: of the type; ``port_path``: where it is set.
    """

    subnets: str = ""
    groups: str = ""
    subnet_group: str = ""
    public: str = ""
    public_default: bool = False
    ports: tuple[int, ...] = ()
    port_path: str = ""
    is_store: bool = False


_LB = "AWS::ElasticLoadBalancingV2::LoadBalancer"
_SERVICE = "AWS::ECS::Service"
_INSTANCE = "AWS::EC2::Instance"
_DB = "AWS::RDS::DBInstance"
_AWSVPC = "NetworkConfiguration.AwsvpcConfiguration"

_ENGINE_PORTS = {
    **{"postgres": 5432, "aurora-postgresql": 5432, "mysql": 3306, "aurora-mysql": 3306},
    **{"mariadb": 3306, "oracle": 1521, "sqlserver": 1433, "db2": 50000, "custom-oracle": 1521},
}


def _cluster(ports: tuple[int, ...], public: str = "") -> Shape:
    return Shape(
        groups="VpcSecurityGroupIds",
        subnet_group="DBSubnetGroupName",
        public=public,
        ports=ports,
        port_path="Port",
        is_store=True,
    )


SHAPES: Mapping[str, Shape] = {
    _DB: Shape(
        groups="VPCSecurityGroups",
        subnet_group="DBSubnetGroupName",
        public="PubliclyAccessible",
        port_path="Port",
        is_store=True,
    ),
    "AWS::RDS::DBCluster": _cluster((), "PubliclyAccessible"),
    "AWS::DocDB::DBCluster": _cluster((27017,)),
    "AWS::Neptune::DBCluster": _cluster((8182,)),
    "AWS::ElastiCache::ServerlessCache": Shape(
        "SubnetIds", "SecurityGroupIds", ports=(6379, 6380), is_store=True
    ),
    "AWS::ElastiCache::ReplicationGroup": Shape(
        groups="SecurityGroupIds",
        subnet_group="CacheSubnetGroupName",
        ports=(6379,),
        port_path="Port",
        is_store=True,
    ),
    "AWS::ElastiCache::CacheCluster": Shape(
        groups="VpcSecurityGroupIds",
        subnet_group="CacheSubnetGroupName",
        ports=(6379, 11211),
        port_path="Port",
        is_store=True,
    ),
    "AWS::MemoryDB::Cluster": Shape(
        groups="SecurityGroupIds",
        subnet_group="SubnetGroupName",
        ports=(6379,),
        port_path="Port",
        is_store=True,
    ),
    "AWS::OpenSearchService::Domain": Shape(
        "VPCOptions.SubnetIds", "VPCOptions.SecurityGroupIds", ports=(443, 80), is_store=True
    ),
    "AWS::Elasticsearch::Domain": Shape(
        "VPCOptions.SubnetIds", "VPCOptions.SecurityGroupIds", ports=(443, 80), is_store=True
    ),
    "AWS::Redshift::Cluster": Shape(
        groups="VpcSecurityGroupIds",
        subnet_group="ClusterSubnetGroupName",
        public="PubliclyAccessible",
        ports=(5439,),
        port_path="Port",
        is_store=True,
    ),
    "AWS::MSK::Cluster": Shape(
        "BrokerNodeGroupInfo.ClientSubnets",
        "BrokerNodeGroupInfo.SecurityGroups",
        ports=(9092, 9094, 9098),
        is_store=True,
    ),
    "AWS::AmazonMQ::Broker": Shape(
        "SubnetIds",
        "SecurityGroups",
        public="PubliclyAccessible",
        ports=(61617, 5671, 8162),
        is_store=True,
    ),
    "AWS::EFS::MountTarget": Shape("SubnetId", "SecurityGroups", ports=(2049,), is_store=True),
    _SERVICE: Shape(
        f"{_AWSVPC}.Subnets", f"{_AWSVPC}.SecurityGroups", public=f"{_AWSVPC}.AssignPublicIp"
    ),
    _LB: Shape("Subnets", "SecurityGroups"),
    "AWS::ElasticLoadBalancing::LoadBalancer": Shape("Subnets", "SecurityGroups"),
    "AWS::EC2::VPCEndpoint": Shape("SubnetIds", "SecurityGroupIds", ports=(443,)),
    "AWS::ApiGatewayV2::VpcLink": Shape("SubnetIds", "SecurityGroupIds"),
    "AWS::Lambda::Function": Shape("VpcConfig.SubnetIds", "VpcConfig.SecurityGroupIds"),
    _INSTANCE: Shape("SubnetId", "SecurityGroupIds"),
}


def interfaces(
    product: ResolvedProduct, subnets: Mapping[Address, Subnet]
) -> dict[Address, Interface]:
    """Everything of the product that has interfaces in subnets."""
    listeners = _listener_ports(product.resources.values())
    addressed = _with_own_addresses(product.resources.values())
    found: dict[Address, Interface] = {}
    for one in product.resources.values():
        shape = SHAPES.get(one.deployed_type)
        if shape is None:
            continue
        properties = _of_cluster(product, one)
        where, groups = _subnets(product, properties, shape), _groups(properties, shape)
        if where or groups:
            public = _is_public(one, properties, shape, where, subnets, addressed)
            ports = (*_ports(one.deployed_type, properties, shape), *listeners.get(one.key, ()))
            filtered = bool(groups) or properties.get("Type") not in ("network", "gateway")
            found[one.key] = Interface(
                one.key, one.deployed_type, where, groups, public, ports, shape.is_store, filtered
            )
    return found


def _of_cluster(product: ResolvedProduct, one: ResourceInstance) -> Mapping[str, Value]:
    """An instance's properties, with what it has from its cluster."""
    properties = one.resource.properties
    cluster = reference(properties.get("DBClusterIdentifier"))
    if one.deployed_type != _DB or cluster is None or cluster not in product.resources:
        return _of_interface(properties) if one.deployed_type == _INSTANCE else properties
    of_cluster = product.resources[cluster].resource.properties
    groups = {"VPCSecurityGroups": of_cluster.get("VpcSecurityGroupIds")}
    return {**of_cluster, **groups, **properties}


def _of_interface(properties: Mapping[str, Value]) -> Mapping[str, Value]:
    """An instance's properties, with those of its first interface for its own."""
    listed = properties.get("NetworkInterfaces")
    first = listed[0] if isinstance(listed, list) and listed else None
    if not isinstance(first, dict):
        return properties
    return {**properties, "SecurityGroupIds": first.get("GroupSet"), **first}


def _subnets(
    product: ResolvedProduct, properties: Mapping[str, Value], shape: Shape
) -> tuple[Address | None, ...]:
    if shape.subnets:
        found = references(member(dict(properties), *shape.subnets.split(".")))
        if found or "SubnetMappings" not in properties:
            return found
        mapped = items(properties["SubnetMappings"])
        return tuple(reference(member(one, "SubnetId")) for _, one in mapped)
    name = reference(properties.get(shape.subnet_group))
    if name is None or name not in product.resources:
        return (None,)
    return references(product.resources[name].resource.properties.get("SubnetIds")) or (None,)


def _groups(properties: Mapping[str, Value], shape: Shape) -> tuple[Address | None, ...]:
    return references(member(dict(properties), *shape.groups.split(".")))


def _ports(kind: str, properties: Mapping[str, Value], shape: Shape) -> tuple[int, ...]:
    own = number(properties.get(shape.port_path), 0) if shape.port_path else 0
    if own:
        return (own,)
    if kind == _SERVICE:
        balancers = items(properties.get("LoadBalancers"))
        found = (number(member(one, "ContainerPort"), 0) for _, one in balancers)
        return tuple(dict.fromkeys(port for port in found if port))
    engine = str(properties.get("Engine", ""))
    by_engine = [port for name, port in _ENGINE_PORTS.items() if engine.startswith(name)]
    if not shape.ports and shape.is_store:
        return tuple(dict.fromkeys(by_engine or _ENGINE_PORTS.values()))
    return shape.ports


def _is_public(
    one: ResourceInstance,
    properties: Mapping[str, Value],
    shape: Shape,
    where: Iterable[Address | None],
    subnets: Mapping[Address, Subnet],
    addressed: frozenset[Address],
) -> bool | None:
    if one.deployed_type in (_LB, "AWS::ElasticLoadBalancing::LoadBalancer"):
        scheme = properties.get("Scheme", "internet-facing")
        return scheme == "internet-facing" if isinstance(scheme, str) else None
    if one.deployed_type == _INSTANCE:
        known = [subnets[subnet] for subnet in where if subnet and subnet in subnets]
        given = [subnet.is_public_by_default for subnet in known]
        own = flag(properties.get("AssociatePublicIpAddress"), any(given))
        return True if one.key in addressed else own
    if not shape.public:
        return False
    value = member(dict(properties), *shape.public.split("."))
    if isinstance(value, str) and value in ("ENABLED", "DISABLED"):
        return value == "ENABLED"
    return flag(value, shape.public_default)


def _with_own_addresses(resources: Iterable[ResourceInstance]) -> frozenset[Address]:
    """Instances with an Elastic IP address."""
    found = (
        reference(one.resource.properties.get("InstanceId"))
        for one in resources
        if one.deployed_type in ("AWS::EC2::EIP", "AWS::EC2::EIPAssociation")
    )
    return frozenset(one for one in found if one)


def _listener_ports(resources: Iterable[ResourceInstance]) -> dict[Address, list[int]]:
    """The ports on which load balancers listen."""
    found: dict[Address, list[int]] = {}
    for one in resources:
        properties = one.resource.properties
        if one.deployed_type == "AWS::ElasticLoadBalancingV2::Listener":
            balancer = reference(properties.get("LoadBalancerArn"))
            port = number(properties.get("Port"), 0)
            if balancer and port:
                found.setdefault(balancer, []).append(port)
        if one.deployed_type == "AWS::ElasticLoadBalancing::LoadBalancer":
            ports = (
                number(member(each, "LoadBalancerPort"), 0)
                for _, each in items(properties.get("Listeners"))
            )
            found.setdefault(one.key, []).extend(port for port in ports if port)
    return found
