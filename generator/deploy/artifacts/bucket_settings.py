"""How a bucket for templates must be, setting by setting, and what each lacks. Pure.

The templates say how the product is built, and anyone who may write them decides what is deployed
next: the bucket is private, spoken to over TLS only, and what is in it is never overwritten. A
setting that is stricter than ours stays as it is. Our own statements and rules are known by their
names and compared by their content. What allows anything, or takes templates away that a stack can
still name, is a danger, whatever its name: the caller decides what follows from it.

    what S3 tells ●→ what to put, or nothing; what must not be there
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from generator.deploy.artifacts.package import FOLDER, LARGEST
from generator.deploy.aws.answers import decoded
from generator.deploy.aws.client import Answer

LIFECYCLE_ID = "streamflix-templates"
POLICY_SIDS = ("StreamflixOnlyTls", "StreamflixNeverOverwritten")

# How long a template that someone has deleted can still be brought back.
KEPT_DAYS = 90


@dataclass(frozen=True)
class Setting:
    """One configuration of a bucket.

    ``does`` completes "The bucket …" in the plural of its verb's third person, ``lacks`` likewise
    where it is not so. ``lacking(told, arn)``: the members to put, None where all is well.
    ``dangers(told)``: what is configured besides and endangers the templates, in sentences.
    ``vital``: without it nothing is uploaded.
    """

    does: str
    lacks: str
    get: str
    missing: str
    put: str
    lacking: Callable[[Answer, str], Answer | None]
    vital: bool = False
    dangers: Callable[[Answer], Iterable[str]] = lambda _: ()


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
    others = [rule for rule in rules if rule.get("ID") != LIFECYCLE_ID]
    if [rule for rule in rules if rule.get("ID") == LIFECYCLE_ID] == [lifecycle_rule()]:
        return None
    size = "TransitionDefaultMinimumObjectSize"
    kept = {size: told[size]} if size in told else {}
    return {"LifecycleConfiguration": {"Rules": [*others, lifecycle_rule()]}, **kept}


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


def _expiring(told: Answer) -> Iterator[str]:
    """Rules that take current templates away: CloudFormation cannot read them any more.

    Source: S3 user guide, "Lifecycle configuration elements"; objects in the archive classes have
    to be restored before they can be read.
    """
    for rule in told.get("Rules", []):
        if rule.get("Status") == "Disabled" or not _concerns_templates(rule):
            continue
        name = f"The lifecycle rule {str(rule.get('ID', ''))!r}"
        if {"Days", "Date"} & {*rule.get("Expiration", {})}:
            yield f"{name} deletes current templates."
        moves = [*rule.get("Transitions", []), *filter(None, [rule.get("Transition")])]
        if any(move.get("StorageClass") in _ARCHIVES for move in moves):
            yield f"{name} archives current templates, which CloudFormation cannot read then."


_ARCHIVES = ("GLACIER", "DEEP_ARCHIVE")


def _concerns_templates(rule: Answer) -> bool:
    """Whether a rule's filter lets templates in: they have no tags, and a size up to a limit."""
    told = rule.get("Filter") or {}
    parts = {**told, **told.get("And", {})}
    if "Tag" in parts or parts.get("Tags"):
        return False
    if int(parts.get("ObjectSizeGreaterThan", 0)) >= LARGEST:
        return False
    prefix = str(parts.get("Prefix", rule.get("Prefix", "")))
    return FOLDER.startswith(prefix) or prefix.startswith(FOLDER)


def _policy(told: Answer, arn: str) -> Answer | None:
    policy, written = _statements(told)
    ours = policy_statements(arn)
    others = [one for one in written if one.get("Sid") not in POLICY_SIDS]
    there = [one for one in written if one.get("Sid") in POLICY_SIDS]
    if len(there) == len(ours) and all(any(_is_same(a, b) for b in there) for a in ours):
        return None
    return {"Policy": json.dumps({**policy, "Statement": [*others, *ours]})}


def _statements(told: Answer) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A bucket's policy, and its statements."""
    text = told.get("Policy") or '{"Version": "2012-10-17", "Statement": []}'
    policy = decoded(text, "get_bucket_policy")
    written = policy.get("Statement", [])
    return policy, written if isinstance(written, list) else [written]


def _is_same(one: Answer, other: Answer) -> bool:
    return bool(_plain(one) == _plain(other))


def _plain(node: Any) -> Any:
    """IAM takes one value for a list of one, and does not mind the order of a list."""
    match node:
        case dict():
            return {key: _plain(value) for key, value in node.items()}
        case list():
            found = sorted((_plain(one) for one in node), key=repr)
            return found[0] if len(found) == 1 else found
    return node


def _allowing(told: Answer) -> Iterator[str]:
    """Statements that allow something: what refuses only makes the bucket stricter."""
    _, written = _statements(told)
    for number, one in enumerate(written, 1):
        if one.get("Effect") != "Deny":
            name = repr(str(one["Sid"])) if one.get("Sid") else f"number {number}"
            what = json.dumps(one.get("Action", {"NotAction": one.get("NotAction")}))
            who = json.dumps(one.get("Principal", {"NotPrincipal": one.get("NotPrincipal")}))
            yield f"The statement {name} of its policy allows {what} to {who}."


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
        dangers=_allowing,
    ),
    Setting(
        "removes old versions and unfinished uploads",
        "keeps old versions and unfinished uploads for ever",
        "get_bucket_lifecycle_configuration",
        "NoSuchLifecycleConfiguration",
        "put_bucket_lifecycle_configuration",
        _lifecycle,
        dangers=_expiring,
    ),
)
