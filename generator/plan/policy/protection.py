"""What protects data less than before: policies, deletion protection, backups, encryption.

A weaker policy deletes nothing by itself; the next change does. So it must not pass unseen.

    resource before, resource after ●→ PolicyResults
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from generator.cfn.values import Value
from generator.plan.diff.compare import Comparison
from generator.plan.diff.resolved_product import ResourceInstance
from generator.plan.impact.deletion_outcome import is_stateful, policy_of
from generator.plan.model import PolicyResult
from generator.plan.policy.alternatives import alternatives

RULE = "weaker-protection"
LEFT = "left-behind"

_STRENGTH = {"Delete": 0, "Snapshot": 1, "RetainExceptOnCreate": 2, "Retain": 2}
_Test = Callable[[Value], bool]


def weakenings(comparison: Comparison) -> Iterator[PolicyResult]:
    """A result for each thing that protected a resource's data and no longer does."""
    for change in comparison.changes:
        placed = comparison.after.resources.get((change.stack, change.logical_id))
        if change.action not in ("modify", "replace") or placed is None:
            continue
        if not (is_stateful(placed) or placed.deployed_type in _GUARDED):
            continue
        for before, after in alternatives(comparison.before, comparison.after, change):
            if before is not None:
                for words in _weaker(before, after):
                    yield PolicyResult(RULE, change.place, words)


def stay_behind(comparison: Comparison) -> Iterator[PolicyResult]:
    """A result for each resource that CloudFormation should delete and may not."""
    for change in comparison.changes:
        before = comparison.before.resources.get((change.stack, change.logical_id))
        is_deleted = change.action == "remove" or change.replacement == "always"
        is_retained = change.deletion_outcome == "retained"
        if before is not None and is_deleted and not is_retained and _is_protected(before):
            yield PolicyResult(LEFT, change.place, _LEFT)


def _is_protected(resource: ResourceInstance) -> bool:
    """Whether its own service refuses to delete it."""
    return any(
        words == _UNPROTECTED and held(_at(resource, path)) for path, held, words in _PROTECTIONS
    )


def _weaker(before: ResourceInstance, after: ResourceInstance) -> Iterator[str]:
    for name in ("DeletionPolicy", "UpdateReplacePolicy"):
        old, new = policy_of(before, name), policy_of(after, name)
        if _STRENGTH.get(str(new), 2) < _STRENGTH.get(str(old), 0):
            yield f"Its {name} was {old} and is {new}."
    for path, held, words in _PROTECTIONS:
        old, new = (_at(placed, path) for placed in (before, after))
        if held(old) and not held(new):
            yield words


def _at(placed: ResourceInstance, path: str) -> Value:
    found: Value = placed.resource.properties
    for name in path.split("/"):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _on(value: Value) -> bool:
    return str(value).lower() in ("true", "active", "enabled")


def _some(value: Value) -> bool:
    return value not in (None, "", [], {}) and str(value) != "0"


def _kept(value: Value) -> bool:
    """Backups are kept for some days; RDS keeps them for one where nothing is said."""
    return str(value) != "0"


def _attribute(value: Value) -> bool:
    """Whether a load balancer's attributes protect it."""
    items = value if isinstance(value, list) else []
    return any(
        isinstance(item, dict)
        and item.get("Key") == "deletion_protection.enabled"
        and _on(item.get("Value"))
        for item in items
    )


_KEEPING = ("Retain", "RetainExceptOnCreate")
_LEFT = (
    "Its deletion protection is on: CloudFormation cannot delete it, and it stays, outside of the"
)
_FIRST = "stack. Switch the protection off in a deployment before this one."
_UNPROTECTED = "Its deletion protection is switched off."
_NO_BACKUPS = "It is no longer backed up."
_UNENCRYPTED = "Its data is no longer encrypted at rest."
_NO_KEY = "Its data is no longer encrypted with the customer's key."

# What is held where, and what it means when it no longer is.
_PROTECTIONS: tuple[tuple[str, _Test, str], ...] = (
    ("DeletionProtection", _on, _UNPROTECTED),
    ("DeletionProtectionEnabled", _on, _UNPROTECTED),
    ("LoadBalancerAttributes", _attribute, _UNPROTECTED),
    ("BackupRetentionPeriod", _kept, _NO_BACKUPS),
    ("AutomaticBackupRetentionDays", _some, _NO_BACKUPS),
    ("BackupPolicy/Status", _on, _NO_BACKUPS),
    ("FinalSnapshotName", _some, "No last snapshot is taken when it is deleted."),
    (
        "PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled",
        _on,
        "It can no longer be restored to a point in time.",
    ),
    ("SnapshotRetentionLimit", _some, _NO_BACKUPS),
    ("VersioningConfiguration/Status", _on, "Former versions of its objects are no longer kept."),
    ("AtRestEncryptionEnabled", _on, _UNENCRYPTED),
    ("BucketEncryption", _some, "Its own encryption settings are gone."),
    ("Encrypted", _on, _UNENCRYPTED),
    ("SSESpecification/SSEEnabled", _on, _UNENCRYPTED),
    ("SqsManagedSseEnabled", _on, _UNENCRYPTED),
    ("StorageEncrypted", _on, _UNENCRYPTED),
    ("TransitEncryptionEnabled", _on, "What it sends is no longer encrypted."),
    ("EncryptionConfiguration/KmsKey", _some, _NO_KEY),
    ("KMSMasterKeyId", _some, _NO_KEY),
    ("KmsKeyId", _some, _NO_KEY),
    ("KmsMasterKeyId", _some, _NO_KEY),
)
# Types without data of their own that can be protected all the same.
_GUARDED = frozenset(("AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::SNS::Topic"))
