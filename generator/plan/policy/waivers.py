"""Waivers: results of policy checks and proofs that are allowed, with a reason and until a day.

``parameters/waivers.yaml`` is committed, so that a review sees it (docs/compare.md has its form).

    text ●→ Waivers      PolicyResults, Waivers, today ●→ PolicyResults, findings
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from generator.cfn.template import parse
from generator.cfn.values import Value
from generator.errors import Mistake, UserError
from generator.plan.model import PolicyResult
from generator.plan.policy.checks import RULES

KEYS = ("path", "rule", "reason", "expires")
OPTIONAL = ("environments",)

PLACEHOLDER = "Say why this may happen."
"""The reason of a waiver that a refusal proposes: it must be replaced."""


@dataclass(frozen=True)
class Waiver:
    """One waiver. ``path``: stack path and logical ID; ``environments``: empty = all."""

    path: str
    rule: str
    reason: str
    expires: date
    environments: tuple[str, ...] = ()
    file: str = ""
    line: int = 0

    def allows(self, rule: str, place: str) -> bool:
        """Whether it allows what a rule finds at a place."""
        return (self.path, self.rule) == (place, rule)

    def counts_in(self, environment: str) -> bool:
        """Whether it is for this environment; without one every waiver is."""
        return not (environment and self.environments) or environment in self.environments

    def fault(self, is_used: bool, today: date) -> str:
        """What is wrong with it; empty where nothing is."""
        where = f"{self.file}:{self.line}: the waiver of {self.rule} for {self.path}"
        if self.expires < today:
            return f"{where} expired on {self.expires}."
        return "" if is_used else f"{where} allows nothing that happens: remove it."


def is_proof(rule: str) -> bool:
    """Whether a rule is one of `streamflix check`, which has IDs, and no policy check."""
    return re.fullmatch("SF[0-9]{4}", rule) is not None


def is_policy_check(rule: str) -> bool:
    """Whether a rule is a policy check."""
    return rule in RULES


def read_waivers(
    text: str,
    file: str,
    known: Collection[str] = RULES,
    is_foreign: Callable[[str], bool] = is_proof,
) -> tuple[Waiver, ...]:
    """The waivers of the ``known`` rules in a file, by default of the policy checks.

    Those of foreign rules are left out: another command reads them.
    Raises ``UserError`` with every mistake, each with its line.
    """
    if all(not line.strip() or line.lstrip().startswith("#") for line in text.splitlines()):
        return ()
    template = parse(text, file)
    entries = template.data.get("waivers")
    if set(template.data) != {"waivers"} or not isinstance(entries, list | None):
        raise UserError(Mistake("A file of waivers has one key, waivers: a list.", file, 1))
    waivers: list[Waiver] = []
    mistakes: list[Mistake] = []
    for index, entry in enumerate(entries or ()):
        line = template.line("waivers", index)
        wrong = list(_faults(entry))
        mistakes += (Mistake(what, file, line) for what in wrong)
        if wrong or is_foreign(entry["rule"]):
            continue
        if entry["rule"] in known:
            waivers.append(_waiver(entry, file, line))
        else:
            what = f"There is no rule {entry['rule']}: there are {', '.join(known)}."
            mistakes.append(Mistake(what, file, line))
    if mistakes:
        raise UserError(*mistakes)
    return tuple(waivers)


def _faults(entry: Value) -> Iterator[str]:
    if not isinstance(entry, dict):
        yield f"A waiver is a map with {', '.join(KEYS)}."
        return
    for key in KEYS:
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            yield f"The waiver needs {key}, a text."
    if entry.get("reason") == PLACEHOLDER:
        yield "The waiver's reason is not written yet: say why this may happen."
    for key in entry.keys() - {*KEYS, *OPTIONAL}:
        yield f"A waiver has no {key}: it has {', '.join((*KEYS, *OPTIONAL))}."
    if isinstance(entry.get("expires"), str) and _day(entry["expires"]) is None:
        yield f"expires is {entry['expires']}: write a day as in 2027-01-31."
    names = entry.get("environments", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        yield "environments is a list of environments' names."


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _waiver(entry: dict[str, Value], file: str, line: int) -> Waiver:
    texts = (entry["path"], entry["rule"], entry["reason"])
    expires = date.fromisoformat(entry["expires"])
    return Waiver(*texts, expires, tuple(entry.get("environments", ())), file, line)


def waive(
    results: Iterable[PolicyResult], waivers: Sequence[Waiver], today: date, environment: str = ""
) -> tuple[list[PolicyResult], list[str]]:
    """The results, those allowed marked so, and what is wrong with the waivers.

    A waiver holds until the end of its last day. One that is for another environment is left
    alone; without an environment every waiver counts.
    """
    own = [waiver for waiver in waivers if waiver.counts_in(environment)]
    valid = [waiver for waiver in own if waiver.expires >= today]
    policy_results = [_waived(result, valid) for result in results]
    found = {(result.rule, result.logical_id) for result in policy_results}
    faults = [waiver.fault((waiver.rule, waiver.path) in found, today) for waiver in own]
    return policy_results, [fault for fault in faults if fault]


def _waived(result: PolicyResult, waivers: Sequence[Waiver]) -> PolicyResult:
    reasons = (one.reason for one in waivers if one.allows(result.rule, result.logical_id))
    reason = next(reasons, None)
    return result if reason is None else replace(result, waived=True, reason=reason)
