"""S3's operations that a bucket for templates needs.

Aws ○→ answers
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any, TypeVar

from generator.deploy.aws.client import Answer, Aws, AwsApiError

SERVICE = "s3"

T = TypeVar("T")

_MISSING = ("404", "NoSuchBucket", "NotFound")
_DENIED = ("403", "AccessDenied", "Forbidden", "AllAccessDisabled")
_MADE = ("BucketAlreadyOwnedByYou",)
# Someone changes the same at the same time: S3 asks to try again (S3 API reference, "Error
# responses"; PutObject, If-None-Match). A bucket that was just made is not known everywhere at once
# (S3 user guide, "Amazon S3 data consistency model": bucket configurations).
_BUSY = ("OperationAborted", "ConditionalRequestConflict", "NoSuchBucket")
_ATTEMPTS = 6


def is_denied(refused: AwsApiError) -> bool:
    """Whether a question was refused for want of a permission."""
    return refused.code in _DENIED


def bucket(aws: Aws, name: str, owner: str) -> Answer | None:
    """What HeadBucket tells of the owner's bucket, None where there is none of that name.

    Raises :class:`AwsApiError` where it is someone else's, or the caller may not ask.
    """
    try:
        return aws.ask(SERVICE, "head_bucket", _of(name, owner), name)
    except AwsApiError as refused:
        if refused.code in _MISSING:
            return None
        raise


def create_bucket(aws: Aws, name: str) -> None:
    """Make a bucket in the region whose objects are all its owner's (CreateBucket).

    One that this account has made in the meantime is as good.
    """
    asked: dict[str, Any] = {"Bucket": name, "ObjectOwnership": "BucketOwnerEnforced"}
    # The one region that is not named: S3 API reference, CreateBucket, LocationConstraint.
    if aws.region != "us-east-1":
        asked["CreateBucketConfiguration"] = {"LocationConstraint": aws.region}
    try:
        again(aws, lambda: aws.ask(SERVICE, "create_bucket", asked, name))
    except AwsApiError as refused:
        if refused.code not in _MADE:
            raise


def asked_of(aws: Aws, operation: str, name: str, owner: str, missing: str) -> Answer:
    """One configuration of a bucket; nothing in it where S3 says it is ``missing``."""
    try:
        return aws.ask(SERVICE, operation, _of(name, owner), name)
    except AwsApiError as refused:
        if refused.code == missing:
            return {}
        raise


def put_of(aws: Aws, operation: str, name: str, owner: str, members: Answer) -> None:
    """Replace one configuration of a bucket."""
    again(aws, lambda: aws.ask(SERVICE, operation, {**_of(name, owner), **members}, name))


def tags_of_objects(aws: Aws, name: str, prefix: str) -> dict[str, str]:
    """The keys in a bucket that begin so, and the entity tag of each (ListObjectsV2)."""
    asked = {"Bucket": name, "Prefix": prefix}
    found = again(aws, lambda: aws.pages(SERVICE, "list_objects_v2", "Contents", asked))
    return {str(one["Key"]): str(one.get("ETag", "")).strip('"') for one in found}


def digest_of(aws: Aws, name: str, key: str, owner: str) -> bytes:
    """The SHA-256 that S3 itself made of an object; empty where it made none (HeadObject)."""
    asked = {**_of(name, owner), "Key": key, "ChecksumMode": "ENABLED"}
    told = aws.ask(SERVICE, "head_object", asked, f"{name}/{key}")
    return base64.b64decode(told.get("ChecksumSHA256", ""))


def put_new(aws: Aws, name: str, key: str, body: bytes, owner: str) -> bool:
    """Upload what is not there yet; whether that was so (PutObject, IfNoneMatch)."""
    asked = {
        **_of(name, owner),
        "Key": key,
        "Body": body,
        "ChecksumAlgorithm": "SHA256",
        "IfNoneMatch": "*",
    }
    try:
        again(aws, lambda: aws.ask(SERVICE, "put_object", asked, f"{name}/{key}"))
    except AwsApiError as refused:
        if refused.code != "PreconditionFailed":
            raise
        return False
    return True


def again(aws: Aws, question: Callable[[], T]) -> T:
    """Ask until no one else is busy with the same and S3 knows the bucket, a few times at most."""
    for attempt in range(1, _ATTEMPTS):
        try:
            return question()
        except AwsApiError as refused:
            if refused.code not in _BUSY:
                raise
        aws.sleep(0.2 * 2**attempt)
    return question()


def _of(name: str, owner: str) -> dict[str, Any]:
    return {"Bucket": name, "ExpectedBucketOwner": owner}
