"""What a change does to the answers: who reaches a data store now, and which paths go.

Comparison, Expectations ●→ PolicyResults
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from generator.cfn.load import inside
from generator.check.reachability.expectations import INTERNET, Expectations, Needed, Parameters
from generator.check.reachability.model import Interface, Network
from generator.check.reachability.network import network
from generator.check.reachability.paths import between, from_internet, needed_path, to_the_internet
from generator.check.reachability.verdicts import Reach, sentence
from generator.plan.diff.compare import Comparison
from generator.plan.diff.resolved_product import Address
from generator.plan.model import PolicyResult

RULE = "reachability"
_SERVICE, _FUNCTION = "AWS::ECS::Service", "AWS::Lambda::Function"
_HTTPS = 443


def reachability_changes(
    comparison: Comparison, expectations: Expectations | None = None
) -> Iterator[PolicyResult]:
    """A result for each data store that something new reaches, and each path that goes.

    ``expectations``: the paths that are needed, where they are known; of any product those of
    services and functions to the internet are.
    """
    if not comparison.changes:
        return
    before, after = network(comparison.before), network(comparison.after)
    changed = [
        address
        for address, one in after.interfaces.items()
        if before.interfaces.get(address) != one or not _alike(before, after, one)
    ]
    for address, store in after.interfaces.items():
        if store.is_store and address in before.interfaces:
            yield from _new_ways(before, after, store, changed)
    if expectations is None:
        yield from _lost_ways_out(before, after)
    else:
        root = comparison.after.stacks.get("")
        parameters = root.parameters if root else {}
        yield from _lost_paths(before, after, expectations.needed, parameters)


def _new_ways(
    before: Network, after: Network, store: Interface, changed: Collection[Address]
) -> Iterator[PolicyResult]:
    was = before.interfaces[store.address]
    for port in store.ports:
        if _is_new(
            from_internet(before, was, port, every=False),
            from_internet(after, store, port, every=False),
        ):
            yield _result(store.address, f"The internet can reach it on port {port}.")
        for source in _candidates(after, store, port, changed):
            old = before.interfaces.get(source.address)
            now = between(after, source, store, port, every=False)
            if now.verdict == "yes" and (
                old is None or between(before, old, was, port, every=False).verdict == "no"
            ):
                words = f"{source.name} can reach it on port {port}. {sentence(now.steps)}"
                yield _result(store.address, words)


def _candidates(
    after: Network, store: Interface, port: int, changed: Collection[Address]
) -> Iterator[Interface]:
    """What may reach the store and did not: all others need not be followed."""
    found = (after.groups[group] for group in store.groups if group and group in after.groups)
    rules = [rule for group in found for rule in group.ingress if rule.takes(port)]
    groups = {rule.group for rule in rules}
    is_open = any(rule.addresses for rule in rules)
    among = after.interfaces if store.address in changed else changed
    for source in (after.interfaces[address] for address in among):
        if source.address != store.address and (is_open or not groups.isdisjoint(source.groups)):
            yield source


def _alike(before: Network, after: Network, one: Interface) -> bool:
    """Whether the groups and subnets of an interface are as before, with their network ACLs."""
    for subnet in filter(None, one.subnets):
        was, now = before.subnets.get(subnet), after.subnets.get(subnet)
        if was != now or (now and now.acl and before.acls.get(now.acl) != after.acls.get(now.acl)):
            return False
    return all(before.groups.get(g) == after.groups.get(g) for g in filter(None, one.groups))


def _is_new(before: Reach, after: Reach) -> bool:
    return after.verdict == "yes" and before.verdict == "no"


def _lost_ways_out(before: Network, after: Network) -> Iterator[PolicyResult]:
    for address, source in after.interfaces.items():
        old = before.interfaces.get(address)
        if old is None or source.type not in (_SERVICE, _FUNCTION):
            continue
        was = to_the_internet(before, old, _HTTPS, every=True)
        now = to_the_internet(after, source, _HTTPS, every=True)
        if _is_new(now, was):
            words = f"It can no longer reach the internet on port {_HTTPS}. {sentence(now.steps)}"
            yield _result(address, words)


def _lost_paths(
    before: Network, after: Network, needed: Iterable[Needed], parameters: Parameters
) -> Iterator[PolicyResult]:
    for one in needed:
        if not one.when(parameters):
            continue
        if _is_new(needed_path(after, one), needed_path(before, one)):
            now = needed_path(after, one)
            name = one.source if one.target == INTERNET else one.target
            address = next((a for a in before.interfaces if a[1] == name), ("", name))
            words = f"A path that is needed goes: {one.what} (port {one.port})."
            yield _result(address, f"{words} {sentence(now.steps)}")


def _result(address: Address, words: str) -> PolicyResult:
    return PolicyResult(RULE, inside(*address), words)
