"""What becomes reachable from anywhere that was not before.

Properties and their values are rows of ``data/exposures.tsv``; rules of security groups, routes,
buckets and policies are read by what they mean.

    resource ●→ what it opens; after without before ●→ PolicyResults
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.cfn.values import Unknown, Value, sources_of
from generator.plan.diff.compare import Comparison
from generator.plan.diff.resolved_product import ResolvedProduct, ResourceInstance
from generator.plan.impact.tables import by_type
from generator.plan.model import Change, PolicyResult
from generator.plan.policy.addresses import network, new_public
from generator.plan.policy.alternatives import alternatives, has_policy
from generator.plan.policy.orders import is_on, is_set, shown
from generator.plan.policy.public_policies import public_statements
from generator.plan.policy.security_groups import GROUP, RULES, Rule, egress, ingress, openings
from generator.plan.policy.tables import DATA, rows, values_at

RULE, OUT = "public-exposure", "open-egress"

# Policies that only narrow what others grant: everyone means everyone who may anyway.
_NARROWING = frozenset(("AWS::EC2::VPCEndpoint",))
_BLOCKS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
_Properties = Mapping[str, Value]


def exposures(comparison: Comparison) -> Iterator[PolicyResult]:
    """A result for each thing that anyone may reach after the change only."""
    for change in comparison.changes:
        placed = comparison.after.resources.get((change.stack, change.logical_id))
        if placed is None or not _may_open(placed):
            continue
        for before, after in alternatives(comparison.before, comparison.after, change):
            known = set(_opened(before)) if before is not None else set()
            for words in _opened(after):
                if words not in known:
                    yield PolicyResult(RULE, change.place, words)
            if after.deployed_type in (GROUP, *RULES):
                yield from _of_group(comparison.before, change, before, after)


def _may_open(placed: ResourceInstance) -> bool:
    kind = placed.deployed_type
    is_known = kind in by_type("exposures", DATA) or kind in _OPENERS
    return is_known or kind in (GROUP, *RULES) or has_policy(placed)


def _opened(placed: ResourceInstance) -> Iterator[str]:
    kind, properties = placed.deployed_type, placed.resource.properties
    for row in rows("exposures", kind):
        found = values_at(properties, row["path"])
        if any(_is_one_of(value, row["values"].split(",")) for value in found):
            yield row["words"]
    if kind in _OPENERS:
        yield from _OPENERS[kind](properties)
    if kind not in _NARROWING:
        yield from public_statements(properties)


def _is_one_of(value: Value, values: list[str]) -> bool:
    if value is None:
        return "absent" in values
    if values == ["present"]:
        return is_set(value)
    text = shown(value).lower()
    return text in map(str.lower, values) or (is_on(value) and values == ["true"])


def _of_group(
    side: ResolvedProduct, change: Change, before: ResourceInstance | None, after: ResourceInstance
) -> Iterator[PolicyResult]:
    """What a group opens, or a rule of its own, which its group may have had before."""
    olds = [one for one in (before, *_of_same_group(side, after)) if one is not None]
    known = [rule for one in olds for rule in ingress(one)]
    for ports, who in openings(known, ingress(after)):
        yield PolicyResult(RULE, change.place, f"{ports} can be reached from {who}.")
    if before is None and after.deployed_type == GROUP:
        return
    out: list[Rule] = [rule for one in olds for rule in egress(one)]
    for ports, where in openings(out, egress(after)):
        words = f"{ports} is open on the way out, to {where}: data can be sent there."
        yield PolicyResult(OUT, change.place, words)


def _of_same_group(side: ResolvedProduct, after: ResourceInstance) -> Iterator[ResourceInstance]:
    """The group of a rule as it was, and the other rules of its own that the group had."""
    if after.deployed_type == GROUP:
        group, identity = after.key, None
    else:
        identity = after.resource.properties.get("GroupId")
        sources = sources_of(identity)
        group = (sources[0].stack, sources[0].name) if sources else ("", "")
    if after.deployed_type != GROUP and group in side.resources:
        yield side.resources[group]
    for one in side.resources.values():
        named = one.resource.properties.get("GroupId")
        of_group = any((source.stack, source.name) == group for source in sources_of(named))
        if one.deployed_type in RULES and (
            of_group or (identity is not None and named == identity)
        ):
            yield one


def _bucket(properties: _Properties) -> Iterator[str]:
    blocked = properties.get("PublicAccessBlockConfiguration")
    if isinstance(blocked, dict):
        off = [name for name in _BLOCKS if str(blocked.get(name, "false")).lower() == "false"]
        if off:
            yield f"The bucket's public access is not blocked: {', '.join(off)}."


def _route(properties: _Properties) -> Iterator[str]:
    names = ("DestinationCidrBlock", "DestinationIpv6CidrBlock")
    blocks = [block for name in names if (block := network(properties.get(name))) is not None]
    gateway = properties.get("GatewayId")
    is_local = not isinstance(gateway, Unknown) and str(gateway).startswith(
        ("vgw-", "local", "vpce")
    )
    if gateway is not None and not is_local:
        for one in new_public([], blocks):
            where = "everywhere" if one.prefixlen == 0 else f"{one}, addresses of the internet"
            yield f"The route leads through a gateway to and from {where}."


def _prefix_list(properties: _Properties) -> Iterator[str]:
    blocks = [network(block) for block in values_at(properties, "Entries/[*]/Cidr")]
    for one in new_public([], [block for block in blocks if block is not None]):
        yield f"Rules with this prefix list are open to {one}, addresses of the internet."


def _acl_entry(properties: _Properties) -> Iterator[str]:
    blocks = [network(properties.get(name)) for name in ("CidrBlock", "Ipv6CidrBlock")]
    allows = str(properties.get("RuleAction")).lower() == "allow"
    if allows and not is_on(properties.get("Egress")):
        for one in new_public([], [block for block in blocks if block is not None]):
            yield f"The network ACL lets in what comes from {one}, addresses of the internet."


_OPENERS = {
    "AWS::EC2::NetworkAclEntry": _acl_entry,
    "AWS::EC2::PrefixList": _prefix_list,
    "AWS::EC2::Route": _route,
    "AWS::S3::Bucket": _bucket,
}
