"""How a bucket for templates must be, setting by setting, and what each lacks. Pure.

The templates say how the product is built, and whoever may write them decides what is deployed
next: the bucket is private, spoken to over TLS only, and what is in it is never overwritten. A
setting that is stricter than ours, or that has more in it than ours, stays as it is.

    what S3 tells ●→ what to put, or nothing
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from generator.deploy.artifacts.package import FOLDER
from generator.deploy.aws.client import Answer

LIFECYCLE_ID = "streamflix-templates"
POLICY_SIDS = ("StreamflixOnlyTls", "StreamflixNeverOverwritten")

# How long a template that somebody has deleted can still be brought back.
KEPT_DAYS = 90


@dataclass(frozen=True)
class Setting:
    """One configuration of a bucket.

    ``does`` completes "The bucket …" in the plural of its verb's third person, ``lacks`` likewise
    where it is not so. ``lacking(told, arn)``: the members to put, None where all is well.
    ``vital``: without it nothing is uploaded.
    """

    does: str
    lacks: str
    get: str
    missing: str
    put: str
    lacking: Callable[[Answer, str], Answer | None]
    vital: bool = False


def _versioning(told: Answer, _: str) -> Answer | None:
    if told.get("Status") == "Enabled":
        return None
    return {"VersioningConfiguration": {"Status": "Enabled"}}


def _encryption(told: Answer, _: str) -> Answer | None:
    # Any key is as good as S3's own.
    if told.get("ServerSideEncryptionConfiguration", {}).get("Rules"):
        return None
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    return {"ServerSideEncryptionConfiguration": {"Rules": [rule]}}


_BLOCKS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")


def _public_access(told: Answer, _: str) -> Answer | None:
    blocked = told.get("PublicAccessBlockConfiguration", {})
    if all(blocked.get(name) for name in _BLOCKS):
        return None
    return {"PublicAccessBlockConfiguration": dict.fromkeys(_BLOCKS, True)}


def _ownership(told: Answer, _: str) -> Answer | None:
    rules = told.get("OwnershipControls", {}).get("Rules", [])
    if any(rule.get("ObjectOwnership") == "BucketOwnerEnforced" for rule in rules):
        return None
    return {"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}}


def lifecycle_rule() -> dict[str, Any]:
    """What S3 may remove by itself: never what a stack can still name.

    CloudFormation reads a nested stack's template again whenever the stack around it is updated
    or rolled back, whatever its age, and S3 knows ages only.
    """
    return {
        "ID": LIFECYCLE_ID,
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "NoncurrentVersionExpiration": {"NoncurrentDays": KEPT_DAYS},
        "Expiration": {"ExpiredObjectDeleteMarker": True},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
    }


def _lifecycle(told: Answer, _: str) -> Answer | None:
    rules = list(told.get("Rules", []))
    if any(rule.get("ID") == LIFECYCLE_ID for rule in rules):
        return None
    size = "TransitionDefaultMinimumObjectSize"
    kept = {size: told[size]} if size in told else {}
    return {"LifecycleConfiguration": {"Rules": [*rules, lifecycle_rule()]}, **kept}


def policy_statements(arn: str) -> list[dict[str, Any]]:
    """What the bucket refuses to everybody.

    S3 user guide, "Enforce conditional writes on Amazon S3 buckets": uploads in parts carry no
    condition when they begin, so below this prefix there are none.
    """
    tls, never = POLICY_SIDS
    refuse = {"Effect": "Deny", "Principal": "*"}
    return [
        {
            **refuse,
            "Sid": tls,
            "Action": "s3:*",
            "Resource": [arn, f"{arn}/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
        {
            **refuse,
            "Sid": never,
            "Action": "s3:PutObject",
            "Resource": f"{arn}/{FOLDER}*",
            "Condition": {"Null": {"s3:if-none-match": "true"}},
        },
    ]


def _policy(told: Answer, arn: str) -> Answer | None:
    policy = json.loads(told.get("Policy") or '{"Version": "2012-10-17", "Statement": []}')
    written = policy["Statement"]
    others = written if isinstance(written, list) else [written]
    known = {one.get("Sid") for one in others}
    missing = [one for one in policy_statements(arn) if one["Sid"] not in known]
    if not missing:
        return None
    return {"Policy": json.dumps({**policy, "Statement": [*others, *missing]})}


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "blocks all public access",
        "does not block all public access",
        "get_public_access_block",
        "NoSuchPublicAccessBlockConfiguration",
        "put_public_access_block",
        _public_access,
        vital=True,
    ),
    Setting(
        "owns what is in it",
        "knows access control lists",
        "get_bucket_ownership_controls",
        "OwnershipControlsNotFoundError",
        "put_bucket_ownership_controls",
        _ownership,
    ),
    Setting(
        "keeps versions",
        "keeps no versions",
        "get_bucket_versioning",
        "",
        "put_bucket_versioning",
        _versioning,
    ),
    Setting(
        "encrypts",
        "does not encrypt",
        "get_bucket_encryption",
        "ServerSideEncryptionConfigurationNotFoundError",
        "put_bucket_encryption",
        _encryption,
    ),
    Setting(
        "refuses what does not come over TLS, and overwriting",
        "does not refuse what does not come over TLS, or overwriting",
        "get_bucket_policy",
        "NoSuchBucketPolicy",
        "put_bucket_policy",
        _policy,
    ),
    Setting(
        "removes old versions and unfinished uploads",
        "keeps old versions and unfinished uploads for ever",
        "get_bucket_lifecycle_configuration",
        "NoSuchLifecycleConfiguration",
        "put_bucket_lifecycle_configuration",
        _lifecycle,
    ),
)
