"""Waivers: results of policy checks that somebody allows, with a reason and until a day.

``parameters/waivers.yaml`` is committed, so that a review sees it (docs/compare.md has its form).

    text ●→ Waivers      PolicyResults, Waivers, today ●→ PolicyResults, findings
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from generator.cfn.template import parse
from generator.cfn.values import Value
from generator.errors import Mistake, UserError
from generator.plan.model import PolicyResult
from generator.plan.policy.checks import RULES

KEYS = ("path", "rule", "reason", "expires")
OPTIONAL = ("environments",)


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

    def allows(self, result: PolicyResult) -> bool:
        """Whether it allows this result."""
        return (self.path, self.rule) == (result.logical_id, result.rule)


def read_waivers(text: str, file: str) -> tuple[Waiver, ...]:
    """What a file of waivers says. Raises ``UserError`` with every mistake, each with its line."""
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
        if not wrong:
            waivers.append(_waiver(entry, file, line))
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
    for key in entry.keys() - {*KEYS, *OPTIONAL}:
        yield f"A waiver has no {key}: it has {', '.join((*KEYS, *OPTIONAL))}."
    if isinstance(entry.get("rule"), str) and entry["rule"] not in RULES:
        yield f"There is no rule {entry['rule']}: there are {', '.join(RULES)}."
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
    own = [
        w for w in waivers if not (environment and w.environments) or environment in w.environments
    ]
    valid = [waiver for waiver in own if waiver.expires >= today]
    policy_results = [_waived(result, valid) for result in results]
    findings = [finding for waiver in own if (finding := _finding(waiver, policy_results, today))]
    return policy_results, findings


def _waived(result: PolicyResult, waivers: Sequence[Waiver]) -> PolicyResult:
    reasons = (waiver.reason for waiver in waivers if waiver.allows(result))
    reason = next(reasons, None)
    return result if reason is None else replace(result, waived=True, reason=reason)


def _finding(waiver: Waiver, policy_results: Sequence[PolicyResult], today: date) -> str:
    where = f"{waiver.file}:{waiver.line}: the waiver of {waiver.rule} for {waiver.path}"
    if waiver.expires < today:
        return f"{where} expired on {waiver.expires}."
    if not any(waiver.allows(result) for result in policy_results):
        return f"{where} allows nothing that happens: remove it."
    return ""
