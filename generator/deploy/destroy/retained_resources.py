"""What is left when a stack is gone, asked of the services themselves.

entries of the deletion plan ○→ the services' own lists ●→ names by kind
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.deploy.aws.client import Aws
from generator.errors import AwsError
from generator.plan.impact.deletion_plan import Entry

_INSTANCE, _CLUSTER = "AWS::RDS::DBInstance", "AWS::RDS::DBCluster"
_CACHE = "AWS::ElastiCache::ServerlessCache"

LOG_GROUPS = {
    _INSTANCE: "/aws/rds/instance/{}/",
    _CLUSTER: "/aws/rds/cluster/{}/",
    "AWS::ECS::Cluster": "/aws/ecs/containerinsights/{}/",
}
"""Type → where the service makes log groups of its own, which no stack deletes."""


def remains(aws: Aws, entries: Iterable[Entry], made_by: Iterable[tuple[str, str]]) -> list[str]:
    """What is left, a line each. ``made_by``: (type, physical ID) of what makes log groups.

    A service that cannot be asked is said to be, and fails nothing: the stack is gone.
    """
    lines: list[str] = []
    for entry in entries:
        lines += _said(entry.place, _of_entry(aws, entry))
    for kind, physical_id in made_by:
        lines += _said(kind, _log_groups(aws, LOG_GROUPS[kind].format(physical_id)))
    return lines


def _said(what: str, found: Iterator[str]) -> list[str]:
    try:
        return list(found)
    except AwsError as error:
        return [f"{what}: it is not known what is left. {error}"]


def _of_entry(aws: Aws, entry: Entry) -> Iterator[str]:
    if entry.deletion_outcome == "retained":
        yield f"{entry.place} ({entry.type}): {entry.physical_id}"
    elif entry.deletion_outcome == "snapshotted":
        names = list(_snapshots(aws, entry))
        yield from (f"snapshot of {entry.place}: {name}" for name in names)
        if not names:
            yield f"snapshot of {entry.place}: its service lists none yet"


def _snapshots(aws: Aws, entry: Entry) -> Iterator[str]:
    of = entry.physical_id
    if entry.type == _INSTANCE:
        asked = {"DBInstanceIdentifier": of, "SnapshotType": "manual"}
        for one in aws.pages("rds", "describe_db_snapshots", "DBSnapshots", asked):
            yield str(one["DBSnapshotIdentifier"])
    elif entry.type == _CLUSTER:
        asked = {"DBClusterIdentifier": of, "SnapshotType": "manual"}
        key = "DBClusterSnapshots"
        for one in aws.pages("rds", "describe_db_cluster_snapshots", key, asked):
            yield str(one["DBClusterSnapshotIdentifier"])
    elif entry.type == _CACHE:
        asked = {"ServerlessCacheName": of}
        key, operation = "ServerlessCacheSnapshots", "describe_serverless_cache_snapshots"
        for one in aws.pages("elasticache", operation, key, asked):
            yield str(one["ServerlessCacheSnapshotName"])


def _log_groups(aws: Aws, prefix: str) -> Iterator[str]:
    asked = {"logGroupNamePrefix": prefix}
    for one in aws.pages("logs", "describe_log_groups", "logGroups", asked):
        yield f"log group {one['logGroupName']}"
