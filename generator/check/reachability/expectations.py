"""What must be reachable in a product, and what nothing else may reach, as typed data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from generator.cfn.values import Value

INTERNET: Final = "internet"
"""The name of everything outside, as source or target."""

Parameters = Mapping[str, Value]


def always(parameters: Parameters) -> bool:
    """Whatever the root parameters are."""
    return True


@dataclass(frozen=True)
class Needed:
    """``source`` must be able to connect to ``target`` on ``port``: logical IDs, or the internet.

    ``what``: the path in words. ``when``: for which root parameters.
    """

    what: str
    source: str
    target: str
    port: int
    when: Callable[[Parameters], bool] = always


@dataclass(frozen=True)
class Only:
    """Nothing but ``sources`` may connect to ``target``, on none of its ``ports``."""

    what: str
    target: str
    ports: Sequence[int]
    sources: Sequence[str]


@dataclass(frozen=True)
class Expectations:
    """What is expected of a product."""

    needed: Sequence[Needed] = ()
    only: Sequence[Only] = ()
