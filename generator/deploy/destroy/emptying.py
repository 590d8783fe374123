"""What repositories and buckets hold, and emptying them: CloudFormation deletes only empty ones.

physical ID ○→ ECR, S3 ○→ how much is in it; nothing
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from generator.deploy.aws.client import Aws, AwsApiError
from generator.plan.impact.deletion_plan import BUCKET, REPOSITORY

_MISSING = ("RepositoryNotFoundException", "NoSuchBucket")

# What BatchDeleteImage and DeleteObjects take at once.
_IMAGES, _OBJECTS = 100, 1000


def contents(aws: Aws, kind: str, physical_id: str) -> str:
    """What a repository or bucket holds, such as ``3 images``; empty where it holds nothing.

    One that is gone already holds nothing. Raises ``AwsError``.
    """
    listed, one, several = _KINDS[kind]
    found = len(_listed(aws, listed, physical_id))
    return f"{found} {one if found == 1 else several}" if found else ""


def emptied(aws: Aws, kind: str, physical_id: str) -> None:
    """Delete all that a repository or bucket holds. Raises ``AwsError``."""
    found = _listed(aws, _KINDS[kind][0], physical_id)
    size = _IMAGES if kind == REPOSITORY else _OBJECTS
    for start in range(0, len(found), size):
        part = found[start : start + size]
        if kind == REPOSITORY:
            asked = {"repositoryName": physical_id, "imageIds": part}
            aws.ask("ecr", "batch_delete_image", asked)
        else:
            gone = {"Bucket": physical_id, "Delete": {"Objects": part, "Quiet": True}}
            aws.ask("s3", "delete_objects", gone)


def _listed(
    aws: Aws, listed: Callable[[Aws, str], list[dict[str, Any]]], physical_id: str
) -> list[dict[str, Any]]:
    try:
        return listed(aws, physical_id)
    except AwsApiError as refused:
        if refused.code in _MISSING:
            return []
        raise


def _images(aws: Aws, name: str) -> list[dict[str, Any]]:
    """Every image of a repository by its digest, whatever its tags."""
    found = aws.pages("ecr", "list_images", "imageIds", {"repositoryName": name})
    digests = dict.fromkeys(str(one["imageDigest"]) for one in found)
    return [{"imageDigest": digest} for digest in digests]


def _objects(aws: Aws, name: str) -> list[dict[str, Any]]:
    """Every version of every object of a bucket, and every marker of a deletion."""
    asked = {"Bucket": name}
    found = [
        one
        for key in ("Versions", "DeleteMarkers")
        for one in aws.pages("s3", "list_object_versions", key, asked)
    ]
    return [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in found]


_KINDS: Mapping[str, tuple[Callable[[Aws, str], list[dict[str, Any]]], str, str]] = {
    REPOSITORY: (_images, "image", "images"),
    BUCKET: (_objects, "object", "objects"),
}
