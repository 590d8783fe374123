"""The reachability proof: what the internet reaches, what is missing, what must not be.

ResolvedProduct, Expectations ●→ Network ●→ Findings
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.cfn.values import Path
from generator.check.model import CheckContext, Proof, finding_at
from generator.check.reachability.addresses import INTERNET as PUBLIC
from generator.check.reachability.addresses import LOOPBACK, Addresses
from generator.check.reachability.expectations import Expectations, Needed, Only
from generator.check.reachability.model import FilterRule, Interface, Network
from generator.check.reachability.network import network as network_of
from generator.check.reachability.paths import between, from_internet, needed_path
from generator.check.reachability.rules import (
    EXPOSED_STORE,
    FORBIDDEN_PATH,
    MISSING_PATH,
    OPEN_PORT,
    RULES,
    UNKNOWN_PATH,
)
from generator.check.reachability.verdicts import Reach, sentence
from generator.findings import Finding, Rule
from generator.plan.diff.resolved_product import Address, ResolvedProduct

# Ports that only few should reach, by what answers there.
_PORTS: Mapping[int, str] = {
    **{22: "SSH", 23: "Telnet", 445: "SMB", 2049: "NFS", 3389: "RDP", 5900: "VNC"},
    **{1433: "SQL Server", 1521: "Oracle", 3306: "MySQL", 5432: "PostgreSQL", 5439: "Redshift"},
    **{6379: "Redis", 6380: "Redis", 9042: "Cassandra", 9092: "Kafka", 9200: "OpenSearch"},
    **{11211: "Memcached", 27017: "MongoDB", 2375: "Docker", 2379: "etcd", 10250: "kubelet"},
}


def check(product: ResolvedProduct, context: CheckContext) -> Iterator[Finding]:
    """All findings."""
    proof = _Proof(product)
    yield from proof.exposed_stores()
    yield from proof.open_ports()
    if context.expectations is not None:
        yield from proof.expected(context.expectations)


class _Proof:
    """The proof of one product: its network, and interfaces by logical ID."""

    def __init__(self, product: ResolvedProduct) -> None:
        self._product = product
        self._network: Network = network_of(product)
        self._named = {one.name: one for one in self._network.interfaces.values()}

    def exposed_stores(self) -> Iterator[Finding]:
        """Data stores that some address of the internet can reach."""
        for store in self._network.interfaces.values():
            for port in store.ports if store.is_store else ():
                reach = from_internet(self._network, store, port, every=False)
                if reach.verdict == "yes":
                    what = f"The internet can reach {store.name} on port {port}."
                    yield self._at(EXPOSED_STORE, store.address, what, reach)
                elif reach.verdict == "unknown":
                    what = f"Whether the internet can reach {store.name} on port {port} is unknown."
                    yield self._at(UNKNOWN_PATH, store.address, what, reach)

    def open_ports(self) -> Iterator[Finding]:
        """Security groups that let the whole internet in on a port that few should reach."""
        for address, group in self._network.groups.items():
            by_port: dict[str, tuple[list[int], list[FilterRule]]] = {}
            for port in _PORTS:
                rules = [one for one in group.ingress if one.takes(port) and one.addresses & PUBLIC]
                whole = Addresses()
                for one in rules:
                    whole |= one.addresses
                if whole >= PUBLIC.four or whole >= PUBLIC - PUBLIC.four:
                    key = str([one.where for one in rules])
                    by_port.setdefault(key, ([], rules))[0].append(port)
            for ports, rules in by_port.values():
                yield self._open(address, ports, rules)

    def _open(self, group: Address, ports: list[int], rules: list[FilterRule]) -> Finding:
        few = ", ".join(f"{port} ({_PORTS[port]})" for port in ports[:3])
        more = f" and {len(ports) - 3} more" if len(ports) > 3 else ""
        what = f"{group[1]} is open to everywhere on port {few}{more}."
        steps = Reach(
            "yes", tuple(f"{r.where[0][1]} ({r.place}): {r.addresses.text()}" for r in rules)
        )
        where, path = rules[0].where
        return self._at(OPEN_PORT, where, what, steps, path)

    def expected(self, expectations: Expectations) -> Iterator[Finding]:
        """Paths that are missing, and paths that must not be."""
        parameters = self._product.stacks[""].parameters
        for needed in expectations.needed:
            if needed.when(parameters):
                yield from self._missing(needed)
        for only in expectations.only:
            yield from self._others(only)

    def _missing(self, needed: Needed) -> Iterator[Finding]:
        path = f"{needed.what} (port {needed.port})"
        reach = needed_path(self._network, needed)
        names = [one for one in (needed.target, needed.source) if one in self._named]
        address = self._named[names[0]].address if names else ("", "")
        if reach.verdict == "no":
            what = f"There is no path: {path}. {sentence(reach.steps)}"
            yield self._at(MISSING_PATH, address, what, reach)
        elif reach.verdict == "unknown":
            yield self._at(UNKNOWN_PATH, address, f"Whether it exists is unknown: {path}.", reach)

    def _others(self, only: Only) -> Iterator[Finding]:
        target = self._named.get(only.target)
        if target is None:
            return
        allowed = [self._named[name] for name in only.sources if name in self._named]
        for port in only.ports:
            for rule in self._rules(target):
                if rule.takes(port) and not _is_allowed(rule, allowed):
                    yield self._rule(only, target, port, rule)
            for source in self._network.interfaces.values():
                if source.name not in (*only.sources, only.target):
                    reach = between(self._network, source, target, port, every=False)
                    if reach.verdict == "yes":
                        what = f"{source.name} can reach {only.what} on port {port}."
                        yield self._at(FORBIDDEN_PATH, source.address, what, reach)
        yield from self._foreign(only, target)

    def _foreign(self, only: Only, target: Interface) -> Iterator[Finding]:
        """A group that is not in the product may let in anything."""
        if None in target.groups or not target.groups:
            what = f"{target.name} has a security group that is not in the product: what it lets in"
            reach = Reach("unknown", (f"{what} is not known",))
            words = f"Something else may reach {only.what}."
            yield self._at(FORBIDDEN_PATH, target.address, words, reach)

    def _rules(self, target: Interface) -> Iterator[FilterRule]:
        for group in target.groups:
            found = self._network.groups.get(group) if group else None
            yield from found.ingress if found else ()

    def _rule(self, only: Only, target: Interface, port: int, rule: FilterRule) -> Finding:
        where, path = rule.where
        who = f"members of {rule.group[1]}" if rule.group else rule.addresses.text()
        who = rule.unknown or who
        what = f"Not only {' and '.join(only.sources)} can reach {only.what} on port {port}: {who}."
        step = f"{where[1]} ({rule.place}) lets in tcp {port}: {who}"
        return self._at(FORBIDDEN_PATH, where, what, Reach("yes", (step,)), path)

    def _at(
        self, rule: Rule, address: Address, message: str, reach: Reach, path: Path = ()
    ) -> Finding:
        return finding_at(self._product, rule, address, message, *path, proof=reach.steps)


def _is_allowed(rule: FilterRule, allowed: list[Interface]) -> bool:
    """Whether a rule lets in what is allowed, or nothing at all."""
    if rule.unknown:
        return False
    if rule.group is not None:
        return any(rule.group in one.groups for one in allowed)
    return rule.addresses <= LOOPBACK


REACHABILITY = Proof("reachability", RULES, check)
