"""The ways of showing findings, each checked against what its readers need."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from generator.findings import Checked, Finding, Report, Rule
from generator.views.formats import FINDINGS as FORMATS
from generator.views.formats import findings as view

FLAT = "templates/flat/streamflix.yaml"
ROOT, API = "templates/nested/root.yaml", "templates/nested/api.yaml"

REPORT = Report(
    findings=(
        Finding("W3691", "warning", FLAT, 30, "", "Instance", "old <version> (environment dev)"),
        Finding("SF1001", "error", ROOT, 14, "", "Data", "no parameter Vpc.", ("because", "so")),
        Finding("I1", "info", ROOT, 0, "Network", "", "a \x00 thing"),
    ),
    checked=(Checked(ROOT), Checked(API), Checked(FLAT), Checked(FLAT, "dev")),
    cached=1,
    rules={
        "SF1001": Rule("SF1001", "A title", "The why.", "The fix."),
        "W3691": Rule("W3691", "Engines", "", "", "https://example.com/rules#W3691"),
    },
)  # fmt: skip

NOTHING = Report((), (Checked(ROOT),), 1)


def test_text_names_the_place_first_and_counts_last() -> None:
    assert view("text")(REPORT) == (
        f"{FLAT}:30: warning W3691 [Instance] old <version> (environment dev)\n"
        "\n"
        f"{ROOT}:14: error SF1001 [Data] no parameter Vpc.\n"
        "    because\n"
        "    so\n"
        f"{ROOT}: info I1 [Network] a \\x00 thing\n"
        "\n"
        "1 error, 1 warning, 1 info found in 4 templates (1 from cache)\n"
    )


def test_text_says_when_there_is_nothing() -> None:
    assert view("text")(NOTHING) == "nothing found in 1 template (1 from cache)\n"


def test_json_is_what_the_command_line_promises() -> None:
    document = json.loads(view("json")(REPORT))

    assert document["version"] == 1
    assert document["findings"] == [finding.as_json() for finding in REPORT.findings]
    assert document["checked"][-1] == {"file": FLAT, "environment": "dev"}
    assert document["cached"] == 1


def test_sarif_has_what_the_standard_requires() -> None:
    """SARIF 2.1.0: 3.13.2 version, 3.14.6 tool, 3.18.2 driver, 3.19.8 name, 3.27.11 message."""
    log = json.loads(view("sarif")(REPORT))
    [run] = log["runs"]
    rules = run["tool"]["driver"]["rules"]

    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    assert run["tool"]["driver"]["name"] == "streamflix"
    assert len(run["results"]) == 3
    for result in run["results"]:
        assert result["message"]["text"]
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1
    assert [result["level"] for result in run["results"]] == ["warning", "error", "note"]


def test_sarif_describes_rules_as_far_as_they_are_known() -> None:
    rules = json.loads(view("sarif")(REPORT))["runs"][0]["tool"]["driver"]["rules"]

    assert rules == [
        {
            "id": "W3691",
            "shortDescription": {"text": "Engines"},
            "helpUri": "https://example.com/rules#W3691",
        },
        {
            "id": "SF1001",
            "shortDescription": {"text": "A title"},
            "fullDescription": {"text": "The why."},
            "help": {"text": "The why. The fix."},
        },
        {"id": "I1", "shortDescription": {"text": "I1"}},
    ]


def test_sarif_points_at_files_below_the_folder_and_at_others(tmp_path: Path) -> None:
    def uri_of(file: str) -> object:
        report = Report((Finding("E1", "error", file, 1, "", "", "m"),))
        [result] = json.loads(view("sarif")(report))["runs"][0]["results"]
        return result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]

    assert uri_of("a folder/root.yaml") == "a%20folder/root.yaml"
    assert uri_of(str(tmp_path / "root.yaml")) == (tmp_path / "root.yaml").as_uri()


def test_sarif_knows_a_fault_again_on_another_line() -> None:
    def fingerprint(line: int, message: str) -> object:
        report = Report((Finding("E1", "error", ROOT, line, "", "Vpc", message),))
        [result] = json.loads(view("sarif")(report))["runs"][0]["results"]
        return result["partialFingerprints"]["finding/v1"]

    assert fingerprint(1, "m") == fingerprint(7, "m") != fingerprint(1, "n")


def test_junit_has_a_suite_a_file_and_counts_that_add_up() -> None:
    suites = ElementTree.fromstring(view("junit")(REPORT))

    assert [suite.get("name") for suite in suites] == [ROOT, API, FLAT]
    assert suites.attrib == {"name": "streamflix", "tests": "4", "failures": "2", "errors": "0"}
    assert int(suites.get("tests", "")) == len(suites.findall("testsuite/testcase"))
    assert int(suites.get("failures", "")) == len(suites.findall(".//failure"))


def test_junit_fails_a_case_a_finding_and_lets_information_pass() -> None:
    root, api, flat = ElementTree.fromstring(view("junit")(REPORT))

    assert [case.get("name") for case in root] == ["SF1001 Data", "I1 Network"]
    failure = root.find("testcase/failure")
    assert failure is not None
    assert (failure.get("type"), failure.get("message")) == ("error", "no parameter Vpc.")
    assert failure.text == f"{ROOT}:14: no parameter Vpc.\nbecause\nso"
    assert root.findtext("testcase/system-out") == f"{ROOT}:0: a \ufffd thing"
    assert [case.get("name") for case in api] == ["no findings"]
    assert "old <version>" in str(flat.findtext("testcase/failure"))


def test_junit_of_nothing_passes() -> None:
    suites = ElementTree.fromstring(view("junit")(NOTHING))

    assert (suites.get("tests"), suites.get("failures")) == ("1", "0")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_takes_an_empty_report_and_ends_its_last_line(name: str) -> None:
    assert view(name)(Report(())).endswith("\n")


def test_another_format_is_refused() -> None:
    with pytest.raises(KeyError):
        view("yaml")


def test_markdown_is_a_table_with_proofs_folded() -> None:
    page = view("markdown")(REPORT)

    assert f"| error | SF1001 | `Data` `{ROOT}:14` | no parameter Vpc. |" in page
    assert "<details><summary>Proofs</summary>" in page
    assert "  - because" in page


def test_html_shows_texts_as_texts() -> None:
    page = view("html")(REPORT)

    assert "old &lt;version&gt;" in page
    assert "<li>because</li><li>so</li>" in page
    assert "<script" not in page
