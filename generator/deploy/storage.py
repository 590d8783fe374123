"""S3's operations that a bucket for templates needs.

Aws ○→ answers
"""

from __future__ import annotations

from typing import Any

from generator.deploy.aws import Aws, Refused

SERVICE = "s3"

_MISSING = ("404", "NoSuchBucket", "NotFound")
_UPLOADED = ("PreconditionFailed", "ConditionalRequestConflict")


def has_bucket(aws: Aws, bucket: str, owner: str) -> bool:
    """Whether the bucket is there and the owner's (HeadBucket, ExpectedBucketOwner)."""
    try:
        aws.ask(SERVICE, "head_bucket", {"Bucket": bucket, "ExpectedBucketOwner": owner}, bucket)
    except Refused as refused:
        if refused.code in _MISSING:
            return False
        raise
    return True


def create_bucket(aws: Aws, bucket: str) -> None:
    """Make a bucket in the region (CreateBucket)."""
    asked: dict[str, Any] = {"Bucket": bucket}
    # The one region that is not named: S3 API reference, CreateBucket, LocationConstraint.
    if aws.region != "us-east-1":
        asked["CreateBucketConfiguration"] = {"LocationConstraint": aws.region}
    aws.ask(SERVICE, "create_bucket", asked, bucket)


def keys(aws: Aws, bucket: str, prefix: str) -> set[str]:
    """The keys in a bucket that begin so (ListObjectsV2)."""
    found = aws.pages(SERVICE, "list_objects_v2", "Contents", {"Bucket": bucket, "Prefix": prefix})
    return {str(one["Key"]) for one in found}


def put_new(aws: Aws, bucket: str, key: str, body: bytes, owner: str) -> None:
    """Upload what is not there yet; what is there stays (PutObject, IfNoneMatch)."""
    asked = {
        "Bucket": bucket,
        "Key": key,
        "Body": body,
        "ExpectedBucketOwner": owner,
        "IfNoneMatch": "*",
    }
    try:
        aws.ask(SERVICE, "put_object", asked, f"{bucket}/{key}")
    except Refused as refused:
        if refused.code not in _UPLOADED:
            raise
