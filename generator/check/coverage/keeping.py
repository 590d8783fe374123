"""Data that stays when its resource goes, and the tags that say whose it is.

ResolvedProduct ●→ Findings
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from generator.cfn.values import Value
from generator.check.coverage import rules
from generator.check.model import CheckContext, finding_at
from generator.check.resources import items, properties, truth
from generator.findings import Finding
from generator.plan.diff.resolved_product import ResolvedProduct, ResourceInstance

_POLICIES = ("DeletionPolicy", "UpdateReplacePolicy")
_KEPT = ("Retain", "RetainExceptOnCreate", "Snapshot")
# Types whose data cannot be brought back, and what else keeps it: the service refuses to delete it,
# or takes a last snapshot.
_DATA: Mapping[str, Callable[[Mapping[str, Value]], bool]] = {
    "AWS::RDS::DBInstance": lambda said: "DBClusterIdentifier" in said,
    "AWS::RDS::DBCluster": lambda said: False,
    "AWS::DocDB::DBCluster": lambda said: False,
    "AWS::Neptune::DBCluster": lambda said: False,
    "AWS::Redshift::Cluster": lambda said: False,
    "AWS::DynamoDB::Table": lambda said: False,
    "AWS::EFS::FileSystem": lambda said: False,
    "AWS::S3::Bucket": lambda said: True,  # S3 deletes empty buckets only
    "AWS::ECR::Repository": lambda said: truth(said.get("EmptyOnDelete", False)) is not True,
    "AWS::ElastiCache::ServerlessCache": lambda said: bool(said.get("FinalSnapshotName")),
    "AWS::ElastiCache::ReplicationGroup": lambda said: False,
    "AWS::Cognito::UserPool": lambda said: False,
}
_SNAPSHOT_BY_DEFAULT = ("AWS::RDS::DBInstance", "AWS::RDS::DBCluster")


def check_keeping(product: ResolvedProduct, context: CheckContext) -> Iterator[Finding]:
    """Resources that take their data along, in protected environments; stacks without tags."""
    for one in product.resources.values() if context.is_production else ():
        is_kept = _DATA.get(one.type)
        if is_kept is not None and one.exists is True and not is_kept(properties(one)):
            yield from _policies(product, one)
    if context.environment and not product.tags and not _has_own_tags(product):
        file = product.product.root.file
        message = "The stack has no tags: neither owner nor cost of its resources can be found."
        yield Finding(rules.TAGS.id, "warning", file, 0, "", "", message)


def _policies(product: ResolvedProduct, one: ResourceInstance) -> Iterator[Finding]:
    for name in _POLICIES:
        is_snapshot = name == "DeletionPolicy" and one.type in _SNAPSHOT_BY_DEFAULT
        policy = one.resource.attributes.get(name, "Snapshot" if is_snapshot else "Delete")
        if isinstance(policy, str) and policy not in _KEPT:
            when = "deleted" if name == "DeletionPolicy" else "replaced"
            message = f"{name} is {policy}: when it is {when}, its data is deleted."
            yield finding_at(product, rules.DELETION, one.key, message, name)


def _has_own_tags(product: ResolvedProduct) -> bool:
    return any(
        len(items(properties(one).get("Tags")) or []) > 1 for one in product.resources.values()
    )
