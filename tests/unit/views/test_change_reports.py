"""Change reports of comparisons in each format: the same facts, and nothing that breaks out."""

from __future__ import annotations

import json

import pytest
from unit.views.pages import HtmlPage

from generator.cfn.values import Source, leaf
from generator.plan.model import (
    Action,
    Change,
    ChangeReport,
    OutputChange,
    PolicyResult,
    PropertyChange,
    Rename,
)
from generator.views.changes.mermaid import flowchart
from generator.views.changes.words import summary
from generator.views.formats import CHANGES as FORMATS
from generator.views.formats import Look
from generator.views.formats import changes as view

VPC = leaf("later", {"Ref": "Network/Vpc"}, Source("resource", "Vpc", stack="Network"))
EVIL = "<script>`|\x1b[31m\n*@all*"
REPORT = ChangeReport(
    changes=(
        Change(
            "Database", "Instance", "AWS::RDS::DBInstance", Action.REPLACE, "always", "certain",
            "destroyed", True,
            (
                PropertyChange("DBName", "a", "b", "always", because=("Parameter Name",)),
                PropertyChange("VpcId", VPC, "(known after apply)", note="it moves"),
                PropertyChange("Maybe", None, EVIL, "conditional", "unknown"),
            ),
            ("Parameter Name", "Topic added", "Network/Vpc replaced"),
            "It is deleted with its data.",
        ),
        Change("", "Topic", "AWS::SNS::Topic", Action.ADD, because=("Template",)),
    ),
    policy_results=(
        PolicyResult("data-loss", "Database/Instance", "It is deleted with its data."),
        PolicyResult("interruption", "Database/Instance", "It stops.", True, "Announced."),
    ),
    outputs=(OutputChange("Url", Action.MODIFY, "a", VPC),),
    renames=(Rename("AWS::SNS::Topic", "Old", "New"),),
    findings=("w.yaml:2: the waiver expired.",),
    notes=("The type A::B::C is unknown here.",),
    counts={"replace": 1, "add": 1},
)  # fmt: skip


def rendered(name: str, report: ChangeReport = REPORT, look: Look | None = None) -> str:
    return view(name)(report, look or Look("dev"))


@pytest.mark.parametrize("name", ["text", "markdown", "html"])
def test_every_format_for_people_says_all_that_matters(name: str) -> None:
    text = rendered(name)
    facts = ("Database/Instance", "data-loss", "DBName", "Announced.", "the waiver expired", "Url")
    assert [fact for fact in facts if fact not in text] == []
    assert "\x1b" not in text


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_say_that_nothing_changes(name: str) -> None:
    text = rendered(name, ChangeReport())
    assert "Nothing changes." in text or json.loads(text)["changes"] == []


def test_the_json_is_as_promised() -> None:
    document = json.loads(rendered("json"))
    assert list(document) == [
        "version", "changes", "guards", "outputs", "renames", "findings", "notes", "counts",
    ]  # fmt: skip
    change = document["changes"][0]
    assert list(change) == [
        "stack", "logical_id", "type", "action", "replacement", "certainty", "fate", "stateful",
        "properties", "because", "consequence", "notes",
    ]  # fmt: skip
    assert change["properties"][0] == {
        "path": "DBName", "before": "a", "after": "b", "requires": "always",
        "certainty": "certain", "because": ["Parameter Name"], "scope": "Properties",
        "interruption": "none", "note": "",
    }  # fmt: skip
    assert change["properties"][1]["before"] == {"Ref": "Network/Vpc"}
    assert document["guards"][0]["waived"] is False


def test_text_has_policy_checks_first_and_colours_only_if_asked() -> None:
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
    change = Change("", "A", "B", Action.MODIFY, properties=many, because=causes)
    short = rendered("text", ChangeReport((change,)))
    assert "… 3 more, with -v" in short
    assert "P5, …" in short
    long = rendered("text", ChangeReport((change,)), Look(verbose=True))
    assert "P8: a → b" in long
    assert "with -v" not in long


def test_markdown_fits_a_comment_and_counts_what_does_not() -> None:
    wide = tuple(PropertyChange(f"P{number}", "a" * 100, "b" * 100) for number in range(50))
    changes = tuple(
        Change("S", f"R{n}", "A::B::C", Action.MODIFY, properties=wide) for n in range(400)
    )
    results = tuple(PolicyResult("data-loss", f"S/R{n}", "gone") for n in range(400))
    text = rendered("markdown", ChangeReport(changes, results))
    assert len(text) < 65_536
    assert text.count("more do not fit here") == 2
    assert "… and 375 more, below." in text
    assert text.count("<details>") == text.count("</details>") == 1


def test_every_change_is_in_the_table_or_the_details() -> None:
    changes = tuple(Change("", f"R{n}", "A::B::C", Action.REMOVE) for n in range(40))
    text = rendered("markdown", ChangeReport(changes))
    assert [n for n in range(40) if f"`R{n}`" not in text] == []


def test_nothing_breaks_out_of_a_table_row() -> None:
    text = rendered("markdown", ChangeReport((Change("", EVIL, EVIL, Action.ADD),)))
    rows = [line for line in text.splitlines() if line.startswith("| +")]
    assert len(rows) == 1
    assert rows[0].replace("\\|", "").count("|") == 6


def test_html_needs_nothing_else_and_nothing_breaks_out_of_it() -> None:
    source = rendered("html", look=Look(EVIL))
    page = HtmlPage(source)
    assert page.open == []
    assert not page.tags & {"script", "link", "img", "iframe"}
    assert page.ids == ["Database-Instance", "Topic"]
    assert page.links == ["#Topic", "#Database-Instance", "#Topic"]
    assert "http" not in source


def test_each_change_has_a_place_of_its_own_on_the_page() -> None:
    twins = tuple(Change("", "It", "A::B::C", action) for action in (Action.REMOVE, Action.ADD))
    assert HtmlPage(rendered("html", ChangeReport(twins))).ids == ["It", "It-2"]


def test_causes_and_effects_are_mermaid_source() -> None:
    changes = (
        Change("", "Topic", "T", Action.REPLACE),
        Change("Data", 'Q"]`<b>', "T", Action.MODIFY, because=("Topic replaced",)),
        Change("Data", "Alone", "T", Action.ADD, because=("Parameter Topic",)),
    )
    assert flowchart(changes) == [
        "flowchart LR",
        '  subgraph s0["root stack"]',
        '    c0["± Topic"]',
        "  end",
        '  subgraph s1["Data"]',
        '    c1["~ Q#34;#93;#96;#60;b>"]',
        "  end",
        "  c0 --> c1",
    ]
    assert flowchart(changes[2:]) == []


def test_a_summary_says_where_only_outputs_change() -> None:
    assert summary(ChangeReport(outputs=REPORT.outputs)) == "Only outputs change."


def test_there_is_no_other_format() -> None:
    with pytest.raises(KeyError):
        view("pdf")


def databases(*changes: tuple[str, str, str]) -> ChangeReport:
    return ChangeReport(
        tuple(
            Change("", f"R{n}", "AWS::RDS::DBInstance", Action(action), replacement, certainty,
                   "destroyed", True)  # type: ignore[arg-type]
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
    assert summary(databases(change)) == words


def test_what_is_not_sure_is_counted_by_itself() -> None:
    found = databases(
        ("modify", "never", "certain"),
        ("replace", "always", "certain"),
        ("modify", "conditional", "certain"),
        ("add", "never", "unknown"),
    )
    assert summary(found).startswith("1 replaced, 1 may be replaced, 1 modified, 1 may be added;")


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_noted_of_a_resource_is_said_once(name: str) -> None:
    notes = ("Look out.", "The type A::B::C is unknown.")
    one = Change("", "It", "A::B::C", Action.MODIFY, notes=notes)
    text = rendered(name, ChangeReport((one,), notes=("The type A::B::C is unknown: who knows.",)))
    assert text.count("Look out.") == 1
    if name != "json":
        assert text.count("A::B::C is unknown") == 1
