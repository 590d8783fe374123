"""Reports of change sets, explained alone and reviewed against a comparison, in each format."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from unit.plan.change_set.samples import LATER, detail, nested, response, row, valued
from unit.views.pages import HtmlPage

from generator.cfn.values import Unknown
from generator.plan.change_set.explain import read
from generator.plan.model import (
    Action,
    Change,
    ChangeReport,
    Classification,
    OutputChange,
    PolicyResult,
    PropertyChange,
    Rename,
)
from generator.views.changes.change_sets import listed, title
from generator.views.changes.tree import Node, tree
from generator.views.changes.words import displayed, verdicts
from generator.views.formats import CHANGES as FORMATS
from generator.views.formats import Look
from generator.views.formats import changes as view

STACK = "AWS::CloudFormation::Stack"
TOPIC = "AWS::SNS::Topic"
OPEN = Unknown("known after apply", LATER, ())


def one(place: str, action: str = "modify", certainty: str = "certain", **more: object) -> Change:
    """A change; what is not said is as harmless as can be."""
    stack, _, logical_id = place.rpartition("/")
    stated = {"type": TOPIC, "deletion_outcome": "updated", **more}
    return Change(stack, logical_id, action=Action(action), certainty=certainty, **stated)  # type: ignore[arg-type]


def phantom(place: str, *because: str, **more: object) -> Change:
    return one(place, "none", "phantom", because=because, deletion_outcome="kept", **more)


def prop(path: str, before: object, after: object, **more: object) -> PropertyChange:
    return PropertyChange(path, before, after, **more)  # type: ignore[arg-type]


TABLE = one(
    "Data/Table",
    "replace",
    replacement="always",
    type="AWS::DynamoDB::Table",
    stateful=True,
    deletion_outcome="destroyed",
    consequence="It is deleted with its data.",
    because=("Parameter Name",),
    notes=("The templates say so.",),
    properties=(
        prop("TableName", "films", "<b>movies", requires="always"),
        prop("Key", "k", OPEN, certainty="phantom"),
    ),
)
STREAM = one("Data/Stream", certainty="unknown", because=("Template",), properties=(
    prop("Mode", None, OPEN, certainty="unknown", note="not proven: a hole"),))  # fmt: skip
CHANGES = (
    TABLE,
    STREAM,
    one("Data", type=STACK),
    one("Topic", "add", deletion_outcome="created"),
    one("Old", "remove", deletion_outcome="retained"),
    phantom("Far", "Data/Table stays", type=STACK),
    phantom("Data/Deep/Note", "Data/Topic stays"),
    phantom("Data/Deep", "nothing in it changes", type=STACK),
    phantom("Alarm", "Topic.TopicName stays", "the same value on both sides"),
)
LOST = one("Lost", "remove", deletion_outcome="destroyed")


def review(changes: tuple[Change, ...] = CHANGES, **more: object) -> ChangeReport:
    report = replace(
        read([response(row("A", valued("X", "a", "b")), nested("Data"))]),
        changes=changes,
        policy_results=(
            PolicyResult("data-loss", "Data/Table", "Gone."),
            PolicyResult("interruption", "Topic", "Down.", waived=True, reason="at night"),
        ),
        outputs=(OutputChange("Url", Action.MODIFY, "a", "b"),),
        renames=(Rename(TOPIC, "Old", "Topic"),),
        findings=("a waiver expired",),
        notes=("Nothing is known.",),
        classification=Classification((STREAM,), (LOST,)),
    )
    return replace(report, **more)  # type: ignore[arg-type]


def text(report: ChangeReport, look: Look = Look()) -> str:  # noqa: B008  (a frozen value)
    return view("text")(report, look)


def test_the_text_of_a_review_in_full() -> None:
    assert text(review()).split("\n\n", 1)[1] == (
        "CloudFormation lists changes that the templates do not predict:\n"
        "  ~ Data/Stream (AWS::SNS::Topic): modified (unknown)\n"
        "      Mode: (none) → (known after apply)  [unknown, not proven: a hole]\n"
        "\n"
        "The templates predict changes that CloudFormation does not list:\n"
        "  - Lost (AWS::SNS::Topic): removed\n"
        "\n"
        "! data-loss Data/Table: Gone.\n"
        "✓ interruption Topic: Down. Waived: at night\n"
        "! a waiver expired\n"
        "\n"
        "+ Topic (AWS::SNS::Topic): added\n"
        "- Old (AWS::SNS::Topic): removed, retained in the account\n"
        "~ Data (nested stack): modified\n"
        "  ± Table (AWS::DynamoDB::Table): replaced, its data destroyed\n"
        "      It is deleted with its data.\n"
        "      The templates say so.\n"
        "      TableName: films → <b>movies  [forces replacement]\n"
        "      listed, but not changed: Key\n"
        "      because: Parameter Name\n"
        "  ~ Stream (AWS::SNS::Topic): modified (unknown)\n"
        "      Mode: (none) → (known after apply)  [unknown, not proven: a hole]\n"
        "  = Deep (nested stack): nothing changes (2 phantoms)\n"
        "= 2 phantoms: Far, Alarm\n"
        "\n"
        "~ output Url: a → b\n"
        "\n"
        "The same resources under other names: move them with a stack refactor.\n"
        "    Old → Topic (AWS::SNS::Topic)\n"
        "\n"
        "note: Nothing is known.\n"
        "\n"
        "1 replaced, 1 removed, 1 modified, 1 may be modified, 1 added, 4 listed without a change;"
        " 1 with data destroyed.\n"
    )


def test_with_every_detail_each_phantom_has_its_proof() -> None:
    shown = text(review(), Look(verbose=True))
    assert "  = Deep (nested stack): nothing changes (2 phantoms)\n" in shown
    assert "    = Deep (nested stack): nothing in it changes\n" in shown
    assert "    = 1 phantom:\n      = Note (AWS::SNS::Topic): Data/Topic stays\n" in shown
    assert "= Alarm (AWS::SNS::Topic): Topic.TopicName stays, the same value on both sides" in shown


def test_long_lists_are_cut_unless_asked_for() -> None:
    properties = tuple(prop(f"P{n}", "a", "b") for n in range(9))
    because = tuple(f"Parameter P{n}" for n in range(9))
    many = (
        one("A", properties=properties, because=because),
        *(phantom(f"B{n}", "x stays") for n in range(9)),
    )
    shown = text(review(many), Look(color=True))
    assert "\x1b[33m~\x1b[0m A" in shown
    assert "\x1b[2m=\x1b[0m 9 phantoms: B0, B1, B2, B3, B4, B5, …\n" in shown
    assert "… 3 more, with -v" in shown
    assert "Parameter P5, …\n" in shown
    full = text(review(many), Look(verbose=True))
    assert "P8: a → b" in full
    assert "Parameter P8\n" in full
    assert "\x1b" not in full


def test_a_stack_whose_own_entry_is_not_listed_has_a_place() -> None:
    deep = review((one("Data/Deep/Topic"),))
    assert "Data (nested stack)\n  Deep (nested stack)\n    ~ Topic" in text(deep)
    assert "<strong>Deep</strong>" in view("html")(deep, Look())


def test_a_change_set_that_lists_nothing() -> None:
    explained = read([response()])
    assert (verdicts(explained), listed(explained)) == ("", "CloudFormation lists nothing.")
    assert text(replace(explained, classification=Classification())).endswith("Nothing changes.\n")
    # Alone it does not prove that nothing changes.
    assert "Nothing changes." not in text(explained)
    for name in FORMATS:
        assert view(name)(explained, Look())


def test_certainties_are_counted_and_nothing_listed_is_hidden() -> None:
    assert verdicts(review()) == (
        "Of these 4 are certain (1 replaced, 1 modified, 1 added, 1 removed),"
        " 1 is unknown (1 modified), 4 are phantoms."
    )
    single = (phantom("A"), one("B", certainty="conditional", replacement="conditional"),
        one("C", "none"))  # fmt: skip
    assert verdicts(review(single)) == (
        "Of these 1 is certain (1 not changed), 1 is conditional (1 may be replaced),"
        " 1 is a phantom."
    )
    for name in ("text", "markdown", "html"):
        page = view(name)(review(), Look())
        assert "CloudFormation lists 2 rows: 2 Modify, Replacement False." in page
        assert "4 are phantoms" in page


def test_titles_name_the_change_set_and_its_stack() -> None:
    assert title(read([response()])) == "Change set release of shop"
    assert title(read([{"Changes": []}])) == "Change set"
    assert title(read([response(nested("A")), response(name="A")])) == "Change set release of shop"
    several = [response(StackName=name, name=name) for name in ("a", "b", "c")]
    assert title(read(several)) == "Change set a of a and 2 more"
    for form in ("text", "markdown", "html"):
        assert "Review of dev" in view(form)(read([response()]), Look("Review of dev"))


def test_rows_are_counted_in_the_words_of_cloudformation() -> None:
    report = read([response(row("A", action="Add"), row("B", detail("X")), row("C", detail("X")))])
    assert listed(report) == "CloudFormation lists 3 rows: 2 Modify, Replacement False; 1 Add."
    assert listed(read([response(row("A", action="Add"))])) == "CloudFormation lists 1 row: 1 Add."


def test_values_that_are_not_shown_are_left_out_for_people_and_null_for_programs() -> None:
    report = read([response(row("A", detail("X"), valued("Y", "a", LATER)))])
    (change,) = displayed(report).changes
    shown = [(repr(one.before), repr(one.after)) for one in change.properties]
    assert "(known after apply)" in shown[1][1]
    assert "\n    X\n" in text(report)
    document = view("json")(report, Look())
    assert '"before": null' in document
    assert LATER in document
    assert LATER not in text(report)


def test_programs_get_the_promised_shape_and_more() -> None:
    document = json.loads(view("json")(review(), Look()))
    assert list(document)[:3] == ["version", "changes", "guards"]
    assert document["changes"][0] == {
        **document["changes"][0],
        "stack": "Data",
        "logical_id": "Table",
        "type": "AWS::DynamoDB::Table",
        "action": "replace",
        "replacement": "always",
        "certainty": "certain",
        "fate": "destroyed",
        "stateful": True,
        "because": ["Parameter Name"],
    }
    assert document["verdicts"] == {"certain": 4, "conditional": 0, "unknown": 1, "phantom": 4}
    assert document["rows"] == [{"row": "Modify, Replacement False", "count": 2}]
    assert document["surprises"] == ["Data/Stream"]
    assert [one["logical_id"] for one in document["unreported"]] == ["Lost"]
    assert document["compared"] is True
    assert document["change_sets"][0]["status"] == "CREATE_COMPLETE"
    assert document["warnings"]
    alone = json.loads(view("json")(read([response()]), Look()))
    assert list(alone)[-2:] == ["change_sets", "warnings"]
    assert "surprises" not in alone


def test_markdown_has_the_riskiest_first_and_folds_the_rest() -> None:
    page = view("markdown")(review(), Look("Review of dev"))
    parts = (
        "### Review of dev", "do not predict", "does not list", "Look here first",
        "#### What changes", "#### Outputs", "#### Notes",
        "<summary>Details", "<summary>4 phantoms",
    )  # fmt: skip
    places = [page.index(part) for part in parts]
    assert places == sorted(places)
    assert page.index("`Data/Table` AWS::DynamoDB::Table: **replaced") < page.index("`Old` AWS")
    assert "`<b>movies`" in page
    assert "- `the root`: 2 phantoms\n  - `Far`: Data/Table stays" in page
    harmless = review((one("C", "none"),), classification=Classification())
    assert "Details" not in view("markdown")(harmless, Look())


@pytest.mark.parametrize("number", [1, 40, 400, 4000])
def test_markdown_always_fits_into_a_comment(number: int) -> None:
    long = "<&*`|" * 60
    changes = tuple(
        one(
            f"Stack{n % 9}/{'R' * (n % 200)}{n}",
            stateful=True,
            consequence=long,
            because=(long,) * 20,
            notes=(long,),
            properties=tuple(prop(f"P{p}/{long}", long, long) for p in range(9)),
        )
        for n in range(number)
    )
    phantoms = tuple(phantom(f"Stack{n % 9}/P{n}", *[long] * 20) for n in range(number))
    report = review(
        (*changes, *phantoms),
        policy_results=(PolicyResult("data-loss", long, long),) * number,
        notes=(long,) * number,
        findings=(long,) * number,
        warnings=(long,) * number,
        classification=Classification(changes, changes),
    )
    page = view("markdown")(report, Look())
    assert len(page) <= 65_536
    assert page.count("<details>") == page.count("</details>")
    assert number == 1 or "more do not fit here" in page


def test_the_page_is_whole_and_needs_nothing_else() -> None:
    source = view("html")(review(), Look("Review of <dev>"))
    page = HtmlPage(source)
    assert page.open == []
    assert not page.tags & {"script", "link", "img", "iframe"}
    assert "Review of <dev>" in page.text
    assert "<b>movies" in page.text
    assert "http" not in source
    assert '<tr class="none"><td>Key</td>' in source
    assert source.index("do not predict") < source.index("data-loss")
    assert source.index("data-loss") < source.index("<strong>Data</strong>")


def test_nothing_of_the_input_is_markup() -> None:
    name = "<script>|`*_"
    told = response(
        row(name, detail(name)), name=name, StackName=name, StatusReason=f"[WARN] {name}"
    )
    assert "script" not in HtmlPage(view("html")(read([told]), Look())).tags
    page = view("markdown")(read([told]), Look())
    assert page.startswith("### Change set &lt;script>&#124;\\`\\*\\_ of ")
    assert "~ ``<script>|`*_``: modified" in page


def test_no_control_character_comes_through() -> None:
    evil = one("A\x1b[31m", because=("\x1b]0;x\x07",), properties=(prop("\x1b", "\x1b", "\x9b"),))
    for name in FORMATS:
        page = view(name)(review((evil,)), Look(verbose=True))
        assert not {"\x1b", "\x07"} & set(page)


def test_every_entry_is_in_the_tree_once() -> None:
    def count(node: Node) -> int:
        own = len(node.changes) + len(node.phantoms) + bool(node.own)
        return own + sum(map(count, node.below))

    twice = (*CHANGES, one("Data", "add", type=STACK))
    assert count(tree(review(twice))) == len(twice)


def test_all_of_a_thousand_resources_are_on_the_page() -> None:
    changes = tuple(
        one(f"Stack{n % 20}/Inner{n % 5}/Resource{n}")
        if n % 3
        else phantom(f"Stack{n % 20}/Inner{n % 5}/Resource{n}", "x stays")
        for n in range(1000)
    )
    for name in ("json", "html"):
        page = view(name)(review(changes), Look(verbose=True))
        assert [n for n in range(1000) if f"Resource{n}" not in page] == []
