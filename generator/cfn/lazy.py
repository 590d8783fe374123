"""Values that are worked out when they are first asked for.

A wire may go from one stack to another and back, as long as no value needs itself.

    name ●→ how to get its value ●→ value, once
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from generator.cfn.values import Value


class Lazy(Mapping[str, Value]):
    """A mapping whose values come from functions; each is called at most once."""

    def __init__(self, ways: Mapping[str, Callable[[], Value]]) -> None:
        self._ways = ways
        self._known: dict[str, Value] = {}

    def __getitem__(self, name: str) -> Value:
        if name not in self._known:
            self._known[name] = self._ways[name]()
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        return name in self._ways

    def __iter__(self) -> Iterator[str]:
        return iter(self._ways)

    def __len__(self) -> int:
        return len(self._ways)
