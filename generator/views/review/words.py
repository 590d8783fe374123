"""What all views of a judged review say alike: the tree of stacks, counts, sentences.

Reviewed ●→ Node, words
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from generator.cfn.load import STACK_TYPE, parent
from generator.plan.change_set.review import Reviewed
from generator.plan.diff.causes import EDITED
from generator.plan.model import Change, PropertyChange
from generator.views.changes.words import verdict

UNEXPECTED = "CloudFormation lists what the templates do not say"
UNREPORTED = "The templates say it, and CloudFormation does not list it"
_DOES = {
    "replace": "replaced",
    "remove": "removed",
    "modify": "modified",
    "add": "added",
    "import": "imported",
}


@dataclass
class Node:
    """A stack with its entries. ``own``: the entry about the stack itself, None for the root."""

    path: str
    own: Change | None = None
    changes: list[Change] = field(default_factory=list)
    phantoms: list[Change] = field(default_factory=list)
    below: list[Node] = field(default_factory=list)

    @property
    def is_still(self) -> bool:
        """Whether nothing really changes, in it and below it."""
        moves = self.own is not None and self.own.certainty != "phantom"
        return not (moves or self.changes) and all(one.is_still for one in self.below)

    @property
    def hidden(self) -> int:
        """How many phantoms are in it and below it, the stacks' own entries too."""
        own = self.own is not None and self.own.certainty == "phantom"
        return own + len(self.phantoms) + sum(one.hidden for one in self.below)


def tree(reviewed: Reviewed) -> Node:
    """All entries by stack: those with the riskiest change first, then by the risk of each."""
    changes = reviewed.changes.changes
    nodes = {"": Node("")}
    for path in _paths(changes):
        node = nodes[path] = Node(path)
        nodes[parent(path)].below.append(node)
    for one in changes:
        if one.place in nodes and one.type == STACK_TYPE and nodes[one.place].own is None:
            nodes[one.place].own = one
        elif one.certainty == "phantom":
            nodes[one.stack].phantoms.append(one)
        else:
            nodes[one.stack].changes.append(one)
    return nodes[""]


def _paths(changes: Sequence[Change]) -> Iterator[str]:
    """The paths of nested stacks, parents first, in the order of the entries in or about them."""
    told = {one.stack for one in changes}
    found: dict[str, None] = {}
    for one in changes:
        is_stack = one.type == STACK_TYPE and one.place in told
        path = one.place if is_stack else one.stack
        above = []
        while path:
            above.append(path)
            path = parent(path)
        found.update(dict.fromkeys(reversed(above)))
    return iter(found)


def what(change: Change) -> str:
    """``replaced``, ``may be replaced (unknown)``, and what becomes of data."""
    lost = change.deletion_outcome in ("destroyed", "snapshotted", "retained")
    deletion_outcome = (
        f", its data {change.deletion_outcome}"
        if change.stateful and change.deletion_outcome and lost
        else ""
    )
    if change.deletion_outcome == "retained" and not change.stateful and change.action == "remove":
        deletion_outcome = ", retained in the account"
    return f"{verdict(change)}{deletion_outcome}"


def kind(change: Change) -> str:
    """The type; a nested stack in words."""
    return "nested stack" if change.type == STACK_TYPE else change.type


def causes(found: Change | PropertyChange) -> tuple[str, ...]:
    """Why it changes, where there is more to say than that the template was edited."""
    return () if found.because == (EDITED,) else found.because


def verdicts(reviewed: Reviewed) -> str:
    """``Of these 2 are certain (1 replaced, 1 modified), 1 is unknown, 35 are phantoms.``"""
    if not reviewed.changes.changes:
        return ""
    groups = (("certain", ""), ("conditional", ""), ("unknown", ""), ("phantom", "s"))
    parts = []
    for name, ending in groups:
        found = [one for one in reviewed.changes.changes if one.certainty == name]
        if found:
            ends = ending if len(found) != 1 else ""
            verb = "is" if len(found) == 1 else "are"
            article = "a " if name == "phantom" and len(found) == 1 else ""
            parts.append(f"{len(found)} {verb} {article}{name}{ends}{_counted(name, found)}")
    return f"Of these {', '.join(parts)}."


def _counted(name: str, found: Iterable[Change]) -> str:
    if name == "phantom":
        return ""
    counts = Counter(_done(one) for one in found)
    return f" ({', '.join(f'{number} {words}' for words, number in counts.items())})"


def _done(change: Change) -> str:
    if change.action == "modify" and change.replacement == "conditional":
        return "may be replaced"
    return _DOES.get(change.action, "not changed")


def still(node: Node) -> str:
    """``nothing changes (4 phantoms)``"""
    return f"nothing changes ({phantoms(node.hidden)})" if node.hidden else "nothing changes"


def phantoms(number: int) -> str:
    """``1 phantom``, ``5 phantoms``."""
    return f"{number} phantom" if number == 1 else f"{number} phantoms"


def folded(reviewed: Reviewed) -> list[tuple[str, list[Change]]]:
    """The phantoms by the path of their stack, parents first."""
    found: dict[str, list[Change]] = {}
    for one in sorted(reviewed.phantoms, key=lambda each: each.stack):
        found.setdefault(one.stack, []).append(one)
    return list(found.items())
