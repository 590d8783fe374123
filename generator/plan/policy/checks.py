"""All policy checks: what they find is refused until a waiver says why it is intended.

Comparison, protected or not ●→ PolicyResults
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from generator.plan.diff.compare import Comparison
from generator.plan.diff.presence import presence
from generator.plan.impact.deletion_outcome import is_refused
from generator.plan.model import Change, PolicyResult
from generator.plan.policy.expiries import expiries
from generator.plan.policy.exports import exports
from generator.plan.policy.exposure import OUT, exposures
from generator.plan.policy.images import image_results
from generator.plan.policy.names import collisions
from generator.plan.policy.permissions import widenings
from generator.plan.policy.protection import removals, stay_behind, weakenings

RULES = {
    "data-loss": "Data is deleted, or kept for less time than before.",
    "data-left-behind": "A new, empty resource takes the place of one that holds data.",
    "name-collision": "A resource is made under a name that is still taken: the deployment fails.",
    "unsupported-update": "AWS refuses an update: the deployment fails.",
    "type-change": "A logical ID gets another type, which CloudFormation refuses.",
    "export-removal": "An export goes or gets another name; stacks that import it block that.",
    "export-change": "An export gets another value; stacks that import it block that.",
    "public-exposure": "Something becomes reachable from anywhere.",
    "reachability": "Something new reaches a data store, or a path that is needed goes.",
    "wider-permissions": "Someone may do more than before.",
    "left-behind": "What should be deleted is protected: it stays, outside of the stack.",
    "weaker-protection": "Data is protected less: against deletion, loss or reading.",
    "weaker-monitoring": "Less is logged, measured or reported, in a protected environment.",
    "open-egress": "Data can be sent to more places of the internet, in a protected environment.",
    "weaker-availability": "One failure stops more than before, in a protected environment.",
    "interruption": "Something that serves stops for a while, in a protected environment.",
}
"""Every rule, and what it is about."""

NOTED = (OUT, "weaker-monitoring")
"""What is refused in protected environments, and only noted elsewhere."""

ONLY_PROTECTED = (*NOTED, "weaker-availability", "interruption")
"""What is refused in protected environments alone."""

PolicyCheck = Callable[[Comparison], Iterable[PolicyResult]]

_SERVING = frozenset(
    (
        "AWS::ApiGatewayV2::Api",
        "AWS::ApiGatewayV2::Stage",
        "AWS::ApiGatewayV2::VpcLink",
        "AWS::CloudFront::Distribution",
        "AWS::EC2::InternetGateway",
        "AWS::EC2::NatGateway",
        "AWS::EC2::Subnet",
        "AWS::EC2::VPC",
        "AWS::ECS::Cluster",
        "AWS::ECS::Service",
        "AWS::ElastiCache::ReplicationGroup",
        "AWS::ElastiCache::ServerlessCache",
        "AWS::ElasticLoadBalancingV2::Listener",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        "AWS::Lambda::Function",
        "AWS::RDS::DBCluster",
        "AWS::RDS::DBInstance",
    )
)


def policy_results(
    comparison: Comparison, protected: bool = False, proofs: Sequence[PolicyCheck] = ()
) -> list[PolicyResult]:
    """What every check refuses. ``protected``: those of ``ONLY_PROTECTED`` too.

    ``proofs``: checks that need the whole product, run too.
    """
    return refused(_found(comparison, proofs), protected)


def refused(results: Iterable[PolicyResult], protected: bool) -> list[PolicyResult]:
    """The results that count, in a protected environment or another one."""
    return [one for one in results if protected or one.rule not in ONLY_PROTECTED]


def advice(comparison: Comparison) -> Iterator[str]:
    """What is said of an environment that is not protected, where it is not refused."""
    for one in _found(comparison):
        if one.rule in NOTED:
            yield f"{one.logical_id}: {one.message}"


def _found(comparison: Comparison, proofs: Sequence[PolicyCheck] = ()) -> list[PolicyResult]:
    """What every check finds.

    Where there was nothing before, nothing can be lost, and everything is meant.
    """
    if not comparison.before.resources:
        return []
    results = list(_data(comparison))
    results += (result for change in comparison.changes for result in _unsupported(change))
    results += collisions(comparison)
    results += _type_changes(comparison)
    results += exports(comparison)
    results += exposures(comparison)
    results += widenings(comparison)
    results += weakenings(comparison)
    results += expiries(comparison)
    results += removals(comparison)
    results += stay_behind(comparison)
    results += image_results(comparison)
    results += (result for change in comparison.changes for result in _interruptions(change))
    results += (result for proof in proofs for result in proof(comparison))
    order = list(RULES)
    distinct = dict.fromkeys(results)
    return sorted(distinct, key=lambda one: (order.index(one.rule), one.logical_id))


def _data(comparison: Comparison) -> Iterator[PolicyResult]:
    """What is lost, and what a new, empty resource takes the place of."""
    new = {change.type: change.place for change in comparison.changes if change.action == "add"}
    for change in comparison.changes:
        if not change.stateful or change.action not in ("remove", "replace", "modify"):
            continue
        is_removed = change.action == "remove"
        taken = f" {new[change.type]} is new and empty." if change.type in new else ""
        if change.deletion_outcome == "destroyed" or (
            is_removed and change.deletion_outcome == "snapshotted"
        ):
            words = f"{change.consequence}{taken}" if is_removed else change.consequence
            yield PolicyResult("data-loss", change.place, words)
        elif change.replacement == "always" or (is_removed and taken):
            words = f"{change.consequence}{taken}" if is_removed else change.consequence
            yield PolicyResult("data-left-behind", change.place, words)


def _unsupported(change: Change) -> Iterator[PolicyResult]:
    if is_refused(change):
        yield PolicyResult("unsupported-update", change.place, change.consequence)


def _type_changes(comparison: Comparison) -> Iterator[PolicyResult]:
    for change in comparison.changes:
        key = change.stack, change.logical_id
        before, after = (side.resources.get(key) for side in (comparison.before, comparison.after))
        if change.action != "remove" or before is None or after is None:
            continue
        if after.type != change.type and presence(before.exists, after.exists).stays:
            words = f"It was {change.type} and is {after.type}: CloudFormation refuses that."
            yield PolicyResult("type-change", change.place, f"{words} Give it another logical ID.")


def _interruptions(change: Change) -> Iterator[PolicyResult]:
    notes = [one.note for one in change.properties if one.interruption == "some"]
    if notes:
        yield PolicyResult(
            "interruption", change.place, f"On this update {'; '.join(dict.fromkeys(notes))}."
        )
    elif change.type in _SERVING and change.replacement != "never":
        may = "is" if change.replacement == "always" else "may be"
        yield PolicyResult("interruption", change.place, f"It {may} replaced while it is in use.")
    elif change.type in _SERVING and change.action == "remove":
        yield PolicyResult("interruption", change.place, "It is removed while it is in use.")
