"""What a change set proves, and what it does not."""

from __future__ import annotations

import hashlib
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

from generator.cfn.values import Unknown
from generator.plan.change_set.explain import read
from generator.plan.change_set.read.values import may_equal
from generator.plan.model import PropertyChange

DYNAMIC: dict[str, Any] = {"static": False}
BY_PARAMETER: dict[str, Any] = {"source": "ParameterReference", "cause": "Title"}
BY_ATTRIBUTE: dict[str, Any] = {"source": "ResourceAttribute", "cause": "Other.Arn"}
BY_REFERENCE: dict[str, Any] = {"source": "ResourceReference", "cause": "Other"}


def judged(*details: dict[str, Any], **more: Any) -> PropertyChange:
    (one,) = the_change(response(row("Orders", *details), **more)).properties
    return one


@pytest.mark.parametrize(
    ("details", "certainty"),
    [
        # Without property values.
        ([detail("A")], "certain"),
        ([detail("A", **BY_PARAMETER)], "certain"),
        ([detail("A", **DYNAMIC), detail("A", **BY_PARAMETER)], "certain"),
        ([detail("A", **BY_ATTRIBUTE)], "unknown"),
        ([detail("A", **BY_REFERENCE)], "unknown"),
        ([detail("A", **BY_ATTRIBUTE, **DYNAMIC)], "conditional"),
        ([detail("A", **DYNAMIC)], "conditional"),
        # With them.
        ([valued("A", "a", "b", **BY_ATTRIBUTE)], "certain"),
        ([valued("A", None, "b")], "certain"),
        ([valued("A", "a", None)], "certain"),
        ([valued("A", None, "")], "certain"),
        ([valued("A", "20", "20")], "unknown"),
        ([valued("A", "a", LATER)], "unknown"),
        ([valued("A", None, LATER)], "unknown"),
        ([valued("A", LATER, None)], "unknown"),
        ([valued("A", LATER, "a")], "unknown"),
        ([valued("A", "a", LATER, **BY_PARAMETER)], "unknown"),
        ([valued("A", "a", LATER, **DYNAMIC)], "conditional"),
        ([valued("A", "****", "****", **BY_PARAMETER)], "certain"),
        ([valued("A", "****", "****", **BY_ATTRIBUTE)], "unknown"),
        # What is known of an open value can be enough.
        ([valued("A", "arn:aws:sns:topic", f"arn:aws:sqs:{LATER}", **BY_ATTRIBUTE)], "certain"),
        ([valued("A", "arn:aws:sns:topic", f"arn:aws:sns:{LATER}", **BY_ATTRIBUTE)], "unknown"),
    ],
)
def test_how_sure_a_property_is(details: list[dict[str, Any]], certainty: str) -> None:
    assert judged(*details).certainty == certainty


def test_only_a_note_of_the_drift_is_no_change() -> None:
    synced = valued("A", "a", "b")
    synced["Target"]["AttributeChangeType"] = "SyncWithActual"
    assert judged(synced).certainty == "phantom"
    assert judged(valued("A", "a", "b", source="NoModification")).certainty == "phantom"
    assert the_change(response(row("Orders", synced))).certainty == "unknown"


def test_an_open_value_is_an_unknown_one() -> None:
    one = judged(valued("A", "a", LATER))
    assert isinstance(one.after, Unknown)
    assert one.after.expression == LATER


def test_a_nested_stack_s_parameter_may_wait_for_another() -> None:
    child = response(row("Orders", detail("A", **BY_PARAMETER)), name="Child")
    assert the_change(child).certainty == "certain"
    change = the_change(response(nested("Child")), child, logical_id="Orders")
    assert change.certainty == "unknown"
    valid = response(row("Orders", valued("A", "a", "b", **BY_PARAMETER)), name="Child")
    assert the_change(response(nested("Child")), valid, logical_id="Orders").certainty == "certain"


def test_what_a_parameter_waits_for_is_named() -> None:
    stack = "arn:aws:cloudformation:eu-west-2:1:stack/shop/1"
    waits = f"{{{{IntrinsicFunction:{stack}/Net.Outputs.Vpc/Fn::GetAtt}}}}"
    child = response(
        row("Orders", valued("A", "a", LATER, **BY_PARAMETER)),
        Parameters=[{"ParameterKey": "Title", "ParameterValue": waits}],
        ParentChangeSetId=arn("root"),
    )
    assert the_change(child).because == ("Parameter Title", "Net.Outputs.Vpc")


def test_a_looked_up_value_is_named_where_no_cause_is() -> None:
    looked_up = [
        {"ParameterKey": "Image", "ParameterValue": "/image", "ResolvedValue": "ami-0a1b2c3d"},
        {"ParameterKey": "Count", "ParameterValue": "/count", "ResolvedValue": "2"},
    ]
    more = {"Parameters": looked_up}
    assert judged(valued("A", "a", "ami-0a1b2c3d"), **more).note == (
        "holds what the parameter Image looks up"
    )
    assert "Image" in judged(valued("A", "a", '["ami-0a1b2c3d"]'), **more).note
    assert "Count" in judged(valued("A", "1", "2"), **more).note
    assert judged(valued("A", "1", "12"), **more).note == ""
    assert judged(valued("A", "1", "2", **BY_PARAMETER), **more).note == ""


SIGNATURE = "(Truncated-Signature):" + hashlib.sha256(b"x").hexdigest()


def test_a_cut_value_proves_nothing_by_itself() -> None:
    assert judged(valued("A", "a", SIGNATURE, **BY_ATTRIBUTE)).certainty == "unknown"
    assert judged(valued("A", "a", SIGNATURE)).certainty == "unknown"
    assert judged(valued("A", SIGNATURE, SIGNATURE + "1")).certainty == "unknown"


def test_a_cut_value_is_read_from_the_context() -> None:
    told = valued("A", SIGNATURE, SIGNATURE + "1", **BY_ATTRIBUTE)
    whole = row("Orders", told, before={"A": {"b": "1"}}, after={"A": {"b": "2"}})
    (one,) = the_change(response(whole)).properties
    assert (one.before, one.after, one.certainty) == ('{"b":"1"}', '{"b":"2"}', "certain")
    text = row("Orders", told, before={"A": "x"}, after={"B": "y"})
    (one,) = the_change(response(text)).properties
    assert (one.before, one.after) == ("x", SIGNATURE + "1")


@pytest.mark.parametrize(
    ("before", "after", "possible"),
    [
        ('{"a":["x","y"]}', f'{{"a":["x","{LATER}"]}}', True),
        ('{"b":"1","a":"x"}', f'{{"a":"{LATER}","b":"1"}}', True),
        ('{"a":["x"]}', f'{{"a":["x","{LATER}"]}}', False),
        ('{"a":"x","b":"1"}', f'{{"a":"{LATER}","b":"2"}}', False),
        ('{"b":"1"}', f'{{"a":"{LATER}","b":"1"}}', True),
        ('{"c":"1","b":"1"}', f'{{"a":"{LATER}","b":"1"}}', False),
        ('{"b":"1"}', f'{{"a":"2","b":"{LATER}"}}', False),
        ('{"a":{"c":"1"}}', f'{{"a":"{LATER}"}}', True),
        ('{"a":"1"}', f'{{"a":{{"c":"{LATER}"}}}}', False),
        ("true", LATER, True),
        ("x-1-y", f"x-{LATER}-y", True),
        ("x-1-z", f"x-{LATER}-y", False),
        ("x-", f"x-{LATER}-y", False),
        ("x-1-2-y", f"x-{LATER}-{LATER}-y", True),
        ("x-12-y", f"x-{LATER}-{LATER}-y", False),
        ('{"a":1}', '{"a":"1"}', True),
        ("{x}", f"{{{LATER}}}", True),
    ],
)
def test_what_is_open_can_become_what_was_there(before: str, after: str, possible: bool) -> None:
    assert may_equal(before, after) is possible


def test_many_gaps_are_compared_in_no_time() -> None:
    assert not may_equal("a" * 20_000 + "b", f"a{LATER}" * 200 + "c")


def replaced(logical_id: str = "Other") -> dict[str, Any]:
    return row(
        logical_id,
        valued("TopicName", "orders", "ORDERS-2", requires="Always"),
        replacement="True",
        PhysicalResourceId="arn:orders",
    )


@pytest.mark.parametrize(
    ("told", "certainty"),
    [
        # A reference to what is replaced, and the old value is the old physical ID.
        (valued("A", "arn:orders", LATER, **BY_REFERENCE), "certain"),
        (valued("A", "arn:other", LATER, **BY_REFERENCE), "unknown"),
        (valued("A", "arn:orders", LATER, source="ResourceReference", cause="Gone"), "unknown"),
        (valued("A", "arn:orders", LATER, **BY_PARAMETER), "unknown"),
        # An attribute whose property changes, and the old value is the property's.
        (
            valued("A", "orders", LATER, source="ResourceAttribute", cause="Other.TopicName"),
            "certain",
        ),
        (
            valued("A", "other", LATER, source="ResourceAttribute", cause="Other.TopicName"),
            "unknown",
        ),
        # Any other attribute of what is replaced may stay what it was.
        (valued("A", "orders", LATER, source="ResourceAttribute", cause="Other.Name"), "unknown"),
        (
            valued("A", "arn:orders", LATER, source="ResourceAttribute", cause="Other.Arn"),
            "unknown",
        ),
        (detail("A", **BY_REFERENCE), "unknown"),
    ],
)
def test_what_other_rows_prove(told: dict[str, Any], certainty: str) -> None:
    change = the_change(response(replaced(), row("Orders", told)), logical_id="Orders")
    assert change.certainty == certainty


def test_proof_follows_a_chain() -> None:
    middle = row(
        "Middle",
        valued("A", "arn:orders", LATER, requires="Always", **BY_REFERENCE),
        replacement="True",
        PhysicalResourceId="middle-1",
    )
    last = row("Last", valued("B", "middle-1", LATER, source="ResourceReference", cause="Middle"))
    change = the_change(response(last, middle, replaced()), logical_id="Last")
    assert change.certainty == "certain"


def test_a_name_in_other_letters_may_be_the_same_attribute() -> None:
    other = row("Other", valued("Name", "orders", "Orders", requires="Always"), replacement="True")
    told = valued("A", "orders", LATER, source="ResourceAttribute", cause="Other.Name")
    change = the_change(response(other, row("Orders", told)), logical_id="Orders")
    assert change.certainty == "unknown"


def test_that_what_is_referred_to_is_replaced_is_said() -> None:
    change = the_change(
        response(replaced(), row("Orders", detail("A", **BY_REFERENCE))), logical_id="Orders"
    )
    assert [one.note for one in change.properties] == ["Other is replaced"]


def test_what_removes_a_resource_proves_no_reference() -> None:
    gone = row("Other", valued("A", "b", "c", requires="Always"), action="Remove")
    told = valued("A", "arn:orders", LATER, **BY_REFERENCE)
    change = the_change(response(gone, row("Orders", told)), logical_id="Orders")
    assert change.certainty == "unknown"


@pytest.mark.parametrize("scope", ["CreationPolicy", "Metadata", "UpdatePolicy"])
@pytest.mark.parametrize(
    ("cause", "certainty"),
    [
        ({"source": "ResourceReference", "cause": "Bus"}, "certain"),
        ({"source": "ResourceAttribute", "cause": "Bus.Name"}, "certain"),
        ({"source": "ParameterReference", "cause": "Title"}, "certain"),
        ({"source": "ResourceAttribute", "cause": "Bus.Arn"}, "unknown"),
        ({"source": "ResourceReference", "cause": "Other"}, "unknown"),
        ({"source": "ParameterReference", "cause": "Size"}, "unknown"),
    ],
)
def test_a_policy_or_metadata_is_as_certain_as_its_cause(
    scope: str, cause: dict[str, Any], certainty: str
) -> None:
    bus = row(
        "Bus",
        valued("Name", "a", "b", requires="Always", **BY_PARAMETER),
        replacement="True",
        PhysicalResourceId="bus-1",
    )
    told = response(bus, row("Orders", detail(scope=scope, **cause)), ParentChangeSetId=arn("root"))
    (found,) = (one for one in read([told]).changes if one.logical_id == "Orders")
    assert found.properties[0].certainty == certainty
