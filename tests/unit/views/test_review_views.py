"""Judged reviews as texts: order, folding, length and time."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest
from unit.plan.change_set.samples import LATER, nested, response, row, valued

from generator.cfn.values import Unknown
from generator.plan.change_set.explain import Reading, read
from generator.plan.change_set.review import Reviewed
from generator.plan.model import (
    Change,
    ChangeReport,
    OutputChange,
    PolicyResult,
    PropertyChange,
    Rename,
)
from generator.views.changes.formats import FORMATS, Look
from generator.views.review.formats import view
from generator.views.review.markdown import LIMIT
from generator.views.review.words import tree, verdicts

STACK = "AWS::CloudFormation::Stack"
TOPIC = "AWS::SNS::Topic"
OPEN = Unknown("known after apply", LATER, ())


def one(place: str, action: str = "modify", certainty: str = "certain", **more: object) -> Change:
    """A change; what is not said is as harmless as can be."""
    stack, _, logical_id = place.rpartition("/")
    given = {"type": TOPIC, "deletion_outcome": "updated", **more}
    return Change(stack, logical_id, action=action, certainty=certainty, **given)  # type: ignore[arg-type]


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
SURPRISE = one("Data/Stream", certainty="unknown", because=("Template",), properties=(
    prop("Mode", None, OPEN, certainty="unknown", note="not proven: a hole"),))  # fmt: skip
CHANGES = (
    TABLE,
    SURPRISE,
    one("Data", type=STACK),
    one("Topic", "add", deletion_outcome="created"),
    one("Old", "remove", deletion_outcome="retained"),
    phantom("Far", "Data/Table stays", type=STACK),
    phantom("Data/Deep/Note", "Data/Topic stays"),
    phantom("Data/Deep", "nothing in it changes", type=STACK),
    phantom("Alarm", "Topic.TopicName stays", "the same value on both sides"),
)


def reviewed(changes: tuple[Change, ...] = CHANGES, **more: object) -> Reviewed:
    reading: Reading = read([response(row("A", valued("X", "a", "b")), nested("Data"))])
    policy_results = (
        PolicyResult("data-loss", "Data/Table", "Gone."),
        PolicyResult("interruption", "Topic", "Down.", waived=True, reason="at night"),
    )
    found = ChangeReport(
        changes=changes,
        policy_results=policy_results,
        outputs=(OutputChange("Url", "modify", "a", "b"),),
        renames=(Rename(TOPIC, "Old", "Topic"),),
        findings=("a waiver expired",),
        notes=("Nothing is known.",),
    )
    given = {
        "surprises": (SURPRISE,),
        "unreported": (one("Lost", "remove", deletion_outcome="destroyed"),),
    }
    return Reviewed(reading, found, **{**given, **more})  # type: ignore[arg-type]


def text(look: Look = Look(), **more: object) -> str:  # noqa: B008  (a frozen value)
    return view("text")(reviewed(**more), look)  # type: ignore[arg-type]


def test_there_is_no_other_format() -> None:
    with pytest.raises(KeyError):
        view("sarif")


def test_text_in_full() -> None:
    assert text().split("\n\n", 1)[1] == (
        "CloudFormation lists what the templates do not say:\n"
        "  ~ Data/Stream (AWS::SNS::Topic): modified (unknown)\n"
        "      Mode: (none) → (known after apply)  [unknown, not proven: a hole]\n"
        "\n"
        "The templates say it, and CloudFormation does not list it:\n"
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
        "      TableName: films → <b>movies  [forces replacement]\n"
        "      stays, though listed: Key\n"
        "      because: Parameter Name\n"
        "      The templates say so.\n"
        "  ~ Stream (AWS::SNS::Topic): modified (unknown)\n"
        "      Mode: (none) → (known after apply)  [unknown, not proven: a hole]\n"
        "  = Deep (nested stack): nothing changes (2 phantoms)\n"
        "= 2 phantoms: Far, Alarm\n"
        "\n"
        "~ output Url: a → b\n"
        "Old → Topic (AWS::SNS::Topic): the same under another name\n"
        "\n"
        "note: Nothing is known.\n"
        "\n"
        "1 replaced, 1 removed, 1 modified, 1 may be modified, 1 added, 4 listed without a change;"
        " 1 with data destroyed.\n"
    )


def test_with_every_detail_each_phantom_has_its_chain() -> None:
    shown = text(Look(verbose=True))
    assert "  = Deep (nested stack): nothing changes (2 phantoms)\n" in shown
    assert "    = Deep (nested stack): nothing in it changes\n" in shown
    assert "    = 1 phantom:\n      = Note (AWS::SNS::Topic): Data/Topic stays\n" in shown
    assert "= Alarm (AWS::SNS::Topic): Topic.TopicName stays, the same value on both sides" in shown


def test_colours_and_long_lists() -> None:
    properties = tuple(prop(f"P{n}", "a", "b") for n in range(9))
    because = tuple(f"Parameter P{n}" for n in range(9))
    many = (
        one("A", properties=properties, because=because),
        *(phantom(f"B{n}", "x stays") for n in range(9)),
    )
    shown = text(Look(color=True), changes=many)
    assert "\x1b[33m~\x1b[0m A" in shown
    assert "\x1b[2m=\x1b[0m 9 phantoms: B0, B1, B2, B3, B4, B5, …\n" in shown
    assert "… 3 more, with -v" in shown
    assert "Parameter P5, …\n" in shown
    full = text(Look(verbose=True), changes=many)
    assert "P8: a → b" in full
    assert "Parameter P8\n" in full
    assert "\x1b" not in full


def test_a_stack_whose_own_entry_is_not_listed_has_a_place() -> None:
    shown = text(changes=(one("Data/Deep/Topic"),))
    assert "Data (nested stack)\n  Deep (nested stack)\n    ~ Topic" in shown
    page = view("html")(reviewed(changes=(one("Data/Deep/Topic"),)), Look())
    assert "<strong>Deep</strong>" in page


def test_nothing_at_all() -> None:
    empty = Reviewed(read([response()]), ChangeReport())
    assert verdicts(empty) == ""
    assert view("text")(empty, Look()).endswith("Nothing changes.\n")
    for name in FORMATS:
        assert view(name)(empty, Look())


def test_verdicts_are_counted_and_nothing_listed_is_hidden() -> None:
    assert verdicts(reviewed()) == (
        "Of these 4 are certain (1 replaced, 1 modified, 1 added, 1 removed),"
        " 1 is unknown (1 modified), 4 are phantoms."
    )
    single = (phantom("A"), one("B", certainty="conditional", replacement="conditional"),
        one("C", "none"))  # fmt: skip
    assert "Details" not in view("markdown")(reviewed(single[2:], surprises=()), Look())
    assert verdicts(reviewed(single)) == (
        "Of these 1 is certain (1 not changed), 1 is conditional (1 may be replaced),"
        " 1 is a phantom."
    )
    for name in ("text", "markdown", "html"):
        page = view(name)(reviewed(), Look())
        assert "CloudFormation lists 2 rows: 2 Modify, Replacement False." in page
        assert "4 are phantoms" in page


def test_programs_get_the_promised_shape_and_more() -> None:
    told = json.loads(view("json")(reviewed(), Look()))
    assert list(told)[:3] == ["version", "changes", "guards"]
    assert told["changes"][0] == {
        **told["changes"][0],
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
    assert told["verdicts"] == {"certain": 4, "conditional": 0, "unknown": 1, "phantom": 4}
    assert told["rows"] == [{"row": "Modify, Replacement False", "count": 2}]
    assert told["surprises"] == ["Data/Stream"]
    assert [one["logical_id"] for one in told["unreported"]] == ["Lost"]
    assert told["compared"] is True
    assert told["change_sets"][0]["status"] == "CREATE_COMPLETE"
    assert told["warnings"]


def test_markdown_has_the_riskiest_first_and_folds_the_rest() -> None:
    page = view("markdown")(reviewed(), Look("Review of dev"))
    parts = (
        *("### Review of dev", "do not say", "does not list it", "Look here first"),
        *(
            "#### What changes",
            "`Data/Table`",
            "`Topic`",
            "Notes",
            "<summary>Details",
            "4 phantoms",
        ),
    )
    places = [page.index(part) for part in parts[:5]]
    assert places == sorted(places)
    assert page.index("`Data/Table` AWS::DynamoDB::Table: **replaced") < page.index("`Old`")
    assert "&lt;b>movies" not in page
    assert "`<b>movies`" in page
    assert "- `the root`: 2 phantoms\n  - `Far`: Data/Table stays" in page


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
    found = ChangeReport((*changes, *phantoms), (PolicyResult("data-loss", long, long),) * number,
        notes=(long,) * number, findings=(long,) * number)  # fmt: skip
    given = Reviewed(reviewed().reading, found, changes, changes)
    page = view("markdown")(given, Look())
    assert len(page) <= LIMIT
    assert page.count("<details>") == page.count("</details>")
    assert number == 1 or "more do not fit here" in page


class Pages(HTMLParser):
    """Whether every tag is closed where it must be."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_needs_nothing_else() -> None:
    page = view("html")(reviewed(), Look("Review of <dev>"))
    found = Pages(page)
    assert found.open == []
    assert not found.seen & {"script", "link", "img", "iframe"}
    assert "Review of &lt;dev&gt;" in page
    assert "&lt;b&gt;movies" in page
    assert "http" not in page
    assert '<tr class="none"><td>Key</td>' in page
    assert page.index("do not say") < page.index("data-loss") < page.index("<strong>Data</strong>")


def test_no_escape_of_a_terminal_comes_through() -> None:
    evil = one("A\x1b[31m", because=("\x1b]0;x\x07",), properties=(prop("\x1b", "\x1b", "\x9b"),))
    for name in FORMATS:
        page = view(name)(reviewed((evil,)), Look(verbose=True))
        assert not {"\x1b", "\x07"} & set(page)


def test_every_entry_is_in_the_tree_once() -> None:
    def count(node: object) -> int:
        found = node.changes + node.phantoms + ([node.own] if node.own else [])  # type: ignore[attr-defined]
        return len(found) + sum(map(count, node.below))  # type: ignore[attr-defined]

    twice = (*CHANGES, one("Data", "add", type=STACK))
    assert count(tree(reviewed(twice))) == len(twice)


def test_a_thousand_resources_are_all_shown() -> None:
    changes = tuple(
        one(
            f"Stack{n % 20}/Inner{n % 5}/Resource{n}",
            properties=tuple(prop(f"P{p}", "a" * 50, "b" * 50) for p in range(5)),
            because=tuple(f"Stack{p}/Source{n}" for p in range(5)),
        )
        if n % 3
        else phantom(f"Stack{n % 20}/Inner{n % 5}/Resource{n}", *["x stays"] * 5)
        for n in range(1000)
    )
    for name in FORMATS:
        told = view(name)(reviewed(changes), Look(verbose=True))
        assert "Resource999" in told or name == "markdown", name
