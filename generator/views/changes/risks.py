"""What a question should stand under: the riskiest of what happens, in a few lines.

what `--format json` prints of a review ●→ lines
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from generator.plan.model import Action
from generator.views.terminal import printable

_FEW = 5
_LOST = ("snapshotted", "retained", "destroyed")


def risks(document: Mapping[str, Any]) -> Iterator[str]:
    """A line for each of the riskiest changes, then how many there are of each kind.

    ``document``: its changes are in order already, the riskiest first.
    """
    changes = [one for one in document.get("changes", ()) if _happens(one)]
    risky = [one for one in changes if _is_risky(one)]
    for one in risky[:_FEW]:
        head = f"  {Action(one['action']).symbol} {_place(one)}"
        yield printable(f"{head} ({one['type']}): {_what(one)}")
    if len(risky) > _FEW:
        yield f"  … {len(risky) - _FEW} more that are replaced, removed or hold data"
    for result in document.get("guards", ()):
        if result["waived"]:
            yield printable(f"  ✓ waived: {result['rule']} {result['logical_id']}")
    counts = Counter(Action(one["action"]).words for one in changes)
    summary = ", ".join(f"{number} {words}" for words, number in counts.items())
    yield f"{summary or 'No resources'}, as far as CloudFormation tells."


def _happens(change: Mapping[str, Any]) -> bool:
    return bool(change["certainty"] != "phantom" and change["action"] != "none")


def _is_risky(change: Mapping[str, Any]) -> bool:
    goes = change["action"] in ("remove", "replace") or change["replacement"] != "never"
    return bool(change["action"] != "add" and (goes or change["stateful"]))


def _place(change: Mapping[str, Any]) -> str:
    return "/".join(filter(None, (change["stack"], change["logical_id"])))


def _what(change: Mapping[str, Any]) -> str:
    maybe = "may be " if change["certainty"] in ("conditional", "unknown") else ""
    lost = change["fate"] if change["stateful"] and change["fate"] in _LOST else ""
    action = Action(change["action"]).words
    if change["action"] == "modify" and change["replacement"] == "conditional":
        action, maybe = "replaced", "may be "
    return f"{maybe}{action}" + (f", its data {lost}" if lost else "")
