"""What an update of a property does: from AWS's schemas, and from this table where they are silent.

A schema says which properties replace a resource; it does not say that a database restarts. And
for some types the resource reference says more than the schema does (:mod:`.documented`).

    type, schema, path ●→ Requirement
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.cfn.schemas import Replacement, ResourceSchema
from generator.plan.impact.documented import asked_by_reference
from generator.plan.model import Interruption, strongest

_STACK = "AWS::CloudFormation::Stack"
_MACRO = "Fn::Transform"
_CUSTOM = "AWS::CloudFormation::CustomResource"

_DOCUMENTED = "AWS documents some interruptions"
_RESTART = "the database restarts, or fails over where it is Multi-AZ"
_STATIC = "static parameters take effect after the next restart"
_NODES = "nodes are exchanged one after the other; connections break"
_UPGRADE = "the engine is upgraded without downtime, and never back"
_INSTANCE = "the instance stops and starts; its public address may change"
_DEPLOYMENT = "tasks are exchanged by a new deployment"
_BLUE_GREEN = "the domain is moved by a blue/green deployment"
_CLUSTER = "the cluster is not available, or read-only, while it changes"

_REFUSED = "AWS refuses this, so the deployment fails: make a new one under another logical ID"

# What an update interrupts though it replaces nothing: type → property → how much, in words.
# Sources: RDS User Guide, "Settings for DB instances" (downtime notes); ECS Developer Guide,
# "Updating Amazon ECS services"; ElastiCache User Guide, "Modifying a cluster" and "Version
# management"; EC2 User Guide, "Instance type changes"; Redshift Management Guide, "Resizing a
# cluster"; OpenSearch Service Developer Guide, "Making configuration changes". What is refused:
# CloudFormation Template Reference, AWS::EC2::Volume and AWS::KMS::Key.
INTERRUPTIONS: Mapping[str, Mapping[str, tuple[Interruption, str]]] = {
    "AWS::RDS::DBInstance": {
        "AllocatedStorage": ("none", "storage grows online and cannot shrink"),
        "BackupRetentionPeriod": ("some", "from or to 0 the database restarts"),
        "CACertificateIdentifier": ("some", _RESTART),
        "CertificateRotationRestart": ("some", _RESTART),
        "DBInstanceClass": ("some", _RESTART),
        "DBParameterGroupName": ("some", "the new group takes effect after a restart"),
        "DedicatedLogVolume": ("some", _RESTART),
        "Engine": ("some", "the engine is upgraded or the database made anew"),
        "EngineVersion": ("some", "the database is down while its engine is upgraded"),
        "ManageMasterUserPassword": ("some", "the password changes: clients must fetch it again"),
        "MasterUserPassword": ("some", "the password changes: clients must use the new one"),
        "MultiAZ": ("none", "a standby is made or removed; writes may be slow meanwhile"),
        "NetworkType": ("some", _RESTART),
        "OptionGroupName": ("some", "some options restart the database"),
        "Port": ("some", "the database restarts and listens elsewhere"),
        "ProcessorFeatures": ("some", _RESTART),
        "StorageThroughput": ("none", "performance may drop while storage is optimised"),
        "StorageType": ("some", "to or from magnetic storage there is a short outage"),
    },
    "AWS::RDS::DBCluster": {
        "DBClusterParameterGroupName": ("some", "takes effect after a restart"),
        "EngineVersion": ("some", "the cluster is down while its engine is upgraded"),
        "ManageMasterUserPassword": ("some", "the password changes: clients must fetch it again"),
        "MasterUserPassword": ("some", "the password changes: clients must use the new one"),
        "Port": ("some", "the cluster restarts and listens elsewhere"),
    },
    "AWS::EC2::Volume": dict.fromkeys(
        ("AvailabilityZone", "Encrypted", "KmsKeyId", "OutpostArn", "SnapshotId"),
        ("none", _REFUSED),
    ),
    "AWS::KMS::Key": dict.fromkeys(
        ("KeySpec", "KeyUsage", "MultiRegion", "Origin"), ("none", _REFUSED)
    ),
    "AWS::RDS::DBParameterGroup": {"Parameters": ("none", _STATIC)},
    "AWS::RDS::DBClusterParameterGroup": {"Parameters": ("none", _STATIC)},
    "AWS::ElastiCache::CacheCluster": {
        "CacheNodeType": ("some", _NODES),
        "EngineVersion": ("some", _NODES),
        "NumCacheNodes": ("some", "data of removed nodes is lost"),
        "CacheParameterGroupName": ("some", _NODES),
    },
    "AWS::ElastiCache::ReplicationGroup": {
        "AuthToken": ("some", "clients must use the new token"),
        "CacheNodeType": ("some", _NODES),
        "EngineVersion": ("some", _NODES),
        "NumCacheClusters": ("some", _NODES),
        "NumNodeGroups": ("some", _NODES),
        "TransitEncryptionMode": ("some", "clients must use what is required"),
    },
    "AWS::ElastiCache::ServerlessCache": {
        "Engine": ("none", _UPGRADE),
        "MajorEngineVersion": ("none", _UPGRADE),
    },
    "AWS::ECS::Service": {
        "CapacityProviderStrategy": ("none", _DEPLOYMENT),
        "EnableExecuteCommand": ("none", _DEPLOYMENT),
        "ForceNewDeployment": ("none", _DEPLOYMENT),
        "LoadBalancers": ("none", _DEPLOYMENT),
        "NetworkConfiguration": ("none", _DEPLOYMENT),
        "PlatformVersion": ("none", _DEPLOYMENT),
        "ServiceConnectConfiguration": ("none", _DEPLOYMENT),
        "ServiceRegistries": ("none", _DEPLOYMENT),
        "TaskDefinition": ("none", _DEPLOYMENT),
        "VolumeConfigurations": ("none", _DEPLOYMENT),
    },
    "AWS::EC2::Instance": {
        "EbsOptimized": ("some", _INSTANCE),
        "InstanceType": ("some", _INSTANCE),
        "KernelId": ("some", _INSTANCE),
        "RamdiskId": ("some", _INSTANCE),
        "UserData": ("some", _INSTANCE),
    },
    "AWS::ElasticLoadBalancingV2::LoadBalancer": {
        "SecurityGroups": ("none", "connections that the new groups do not allow break"),
        "Subnets": ("none", "connections through removed subnets break"),
    },
    "AWS::ElasticLoadBalancingV2::Listener": {
        "Port": ("some", "nothing listens at the old port any more"),
        "Protocol": ("some", "clients must speak the new protocol"),
    },
    "AWS::ApiGatewayV2::Stage": {"StageName": ("some", "the old stage's URL goes")},
    "AWS::MSK::Cluster": {"KafkaVersion": ("some", "brokers restart one after the other")},
    "AWS::OpenSearchService::Domain": {
        "ClusterConfig": ("none", _BLUE_GREEN),
        "EngineVersion": ("none", _BLUE_GREEN),
    },
    "AWS::Redshift::Cluster": {
        "ClusterType": ("some", _CLUSTER),
        "NodeType": ("some", _CLUSTER),
        "NumberOfNodes": ("some", _CLUSTER),
    },
}


@dataclass(frozen=True)
class Requirement:
    """What an update of one property does. ``note``: in words, empty where nothing is to say."""

    requires: Replacement = "never"
    interruption: Interruption = "none"
    note: str = ""


def requirement(type_name: str, schema: ResourceSchema | None, path: str) -> Requirement:
    """What an update at a property path of a type does.

    Without a schema nobody can say: ``conditional``, but for what the table knows.
    """
    if type_name == _STACK:
        return Requirement()
    top = path.partition("/")[0]
    interruption, note = INTERRUPTIONS.get(type_name, {}).get(top, ("none", ""))
    if top == _MACRO:
        return Requirement("conditional", "unknown", "what the macro makes of it is unknown here")
    if schema is None:
        return Requirement("conditional", "unknown", "the type is unknown here")
    if type_name.startswith("Custom::") or type_name == _CUSTOM:
        # Whoever answers for it may give another physical ID, which is a replacement.
        return Requirement("conditional", "unknown", "its own code decides what an update does")
    requires = strongest([schema.replacement_for(path), asked_by_reference(type_name, top)])
    if requires == "conditional" and interruption == "none":
        # What a schema calls conditional, the resource reference calls "Some interruptions".
        interruption, note = "some", note or _DOCUMENTED
    return Requirement(requires, interruption, note)
