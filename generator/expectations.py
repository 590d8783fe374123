"""What must be reachable in StreamFlix, and what nothing else may reach.

The network's side of the architecture: `streamflix check` proves it for every environment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from generator.check.reachability.changes import reachability_changes
from generator.check.reachability.expectations import (
    INTERNET,
    Expectations,
    Needed,
    Only,
    Parameters,
)
from generator.layers.ports import CACHE, CACHE_READER, CONTAINER, DATABASE, HTTP, HTTPS
from generator.plan.diff.compare import Comparison
from generator.plan.model import PolicyResult

API = "VpcLink"
LOAD_BALANCER = "ApplicationLoadBalancer"
TASKS = "EcsService"
DATABASE_INSTANCE = "DatabaseInstance"
CACHE_CLUSTER = "ServerlessCache"
ENDPOINTS = ("EcrApiEndpoint", "EcrDkrEndpoint", "LogsEndpoint", "SecretsmanagerEndpoint")


# Some of StreamFlix's parameters, which no other product has all of. The definitions themselves
# need troposphere, which takes long to import.
_PARAMETERS = frozenset(
    (
        *("CacheEngine", "CacheMajorVersion", "CertificateArn", "DatabaseInstanceClass"),
        *("InterfaceEndpoints", "LoadBalancerScheme", "NatGateways", "ThrottlingBurstLimit"),
    )
)


def expectations_of(parameters: Collection[str]) -> Expectations | None:
    """What is expected of StreamFlix, known by its root parameters; None for another product."""
    return EXPECTATIONS if set(parameters) >= _PARAMETERS else None


def policy_check(comparison: Comparison) -> Iterator[PolicyResult]:
    """The policy check of reachability, with what is expected of StreamFlix."""
    root = comparison.after.stacks.get("")
    expected = expectations_of(root.template.parameters) if root else None
    return reachability_changes(comparison, expected)


def _is_public(parameters: Parameters) -> bool:
    return parameters.get("LoadBalancerScheme") == "internet-facing"


def _has_certificate(parameters: Parameters) -> bool:
    return bool(parameters.get("CertificateArn"))


def _is_public_with_certificate(parameters: Parameters) -> bool:
    return _is_public(parameters) and _has_certificate(parameters)


def _has_endpoints(parameters: Parameters) -> bool:
    return parameters.get("InterfaceEndpoints") == "true"


EXPECTATIONS = Expectations(
    needed=(
        Needed("internet → load balancer", INTERNET, LOAD_BALANCER, HTTP, _is_public),
        Needed(
            "internet → load balancer", INTERNET, LOAD_BALANCER, HTTPS, _is_public_with_certificate
        ),
        Needed("API → load balancer", API, LOAD_BALANCER, HTTP),
        Needed("API → load balancer", API, LOAD_BALANCER, HTTPS, _has_certificate),
        Needed("load balancer → tasks", LOAD_BALANCER, TASKS, CONTAINER),
        Needed("tasks → database", TASKS, DATABASE_INSTANCE, DATABASE),
        Needed("tasks → cache", TASKS, CACHE_CLUSTER, CACHE),
        Needed("tasks → cache, reading", TASKS, CACHE_CLUSTER, CACHE_READER),
        Needed("tasks → internet", TASKS, INTERNET, HTTPS),
        *(Needed(f"tasks → {one}", TASKS, one, HTTPS, _has_endpoints) for one in ENDPOINTS),
    ),
    only=(
        Only("the database", DATABASE_INSTANCE, (DATABASE,), (TASKS,)),
        Only("the cache", CACHE_CLUSTER, (CACHE, CACHE_READER), (TASKS,)),
        Only("the tasks", TASKS, (CONTAINER,), (LOAD_BALANCER,)),
    ),
)
