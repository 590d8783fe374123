"""The serverless cache: encrypted by the service at rest and in transit, bounded in its cost."""

from __future__ import annotations

from typing import NamedTuple

from troposphere import GetAtt, Ref, Sub, elasticache

from generator.assembly.kinds import (
    CacheAddress,
    CacheGroupId,
    CacheName,
    Count,
    PrivateSubnetIds,
    Text,
)
from generator.assembly.template import Template
from generator.assembly.wires import ParameterWire, Wire, equals, is_set, negation, wire
from generator.layers.names import name_tag, named


class Cache(NamedTuple):
    """How to reach the cache, and how to measure it."""

    cache_address: Wire[CacheAddress]
    cache_endpoint: Wire[Text]
    cache_name: Wire[CacheName]


def cache(
    template: Template,
    *,
    environment: ParameterWire[Text],
    zone_count: ParameterWire[Text],
    cache_engine: ParameterWire[Text],
    cache_major_version: ParameterWire[Text],
    cache_max_storage: ParameterWire[Count],
    cache_max_ecpu: ParameterWire[Count],
    cache_snapshot_days: ParameterWire[Count],
    cache_snapshot_time: ParameterWire[Text],
    cache_final_snapshot_name: ParameterWire[Text],
    private_subnet_ids: Wire[PrivateSubnetIds],
    cache_group_id: Wire[CacheGroupId],
) -> Cache:
    """StreamFlix cache: ElastiCache Serverless in the private subnets."""
    none = template.condition(equals("HasNoCacheSnapshots", cache_snapshot_days, "0"))
    snapshots = template.condition(negation("HasCacheSnapshots", none))
    final = template.condition(is_set("HasFinalCacheSnapshot", cache_final_snapshot_name))
    # Other subnets replace the cache, so the name holds what chooses them: a cache must never
    # meet its own replacement under the same name.
    name = f"streamflix-cache-ENV-${{{zone_count.name}}}z"
    serverless = template.add(
        elasticache.ServerlessCache(
            "ServerlessCache",
            ServerlessCacheName=named(environment, name),
            Description="StreamFlix content metadata cache",
            Engine=cache_engine.value,
            MajorEngineVersion=cache_major_version.value,
            SubnetIds=private_subnet_ids.value,
            SecurityGroupIds=[cache_group_id.value],
            CacheUsageLimits=elasticache.CacheUsageLimits(
                DataStorage=elasticache.DataStorage(Maximum=cache_max_storage.value, Unit="GB"),
                ECPUPerSecond=elasticache.ECPUPerSecond(Maximum=cache_max_ecpu.value),
            ),
            SnapshotRetentionLimit=cache_snapshot_days.value,
            DailySnapshotTime=snapshots.choose(cache_snapshot_time.value),
            FinalSnapshotName=final.choose(cache_final_snapshot_name.value),
            DeletionPolicy="Delete",
            UpdateReplacePolicy="Delete",
            Tags=name_tag(environment, "cache"),
        )
    )
    endpoint = Sub("${ServerlessCache.Endpoint.Address}:${ServerlessCache.Endpoint.Port}")
    return Cache(
        wire(CacheAddress, GetAtt(serverless, "Endpoint.Address"), "DNS name of the cache."),
        wire(Text, endpoint, "DNS name and port of the cache."),
        wire(CacheName, Ref(serverless), "Name of the serverless cache."),
    )
