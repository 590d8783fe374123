"""``streamflix check``: every environment, another template, a question."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.cli import main

OPEN_ROLE = """Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: {Effect: Allow, Principal: "*", Action: "sts:AssumeRole"}
"""


def test_the_product_is_proven_in_every_environment(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--format", "json"], {}) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["findings"] == []
    assert {one["environment"] for one in report["checked"]} >= {"dev", "staging", "prod"}


def test_another_template_with_a_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "root.yaml"
    root.write_text(OPEN_ROLE)
    assert main(["check", "--template", str(root)], {}) == 1
    assert f"{root}:6: error SF3003 [Role] It lets in everyone" in capsys.readouterr().out


def test_a_waiver_allows_a_finding_until_its_day(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root, waivers = tmp_path / "root.yaml", tmp_path / "waivers.yaml"
    root.write_text(OPEN_ROLE)
    waiver = {"path": "Role", "rule": "SF3003", "reason": "A test.", "expires": "2999-01-01"}
    waivers.write_text(json.dumps({"waivers": [waiver]}))
    assert main(["check", "--template", str(root), "--waivers", str(waivers)], {}) == 0
    waivers.write_text(json.dumps({"waivers": [{**waiver, "expires": "2020-01-01"}]}))
    assert main(["check", "--template", str(root), "--waivers", str(waivers)], {}) == 1
    assert "expired on 2020-01-01" in capsys.readouterr().out


def test_who_reads_the_secret_of_the_database(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["secretsmanager:GetSecretValue", "Database/DatabaseInstance"]
    assert main(["check", "prod", "--who", *words, "--format", "json"], {}) == 0
    answers = json.loads(capsys.readouterr().out)["answers"]
    assert {one["subject"]: one["verdict"] for one in answers} == {
        "Service/ExecutionRole": "yes",
        "Service/TaskRole": "yes",
    }


def test_a_rule_is_explained_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--explain", "sf3001"], {}) == 0
    page = capsys.readouterr().out
    assert page.startswith("SF3001: ")
    assert "Resource: !Ref Secret" in page


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--parameters", "a.yaml"],
        ["check", "prod", "--template", "a.yaml"],
        ["check", "nowhere"],
        ["check", "--explain", "SF0000"],
        ["check", "prod", "--who", "s3:Nothing", "*"],
    ],
)
def test_wrong_usage(arguments: list[str]) -> None:
    assert main(arguments, {}) == 2


def test_why_a_connection_exists_or_does_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "prod", "--why", "EcsService", "DatabaseInstance", "5432"], {}) == 0
    path = capsys.readouterr().out
    assert path.startswith("EcsService → DatabaseInstance, port 5432: yes")
    assert "DatabaseFromTask (templates/nested/security.yaml:" in path
    assert main(["check", "prod", "--why", "internet", "DatabaseInstance", "5432"], {}) == 0
    assert "has no public address" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["internet", "Nowhere", "80"],
        ["internet", "EcsService", "many"],
        ["internet", "EcsService", "70000"],
        ["internet", "internet", "80"],
    ],
)
def test_a_question_about_what_has_no_interfaces_is_a_mistake(words: list[str]) -> None:
    assert main(["check", "prod", "--why", *words], {}) == 2
