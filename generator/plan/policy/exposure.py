"""What becomes reachable from anywhere that was not before.

resource ●→ what it opens; after without before ●→ PolicyResults
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from generator.cfn.values import Value
from generator.plan.diff.compare import Comparison
from generator.plan.diff.policy_documents import is_policy, statements
from generator.plan.diff.resolved_product import ResourceInstance
from generator.plan.model import PolicyResult
from generator.plan.policy.alternatives import alternatives, has_policy

RULE = "public-exposure"

_ANYWHERE = ("0.0.0.0/0", "::/0")
# Policies that only narrow what others grant: everyone means everyone who may anyway.
_NARROWING = frozenset(("AWS::EC2::VPCEndpoint",))
_BLOCKS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
_Properties = Mapping[str, Value]


def exposures(comparison: Comparison) -> Iterator[PolicyResult]:
    """A result for each thing that anyone may reach after the change only."""
    for change in comparison.changes:
        placed = comparison.after.resources.get((change.stack, change.logical_id))
        if placed is None or not (placed.deployed_type in _OPENERS or has_policy(placed)):
            continue
        for before, after in alternatives(comparison.before, comparison.after, change):
            known = set(_opened(before)) if before is not None else set()
            for words in _opened(after):
                if words not in known:
                    yield PolicyResult(RULE, change.place, words)


def _opened(placed: ResourceInstance) -> Iterator[str]:
    properties = placed.resource.properties
    if placed.deployed_type in _OPENERS:
        yield from _OPENERS[placed.deployed_type](properties)
    if placed.deployed_type in _NARROWING:
        return
    for name, value in properties.items():
        if name != "AssumeRolePolicyDocument" and is_policy(value):
            yield from _public_statements(name, value)


def _public_statements(name: str, document: Value) -> Iterator[str]:
    for statement in statements(document):
        principal = statement.get("Principal")
        anyone = principal == "*" or (
            isinstance(principal, dict)
            and any("*" in (v if isinstance(v, list) else [v]) for v in principal.values())
        )
        if anyone and statement.get("Effect") == "Allow" and not statement.get("Condition"):
            yield f"{name} allows everyone {_list(statement.get('Action', 'everything'))}."


def _list(value: Value) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _group(properties: _Properties) -> Iterator[str]:
    rules = properties.get("SecurityGroupIngress", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        if isinstance(rule, dict):
            yield from _rule(rule)


def _rule(rule: _Properties) -> Iterator[str]:
    for source in (rule.get("CidrIp"), rule.get("CidrIpv6")):
        if source in _ANYWHERE:
            yield f"{_ports(rule)} can be reached from anywhere ({source})."


def _ports(rule: _Properties) -> str:
    protocol = str(rule.get("IpProtocol", "-1"))
    first, last = str(rule.get("FromPort", "")), str(rule.get("ToPort", ""))
    if protocol == "-1" or not first:
        return "Every port" if protocol in ("-1", "tcp", "udp") else f"Protocol {protocol}"
    ports = first if first == last else f"{first} to {last}"
    return f"Port {ports} ({protocol})"


def _flag(name: str, value: str, words: str) -> Callable[[_Properties], Iterator[str]]:
    def opened(properties: _Properties) -> Iterator[str]:
        if str(properties.get(name, "")).lower() == value:
            yield words

    return opened


def _load_balancer(properties: _Properties) -> Iterator[str]:
    if properties.get("Scheme", "internet-facing") == "internet-facing":
        yield "The load balancer faces the internet."


def _service(properties: _Properties) -> Iterator[str]:
    match properties.get("NetworkConfiguration"):
        case {"AwsvpcConfiguration": {"AssignPublicIp": "ENABLED"}}:
            yield "Its tasks get public addresses."


def _bucket(properties: _Properties) -> Iterator[str]:
    blocked = properties.get("PublicAccessBlockConfiguration")
    if isinstance(blocked, dict):
        off = [name for name in _BLOCKS if str(blocked.get(name, "false")).lower() == "false"]
        if off:
            yield f"The bucket's public access is not blocked: {', '.join(off)}."
    if str(properties.get("AccessControl", "")).startswith("PublicRead"):
        yield f"The bucket's access control is {properties['AccessControl']}."


def _route(properties: _Properties) -> Iterator[str]:
    names = ("DestinationCidrBlock", "DestinationIpv6CidrBlock")
    anywhere = any(properties.get(name) in _ANYWHERE for name in names)
    if anywhere and properties.get("GatewayId") is not None:
        yield "The route leads through a gateway to and from everywhere."


_public = _flag("PubliclyAccessible", "true", "The database gets a public address.")
_OPENERS: Mapping[str, Callable[[_Properties], Iterator[str]]] = {
    "AWS::EC2::SecurityGroup": _group,
    "AWS::EC2::SecurityGroupIngress": _rule,
    "AWS::ECS::Service": _service,
    "AWS::ElastiCache::ServerlessCache": _flag(
        "ConnectionType", "public", "The cache can be reached from the internet."
    ),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": _load_balancer,
    "AWS::Lambda::Url": _flag("AuthType", "none", "Anyone may call the function's URL."),
    "AWS::AmazonMQ::Broker": _flag(
        "PubliclyAccessible", "true", "The broker gets a public address."
    ),
    "AWS::EC2::Route": _route,
    "AWS::Lambda::Permission": _flag("Principal", "*", "Anyone may call the function."),
    "AWS::RDS::DBCluster": _public,
    "AWS::RDS::DBInstance": _public,
    "AWS::Redshift::Cluster": _public,
    "AWS::S3::Bucket": _bucket,
}
