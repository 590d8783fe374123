"""Health checks that can succeed, and deployments that can proceed.

ResolvedProduct ●→ Findings
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from generator.check.model import CheckContext, finding_at
from generator.check.resources import certain, number, part, properties, text, truth
from generator.check.stabilization import rules
from generator.check.stabilization.listeners import GROUP
from generator.check.stabilization.services import Service, services
from generator.findings import Finding
from generator.plan.diff.resolved_product import ResolvedProduct, ResourceInstance

_WEB = ("HTTP", "HTTPS")
_HOUR = 3600


def check_health(product: ResolvedProduct, context: CheckContext) -> Iterator[Finding]:
    """Health checks that fail, and deployment configurations with which nothing moves."""
    for group in certain(product, GROUP):
        for message, name in _faults(group):
            where = ("Properties", name)
            yield finding_at(product, rules.HEALTH_CHECK, group.key, message, *where)
    for service in services(product):
        yield from _deployment(product, service)
        if context.environment:
            yield from _advice(product, service, context)


def _faults(group: ResourceInstance) -> Iterator[tuple[str, str]]:
    said = properties(group)
    path = text(said.get("HealthCheckPath"))
    spoken = said.get("HealthCheckProtocol", said.get("Protocol"))
    if path is not None and spoken in _WEB and not path.startswith("/"):
        yield (
            f"The health check's path is {path or 'empty'}: it must start with /.",
            ("HealthCheckPath"),
        )
    interval = number(said.get("HealthCheckIntervalSeconds"))
    timeout = number(said.get("HealthCheckTimeoutSeconds"))
    if interval is not None and timeout is not None and timeout > interval:
        yield (
            f"The health check's timeout ({timeout:.0f} s) is longer than its interval"
            f" ({interval:.0f} s): the target group is rejected.",
            "HealthCheckTimeoutSeconds",
        )
    if truth(said.get("HealthCheckEnabled")) is False and said.get("TargetType") != "lambda":
        yield (
            "The health check is off, which only targets of type lambda allow: the target group is"
            " rejected.",
            "HealthCheckEnabled",
        )
    codes = text(part(said.get("Matcher"), "HttpCode"))
    if codes and re.fullmatch(r"[0-9,\-]+", codes) and not re.search(r"(^|[,-])[23]", codes):
        yield f"Only answers with {codes} count as healthy, which are errors.", "Matcher"


def _deployment(product: ResolvedProduct, service: Service) -> Iterator[Finding]:
    settings = properties(service.instance).get("DeploymentConfiguration")
    most = number(part(settings, "MaximumPercent"))
    least = number(part(settings, "MinimumHealthyPercent"))
    most = 200 if most is None and part(settings, "MaximumPercent") is None else most
    least = 100 if least is None and part(settings, "MinimumHealthyPercent") is None else least
    if most is None or least is None or settings is None:
        return
    wanted = number(properties(service.instance).get("DesiredCount"))
    count = int(wanted) if wanted else None
    stuck = most <= 100 and least >= 100
    if count is not None:
        stuck = math.floor(count * most / 100) <= count <= math.ceil(count * least / 100)
    if stuck:
        tasks = f" of {count} tasks" if count else ""
        message = (
            f"MinimumHealthyPercent {least:.0f} and MaximumPercent {most:.0f}{tasks}: ECS may"
            " neither stop a task nor start one more, so every deployment hangs."
        )
        where = ("Properties", "DeploymentConfiguration")
        yield finding_at(product, rules.DEADLOCK, service.instance.key, message, *where)


def _advice(product: ResolvedProduct, service: Service, context: CheckContext) -> Iterator[Finding]:
    said, key = properties(service.instance), service.instance.key
    settings = said.get("DeploymentConfiguration")
    breaker = part(settings, "DeploymentCircuitBreaker")
    where = ("Properties", "DeploymentConfiguration")
    is_rolling = said.get("DeploymentController") is None
    for name in ("Enable", "Rollback"):
        value = part(breaker, name)
        if is_rolling and (value is None or truth(value) is False):
            message = f"The deployment circuit breaker has {name} off: {_EFFECT[name]}"
            yield finding_at(product, rules.CIRCUIT_BREAKER, key, message, *where)
            break
    least = number(part(settings, "MinimumHealthyPercent"))
    if context.is_production and least is not None and least < 100:
        message = (
            f"MinimumHealthyPercent is {least:.0f}: a deployment stops tasks before others serve"
            " in their place."
        )
        yield finding_at(product, rules.CAPACITY_DIP, key, message, *where)
    grace = said.get("HealthCheckGracePeriodSeconds", 0)
    seconds = number(grace)
    if service.registrations and seconds is not None and not 0 < seconds <= _HOUR:
        message = f"The grace period for health checks is {seconds:.0f} s: " + (
            "tasks that are still starting are stopped." if not seconds else _LONG
        )
        where = ("Properties", "HealthCheckGracePeriodSeconds")
        yield finding_at(product, rules.GRACE, key, message, *where)


_LONG = "a deployment with failing tasks hangs for so long."
_EFFECT = {
    "Enable": "tasks that do not start are tried again for hours.",
    "Rollback": "a failed deployment stays half done.",
}
