"""What AWS demands of a stack set beyond single values, checked before AWS does it.

Sources: CloudFormation API reference, CreateStackSet, CreateStackInstances, DeploymentTargets,
AutoDeployment, StackSetOperationPreferences; User Guide, "Using StackSets with service-managed
permissions", considerations.

    what a file says ●→ mistakes
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.config.stack_sets.schema import (
    MOST_DEPENDENCIES,
    MOST_UNITS,
    SELF_MANAGED,
    SERVICE_MANAGED,
)
from generator.config.typed_maps import Shaped
from generator.errors import Mistake


@dataclass(frozen=True)
class Said:
    """The parts of a file; ``auto`` and ``preferences`` are empty where the file has none."""

    file: str
    top: Shaped
    targets: Sequence[Shaped]
    auto: Shaped
    preferences: Shaped

    @property
    def is_service_managed(self) -> bool:
        """Whether AWS Organizations gives the permissions."""
        return self.top.text("permission-model", SELF_MANAGED) == SERVICE_MANAGED


def rule_mistakes(said: Said) -> Iterator[Mistake]:
    """All that does not go together."""
    yield from _permissions(said)
    for target in said.targets:
        yield from _target(said, target)
    yield from _overlaps(said)
    yield from _automatic(said)
    yield from _preferences(said)


_ROLES = ("administration-role-arn", "execution-role-name")


def _permissions(said: Said) -> Iterator[Mistake]:
    top = said.top
    if said.is_service_managed:
        for key in _ROLES:
            if key in top.lines:
                what = f"{key} is for self-managed permissions."
                yield Mistake(what, said.file, top.at(key), "AWS Organizations gives the roles.")
        return
    if top.text("call-as", "SELF") != "SELF":
        what = "call-as DELEGATED_ADMIN is for service-managed permissions."
        yield Mistake(what, said.file, top.at("call-as"), "Remove it.")
    if said.auto.lines:
        what = "auto-deployment is for service-managed permissions."
        hint = f"Remove it, or set permission-model to {SERVICE_MANAGED}."
        yield Mistake(what, said.file, top.at("auto-deployment"), hint)


def _target(said: Said, target: Shaped) -> Iterator[Mistake]:
    if said.is_service_managed:
        yield from _units(said, target)
    else:
        foreign = [key for key in ("organizational-units", "account-filter") if key in target.lines]
        for key in foreign:
            what = f"{key} is for service-managed permissions."
            hint = f"Name accounts, or set permission-model to {SERVICE_MANAGED}."
            yield Mistake(what, said.file, target.at(key), hint)
        if not (foreign or target.texts("accounts") or _is_wrong(target, "accounts")):
            yield Mistake("The target names no accounts.", said.file, target.at("accounts"))
    if not target.texts("regions") and not _is_wrong(target, "regions"):
        yield Mistake("The target names no regions.", said.file, target.at("regions"))


def _is_wrong(part: Shaped, key: str) -> bool:
    """Whether a key has a mistake of its own already."""
    return key not in part.values and (key in part.lines or key == "regions")


def _units(said: Said, target: Shaped) -> Iterator[Mistake]:
    units, accounts = target.texts("organizational-units"), target.texts("accounts")
    chosen = target.text("account-filter", "NONE")
    if "organizational-units" not in target.lines or (
        not units and not _is_wrong(target, "organizational-units")
    ):
        what = "The target names no organizational-units."
        hint = "Service-managed permissions need one; account-filter narrows it to accounts."
        yield Mistake(what, said.file, target.line, hint)
    if len(units) > MOST_UNITS:
        what = f"The target names {len(units)} organizational units."
        hint = f"One operation takes {MOST_UNITS}: name one above them, or make two targets."
        yield Mistake(what, said.file, target.at("organizational-units"), hint)
    if accounts and chosen == "NONE":
        what = "The target names accounts and organizational-units without an account-filter."
        hint = "INTERSECTION means only those accounts, DIFFERENCE all but those."
        yield Mistake(what, said.file, target.at("accounts"), hint)
    if chosen != "NONE" and not accounts:
        what = f"account-filter {chosen} needs accounts."
        yield Mistake(what, said.file, target.at("account-filter"))


def _overlaps(said: Said) -> Iterator[Mistake]:
    """Two groups that mean one place: no one could say whose parameters count."""
    first: dict[tuple[str, str], int] = {}
    for target in () if said.is_service_managed else said.targets:
        places = [(a, r) for a in target.texts("accounts") for r in target.texts("regions")]
        taken = [place for place in places if place in first]
        if taken:
            account, region = taken[0]
            what = f"{account} in {region} is a target already, in line {first[taken[0]]}."
            more = f" So are {len(taken) - 1} more." if len(taken) > 1 else ""
            yield Mistake(what + more, said.file, target.line, "Each place is one target.")
        for place in places:
            first.setdefault(place, target.line)


def _automatic(said: Said) -> Iterator[Mistake]:
    auto = said.auto
    if auto.is_on("enabled") or not auto.lines:
        if len(auto.texts("depends-on")) > MOST_DEPENDENCIES:
            what = f"depends-on names more than {MOST_DEPENDENCIES} stack sets."
            yield Mistake(what, said.file, auto.at("depends-on"))
        return
    for key in ("retain-stacks-on-account-removal", "depends-on"):
        if key in auto.lines and "enabled" in auto.values:
            yield Mistake(f"{key} needs enabled: true.", said.file, auto.at(key))


_EITHER = (
    ("failure-tolerance-count", "failure-tolerance-percentage"),
    ("max-concurrent-count", "max-concurrent-percentage"),
)


def _preferences(said: Said) -> Iterator[Mistake]:
    told = said.preferences
    for one, other in _EITHER:
        if one in told.lines and other in told.lines:
            what = f"{one} and {other} exclude each other."
            yield Mistake(what, said.file, told.at(other), "Remove one of them.")
    meant = {region for target in said.targets for region in target.texts("regions")}
    for region in told.texts("region-order"):
        if meant and region not in meant:
            what = f"region-order names {region}, which is no target's."
            yield Mistake(what, said.file, told.at("region-order"))
    yield from _concurrency(said)


def _concurrency(said: Said) -> Iterator[Mistake]:
    told = said.preferences
    most = told.text("max-concurrent-count")
    strict = told.text("concurrency-mode", "STRICT_FAILURE_TOLERANCE").startswith("STRICT")
    if not most or not strict or "failure-tolerance-percentage" in told.lines:
        return
    tolerance = int(told.text("failure-tolerance-count", "0"))
    if int(most) > tolerance + 1:
        what = (
            f"max-concurrent-count {most} is more than one above failure-tolerance-count"
            f" {tolerance}: no more than {tolerance + 1} at a time would go."
        )
        hint = "Raise the tolerance, or set concurrency-mode to SOFT_FAILURE_TOLERANCE."
        yield Mistake(what, said.file, told.at("max-concurrent-count"), hint)
