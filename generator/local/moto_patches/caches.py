"""ElastiCache: subnet groups that can be changed and deleted, and parameter groups.

moto's ElastiCache responses ○→ operations more
"""

from __future__ import annotations

from typing import Any

from generator.local.moto_patches.wrap import add, wrap


def install() -> None:
    """Add what moto lacks of subnet groups, and parameter groups as data."""
    from moto.elasticache.models import ElastiCacheBackend
    from moto.elasticache.responses import ElastiCacheResponse

    wrap(ElastiCacheBackend, "delete_replication_group", _delete_replication)
    add(ElastiCacheResponse, "modify_cache_subnet_group", _modify_subnets)
    add(ElastiCacheResponse, "delete_cache_subnet_group", _delete_subnets)
    add(ElastiCacheResponse, "create_cache_parameter_group", _create)
    add(ElastiCacheResponse, "describe_cache_parameter_groups", _describe)
    add(ElastiCacheResponse, "describe_cache_parameters", _parameters)
    add(ElastiCacheResponse, "modify_cache_parameter_group", _modify)
    add(ElastiCacheResponse, "reset_cache_parameter_group", _reset)
    add(ElastiCacheResponse, "delete_cache_parameter_group", _delete)


def _delete_replication(original: Any, backend: Any, **asked: Any) -> Any:
    """A deleted replication group is gone, where moto keeps it as ``deleting`` for ever."""
    group = original(backend, **asked)
    del backend.replication_groups[asked["replication_group_id"]]
    return group


def _result(value: Any) -> Any:
    from moto.core.responses import ActionResult

    return ActionResult(value)


def _modify_subnets(response: Any) -> Any:
    groups = response.elasticache_backend.cache_subnet_groups
    group = _found(groups, response._get_param("CacheSubnetGroupName"), "CacheSubnetGroup")
    asked = response._get_params()
    fresh = type(group)(
        account_id=response.current_account,
        region_name=response.region,
        cache_subnet_group_name=group.cache_subnet_group_name,
        cache_subnet_group_description=asked.get("CacheSubnetGroupDescription")
        or group.cache_subnet_group_description,
        subnet_ids=asked.get("SubnetIds") or group.subnet_ids,
        tags=None,
    )
    groups[group.cache_subnet_group_name] = fresh
    return _result({"CacheSubnetGroup": fresh})


def _delete_subnets(response: Any) -> Any:
    backend, name = response.elasticache_backend, response._get_param("CacheSubnetGroupName")
    group = _found(backend.cache_subnet_groups, name, "CacheSubnetGroup")
    del backend.cache_subnet_groups[name]
    backend.tagging_service.delete_all_tags_for_resource(group.arn)
    return _result({})


def _create(response: Any) -> Any:
    backend, asked = response.elasticache_backend, response._get_params()
    name = asked.get("CacheParameterGroupName").lower()
    group = {
        "CacheParameterGroupName": name,
        "CacheParameterGroupFamily": asked.get("CacheParameterGroupFamily"),
        "Description": asked.get("Description"),
        "IsGlobal": False,
        "ARN": f"arn:aws:elasticache:{response.region}:{response.current_account}"
        f":parametergroup:{name}",
        "values": {},
    }
    _groups(backend)[name] = group
    return _result({"CacheParameterGroup": group})


def _describe(response: Any) -> Any:
    groups, name = (
        _groups(response.elasticache_backend),
        response._get_param("CacheParameterGroupName"),
    )
    found = [_found(groups, name, "CacheParameterGroup")] if name else list(groups.values())
    return _result({"CacheParameterGroups": found})


def _parameters(response: Any) -> Any:
    values = _group(response)["values"]
    told = [{"ParameterName": k, "ParameterValue": v, "Source": "user"} for k, v in values.items()]
    return _result({"Parameters": told})


def _modify(response: Any) -> Any:
    for one in response._get_param("ParameterNameValues", []):
        _group(response)["values"][one["ParameterName"]] = one["ParameterValue"]
    return _result({"CacheParameterGroupName": _group(response)["CacheParameterGroupName"]})


def _reset(response: Any) -> Any:
    for one in response._get_param("ParameterNameValues", []):
        _group(response)["values"].pop(one["ParameterName"], None)
    return _result({"CacheParameterGroupName": _group(response)["CacheParameterGroupName"]})


def _delete(response: Any) -> Any:
    group = _group(response)
    backend = response.elasticache_backend
    del _groups(backend)[group["CacheParameterGroupName"]]
    backend.tagging_service.delete_all_tags_for_resource(group["ARN"])
    return _result({})


def _group(response: Any) -> Any:
    name = response._get_param("CacheParameterGroupName")
    return _found(_groups(response.elasticache_backend), name, "CacheParameterGroup")


def _groups(backend: Any) -> dict[str, Any]:
    groups: dict[str, Any] = backend.__dict__.setdefault("cache_parameter_groups", {})
    return groups


def _found(groups: dict[str, Any], name: str, kind: str) -> Any:
    from generator.local.moto_patches.serverless import fault

    if name not in groups:
        raise fault(f"{kind}NotFoundFault", f"{kind} {name} not found.")
    return groups[name]
