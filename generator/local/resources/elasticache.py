"""ElastiCache: serverless caches, replication groups and the groups they need.

rows ●→ Resource ○→ ElastiCache
"""

from __future__ import annotations

from generator.local.handler import Handler
from generator.local.resources.resource import Resource
from generator.local.resources.table import Do, Naming, Read, Tagging, Type

TAGS = Tagging(
    target={"ResourceName": "{ARN}"},
    put=("AddTagsToResource", "Tags"),
    take=("RemoveTagsFromResource", "TagKeys"),
    ask="ListTagsForResource",
    tells="TagList",
)

_CACHE = {"ServerlessCacheName": "{id}"}

SERVERLESS_CACHE = Type(
    service="elasticache",
    create=Do("CreateServerlessCache", carries="*"),
    id="ServerlessCache.ServerlessCacheName",
    read=Read("DescribeServerlessCaches", _CACHE, "ServerlessCaches[?Status!='deleting'] | [0]"),
    delete=Do("DeleteServerlessCache", _CACHE, "FinalSnapshotName"),
    update=(
        Do(
            "ModifyServerlessCache",
            _CACHE,
            "Description CacheUsageLimits UserGroupId SecurityGroupIds SnapshotRetentionLimit"
            " DailySnapshotTime Engine MajorEngineVersion",
            only_changed=True,
        ),
    ),
    tags=TAGS,
    silent=("SnapshotArnsToRestore", "FinalSnapshotName", "Endpoint", "ReaderEndpoint"),
    defaults={
        "Description": "",
        "SecurityGroupIds": [],
        "SnapshotRetentionLimit": 0,
    },
)

_SUBNETS = {"CacheSubnetGroupName": "{id}"}
_SUBNET_CARRIES = "Description=CacheSubnetGroupDescription SubnetIds"

SUBNET_GROUP = Type(
    service="elasticache",
    create=Do("CreateCacheSubnetGroup", carries=f"CacheSubnetGroupName {_SUBNET_CARRIES}"),
    id="CacheSubnetGroup.CacheSubnetGroupName",
    read=Read("DescribeCacheSubnetGroups", _SUBNETS, "CacheSubnetGroups[0]"),
    delete=Do("DeleteCacheSubnetGroup", _SUBNETS),
    name=Naming("CacheSubnetGroupName", 255, lower=True),
    update=(Do("ModifyCacheSubnetGroup", _SUBNETS, _SUBNET_CARRIES),),
    tags=TAGS,
    reads={
        "Description": "CacheSubnetGroupDescription",
        "SubnetIds": "Subnets[].SubnetIdentifier",
    },
)

_PARAMETERS = {"CacheParameterGroupName": "{id}"}


_REPLICATION = {"ReplicationGroupId": "{id}"}

REPLICATION_GROUP = Type(
    service="elasticache",
    create=Do("CreateReplicationGroup", carries="*"),
    id="ReplicationGroup.ReplicationGroupId",
    read=Read("DescribeReplicationGroups", _REPLICATION, "ReplicationGroups[0]"),
    delete=Do("DeleteReplicationGroup", _REPLICATION),
    name=Naming("ReplicationGroupId", 40, lower=True),
    update=(
        Do(
            "ModifyReplicationGroup",
            _REPLICATION,
            "* SecurityGroupIds CacheParameterGroupName EngineVersion CacheNodeType",
            only_changed=True,
        ),
    ),
    tags=TAGS,
    reads={
        "ReplicationGroupDescription": "Description",
        "MultiAZEnabled": "MultiAZ == 'enabled'",
        "AutomaticFailoverEnabled": "AutomaticFailover == 'enabled'",
    },
    gives={
        "PrimaryEndPoint": "NodeGroups[0].PrimaryEndpoint",
        "ReaderEndPoint": "NodeGroups[0].ReaderEndpoint",
        "ConfigurationEndPoint": "ConfigurationEndpoint",
    },
    kept=dict.fromkeys(
        (
            "NumCacheClusters",
            "NumNodeGroups",
            "ReplicasPerNodeGroup",
            "SecurityGroupIds",
            "EngineVersion",
            "Engine",
            "Port",
            "NetworkType",
            "IpDiscovery",
            "UserGroupIds",
            "SnapshotWindow",
            "PreferredMaintenanceWindow",
            "AutoMinorVersionUpgrade",
            "LogDeliveryConfigurations",
            "ClusterMode",
            "DataTieringEnabled",
            "TransitEncryptionMode",
            "NodeGroupConfiguration",
        ),
        "moto's replication group does not tell it",
    ),
)

HANDLERS: dict[str, Handler] = {
    "AWS::ElastiCache::ServerlessCache": Resource(SERVERLESS_CACHE),
    "AWS::ElastiCache::SubnetGroup": Resource(SUBNET_GROUP),
    "AWS::ElastiCache::ReplicationGroup": Resource(REPLICATION_GROUP),
}
