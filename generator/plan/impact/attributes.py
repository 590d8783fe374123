"""Which of a resource's attributes stay when the resource is updated, and when it is replaced.

What reads an attribute of a changed resource changes only if the attribute does. Schemas do not
say which do, so: what identifies the resource stays while the resource does, and so does what the
services' references call fixed (the table); everything else may change.

    type, schema, attribute ●→ stays or not
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping

from generator.cfn.schemas import ResourceSchema

# Attributes that only these properties can change while the resource lives; none: nothing can.
# Identifiers and ARNs need not be here. Source: "Return values" of each type in the
# CloudFormation Template Reference.
_NOTHING: frozenset[str] = frozenset()
_PASSWORD = frozenset(("ManageMasterUserPassword", "MasterUserPassword", "MasterUserSecret"))
SETTLED: Mapping[str, Mapping[str, frozenset[str]]] = {
    "AWS::ApiGatewayV2::Api": {"ApiEndpoint": _NOTHING},
    "AWS::CloudFront::Distribution": {"DomainName": _NOTHING},
    "AWS::EC2::EIP": {"PublicIp": frozenset(("Address", "PublicIpv4Pool", "IpamPoolId"))},
    "AWS::EC2::Subnet": {"VpcId": _NOTHING, "AvailabilityZone": _NOTHING, "CidrBlock": _NOTHING},
    "AWS::EC2::VPC": {
        "CidrBlock": _NOTHING,
        "DefaultNetworkAcl": _NOTHING,
        "DefaultSecurityGroup": _NOTHING,
    },
    "AWS::EC2::SecurityGroup": {"GroupId": _NOTHING, "VpcId": _NOTHING},
    "AWS::ECR::Repository": {"RepositoryUri": _NOTHING},
    "AWS::ECS::Service": {"Name": _NOTHING},
    "AWS::EFS::FileSystem": {"FileSystemId": _NOTHING},
    "AWS::ElastiCache::ServerlessCache": {
        "Endpoint.Address": frozenset(("ConnectionType", "NetworkType")),
        "Endpoint.Port": frozenset(("ConnectionType", "NetworkType")),
        "ReaderEndpoint.Address": frozenset(("ConnectionType", "NetworkType")),
        "ReaderEndpoint.Port": frozenset(("ConnectionType", "NetworkType")),
        "FullEngineVersion": frozenset(("Engine", "MajorEngineVersion")),
    },
    "AWS::ElasticLoadBalancingV2::LoadBalancer": {
        "CanonicalHostedZoneID": _NOTHING,
        "DNSName": _NOTHING,
        "LoadBalancerFullName": _NOTHING,
        "LoadBalancerName": _NOTHING,
    },
    "AWS::ElasticLoadBalancingV2::TargetGroup": {
        "TargetGroupFullName": _NOTHING,
        "TargetGroupName": _NOTHING,
    },
    "AWS::IAM::Role": {"RoleId": _NOTHING},
    "AWS::KMS::Key": {"KeyId": _NOTHING},
    "AWS::RDS::DBInstance": {
        "DbiResourceId": _NOTHING,
        "Endpoint.Address": frozenset(("NetworkType", "PubliclyAccessible")),
        "Endpoint.HostedZoneId": _NOTHING,
        "Endpoint.Port": frozenset(("Port", "Engine", "OptionGroupName")),
        "MasterUserSecret.SecretArn": _PASSWORD,
    },
    "AWS::S3::Bucket": {
        "DomainName": _NOTHING,
        "DualStackDomainName": _NOTHING,
        "RegionalDomainName": _NOTHING,
        "WebsiteURL": _NOTHING,
    },
    "AWS::SNS::Topic": {"TopicName": _NOTHING},
    "AWS::SQS::Queue": {"QueueName": _NOTHING, "QueueUrl": _NOTHING},
}

_NEW_WITH_EACH = re.compile(
    r"(?<!HostedZone)(?<!Owner)(Arn|ARN|Id|ID|Address|Ur[il]|UR[IL]|DNSName|DomainName|Name)$"
)


def identifies(type_name: str, schema: ResourceSchema | None, attribute: str) -> bool:
    """Whether an attribute names this one resource, so that it changes with it and never before."""
    kind = type_name.rpartition("::")[2]
    own = {"Arn", "ARN", "Id", f"{kind}Arn", f"{kind}ARN", f"{kind}Id"}
    identifier = schema.primary_identifier if schema is not None else ()
    known = schema is not None
    return known and (attribute in own or attribute.replace(".", "/") in identifier)


def stays(
    type_name: str, schema: ResourceSchema | None, attribute: str, changed: Container[str]
) -> bool:
    """Whether an attribute keeps its value while these properties are updated in place."""
    if identifies(type_name, schema, attribute):
        return True
    known = SETTLED.get(type_name, {})
    return attribute in known and not any(name in changed for name in known[attribute])


def differs_anew(type_name: str, schema: ResourceSchema | None, attribute: str) -> bool:
    """Whether another resource in its place is sure to have another value of the attribute."""
    if identifies(type_name, schema, attribute):
        return True
    return schema is not None and bool(_NEW_WITH_EACH.search(attribute))
