"""Values that are worked out once, and only when asked for."""

from __future__ import annotations

from generator.cfn.lazy import Lazy


def test_each_way_is_gone_once_and_only_when_asked() -> None:
    asked: list[str] = []

    def way() -> str:
        asked.append("a")
        return "value"

    lazy = Lazy({"a": way, "b": way})
    assert (len(lazy), list(lazy), "a" in lazy, "c" in lazy) == (2, ["a", "b"], True, False)
    assert asked == []
    assert (lazy["a"], lazy["a"]) == ("value", "value")
    assert asked == ["a"]
