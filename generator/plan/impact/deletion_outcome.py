"""What becomes of what is there: kept, updated, snapshotted, retained or destroyed.

Sources: CloudFormation Template Reference, "DeletionPolicy attribute" and "UpdateReplacePolicy
attribute"; the services' own snapshot and protection properties.

    resource, action ●→ deletion outcome, and what it means in a sentence
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from generator.cfn.load import STACK_TYPE
from generator.cfn.schemas import Replacement
from generator.cfn.values import Value
from generator.plan.diff.resolved_product import ResourceInstance
from generator.plan.impact.stateful import snapshot_types, stateful_types
from generator.plan.model import Action, Change, DeletionOutcome

_RETAINED = ("Retain", "RetainExceptOnCreate")


def is_stateful(placed: ResourceInstance) -> bool:
    """Whether a resource holds data. A nested stack whose template is at hand speaks for itself."""
    if placed.deployed_type == STACK_TYPE:
        return not placed.is_container
    return placed.deployed_type in stateful_types()


def deletion_outcome(
    action: Action,
    replacement: Replacement,
    before: ResourceInstance | None,
    after: ResourceInstance | None,
    kept_above: bool = False,
) -> DeletionOutcome:
    """What becomes of the resource, the worst that may happen where that is not sure.

    ``kept_above``: a nested stack around it is removed and retained.
    """
    if action == "remove" and before is not None:
        return "retained" if kept_above else _at_deletion(before)
    if action in ("add", "import") or before is None:
        return "created" if action == "add" else "kept"
    if replacement != "never" and after is not None:
        return _at_replacement(before, after)
    return "updated" if action == "modify" else "kept"


def _at_deletion(placed: ResourceInstance) -> DeletionOutcome:
    return _of_policy(placed, policy_of(placed, "DeletionPolicy"))


def _at_replacement(before: ResourceInstance, after: ResourceInstance) -> DeletionOutcome:
    return _of_policy(before, policy_of(after, "UpdateReplacePolicy"))


def _of_policy(placed: ResourceInstance, policy: Value) -> DeletionOutcome:
    if policy in _RETAINED:
        return "retained"
    if policy == "Snapshot" and placed.deployed_type in snapshot_types():
        return "snapshotted"
    properties = placed.resource.properties
    is_cache = placed.deployed_type == "AWS::ElastiCache::ServerlessCache"
    if is_cache and properties.get("FinalSnapshotName"):
        return "snapshotted"
    return "destroyed"


def policy_of(
    placed: ResourceInstance, name: Literal["DeletionPolicy", "UpdateReplacePolicy"]
) -> Value:
    """The policy that holds, said or not: databases are snapshotted when they are deleted."""
    said = placed.resource.attributes.get(name)
    if said is not None:
        return said
    member = "DBClusterIdentifier" in placed.resource.properties
    alone = placed.deployed_type == "AWS::RDS::DBInstance" and not member
    is_database = placed.deployed_type == "AWS::RDS::DBCluster" or alone
    return "Snapshot" if name == "DeletionPolicy" and is_database else "Delete"


_SENTENCES: Mapping[DeletionOutcome, str] = {
    "created": "It is made empty.",
    "kept": "Its data stays.",
    "updated": "It is changed where it is; its data stays.",
    "snapshotted": "A last snapshot is taken, then it is deleted: restoring is up to you.",
    "retained": "It stays in the account, outside the stack: paid for, and yours to look after.",
    "destroyed": "It is deleted with its data.",
}
_UNREAD = "What is in it is unknown here, so whether its data stays is, too."
_FULL = {
    "AWS::S3::Bucket": "While it holds objects its deletion fails; empty, it is gone.",
    "AWS::ECR::Repository": "While it holds images its deletion fails, unless EmptyOnDelete is on.",
    "AWS::KMS::Key": "What it encrypted cannot be read any more once its waiting period is over.",
    "AWS::SecretsManager::Secret": "It can be restored during its recovery window, not later.",
}


def consequence(found: DeletionOutcome, placed: ResourceInstance, replacement: Replacement) -> str:
    """What a deletion outcome means for the operator, in a sentence or two."""
    ends = found in ("snapshotted", "retained", "destroyed")
    if placed.deployed_type == STACK_TYPE and not ends:
        return _UNREAD
    words = _SENTENCES[found]
    if ends and replacement == "conditional":
        words = f"If it is replaced: {words[:1].lower()}{words[1:]}"
    elif ends and replacement == "always":
        words = f"A new, empty one takes its place. The old one: {words[:1].lower()}{words[1:]}"
    if found == "destroyed" and placed.deployed_type in _FULL:
        words = f"{words} {_FULL[placed.deployed_type]}"
    if ends and _is_protected(placed):
        words = f"{words} Its deletion protection is on, so AWS refuses until it is off."
    return words


def is_refused(change: Change) -> bool:
    """Whether AWS certainly rejects the update: nothing changes, and the deployment fails."""
    certain = any(one.refused and one.certainty == "certain" for one in change.properties)
    return certain and change.action == "modify" and change.replacement == "never"


def refused(change: Change) -> Change:
    """The change as what becomes of it where AWS rejects it."""
    notes = [one.note for one in change.properties if one.refused and one.certainty == "certain"]
    words = f"{notes[0]}. The deployment fails and is rolled back."
    return replace(change, deletion_outcome="kept", consequence=words[:1].upper() + words[1:])


def _is_protected(placed: ResourceInstance) -> bool:
    properties = placed.resource.properties
    values = (properties.get(name) for name in ("DeletionProtection", "DeletionProtectionEnabled"))
    return any(str(value).lower() == "true" for value in values)
