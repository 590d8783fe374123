"""Final snapshots whose name is taken: ElastiCache deletes no cache while a snapshot has its name.

A name is good for one cache. (ElastiCache API reference, DeleteServerlessCache:
ServerlessCacheSnapshotAlreadyExistsFault.)

    resources ○→ DescribeServerlessCacheSnapshots ●→ place → the name that is taken
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.cfn.load import inside
from generator.deploy.aws.client import Aws, AwsApiError
from generator.plan.diff.resolved_product import ResourceInstance

_CACHE = "AWS::ElastiCache::ServerlessCache"


def taken_names(aws: Aws, resources: Iterable[ResourceInstance]) -> Mapping[str, str]:
    """Place → its FinalSnapshotName, where a snapshot has it. Raises ``AwsError``."""
    return {place: name for place, name in _named(resources) if _exists(aws, name)}


def snapshot_notes(aws: Aws, resources: Iterable[ResourceInstance]) -> Iterator[str]:
    """A sentence for each name that is taken, or may be where no one may ask."""
    for place, name in _named(resources):
        try:
            if _exists(aws, name):
                yield f"{place} could not be deleted or replaced: a snapshot is called {name}."
        except AwsApiError as error:
            yield f"Whether a snapshot is called {name}, as {place} asks for, is unknown: {error}"


def _named(resources: Iterable[ResourceInstance]) -> Iterator[tuple[str, str]]:
    for instance in resources:
        name = instance.resource.properties.get("FinalSnapshotName")
        if instance.type == _CACHE and isinstance(name, str):
            yield inside(*instance.key), name


def _exists(aws: Aws, name: str) -> bool:
    """Whether there is such a snapshot. ElastiCache says so with an error where there is none."""
    operation, key = "describe_serverless_cache_snapshots", "ServerlessCacheSnapshots"
    try:
        found = aws.pages("elasticache", operation, key, {"ServerlessCacheSnapshotName": name})
    except AwsApiError as error:
        if error.code == "ServerlessCacheSnapshotNotFoundFault":
            return False
        raise
    return bool(found)
