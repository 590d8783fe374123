"""S3's configurations, in CloudFormation's words and in S3's. Pure.

Most differ in a few names, which a table gives; lifecycle rules, notifications and websites
differ in shape.

configuration ●→ what S3 takes      what S3 tells ●→ configuration
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Words = Mapping[str, Any]

NAMES: Mapping[str, Mapping[str, str]] = {
    "AccelerateConfiguration": {"AccelerationStatus": "Status"},
    "BucketEncryption": {
        "ServerSideEncryptionConfiguration": "Rules",
        "ServerSideEncryptionByDefault": "ApplyServerSideEncryptionByDefault",
    },
    "CorsConfiguration": {
        "CorsRules": "CORSRules",
        "Id": "ID",
        "MaxAge": "MaxAgeSeconds",
        "ExposedHeaders": "ExposeHeaders",
    },
    "LoggingConfiguration": {
        "DestinationBucketName": "TargetBucket",
        "LogFilePrefix": "TargetPrefix",
    },
    "ReplicationConfiguration": {"Id": "ID"},
    "WebsiteConfiguration": {"RoutingRuleCondition": "Condition", "RedirectRule": "Redirect"},
}
"""Configuration → member in CloudFormation → member in S3, at any depth."""


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """``value`` with its members renamed, at any depth."""
    if isinstance(value, Mapping):
        return {names.get(k, k): renamed(v, names) for k, v in value.items()}
    return [renamed(part, names) for part in value] if isinstance(value, list) else value


def to_s3(name: str, value: Any) -> Any:
    """A configuration as S3 takes it."""
    shaped = _INTO[name](value) if name in _INTO else value
    return renamed(shaped, NAMES.get(name, {}))


def from_s3(name: str, value: Any) -> Any:
    """A configuration as S3 tells it, in CloudFormation's words."""
    back = {s3: ours for ours, s3 in NAMES.get(name, {}).items()}
    # S3's serialization capitalizes; members that end in "ID" differ from ours by that only.
    named = renamed(value, back)
    return _OUT[name](named) if name in _OUT else named


def _lifecycle_into(value: Words) -> Words:
    out = {k: v for k, v in value.items() if k != "Rules"}
    return {**out, "Rules": [_rule_into(rule) for rule in value["Rules"]]}


def _rule_into(rule: Words) -> dict[str, Any]:
    transitions = [*rule.get("Transitions", ()), *_one(rule, "Transition")]
    noncurrent = [
        *rule.get("NoncurrentVersionTransitions", ()),
        *_one(rule, "NoncurrentVersionTransition"),
    ]
    days = rule.get("NoncurrentVersionExpirationInDays")
    parts = {
        "ID": rule.get("Id"),
        "Status": rule["Status"],
        "Filter": _filter(rule),
        "Expiration": _some(
            Days=rule.get("ExpirationInDays"),
            Date=rule.get("ExpirationDate"),
            ExpiredObjectDeleteMarker=rule.get("ExpiredObjectDeleteMarker"),
        ),
        "Transitions": [
            _some(
                Days=t.get("TransitionInDays"),
                Date=t.get("TransitionDate"),
                StorageClass=t["StorageClass"],
            )
            for t in transitions
        ],
        "NoncurrentVersionTransitions": [
            _some(
                NoncurrentDays=t.get("TransitionInDays"),
                NewerNoncurrentVersions=t.get("NewerNoncurrentVersions"),
                StorageClass=t["StorageClass"],
            )
            for t in noncurrent
        ],
        "NoncurrentVersionExpiration": rule.get("NoncurrentVersionExpiration")
        or _some(NoncurrentDays=days),
        "AbortIncompleteMultipartUpload": rule.get("AbortIncompleteMultipartUpload"),
    }
    return {k: v for k, v in parts.items() if v or k == "Filter"}


def _filter(rule: Words) -> dict[str, Any]:
    parts = _some(
        Prefix=rule.get("Prefix"),
        ObjectSizeGreaterThan=rule.get("ObjectSizeGreaterThan"),
        ObjectSizeLessThan=rule.get("ObjectSizeLessThan"),
    )
    tags = list(rule.get("TagFilters", ()))
    if len(parts) + len(tags) > 1:
        return {"And": {**parts, **({"Tags": tags} if tags else {})}}
    return {"Tag": tags[0]} if tags else parts or {"Prefix": ""}


def _lifecycle_out(value: Words) -> Words:
    out = {k: v for k, v in value.items() if k != "Rules"}
    return {**out, "Rules": [_rule_out(rule) for rule in value.get("Rules", ())]}


def _rule_out(rule: Words) -> dict[str, Any]:
    which = rule.get("Filter") or {}
    chosen = which.get("And") or which
    tags = chosen.get("Tags") or ([which["Tag"]] if which.get("Tag") else [])
    expiry = rule.get("Expiration") or {}
    parts = {
        "Id": rule.get("ID"),
        "Status": rule["Status"],
        "Prefix": chosen.get("Prefix") or rule.get("Prefix"),
        "ObjectSizeGreaterThan": chosen.get("ObjectSizeGreaterThan"),
        "ObjectSizeLessThan": chosen.get("ObjectSizeLessThan"),
        "TagFilters": tags,
        "ExpirationInDays": expiry.get("Days"),
        "ExpirationDate": expiry.get("Date"),
        "ExpiredObjectDeleteMarker": expiry.get("ExpiredObjectDeleteMarker"),
        "Transitions": [
            renamed(t, {"Days": "TransitionInDays", "Date": "TransitionDate"})
            for t in rule.get("Transitions") or ()
        ],
        "NoncurrentVersionTransitions": [
            renamed(t, {"NoncurrentDays": "TransitionInDays"})
            for t in rule.get("NoncurrentVersionTransitions") or ()
        ],
        "NoncurrentVersionExpiration": rule.get("NoncurrentVersionExpiration"),
        "AbortIncompleteMultipartUpload": rule.get("AbortIncompleteMultipartUpload"),
    }
    return {k: v for k, v in parts.items() if v not in (None, [], {}, "")}


_TARGETS = (
    ("LambdaConfigurations", "LambdaFunctionConfigurations", "Function", "LambdaFunctionArn"),
    ("QueueConfigurations", "QueueConfigurations", "Queue", "QueueArn"),
    ("TopicConfigurations", "TopicConfigurations", "Topic", "TopicArn"),
)


def _notification_into(value: Words) -> Words:
    out: dict[str, Any] = {}
    for ours, theirs, target, arn in _TARGETS:
        if ours in value:
            out[theirs] = [
                _some(
                    Events=[one["Event"]],
                    Filter=_key_filter(one, "S3Key", "Key", "Rules", "FilterRules"),
                    **{arn: one[target]},
                )
                for one in value[ours]
            ]
    if "EventBridgeConfiguration" in value:
        out["EventBridgeConfiguration"] = {}
    return out


def _notification_out(value: Words) -> Words:
    out: dict[str, Any] = {}
    for ours, theirs, target, arn in _TARGETS:
        if value.get(theirs):
            out[ours] = [
                _some(
                    Event=event,
                    Filter=_key_filter(one, "Key", "S3Key", "FilterRules", "Rules"),
                    **{target: one[arn]},
                )
                for one in value[theirs]
                for event in one["Events"]
            ]
    if value.get("EventBridgeConfiguration") is not None:
        out["EventBridgeConfiguration"] = {"EventBridgeEnabled": True}
    return out


def _key_filter(one: Words, key: str, to_key: str, rules: str, to_rules: str) -> Any:
    found = (one.get("Filter") or {}).get(key)
    return {to_key: {to_rules: found.get(rules, [])}} if found else None


def _website_into(value: Words) -> Words:
    shaped = dict(value)
    if "IndexDocument" in value:
        shaped["IndexDocument"] = {"Suffix": value["IndexDocument"]}
    if "ErrorDocument" in value:
        shaped["ErrorDocument"] = {"Key": value["ErrorDocument"]}
    return shaped


def _website_out(value: Words) -> Words:
    shaped = {k: v for k, v in value.items() if k != "ResponseMetadata"}
    if "IndexDocument" in value:
        shaped["IndexDocument"] = value["IndexDocument"]["Suffix"]
    if "ErrorDocument" in value:
        shaped["ErrorDocument"] = value["ErrorDocument"]["Key"]
    return shaped


def _one(rule: Words, name: str) -> list[Any]:
    return [rule[name]] if name in rule else []


def _some(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


_INTO: Mapping[str, Callable[[Words], Words]] = {
    "LifecycleConfiguration": _lifecycle_into,
    "NotificationConfiguration": _notification_into,
    "WebsiteConfiguration": _website_into,
}
_OUT: Mapping[str, Callable[[Words], Words]] = {
    "LifecycleConfiguration": _lifecycle_out,
    "NotificationConfiguration": _notification_out,
    "WebsiteConfiguration": _website_out,
}
