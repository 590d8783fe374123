"""The answers with and without property values differ: neither is complete, both are kept."""

from __future__ import annotations

import random

from unit.plan.change_set.samples import LATER, detail, response, row, the_change, valued

from generator.plan.change_set.explain import read
from generator.plan.change_set.read.collect import collected
from generator.plan.change_set.read.responses import ChangeSet


def merged(*responses: object) -> ChangeSet:
    (one,) = collected(list(responses)).change_sets
    return one


WITH = response(row("Orders", valued("DisplayName", "a", "b"), before={"DisplayName": "a"}))
WITHOUT = response(
    row("Orders", detail("DisplayName")),
    row("Copy", detail("DisplayName", static=False, source="ResourceAttribute", cause="Orders.X")),
)


def test_a_row_that_only_one_answer_lists_is_kept() -> None:
    for one in (merged(WITH, WITHOUT), merged(WITHOUT, WITH)):
        rows = {each.logical_id: each for each in one.rows}
        assert (rows["Orders"].valued, rows["Orders"].plain) == (True, True)
        assert (rows["Copy"].valued, rows["Copy"].plain) == (False, True)
        assert (one.valued, one.plain) == (True, True)


def test_the_order_of_the_answers_does_not_matter() -> None:
    assert read([WITH, WITHOUT]).changes == read([WITHOUT, WITH]).changes


def test_what_is_dropped_with_values_may_change() -> None:
    change = the_change(WITH, WITHOUT, logical_id="Copy")
    assert change.certainty == "conditional"
    assert change.because == ("Orders.X",)
    assert change.notes == ("Only the answer without property values lists it.",)


def test_a_sure_row_that_the_other_answer_drops_is_not_sure() -> None:
    without = response(row("Orders", detail("DisplayName")), row("Copy", detail("TopicName")))
    change = the_change(WITH, without, logical_id="Copy")
    assert change.certainty == "unknown"


def test_a_property_that_the_other_answer_drops_is_not_sure_either() -> None:
    more = response(row("Orders", detail("DisplayName"), detail("Tags")))
    properties = {one.path: one.certainty for one in the_change(WITH, more).properties}
    assert properties == {"DisplayName": "certain", "Tags": "unknown"}


def test_a_cause_that_only_one_answer_names_goes_to_the_property() -> None:
    named = detail("DisplayName", source="ParameterReference", cause="Title")
    change = the_change(WITH, response(row("Orders", named)))
    assert [one.path for one in change.properties] == ["DisplayName"]
    assert change.because == ("Parameter Title",)


def test_a_claim_that_fits_several_paths_is_none_of_theirs() -> None:
    both = response(
        row("Orders", valued("Tags/0/Value", "a", "b"), valued("Tags/1/Value", "c", "d"))
    )
    named = detail("Tags", source="ParameterReference", cause="Team")
    paths = [one.path for one in the_change(both, response(row("Orders", named))).properties]
    assert paths == ["Tags/0/Value", "Tags/1/Value", "Tags"]


def test_one_logical_id_can_be_two_rows() -> None:
    one = response(
        row("Store", action="Remove", type="AWS::SQS::Queue"),
        row("Store", action="Import", type="AWS::SNS::Topic"),
    )
    changes = read([one, one]).changes
    assert sorted((each.type, each.action) for each in changes) == [
        ("AWS::SNS::Topic", "import"),
        ("AWS::SQS::Queue", "remove"),
    ]


def test_rows_of_one_key_in_one_answer_stay_apart() -> None:
    twice = response(row("Orders", detail("DisplayName")), row("Orders", detail("TopicName")))
    assert len(merged(twice, twice).rows) == 2


def test_details_have_no_order() -> None:
    told = [
        valued("TopicName", "a", LATER, static=False, requires="Always"),
        valued("DisplayName", "a", "b"),
        valued("TopicName", "a", LATER, source="ParameterReference", cause="N", requires="Always"),
        valued("Tags/0/Value", "x", LATER, static=False),
    ]
    expected = the_change(response(row("Orders", *told, replacement="True")))
    for seed in range(8):
        random.Random(seed).shuffle(told)
        change = the_change(response(row("Orders", *told, replacement="True")))
        assert set(change.properties) == set(expected.properties)
        assert change.certainty == expected.certainty


def test_what_only_the_poorer_row_says_completes_the_richer() -> None:
    rich = response(row("Orders", valued("TopicName", "a", "b"), replacement=None))
    poor = response(
        row("Orders", detail("TopicName"), replacement="True", PolicyAction="ReplaceAndRetain")
    )
    change = the_change(rich, poor)
    assert (change.action, change.replacement, change.deletion_outcome) == (
        "replace",
        "always",
        "retained",
    )


def test_reasons_and_parameters_of_all_answers_are_kept() -> None:
    one = response(StatusReason="[WARN] one", Parameters=[{"ParameterKey": "A"}])
    other = response(
        StatusReason="two",
        Parameters=[{"ParameterKey": "B", "ParameterValue": "/path", "ResolvedValue": "v"}],
    )
    found = merged(one, other, one)
    assert found.reasons == ("[WARN] one", "two")
    assert (found.parameters, found.resolved) == ({"B": "/path"}, {"B": "v"})
