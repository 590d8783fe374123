"""ElastiCache: serverless caches, replication groups and the groups they need.

rows ●→ Resource ○→ ElastiCache
"""

from __future__ import annotations

from typing import Any

from generator.local.handler import Call, Handler, Properties
from generator.local.resources import shapes
from generator.local.resources.resource import TableHandler
from generator.local.resources.service_api import ServiceApi
from generator.local.resources.table import ApiCall, Naming, Read, Tagging, Type

TAGS = Tagging(
    target={"ResourceName": "{ARN}"},
    put=("AddTagsToResource", "Tags"),
    take=("RemoveTagsFromResource", "TagKeys"),
    list="ListTagsForResource",
    tells="TagList",
)

_CACHE = {"ServerlessCacheName": "{id}"}

SERVERLESS_CACHE = Type(
    service="elasticache",
    create=ApiCall("CreateServerlessCache", carries="*"),
    id="ServerlessCache.ServerlessCacheName",
    read=Read("DescribeServerlessCaches", _CACHE, "ServerlessCaches[?Status!='deleting'] | [0]"),
    delete=ApiCall("DeleteServerlessCache", _CACHE, "FinalSnapshotName"),
    update=(
        ApiCall(
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
    create=ApiCall("CreateCacheSubnetGroup", carries=f"CacheSubnetGroupName {_SUBNET_CARRIES}"),
    id="CacheSubnetGroup.CacheSubnetGroupName",
    read=Read("DescribeCacheSubnetGroups", _SUBNETS, "CacheSubnetGroups[0]"),
    delete=ApiCall("DeleteCacheSubnetGroup", _SUBNETS),
    name=Naming("CacheSubnetGroupName", 255, lower=True),
    update=(ApiCall("ModifyCacheSubnetGroup", _SUBNETS, _SUBNET_CARRIES),),
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
    create=ApiCall("CreateReplicationGroup", carries="*"),
    id="ReplicationGroup.ReplicationGroupId",
    read=Read("DescribeReplicationGroups", _REPLICATION, "ReplicationGroups[0]"),
    delete=ApiCall("DeleteReplicationGroup", _REPLICATION),
    name=Naming("ReplicationGroupId", 40, lower=True),
    update=(
        ApiCall(
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

PARAMETER_GROUP = Type(
    service="elasticache",
    create=ApiCall(
        "CreateCacheParameterGroup",
        {"CacheParameterGroupName": "{unique}"},
        "CacheParameterGroupFamily Description",
    ),
    id="CacheParameterGroup.CacheParameterGroupName",
    read=Read("DescribeCacheParameterGroups", _PARAMETERS, "CacheParameterGroups[0]"),
    delete=ApiCall("DeleteCacheParameterGroup", _PARAMETERS),
    tags=TAGS,
    more={
        "Properties": Read(
            "DescribeCacheParameters", {**_PARAMETERS, "Source": "user"}, "Parameters"
        )
    },
    composed={"CacheParameterGroupName": "{id}"},
    besides=("Properties",),
)


class ParameterGroup(TableHandler):
    """AWS::ElastiCache::ParameterGroup: a map of what ElastiCache has as a list."""

    def complete(self, call: Call, physical_id: str, properties: Properties) -> None:
        """Set the parameters given."""
        super().complete(call, physical_id, properties)
        self._turn(call, "modify", physical_id, properties.get("Properties") or {})

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """Set what is given now, reset what no longer is."""
        super().update(call, physical_id, before, after)
        old, new = before.get("Properties") or {}, after.get("Properties") or {}
        self._turn(call, "reset", physical_id, {k: v for k, v in old.items() if k not in new})
        self._turn(call, "modify", physical_id, new)

    def tell(self, api: ServiceApi, name: str) -> Any:
        """The parameters that are not the family's own."""
        found = super().tell(api, name)
        if name != "Properties":
            return found
        return {p["ParameterName"]: p["ParameterValue"] for p in found or ()}

    def _turn(self, call: Call, verb: str, name: str, parameters: Properties) -> None:
        if parameters:
            values = [
                {"ParameterName": key, "ParameterValue": shapes.text(value)}
                for key, value in parameters.items()
            ]
            turn = getattr(call.client("elasticache"), f"{verb}_cache_parameter_group")
            turn(CacheParameterGroupName=name, ParameterNameValues=values)


HANDLERS: dict[str, Handler] = {
    "AWS::ElastiCache::ServerlessCache": TableHandler(SERVERLESS_CACHE),
    "AWS::ElastiCache::SubnetGroup": TableHandler(SUBNET_GROUP),
    "AWS::ElastiCache::ReplicationGroup": TableHandler(REPLICATION_GROUP),
    "AWS::ElastiCache::ParameterGroup": ParameterGroup(PARAMETER_GROUP),
}
