"""What an edit of an environment's settings takes away: its stack, its protection, its limits.

Settings decide where templates go, with which permissions, and what no update may touch; a plan of
resources alone shows none of that.

    Settings before, Settings after ●→ PolicyResults at ``settings/KEY``
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.config.settings.model import Settings
from generator.plan.model import PolicyResult

_CALLER = "the permissions of who deploys"
_OWN = "StreamFlix's own bucket"


def settings_results(before: Settings, after: Settings) -> list[PolicyResult]:
    """A result for each setting that is less safe, or that leads somewhere else."""
    return [*_of_place(before, after), *_of_rights(before, after), *_of_safety(before, after)]


def _result(rule: str, key: str, words: str) -> PolicyResult:
    return PolicyResult(rule, f"settings/{key}", words)


def _of_place(before: Settings, after: Settings) -> Iterator[PolicyResult]:
    """Where resources are: elsewhere they are created empty."""
    for key, old, new in (
        ("region", before.region, after.region),
        ("stack-name", before.stack_name, after.stack_name),
    ):
        if old != new:
            words = f"It was {old} and is {new}: a new stack is created with everything empty,"
            yield _result(
                "data-left-behind", key, f"{words} and the old one stays with its data, unmanaged."
            )
    if before.delivery != after.delivery:
        words = f"It was {before.delivery} and is {after.delivery}: to the stack every resource is"
        yield _result(
            "data-loss", "delivery", f"{words} a new one, and the old ones are deleted with data."
        )


def _of_rights(before: Settings, after: Settings) -> Iterator[PolicyResult]:
    if before.role_arn != after.role_arn:
        old, new = before.role_arn or _CALLER, after.role_arn or _CALLER
        words = f"CloudFormation used {old} and uses {new}: it may do other things than before."
        yield _result("wider-permissions", "role-arn", words)
    more = _missing(after.capabilities, before.capabilities)
    if more:
        words = f"CloudFormation may do what it had to ask about before: {', '.join(more)}."
        yield _result("wider-permissions", "capabilities", words)
    if before.artifact_bucket != after.artifact_bucket:
        old, new = before.artifact_bucket or _OWN, after.artifact_bucket or _OWN
        words = f"Templates were in {old} and are in {new}: who can write there decides what is"
        yield _result("weaker-protection", "artifact-bucket", f"{words} deployed.")


def _of_safety(before: Settings, after: Settings) -> Iterator[PolicyResult]:
    if before.termination_protection and not after.termination_protection:
        words = "The stack, and all data in it, can be deleted by one command."
        yield _result("weaker-protection", "termination-protection", words)
    gone = _missing(before.protected_resources, after.protected_resources)
    if gone:
        words = f"An update may replace or delete {', '.join(gone)}, with all data."
        yield _result("weaker-protection", "protected-resources", words)
    if before.on_stack_failure == "ROLLBACK" != after.on_stack_failure:
        words = f"A deployment that fails is not rolled back: {after.on_stack_failure}."
        yield _result("weaker-protection", "on-stack-failure", words)
    if before.deployment_mode == "STANDARD" != after.deployment_mode:
        words = "A deployment does not wait until resources work: failures are seen too late."
        yield _result("weaker-availability", "deployment-mode", words)
    gone = _missing(before.rollback_triggers, after.rollback_triggers)
    if gone:
        words = f"A deployment is no longer rolled back when {', '.join(gone)} go off."
        yield _result("weaker-availability", "rollback-triggers", words)
    if after.monitoring_minutes < before.monitoring_minutes:
        words = f"Alarms were watched for {before.monitoring_minutes} minutes after a deployment"
        words = f"{words} and are for {after.monitoring_minutes}: later failures stay."
        yield _result("weaker-availability", "monitoring-minutes", words)


def _missing(before: Iterable[str], after: Iterable[str]) -> list[str]:
    kept = set(after)
    return [one for one in before if one not in kept]
