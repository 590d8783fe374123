"""Nested change sets hang where their parent's row says, by ARN."""

from __future__ import annotations

from unit.plan.change_set.samples import arn, detail, nested, response, row

from generator.plan.change_set.read.collect import collected
from generator.plan.change_set.read.tree import placed

TOPIC = row("Orders", detail("DisplayName"))


def paths(*responses: object) -> list[tuple[str, str]]:
    tree = placed(collected(list(responses)).change_sets)
    return [(one.path, one.change_set.name) for one in tree]


def test_the_input_s_order_does_not_matter() -> None:
    root = response(nested("Messages"))
    middle = response(nested("Topics"), name="Messages", ParentChangeSetId=arn("release"))
    leaf = response(TOPIC, name="Topics", ParentChangeSetId=arn("Messages"))
    expected = [("", "release"), ("Messages", "Messages"), ("Messages/Topics", "Topics")]
    assert paths(root, middle, leaf) == expected
    assert paths(leaf, middle, root) == expected


def test_names_that_were_cut_do_not_matter() -> None:
    root = response(nested("Messages"))
    root["Changes"][0]["ResourceChange"]["ChangeSetId"] = arn("release-Mess-8Q")
    assert paths(root, response(name="release-Mess-8Q"))[1] == ("Messages", "release-Mess-8Q")


def test_a_nested_one_knows_that_it_is_nested() -> None:
    tree = placed(
        collected([response(nested("Topics")), response(TOPIC, name="Topics")]).change_sets
    )
    assert [one.change_set.parent for one in tree] == ["", arn("release")]


def test_a_parent_that_is_missing_leaves_the_stack_s_name() -> None:
    orphan = response(TOPIC, name="Topics", StackName="shop-Topics-1", ParentChangeSetId=arn("x"))
    assert paths(orphan) == [("", "Topics")]
    assert paths(response(), orphan) == [("", "release"), ("shop-Topics-1", "Topics")]


def test_several_roots_are_told_apart() -> None:
    other = response(name="hotfix")
    assert paths(response(), other) == [("shop 1", "release"), ("shop 2", "hotfix")]
    assert paths({"one": {"Changes": [TOPIC]}, "two": {"Changes": [TOPIC]}}) == [
        ("one", ""),
        ("two", ""),
    ]
    named = response(name="hotfix", StackName="")
    assert paths(response(), named) == [("shop", "release"), ("hotfix", "hotfix")]


def test_change_sets_that_name_each_other_are_each_shown_once() -> None:
    one = response(nested("B"), name="A")
    other = response(nested("A"), name="B")
    assert paths(one, other) == [("shop", "A"), ("shop/B", "B")]
    assert paths(response(nested("A"), name="A")) == [("", "A")]
