"""CloudWatch Logs: what a log group is beside its name and retention.

moto's Logs responses ○→ changed
"""

from __future__ import annotations

import json
from typing import Any

from generator.local.moto_patches.wrap import add, wrap


def install() -> None:
    """Let log groups have a class, deletion protection, another key and a protection policy."""
    from moto.logs.metric_filters import MetricFilters
    from moto.logs.models import LogGroup
    from moto.logs.responses import LogsResponse

    wrap(LogsResponse, "create_log_group", _create)
    wrap(LogGroup, "to_describe_dict", _describe)
    wrap(MetricFilters, "add_filter", _add_filter)
    add(LogsResponse, "associate_kms_key", _associate)
    add(LogsResponse, "disassociate_kms_key", _disassociate)
    add(LogsResponse, "put_log_group_deletion_protection", _protect)
    add(LogsResponse, "put_data_protection_policy", _put_policy)
    add(LogsResponse, "get_data_protection_policy", _get_policy)
    add(LogsResponse, "delete_data_protection_policy", _delete_policy)


def _create(original: Any, response: Any) -> Any:
    answer = original(response)
    group = _group(response)
    for name in ("logGroupClass", "deletionProtectionEnabled"):
        if response._get_param(name) is not None:
            _more(group)[name] = response._get_param(name)
    return answer


def _describe(original: Any, group: Any) -> dict[str, Any]:
    told = {"logGroupClass": "STANDARD", "deletionProtectionEnabled": False, **_more(group)}
    return {**original(group), **{k: v for k, v in told.items() if not k.startswith("_")}}


def _add_filter(original: Any, filters: Any, name: str, pattern: str, group: str, to: Any) -> None:
    """A filter of the same name takes the place of the former."""
    named = {"filterName": name, "logGroupName": group}
    filters.metric_filters = [f for f in filters.metric_filters if not named.items() <= f.items()]
    original(filters, name, pattern, group, to)


def _associate(response: Any) -> str:
    _group(response).kms_key_id = response._get_param("kmsKeyId")
    return ""


def _disassociate(response: Any) -> str:
    _group(response).kms_key_id = None
    return ""


def _protect(response: Any) -> str:
    enabled = response._get_param("deletionProtectionEnabled")
    _more(_group(response))["deletionProtectionEnabled"] = enabled
    return ""


def _put_policy(response: Any) -> str:
    group, document = _group(response), response._get_param("policyDocument")
    _more(group)["_policy"] = document
    return json.dumps({"logGroupIdentifier": group.name, "policyDocument": document})


def _get_policy(response: Any) -> str:
    group = _group(response)
    told = {"logGroupIdentifier": group.name, "policyDocument": _more(group).get("_policy")}
    return json.dumps({key: value for key, value in told.items() if value is not None})


def _delete_policy(response: Any) -> str:
    _more(_group(response)).pop("_policy", None)
    return ""


def _group(response: Any) -> Any:
    from moto.logs.exceptions import ResourceNotFoundException

    named = response._get_param("logGroupName") or response._get_param("logGroupIdentifier")
    name = str(named).removesuffix(":*").split(":log-group:")[-1]
    groups = response.logs_backend.groups
    if name not in groups:
        raise ResourceNotFoundException()
    return groups[name]


def _more(group: Any) -> dict[str, Any]:
    more: dict[str, Any] = group.__dict__.setdefault("_more", {})
    return more
