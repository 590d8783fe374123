"""What repositories and buckets hold, and emptying them: CloudFormation deletes only empty ones.

physical ID ○→ ECR, S3 ○→ how much it holds │ nothing left in it
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.deploy.aws.client import Aws, AwsApiError
from generator.errors import AwsError, Mistake
from generator.plan.impact.deletion_plan import BUCKET, REPOSITORY

Item = Mapping[str, Any]
"""An image or a version of an object, as the deleting operation takes it."""

_MISSING = ("RepositoryNotFoundException", "NoSuchBucket")
# Each pass deletes what nothing refers to any more: an image index goes before its images. More
# passes than that mean that someone keeps adding.
_PASSES = 10


@dataclass(frozen=True)
class _Store:
    """A kind of resource: its noun, and how its items are listed and deleted.

    ``delete`` returns why items could not be deleted; ``size``: how many it takes at once.
    """

    noun: str
    size: int
    items: Callable[[Aws, str], list[Item]]
    delete: Callable[[Aws, str, Sequence[Item]], list[str]]


def contents(aws: Aws, kind: str, physical_id: str) -> str:
    """What a repository or bucket holds, such as ``3 images``; empty where it holds nothing.

    One that does not exist any more holds nothing. Raises ``AwsError``.
    """
    count = len(_items(aws, kind, physical_id))
    noun = _STORES[kind].noun
    return f"{count} {noun if count == 1 else noun + 's'}" if count else ""


def empty(aws: Aws, kind: str, physical_id: str) -> None:
    """Delete all that a repository or bucket holds.

    Raises ``AwsError`` where something stays, with AWS's reasons.
    """
    failures: list[str] = []
    for _ in range(_PASSES):
        items = _items(aws, kind, physical_id)
        if not items:
            return
        failures = _delete(aws, _STORES[kind], physical_id, items)
        if len(failures) >= len(items):
            break
    what = f"{physical_id} still holds {contents(aws, kind, physical_id)}."
    reasons = "; ".join(dict.fromkeys(failures[:3])) or "someone keeps adding to it"
    raise AwsError(Mistake(what, hint=f"AWS's reason: {reasons}."))


def _delete(aws: Aws, store: _Store, name: str, items: Sequence[Item]) -> list[str]:
    """One pass over all items, as many at once as the operation takes; why some stayed."""
    starts = range(0, len(items), store.size)
    parts = [items[start : start + store.size] for start in starts]
    return [why for part in parts for why in store.delete(aws, name, part)]


def _items(aws: Aws, kind: str, physical_id: str) -> list[Item]:
    try:
        return _STORES[kind].items(aws, physical_id)
    except AwsApiError as error:
        if error.code in _MISSING:
            return []
        raise


def _images(aws: Aws, name: str) -> list[Item]:
    """Every image of a repository by its digest, whatever its tags."""
    listed = aws.pages("ecr", "list_images", "imageIds", {"repositoryName": name})
    digests = dict.fromkeys(str(one["imageDigest"]) for one in listed)
    return [{"imageDigest": digest} for digest in digests]


def _delete_images(aws: Aws, name: str, part: Sequence[Item]) -> list[str]:
    """BatchDeleteImage succeeds and lists failures, such as ImageReferencedByManifestList."""
    request = {"repositoryName": name, "imageIds": list(part)}
    response = aws.ask("ecr", "batch_delete_image", request)
    return [str(one.get("failureReason", "unknown")) for one in response.get("failures") or ()]


def _objects(aws: Aws, name: str) -> list[Item]:
    """Every version of every object of a bucket, and every delete marker."""
    listed = [
        one
        for key in ("Versions", "DeleteMarkers")
        for one in aws.pages("s3", "list_object_versions", key, {"Bucket": name})
    ]
    return [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in listed]


def _delete_objects(aws: Aws, name: str, part: Sequence[Item]) -> list[str]:
    """DeleteObjects succeeds and lists errors, such as AccessDenied."""
    request = {"Bucket": name, "Delete": {"Objects": list(part), "Quiet": True}}
    response = aws.ask("s3", "delete_objects", request)
    return [str(one.get("Message") or one.get("Code")) for one in response.get("Errors") or ()]


_STORES: Mapping[str, _Store] = {
    REPOSITORY: _Store("image", 100, _images, _delete_images),
    BUCKET: _Store("object", 1000, _objects, _delete_objects),
}
