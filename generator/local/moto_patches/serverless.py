"""ElastiCache Serverless: caches as data, since moto knows only clusters of nodes.

moto's ElastiCache responses and backend ○→ five operations more
"""

from __future__ import annotations

from typing import Any

from generator.local.moto_patches.wrap import add, wrap

_VERSIONS = {"redis": "7.1", "valkey": "8.1", "memcached": "1.6"}
_CHANGEABLE = (
    "Description",
    "CacheUsageLimits",
    "UserGroupId",
    "SecurityGroupIds",
    "SnapshotRetentionLimit",
    "DailySnapshotTime",
    "Engine",
    "MajorEngineVersion",
)
_FIXED = ("ServerlessCacheName", "KmsKeyId", "SubnetIds", "NetworkType", "ConnectionType")


def install() -> None:
    """Add the operations, and the caches' ARNs to those that can be tagged."""
    from moto.elasticache.models import ElastiCacheBackend
    from moto.elasticache.responses import ElastiCacheResponse

    add(ElastiCacheResponse, "create_serverless_cache", _create)
    add(ElastiCacheResponse, "describe_serverless_caches", _describe)
    add(ElastiCacheResponse, "modify_serverless_cache", _modify)
    add(ElastiCacheResponse, "delete_serverless_cache", _delete)
    add(ElastiCacheResponse, "describe_serverless_cache_snapshots", _describe_snapshots)
    wrap(ElastiCacheBackend, "list_tags_for_resource", _list_tags)


def _create(response: Any) -> Any:
    from moto.core.responses import ActionResult
    from moto.core.utils import utcnow

    backend, asked = response.elasticache_backend, response._get_params()
    name = asked.get("ServerlessCacheName").lower()
    if name in _caches(backend):
        raise fault("ServerlessCacheAlreadyExistsFault", f"Serverless cache {name} exists.")
    engine = asked.get("Engine")
    major = asked.get("MajorEngineVersion") or _VERSIONS.get(engine, "1").split(".")[0]
    host = f"{name}-{backend.account_id[:6]}.serverless.{backend.region_name}.cache.amazonaws.com"
    cache = {
        "Status": "available",
        "CreateTime": utcnow(),
        "ARN": f"arn:aws:elasticache:{backend.region_name}:{backend.account_id}"
        f":serverlesscache:{name}",
        "FullEngineVersion": _full_version(engine, major),
        "Endpoint": {"Address": host, "Port": 11211 if engine == "memcached" else 6379},
        "ReaderEndpoint": {"Address": host, "Port": 11212 if engine == "memcached" else 6380},
        **{key: asked.get(key) for key in (*_FIXED, *_CHANGEABLE) if asked.get(key) is not None},
        "ServerlessCacheName": name,
        "MajorEngineVersion": major,
    }
    _caches(backend)[name] = cache
    if tags := asked.get("Tags"):
        backend.tagging_service.tag_resource(cache["ARN"], tags)
    return ActionResult({"ServerlessCache": cache})


def _describe(response: Any) -> Any:
    from moto.core.responses import ActionResult

    caches, name = _caches(response.elasticache_backend), response._get_param("ServerlessCacheName")
    found = [_found(response)] if name else list(caches.values())
    return ActionResult({"ServerlessCaches": found})


def _modify(response: Any) -> Any:
    from moto.core.responses import ActionResult

    cache, asked = _found(response), response._get_params()
    if asked.get("RemoveUserGroup"):
        cache.pop("UserGroupId", None)
    for key in _CHANGEABLE:
        if asked.get(key) is not None:
            cache[key] = asked.get(key)
    cache["FullEngineVersion"] = _full_version(cache["Engine"], cache["MajorEngineVersion"])
    return ActionResult({"ServerlessCache": cache})


def _delete(response: Any) -> Any:
    from moto.core.responses import ActionResult

    backend, cache = response.elasticache_backend, _found(response)
    if final := response._get_param("FinalSnapshotName"):
        _snapshot(backend, cache, final)
    del _caches(backend)[cache["ServerlessCacheName"]]
    backend.tagging_service.delete_all_tags_for_resource(cache["ARN"])
    return ActionResult({"ServerlessCache": {**cache, "Status": "deleting"}})


def _snapshot(backend: Any, cache: dict[str, Any], name: str) -> None:
    from moto.core.utils import utcnow

    if name in _snapshots(backend):
        raise fault("ServerlessCacheSnapshotAlreadyExistsFault", f"Snapshot {name} exists.")
    place = f"{backend.region_name}:{backend.account_id}"
    told = ("ServerlessCacheName", "Engine", "MajorEngineVersion")
    _snapshots(backend)[name] = {
        "ServerlessCacheSnapshotName": name,
        "ARN": f"arn:aws:elasticache:{place}:serverlesscachesnapshot:{name}",
        "SnapshotType": "manual",
        "Status": "available",
        "CreateTime": utcnow(),
        "ServerlessCacheConfiguration": {key: cache[key] for key in told},
    }


def _describe_snapshots(response: Any) -> Any:
    from moto.core.responses import ActionResult

    cache = response._get_param("ServerlessCacheName")
    name = response._get_param("ServerlessCacheSnapshotName")
    found = [
        one
        for one in _snapshots(response.elasticache_backend).values()
        if name in (None, one["ServerlessCacheSnapshotName"])
        and cache in (None, one["ServerlessCacheConfiguration"]["ServerlessCacheName"])
    ]
    return ActionResult({"ServerlessCacheSnapshots": found})


def _snapshots(backend: Any) -> dict[str, dict[str, Any]]:
    known: dict[str, dict[str, Any]] = backend.__dict__.setdefault("serverless_snapshots", {})
    return known


def _list_tags(original: Any, backend: Any, arn: str) -> Any:
    if ":serverlesscache:" in arn or ":parametergroup:" in arn:
        return backend.tagging_service.list_tags_for_resource(arn)
    return original(backend, arn)


def _found(response: Any) -> dict[str, Any]:
    name = response._get_param("ServerlessCacheName")
    cache: dict[str, Any] | None = _caches(response.elasticache_backend).get(name.lower())
    if cache is None:
        raise fault("ServerlessCacheNotFoundFault", f"ServerlessCache not found: {name}")
    return cache


def _caches(backend: Any) -> dict[str, dict[str, Any]]:
    caches: dict[str, dict[str, Any]] = backend.__dict__.setdefault("serverless_caches", {})
    return caches


def _full_version(engine: str, major: str) -> str:
    known = _VERSIONS.get(engine, "")
    return known if known.split(".")[0] == major else f"{major}.0"


def fault(code: str, message: str) -> Exception:
    from moto.elasticache.exceptions import ElastiCacheException

    class Fault(ElastiCacheException):
        """A refusal by its code, as ElastiCache words it."""

    fault = Fault(message)
    fault.code = code
    return fault
