"""The question ``--why FROM TO PORT``: a path hop by hop, or what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from generator.check.model import CheckContext
from generator.check.questions import Answer, Question
from generator.check.reachability.expectations import INTERNET
from generator.check.reachability.model import Interface, Network
from generator.check.reachability.network import network
from generator.check.reachability.paths import between, from_internet, to_the_internet
from generator.check.reachability.verdicts import Reach
from generator.errors import Mistake, UserError
from generator.nearest import did_you_mean
from generator.plan.diff.resolved_product import ResolvedProduct


def why(product: ResolvedProduct, context: CheckContext, words: Sequence[str]) -> Sequence[Answer]:
    """Whether one can connect to the other on a TCP port.

    Raises ``UserError`` for a name without network interfaces, and for no port.
    """
    source, target, text = words
    found = network(product)
    if not (text.isdecimal() and 0 < int(text) < 65536):
        raise UserError(Mistake(f"check: {text} is no port: write a number up to 65535."))
    if source == target == INTERNET:
        raise UserError(Mistake("check: one end must be in the product."))
    reach = _reach(found, source, target, int(text))
    return [Answer(f"{source} → {target}, port {text}", reach.verdict, reach.steps)]


def _reach(found: Network, source: str, target: str, port: int) -> Reach:
    if source == INTERNET:
        return from_internet(found, _named(found, target), port, every=False)
    if target == INTERNET:
        return to_the_internet(found, _named(found, source), port, every=False)
    return between(found, _named(found, source), _named(found, target), port, every=False)


def _named(found: Network, name: str) -> Interface:
    """The interface with a logical ID, or a path of them such as ``Database/DatabaseInstance``."""
    for address, interface in found.interfaces.items():
        if name in (address[1], "/".join(part for part in address if part)):
            return interface
    known = sorted({INTERNET, *(address[1] for address in found.interfaces)})
    hint = did_you_mean(name, known) or f"There are {', '.join(known)}."
    raise UserError(Mistake(f"check: {name} has no network interfaces.", hint=hint))


WHY = Question(
    "why",
    ("FROM", "TO", "PORT"),
    "print the path of a TCP connection, or what is missing; ends are logical IDs or internet",
    why,
)
