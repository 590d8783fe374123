"""How changes look in each format: the same facts, nothing that breaks out of it."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest

from generator.cfn.values import Source, Unknown, leaf
from generator.plan.model import (
    Change,
    ChangeReport,
    OutputChange,
    PolicyResult,
    PropertyChange,
    Rename,
)
from generator.views.changes.formats import FORMATS, Look, view
from generator.views.changes.words import shown, summary

VPC = leaf("later", {"Ref": "Network/Vpc"}, Source("resource", "Vpc", stack="Network"))
EVIL = "<script>`|\x1b[31m\n*@all*"
CHANGES = ChangeReport(
    changes=(
        Change(
            "Database", "Instance", "AWS::RDS::DBInstance", "replace", "always", "certain",
            "destroyed", True,
            (
                PropertyChange("DBName", "a", "b", "always", because=("Parameter Name",)),
                PropertyChange("VpcId", VPC, "(known after apply)", note="it moves"),
                PropertyChange("Maybe", None, EVIL, "conditional", "unknown"),
            ),
            ("Parameter Name", "Network/Vpc replaced"),
            "It is deleted with its data.",
        ),
        Change(
            "", "Topic", "AWS::SNS::Topic", "add",
            deletion_outcome="created", because=("Template",),
        ),
    ),
    policy_results=(
        PolicyResult("data-loss", "Database/Instance", "It is deleted with its data."),
        PolicyResult("interruption", "Database/Instance", "It stops.", True, "Announced."),
    ),
    outputs=(OutputChange("Url", "modify", "a", VPC),),
    renames=(Rename("AWS::SNS::Topic", "Old", "New"),),
    findings=("w.yaml:2: the waiver expired.",),
    notes=("The type A::B::C is unknown here.",),
    counts={"replace": 1, "add": 1},
)  # fmt: skip


def rendered(name: str, changes: ChangeReport = CHANGES, look: Look | None = None) -> str:
    return view(name)(changes, look or Look("dev"))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_all_that_matters(name: str) -> None:
    text = rendered(name)
    for word in ("Database/Instance", "data-loss", "DBName", "Announced.", "the waiver expired"):
        assert word in text.replace("\\", "").replace('"Database",\n      "logical_id": "Inst', "")
    assert "\x1b" not in text
    assert "Url" in text


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_say_nothing(name: str) -> None:
    text = rendered(name, ChangeReport())
    assert "Nothing changes." in text or json.loads(text)["changes"] == []


def test_the_json_is_as_promised() -> None:
    document = json.loads(rendered("json"))
    assert list(document)[:3] == ["version", "changes", "guards"]
    change = document["changes"][0]
    assert list(change)[:10] == [
        "stack", "logical_id", "type", "action", "replacement", "certainty", "fate", "stateful",
        "properties", "because",
    ]  # fmt: skip
    assert (
        change["properties"][0] | {"path": "DBName", "before": "a", "after": "b"}
        == (change["properties"][0])
    )
    assert change["properties"][1]["before"] == {"Ref": "Network/Vpc"}
    assert document["guards"][0]["waived"] is False


def test_the_text_is_one_screen_and_colours_only_if_asked() -> None:
    text = rendered("text")
    assert text.splitlines()[:4] == [
        "dev",
        "",
        "! data-loss Database/Instance: It is deleted with its data.",
        "✓ interruption Database/Instance: It stops. Waived: Announced.",
    ]
    assert "    DBName: a → b  [forces replacement]" in text
    assert "    VpcId: ${Network/Vpc} → (known after apply)  [it moves]" in text
    assert text.endswith("\n1 replaced, 1 added; 1 with data destroyed.\n")
    assert "\x1b[35m±\x1b[0m" in rendered("text", look=Look(color=True))


def test_long_changes_are_cut_unless_asked_for() -> None:
    many = tuple(PropertyChange(f"P{number}", "a", "b") for number in range(9))
    causes = tuple(f"Parameter P{number}" for number in range(9))
    changes = ChangeReport((Change("", "A", "B", "modify", properties=many, because=causes),))
    short = rendered("text", changes)
    assert "… 3 more, with -v" in short
    assert "P5, …" in short
    long = rendered("text", changes, Look(verbose=True))
    assert "P8: a → b" in long
    assert "with -v" not in long


def test_markdown_fits_a_comment_whatever_happens() -> None:
    wide = tuple(PropertyChange(f"P{number}", "a" * 100, "b" * 100) for number in range(50))
    changes = ChangeReport(
        tuple(Change("S", f"R{n}", "A::B::C", "modify", properties=wide) for n in range(400)),
        tuple(PolicyResult("data-loss", f"S/R{n}", "gone") for n in range(400)),
        counts={"modify": 400},
    )
    text = rendered("markdown", changes)
    assert len(text) < 65_536
    assert "more do not fit here" in text
    assert "… and 375 more" in text
    assert text.count("<details>") == text.count("</details>") == 1


def test_nothing_breaks_out_of_markdown() -> None:
    text = rendered("markdown", ChangeReport((Change("", EVIL, EVIL, "add"),), counts={"add": 1}))
    rows = [line for line in text.splitlines() if line.startswith("| +")]
    assert len(rows) == 1
    assert rows[0].replace("\\|", "").count("|") == 6
    assert "<script>" not in rows[0].replace("`<script>", "")
    assert "@all*" not in rows[0].split("|")[-4]


class _Tags(HTMLParser):
    """Collects the names of tags, and the links."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.ids: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href"]
        self.ids += [value for name, value in attrs if name == "id"]


def test_html_needs_nothing_else_and_nothing_breaks_out_of_it() -> None:
    page = _Tags()
    page.feed(rendered("html", look=Look(EVIL)))
    assert "script" not in page.tags
    assert page.links == ["#Topic", "#Database-Instance"]
    assert page.ids == ["tip", "Database-Instance", "Topic"]


def test_values_are_short_and_references_readable() -> None:
    joined = Unknown("", {"Fn::Join": ["", ["a-", {"Ref": "Vpc"}, "-b"]]}, ())
    attribute = Unknown("", {"Fn::GetAtt": ["S/Db", "Endpoint.Port"]}, ())
    chosen = Unknown("", {"Fn::If": [{"Ref": "A"}, "x", "y"]}, ())
    assert shown(joined) == "a-${Vpc}-b"
    assert shown(attribute) == "${S/Db.Endpoint.Port}"
    assert shown(chosen) == '{"Fn::If": [{"Ref": "A"}, "x", "y"]}'
    assert shown(None) == "(none)"
    assert shown("") == '""'
    assert shown([1, VPC]) == '[1, {"Ref": "Network/Vpc"}]'
    assert shown("x" * 99) == "x" * 79 + "…"


def test_a_summary_counts() -> None:
    assert summary(ChangeReport(outputs=CHANGES.outputs)) == "Only outputs change."


def test_there_is_no_other_format() -> None:
    with pytest.raises(KeyError):
        view("pdf")


def counted(*changes: tuple[str, str, str]) -> ChangeReport:
    return ChangeReport(
        tuple(
            Change("", f"R{n}", "AWS::RDS::DBInstance", action, replacement, certainty, "destroyed",
                   True)  # type: ignore[arg-type]
            for n, (action, replacement, certainty) in enumerate(changes)
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("replace", "always", "certain"), "1 replaced; 1 with data destroyed."),
        (("replace", "always", "unknown"), "1 may be replaced; 1 that may lose data."),
        (("modify", "conditional", "certain"), "1 may be replaced; 1 that may lose data."),
        (("remove", "never", "unknown"), "1 may be removed; 1 that may lose data."),
        (("remove", "never", "certain"), "1 removed; 1 with data destroyed."),
        (("modify", "always", "phantom"), "1 listed without a change."),
    ],
)
def test_a_summary_promises_nothing_that_is_not_sure(
    change: tuple[str, str, str], words: str
) -> None:
    assert summary(counted(change)) == words


def test_what_is_not_sure_is_counted_by_itself() -> None:
    found = counted(("modify", "never", "certain"), ("replace", "always", "certain"),
                    ("modify", "conditional", "certain"), ("add", "never", "unknown"))  # fmt: skip
    assert summary(found).startswith("1 replaced, 1 may be replaced, 1 modified, 1 may be added;")


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_noted_of_a_resource_is_said_once(name: str) -> None:
    one = Change("", "It", "A::B::C", "modify", notes=("Look out.", "The type A::B::C is unknown."))
    text = rendered(name, ChangeReport((one,), notes=("The type A::B::C is unknown: who knows.",)))
    assert text.count("Look out.") == 1
    if name != "json":
        assert text.count("A::B::C is unknown") == 1


def test_each_change_has_a_place_of_its_own_on_the_page() -> None:
    twins = tuple(Change("", "It", "A::B::C", action) for action in ("remove", "add"))  # type: ignore[arg-type]
    page = _Tags()
    page.feed(rendered("html", ChangeReport(twins)))
    assert page.ids == ["tip", "It", "It-2"]
    assert sorted(page.links) == ["#It", "#It-2"]
