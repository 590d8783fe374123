"""Places as accounts × regions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from generator.plan.stack_sets.deployment_targets import Rectangle, rectangles
from generator.plan.stack_sets.model import Target

TARGETS = some.sets(
    some.builds(Target, some.sampled_from("abcdef"), some.sampled_from(["r1", "r2", "r3"]))
)


@given(TARGETS)
def test_each_place_lies_in_one_rectangle_and_no_other_place_does(targets: set[Target]) -> None:
    found = [target for one in rectangles(targets) for target in one.targets]
    assert sorted(found) == sorted(targets)


def test_accounts_with_the_same_regions_are_together_the_largest_first() -> None:
    targets = [Target("a", "r1"), Target("b", "r1"), Target("b", "r2"), Target("c", "r1")]
    assert rectangles(targets) == [
        Rectangle(("a", "c"), ("r1",)),
        Rectangle(("b",), ("r1", "r2")),
    ]
