"""What a service deletes by itself after a time or beyond a number: lifecycle rules.

Sources: Template Reference, AWS::S3::Bucket Rule; Amazon ECR User Guide, "Lifecycle policy
parameters"; Template Reference, AWS::Backup::BackupPlan and AWS::DLM::LifecyclePolicy.

    properties ●→ expiries; after without before ●→ PolicyResults
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from generator.cfn.values import Value, key_of
from generator.plan.diff.compare import Comparison
from generator.plan.diff.resolved_product import ResourceInstance
from generator.plan.model import PolicyResult
from generator.plan.policy.alternatives import alternatives
from generator.plan.policy.tables import values_at

RULE = "data-loss"
_Properties = Mapping[str, Value]


@dataclass(frozen=True)
class Expiry:
    """``what`` is deleted after, or beyond, ``limit`` (days, images, …: part of ``what``).

    Of all that has the ``prefix`` and every one of the ``filters``.
    """

    what: str
    limit: float
    prefix: str = ""
    filters: frozenset[str] = frozenset()

    def deletes_all_of(self, other: Expiry) -> bool:
        """Whether it deletes, at the latest then, all that the other does."""
        return (
            self.what == other.what
            and self.limit <= other.limit
            and other.prefix.startswith(self.prefix)
            and self.filters <= other.filters
        )

    def __str__(self) -> str:
        of = f" below {self.prefix}" if self.prefix else ""
        return self.what.format(f"{self.limit:g}") + of


def expiries(comparison: Comparison) -> Iterator[PolicyResult]:
    """A result for each rule that deletes what was kept, or deletes it earlier."""
    for change in comparison.changes:
        placed = comparison.after.resources.get((change.stack, change.logical_id))
        if placed is None or placed.deployed_type not in _READERS:
            continue
        for before, after in alternatives(comparison.before, comparison.after, change):
            known = list(_of(before)) if before is not None else []
            for one in _of(after) if before is not None else ():
                if not any(old.deletes_all_of(one) for old in known):
                    was = _longest(one, known)
                    yield PolicyResult(RULE, change.place, f"A rule deletes {one}{was}.")


def _longest(new: Expiry, known: list[Expiry]) -> str:
    same = [old.limit for old in known if _subject(old) == _subject(new)]
    return f" (before: {min(same):g})" if same else ", which nothing deleted before"


def _subject(one: Expiry) -> tuple[str, str, frozenset[str]]:
    """What an expiry is about, without when."""
    return one.what, one.prefix, one.filters


def _of(placed: ResourceInstance) -> Iterator[Expiry]:
    yield from _READERS[placed.deployed_type](placed.resource.properties)


def _bucket(properties: _Properties) -> Iterator[Expiry]:
    for rule in values_at(properties, "LifecycleConfiguration/Rules/[*]"):
        if not isinstance(rule, dict) or rule.get("Status") == "Disabled":
            continue
        prefix = rule.get("Prefix") or ""
        filters = frozenset(
            f"{name} {key_of(rule[name])}"
            for name in ("TagFilters", "ObjectSizeGreaterThan", "ObjectSizeLessThan")
            if rule.get(name)
        )
        for path, what in _OF_OBJECTS.items():
            [value] = values_at(rule, path)
            limit = 0.0 if path == "ExpirationDate" and value else _number(value)
            if limit is not None and isinstance(prefix, str):
                yield Expiry(what, limit, prefix, filters)


_OF_OBJECTS = {
    "ExpirationInDays": "objects after {} days",
    "ExpirationDate": "objects on a date",
    "NoncurrentVersionExpirationInDays": "former versions of objects after {} days",
    "NoncurrentVersionExpiration/NoncurrentDays": "former versions of objects after {} days",
    "NoncurrentVersionExpiration/NewerNoncurrentVersions": (
        "former versions of objects beyond the newest {}"
    ),
}


def _repository(properties: _Properties) -> Iterator[Expiry]:
    for rule in values_at(properties, "LifecyclePolicy/LifecyclePolicyText/rules/[*]"):
        [selection] = values_at(rule, "selection")
        [limit] = values_at(rule, "selection/countNumber")
        number = _number(limit)
        if number is None or not isinstance(selection, dict):
            continue
        status = selection.get("tagStatus", "any")
        filters = frozenset([str(status)] if status != "any" else [])
        is_count = selection.get("countType") == "imageCountMoreThan"
        what = "images beyond the newest {}" if is_count else "images after {} days"
        prefixes = selection.get("tagPrefixList") or [""]
        patterns = selection.get("tagPatternList")
        for prefix in map(str, patterns or prefixes):
            # A pattern may match anywhere: it is one of its own, but for the one that is all.
            is_pattern = bool(patterns) and prefix != "*"
            own = frozenset([f"pattern {prefix}"]) if is_pattern else frozenset()
            yield Expiry(what, number, "" if patterns else prefix, filters | own)


def _backup_plan(properties: _Properties) -> Iterator[Expiry]:
    for rule in values_at(properties, "BackupPlan/BackupPlanRule/[*]"):
        [name] = values_at(rule, "RuleName")
        [days] = values_at(rule, "Lifecycle/DeleteAfterDays")
        number = _number(days)
        if number is not None:
            yield Expiry("backups after {} days", number, filters=frozenset([str(name)]))


def _snapshots(properties: _Properties) -> Iterator[Expiry]:
    for schedule in values_at(properties, "PolicyDetails/Schedules/[*]"):
        [name] = values_at(schedule, "Name")
        for path, what in (
            ("RetainRule/Count", "snapshots beyond the newest {}"),
            ("RetainRule/Interval", "snapshots after {} of its units of time"),
        ):
            number = _number(values_at(schedule, path)[0])
            if number is not None:
                yield Expiry(what, number, filters=frozenset([str(name)]))


def _number(value: Value) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None


_READERS: Mapping[str, Callable[[_Properties], Iterator[Expiry]]] = {
    "AWS::Backup::BackupPlan": _backup_plan,
    "AWS::DLM::LifecyclePolicy": _snapshots,
    "AWS::ECR::Repository": _repository,
    "AWS::S3::Bucket": _bucket,
}
