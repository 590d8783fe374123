"""Rows as changes: action, replacement, certainty and deletion outcome."""

from __future__ import annotations

import json
from typing import Any

import pytest
from unit.plan.change_set.samples import (
    LATER,
    arn,
    detail,
    nested,
    response,
    row,
    the_change,
    valued,
)

from generator.plan.change_set.explain import read
from generator.plan.model import Change

BUCKET = "AWS::S3::Bucket"


def change(*details: dict[str, Any], **more: Any) -> Change:
    return the_change(response(row("Files", *details, **more)))


@pytest.mark.parametrize(
    ("told", "action", "deletion_outcome", "certainty"),
    [
        ("Add", "add", "created", "certain"),
        ("Remove", "remove", "destroyed", "certain"),
        ("Import", "import", "kept", "certain"),
        ("SyncWithActual", "none", "kept", "certain"),
        ("Dynamic", "modify", "updated", "unknown"),
        ("Modify", "modify", "updated", "unknown"),
        ("Rename", "modify", "updated", "unknown"),
        ("", "modify", "updated", "unknown"),
    ],
)
def test_actions(told: str, action: str, deletion_outcome: str, certainty: str) -> None:
    found = change(action=told)
    assert (found.action, found.deletion_outcome, found.certainty) == (
        action,
        deletion_outcome,
        certainty,
    )


@pytest.mark.parametrize("action", ["Add", "Remove", "Import"])
def test_only_what_is_modified_is_replaced(action: str) -> None:
    found = change(action=action, Replacement="True")
    assert (found.action, found.replacement) == (action.lower(), "never")


@pytest.mark.parametrize(
    ("told", "replacement", "action"),
    [
        ("True", "always", "replace"),
        ("Conditional", "conditional", "modify"),
        ("False", "never", "modify"),
        (True, "always", "replace"),
        (False, "never", "modify"),
    ],
)
def test_replacement_is_what_cloudformation_says(told: Any, replacement: str, action: str) -> None:
    found = change(detail("A", requires="Conditionally"), replacement=told)
    assert (found.replacement, found.action) == (replacement, action)


@pytest.mark.parametrize(
    ("details", "replacement"),
    [
        ([detail("A", requires="Always")], "always"),
        ([detail("A", requires="Always", static=False)], "conditional"),
        ([detail("A", requires="Conditionally")], "conditional"),
        ([detail("A"), detail("B", requires="Conditionally", static=False)], "conditional"),
        ([detail("A")], "never"),
        ([], "never"),
    ],
)
def test_replacement_follows_from_details_where_it_is_left_out(
    details: list[dict[str, Any]], replacement: str
) -> None:
    assert change(*details, replacement=None).replacement == replacement


def test_a_property_requires_the_most_that_its_details_say() -> None:
    twins = [
        valued("A", "a", "b", requires="Never", static=False),
        valued("A", "a", "b", requires="Always"),
    ]
    (one,) = change(*twins).properties
    assert one.requires == "always"


def test_a_replacement_is_as_sure_as_what_forces_it() -> None:
    tags = valued("Tags/0/Value", "a", "b")
    name = valued("Name", "a", LATER, requires="Always")
    found = change(tags, name, replacement="True")
    assert (found.action, found.certainty) == ("replace", "unknown")
    assert found.notes == (
        "Not certain is the replacement; certain is another value of Tags/0/Value.",
    )
    sure = change(tags, valued("Name", "a", "b", requires="Always"), replacement="True")
    assert (sure.certainty, sure.notes) == ("certain", ())


def test_one_sure_property_makes_a_modification_sure() -> None:
    dynamic = detail("B", static=False)
    assert change(detail("A"), dynamic).certainty == "certain"
    assert change(dynamic).certainty == "conditional"


@pytest.mark.parametrize(
    ("policy", "deletion_outcome"),
    [("Delete", "destroyed"), ("Retain", "retained"), ("Snapshot", "snapshotted")],
)
def test_the_policy_says_what_becomes_of_what_is_there(policy: str, deletion_outcome: str) -> None:
    assert change(action="Remove", PolicyAction=policy).deletion_outcome == deletion_outcome
    told = {"replacement": "True", "PolicyAction": f"ReplaceAnd{policy}"}
    assert change(detail("A", requires="Always"), **told).deletion_outcome == deletion_outcome
    assert (
        change(
            detail("A"), replacement="Conditional", PolicyAction=f"ReplaceAnd{policy}"
        ).deletion_outcome
        == deletion_outcome
    )


def test_without_a_policy_the_template_s_counts_and_else_the_worst() -> None:
    retained = json.dumps({"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"})
    deleted = json.dumps({"UpdateReplacePolicy": "Delete"})
    assert change(action="Remove", BeforeContext=retained).deletion_outcome == "retained"
    replaced = {"replacement": "True", "BeforeContext": retained}
    assert change(detail("A"), **replaced, AfterContext=retained).deletion_outcome == "retained"
    assert change(detail("A"), **replaced, AfterContext=deleted).deletion_outcome == "destroyed"
    assert change(detail("A"), replacement="Conditional").deletion_outcome == "destroyed"


def test_resources_with_data_say_what_it_means() -> None:
    found = change(action="Remove", type=BUCKET)
    assert found.stateful
    assert "empty" in found.consequence
    assert change(action="Remove").consequence == ""


def test_what_was_changed_outside_is_said() -> None:
    added = change(action="Add", ResourceDriftStatus="DELETED")
    assert added.notes == ("It was deleted outside CloudFormation. It is made again.",)
    assert change(ResourceDriftStatus="MODIFIED").notes == (
        "It was modified outside CloudFormation.",
    )
    assert change(ResourceDriftStatus="IN_SYNC").notes == ()


def test_hooks_and_actions_that_are_not_known_yet_are_said() -> None:
    told = row("Files", action="Dynamic")
    told["HookInvocationCount"] = 2
    assert the_change(response(told)).notes == (
        "CloudFormation cannot say what happens to it.",
        "Hooks that look at it: 2.",
    )


def test_parts_besides_properties_are_properties_too() -> None:
    told = [
        detail(scope="Metadata"),
        detail(scope="Tags"),
        detail("Tags"),
        detail(scope="UpdatePolicy"),
        detail(),
    ]
    found = change(*told)
    assert [(one.scope, one.path) for one in found.properties] == [
        ("Metadata", "Metadata"),
        ("Tags", "Tags"),
        ("Properties", "Tags"),
        ("UpdatePolicy", "UpdatePolicy"),
        ("Properties", "Properties"),
    ]


def test_a_path_without_its_scope_is_a_property_s() -> None:
    told = valued("Name", "a", "b")
    told["Target"]["Path"] = "Name/0"
    assert [one.path for one in change(told).properties] == ["Name/0"]


def test_causes_that_are_sure_come_first_and_once() -> None:
    found = change(
        detail("A", static=False, source="ResourceAttribute", cause="Topic.TopicArn"),
        detail("A", source="ParameterReference", cause="Title"),
        detail("B", source="ResourceReference", cause="Topic"),
        detail("B", source="ParameterReference", cause="Title"),
    )
    assert found.because == ("Parameter Title", "Topic.TopicArn", "Topic")


def test_a_nested_stack_is_as_sure_as_what_changes_in_it() -> None:
    def of(*rows: dict[str, Any]) -> Change:
        root, child = response(nested("Child")), response(*rows, name="Child")
        return the_change(root, child, logical_id="Child")

    assert of(row("Files", detail("A"))).certainty == "certain"
    assert of(row("Files", detail("A", static=False))).certainty == "conditional"
    assert of(row("Files", detail("A", source="ResourceReference"))).certainty == "unknown"
    assert of().certainty == "conditional"
    assert the_change(response(nested("Child"))).certainty == "conditional"


def test_a_replaced_nested_stack_is_as_sure_as_what_forces_it() -> None:
    stack = nested("Child", replacement="True")
    stack["ResourceChange"]["Details"] = [valued("StackName", "a", LATER, requires="Always")]
    child = response(row("Files", detail("A")), name="Child")
    assert the_change(response(stack), child, logical_id="Child").certainty == "unknown"


def test_a_nested_stack_holds_data_only_where_what_is_in_it_is_not_known() -> None:
    assert the_change(response(nested("Child"))).stateful
    child = response(row("Files", detail("A")), name="Child")
    assert not the_change(response(nested("Child")), child, logical_id="Child").stateful


def test_the_riskiest_comes_first_and_every_stack_has_its_path() -> None:
    root = response(row("New", action="Add"), nested("Child"))
    child = response(
        row("Title", detail("A")),
        row("Files", action="Remove", type=BUCKET),
        name="Child",
        ParentChangeSetId=arn("release"),
    )
    found = read([root, child])
    assert [one.place for one in found.changes] == ["Child/Files", "Child", "Child/Title", "New"]
    assert found.counts == {"remove": 1, "modify": 2, "add": 1}
