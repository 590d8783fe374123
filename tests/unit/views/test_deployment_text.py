"""Progress, outputs, what is left, and how to look around."""

from __future__ import annotations

from generator.views.stack.deployment import (
    event_line,
    inventory_lines,
    look_around,
    output_lines,
)


def test_event_line() -> None:
    assert (
        event_line("A/B", "CREATE_FAILED", 1.25, "why") == "   1.2 s  CREATE_FAILED       A/B: why"
    )
    assert event_line("A", "CREATE_COMPLETE", 12) == "  12.0 s  CREATE_COMPLETE     A"


def test_outputs_are_aligned() -> None:
    assert output_lines({"Url": "x", "Longer": "y"}) == ["Url     x", "Longer  y"]
    assert output_lines({}) == []


def test_inventory_counts_each_kind_three_times() -> None:
    lines = list(inventory_lines({"VPCs": ["a"]}, {"VPCs": ["a", "b"]}, {"VPCs": []}))
    assert lines[0].split() == ["at", "first", "deployed", "now"]
    assert lines[1].split() == ["VPCs", "1", "2", "0"]
    assert len(lines[0]) == len(lines[1])


def test_looking_around_needs_only_what_is_told() -> None:
    environ = {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ACCESS_KEY_ID": "1"}
    told = "\n".join(look_around("product", {"EcsClusterName": "c"}, environ))
    assert "  export AWS_ACCESS_KEY_ID=1\n" in told
    assert "describe-stacks --stack-name product" in told
    assert "CLUSTER=c\n" in told
    assert "CLUSTER" not in "\n".join(look_around("product", {}, environ))
