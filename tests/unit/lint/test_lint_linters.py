"""The two linters themselves, loaded once for this module, over small templates."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.cfn.template import parse
from generator.lint.cfn_lint import CfnLint
from generator.lint.cfn_validate import SecondOpinion

BAD = """\
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
      EnableDnsSupport: maybe
      Tags:
        - {Key: a, Value: b}
        - {Key: c, Colour: red}
"""

SMALLER = BAD.replace("        - {Key: a, Value: b}\n", "").replace(" maybe", " 'true'")


@pytest.fixture(scope="module")
def cfn_lint() -> CfnLint:
    return CfnLint()


@pytest.fixture(scope="module")
def second() -> SecondOpinion:
    return SecondOpinion()


def test_cfn_lint_says_what_and_where(cfn_lint: CfnLint, tmp_path: Path) -> None:
    path = tmp_path / "vpc.yaml"
    path.write_text(BAD)

    found = cfn_lint.file_findings(str(path), ["eu-west-2"], "vpc.yaml", "Network")

    places = {(f.rule, f.level, f.file, f.line, f.stack, f.logical_id) for f in found}
    assert ("E3012", "error", "vpc.yaml", 6, "Network", "Vpc") in places
    assert ("E3002", "error", "vpc.yaml", 9, "Network", "Vpc") in places


def test_cfn_lint_explains_the_rules_that_it_named(cfn_lint: CfnLint, tmp_path: Path) -> None:
    path = tmp_path / "vpc.yaml"
    path.write_text(BAD)
    cfn_lint.file_findings(str(path), ["eu-west-2"], "vpc.yaml", "")

    rule = cfn_lint.rules["E3012"]
    assert rule.title and rule.why
    assert rule.help_uri.endswith("rules.md#E3012")


def test_cfn_lint_looks_into_local_nested_stacks(
    cfn_lint: CfnLint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It looks for outputs (E1010) below the working directory only; our rules look anywhere."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "child.yaml").write_text(
        "Resources: {Topic: {Type: AWS::SNS::Topic}}\nOutputs: {Name: {Value: a}}"
    )
    path = tmp_path / "root.yaml"
    path.write_text("""
Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: ./child.yaml, Parameters: {Nothing: 1}}
  Topic:
    Type: AWS::SNS::Topic
    Properties: {TopicName: !GetAtt Child.Outputs.Nothing}
""")

    found = cfn_lint.file_findings(str(path), ["eu-west-2"], "root.yaml", "")

    assert {"E3043", "E1010"} <= {finding.rule for finding in found}


def test_what_is_no_template_is_a_finding(cfn_lint: CfnLint, tmp_path: Path) -> None:
    path = tmp_path / "list.yaml"
    path.write_text("- 1")

    [found] = cfn_lint.file_findings(str(path), ["eu-west-2"], "list.yaml", "")

    assert (found.rule, found.logical_id) == ("E0000", "")


def test_a_copys_faults_lie_at_the_originals_lines(
    cfn_lint: CfnLint, second: SecondOpinion
) -> None:
    original = parse("\n\n" + SMALLER, "flat.yaml")

    by_first = cfn_lint.copy_findings(original, ["eu-west-2"])
    by_second = second.copy_findings(original, ["eu-west-2"])

    assert [(f.rule, f.file, f.line) for f in by_first if f.rule == "E3002"] == [
        ("E3002", "flat.yaml", 10)
    ]
    assert [(f.rule, f.file, f.line) for f in by_second if f.rule == "F3002"] == [
        ("F3002", "flat.yaml", 10)
    ]


def test_texts_and_zones_are_no_fault_of_a_copy(cfn_lint: CfnLint, second: SecondOpinion) -> None:
    copy = parse("""
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.0.0.0/16, EnableDnsSupport: "true"}
  Subnet:
    Type: AWS::EC2::Subnet
    Properties: {CidrBlock: 10.0.0.0/24, VpcId: !Ref Vpc, AvailabilityZone: eu-west-2a}
""")

    assert cfn_lint.copy_findings(copy, ["eu-west-2"]) == []
    assert second.copy_findings(copy, ["eu-west-2"]) == ()


def test_a_copy_that_cfn_lint_cannot_read_is_a_finding(cfn_lint: CfnLint) -> None:
    copy = parse("Resources: {A: {Type: AWS::SNS::Topic, Properties: {TopicName: a}}}")
    copy.data["Resources"]["A"]["Properties"]["TopicName"] = "\x7f"

    assert [f.rule for f in cfn_lint.copy_findings(copy, ["eu-west-2"])] == ["E0000"]


def test_a_copy_may_hold_any_text(cfn_lint: CfnLint) -> None:
    copy = parse("Description: naïve 😀\nResources: {A: {Type: AWS::SNS::Topic}}")

    assert cfn_lint.copy_findings(copy, ["eu-west-2"]) == []


def test_the_second_linter_says_what_and_where(second: SecondOpinion) -> None:
    found = second.file_findings(BAD.encode(), ["eu-west-2", "us-east-1"], "vpc.yaml", "Network")

    places = [(f.rule, f.level, f.file, f.line, f.stack, f.logical_id) for f in found]
    assert ("F3012", "error", "vpc.yaml", 6, "Network", "Vpc") in places
    assert len(set(places)) == len(places)
    assert second.rules["F3012"].title


def test_the_second_linters_paths_from_the_top(second: SecondOpinion) -> None:
    original = parse(
        "Resources: {A: {Type: AWS::SNS::Topic}}\nParameters:\n  Lost:\n    Type: String\n",
        "p.yaml",
    )

    [found] = second.copy_findings(original, ["eu-west-2"])

    assert (found.rule, found.line, found.logical_id) == ("W2001", 3, "Lost")


def test_the_second_linter_tells_what_it_cannot_read(second: SecondOpinion) -> None:
    found = second.file_findings(b"Resources: [", ["eu-west-2"], "broken.yaml", "")

    assert [(f.level, f.logical_id) for f in found] == [("error", "")]


def test_information_is_given_only_where_it_is_asked_for(
    cfn_lint: CfnLint, second: SecondOpinion, tmp_path: Path
) -> None:
    text = "Resources: {Logs: {Type: AWS::Logs::LogGroup}}\n"
    path = tmp_path / "logs.yaml"
    path.write_text(text)

    def levels(linter: CfnLint) -> set[str]:
        return {f.level for f in linter.file_findings(str(path), ["eu-west-2"], "b", "")}

    assert levels(cfn_lint) == set()
    assert levels(CfnLint(info=True)) == {"info"}
    assert second.file_findings(text.encode(), ["eu-west-2"], "b", "") == ()


def test_regions_that_cfn_lint_has_schemas_of(cfn_lint: CfnLint) -> None:
    assert cfn_lint.knows("eu-west-2")
    assert not cfn_lint.knows("eu-west-99")


def test_neither_a_users_schemas_nor_settings_decide(tmp_path: Path) -> None:
    """A cache of schemas that is newer and empty, and a settings file that ignores all."""
    schemas = tmp_path / ".cache" / "aws" / "cfn-lint" / "schemas"
    (schemas / "providers").mkdir(parents=True)
    (schemas / "resources").mkdir()
    (schemas / "version.json").write_text('{"schema_date": "2999-01-01T00:00:00Z"}')
    for region in ("us-east-1", "eu-west-2"):
        (schemas / "providers" / f"{region}.json").write_text("{}")
    (tmp_path / ".cfnlintrc").write_text("ignore_checks: [E, W]\n")
    (tmp_path / "vpc.yaml").write_text(BAD)
    program = (
        "from generator.lint.cfn_lint import CfnLint\n"
        "found = CfnLint().file_findings('vpc.yaml', ['eu-west-2'], 'vpc.yaml', '')\n"
        "print(*sorted({f.rule for f in found}))"
    )
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "XDG_CACHE_HOME": str(tmp_path / ".cache"),
        "PYTHONPATH": str(Path(__file__).parents[3]),
    }

    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert {"E3002", "E3012"} <= set(done.stdout.split())
