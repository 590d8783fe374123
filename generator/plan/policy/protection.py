"""What protects less than before: policies, backups, encryption, logs, alarms, standbys.

A weaker policy deletes nothing by itself; the next change does. So it must not pass unseen. The
facts are rows of ``data/weakenings.tsv`` and ``data/safeguards.tsv``, each with its rule.

    resource before, resource after ●→ PolicyResults
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.plan.diff.compare import Comparison
from generator.plan.diff.resolved_product import ResourceInstance
from generator.plan.impact.deletion_outcome import is_stateful, policy_of
from generator.plan.impact.deletion_plan import protection_of
from generator.plan.impact.tables import Row
from generator.plan.model import Change, PolicyResult
from generator.plan.policy.alternatives import alternatives
from generator.plan.policy.orders import gone, is_weaker, shown
from generator.plan.policy.security_groups import narrows
from generator.plan.policy.tables import rows, values_at

RULE = "weaker-protection"
LEFT = "left-behind"

_STRENGTH = {"Delete": 0, "Snapshot": 1, "RetainExceptOnCreate": 2, "Retain": 2}
_LEFT = (
    "Its deletion protection is on: CloudFormation cannot delete it, and it stays, outside of the"
    " stack. Switch the protection off in a deployment before this one."
)


def weakenings(comparison: Comparison) -> Iterator[PolicyResult]:
    """A result for each thing that protected a resource or its data and no longer does."""
    for change in comparison.changes:
        placed = comparison.after.resources.get((change.stack, change.logical_id))
        if change.action not in ("modify", "replace") or placed is None:
            continue
        facts = rows("weakenings", placed.deployed_type)
        if not facts and not is_stateful(placed):
            continue
        for before, after in alternatives(comparison.before, comparison.after, change):
            if before is not None:
                yield from _weaker(change, before, after)


def removals(comparison: Comparison) -> Iterator[PolicyResult]:
    """A result for each resource whose removal takes protection away from others."""
    renamed = {one.before for one in comparison.renames}
    for change in comparison.changes:
        before = comparison.before.resources.get((change.stack, change.logical_id))
        if change.action != "remove" or before is None or change.place in renamed:
            continue
        if not narrows(before):
            for row in rows("safeguards", before.deployed_type):
                yield PolicyResult(row["rule"], change.place, row["words"])


def stay_behind(comparison: Comparison) -> Iterator[PolicyResult]:
    """A result for each resource that CloudFormation should delete and may not."""
    for change in comparison.changes:
        before = comparison.before.resources.get((change.stack, change.logical_id))
        is_deleted = change.action == "remove" or change.replacement == "always"
        is_retained = change.deletion_outcome == "retained"
        if before is not None and is_deleted and not is_retained and protection_of(before):
            yield PolicyResult(LEFT, change.place, _LEFT)


def _weaker(
    change: Change, before: ResourceInstance, after: ResourceInstance
) -> Iterator[PolicyResult]:
    for name in ("DeletionPolicy", "UpdateReplacePolicy") if is_stateful(after) else ():
        old, new = policy_of(before, name), policy_of(after, name)
        if _STRENGTH.get(str(new), 2) < _STRENGTH.get(str(old), 0):
            left = "only a snapshot of" if new == "Snapshot" else "nothing of"
            words = f"Its {name} was {old} and is {new}: {left} its data is left."
            yield PolicyResult(RULE, change.place, words)
    for row in rows("weakenings", after.deployed_type):
        words = _words(row, before, after)
        if words:
            yield PolicyResult(row["rule"], change.place, words)


def _words(row: Row, before: ResourceInstance, after: ResourceInstance) -> str:
    """The words of a fact where it is one of this resource; else empty."""
    old, new = (values_at(one.resource.properties, row["path"]) for one in (before, after))
    if not is_weaker(row["order"], old, new, row["default"]):
        return ""
    was, becomes = (
        ", ".join(dict.fromkeys(shown(row["default"] if one is None else one) for one in side))
        for side in (old, new)
    )
    names = {"before": was, "after": becomes, "path": row["path"].rpartition("/")[2]}
    return row["words"].format(gone=", ".join(gone(old, new)), **names)
