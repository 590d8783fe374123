"""The two linters themselves, loaded once for this module, over small templates."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from generator.lint.cfn_lint import CfnLint
from generator.lint.cfn_validate import CfnValidate
from generator.lint.jobs import Job, Match

REGION = ("eu-west-2",)

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
PROPERTIES = ("Resources", "Vpc", "Properties")


@pytest.fixture(scope="module")
def cfn_lint() -> CfnLint:
    return CfnLint()


@pytest.fixture(scope="module")
def validate() -> CfnValidate:
    return CfnValidate()


def rules(matches: Iterable[Match]) -> set[str]:
    return {match.rule for match in matches}


def test_cfn_lint_says_what_and_where(cfn_lint: CfnLint) -> None:
    found = cfn_lint.answer(Job(BAD, REGION)).matches

    places = {(one.rule, one.level, one.path, one.line, one.logical_id) for one in found}
    assert ("E3012", "error", (*PROPERTIES, "EnableDnsSupport"), 6, "Vpc") in places
    assert ("E3002", "error", (*PROPERTIES, "Tags", 1, "Colour"), 9, "Vpc") in places


def test_cfn_lint_explains_the_rules_that_it_names(cfn_lint: CfnLint) -> None:
    rule = cfn_lint.answer(Job(BAD, REGION)).rules["E3012"]

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

    found = cfn_lint.answer(Job(path.read_text(), REGION, file=str(path))).matches

    assert {"E3043", "E1010"} <= rules(found)


@pytest.mark.parametrize("text", ["- 1", "Resources: {A: {Type: AWS::SNS::Topic, Metadata: \x7f}}"])
def test_what_cfn_lint_cannot_read_is_said(cfn_lint: CfnLint, text: str) -> None:
    [found] = cfn_lint.answer(Job(text, REGION)).matches

    assert (found.rule, found.path, found.logical_id) == ("E0000", (), "")


def test_texts_and_zones_are_no_fault_of_a_copy(cfn_lint: CfnLint, validate: CfnValidate) -> None:
    copy = """
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.0.0.0/16, EnableDnsSupport: "true"}
  Subnet:
    Type: AWS::EC2::Subnet
    Properties: {CidrBlock: 10.0.0.0/24, VpcId: !Ref Vpc, AvailabilityZone: eu-west-2a}
"""
    for only in (None, ("Vpc", "Subnet")):
        job = Job(copy, REGION, only, is_literal=True)
        assert cfn_lint.answer(job).matches == validate.answer(job).matches == ()


def test_the_second_linter_says_what_and_where(validate: CfnValidate) -> None:
    answer = validate.answer(Job(BAD, ("eu-west-2", "us-east-1")))

    places = [(one.rule, one.level, one.path, one.line, one.logical_id) for one in answer.matches]
    assert ("F3012", "error", (*PROPERTIES, "EnableDnsSupport"), 6, "Vpc") in places
    assert len(set(places)) == len(places)
    assert answer.rules["F3012"].title


def test_the_second_linters_paths_from_the_top(validate: CfnValidate) -> None:
    text = "Resources: {A: {Type: AWS::SNS::Topic}}\nParameters:\n  Lost:\n    Type: String\n"

    [found] = validate.answer(Job(text, REGION)).matches

    assert (found.rule, found.path, found.logical_id) == ("W2001", ("Parameters", "Lost"), "Lost")


def test_the_second_linter_tells_what_it_cannot_read(validate: CfnValidate) -> None:
    found = validate.answer(Job("Resources: [", REGION)).matches

    assert [(one.level, one.logical_id) for one in found] == [("error", "")]


def test_information_is_given_only_where_it_is_asked_for(
    cfn_lint: CfnLint, validate: CfnValidate
) -> None:
    job = Job("Resources: {Logs: {Type: AWS::Logs::LogGroup}}\n", REGION)
    assert cfn_lint.answer(job).matches == validate.answer(job).matches == ()

    more = replace(job, info=True)
    assert {one.level for one in cfn_lint.answer(more).matches} == {"info"}
    assert validate.answer(more).matches == ()


def test_a_region_without_schemas_is_said(cfn_lint: CfnLint) -> None:
    assert "eu-west-99" in cfn_lint.answer(Job(BAD, ("eu-west-99",))).gave_up


def test_what_is_said_type_by_type_is_what_is_said_at_once(cfn_lint: CfnLint) -> None:
    """Each is a fault of another kind: of a resource, of two, of the template."""
    text = """
Parameters:
  Unused: {Type: String}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}, UpdateReplacePolicy: Keep}
  One: {Type: AWS::EC2::Subnet, Properties: {CidrBlock: 10.0.0.0/24, VpcId: !Ref Vpc}}
  Two: {Type: AWS::EC2::Subnet, Properties: {CidrBlock: 10.0.0.0/25, VpcId: !Ref Vpc}}
  Far: {Type: AWS::EC2::Subnet, Properties: {CidrBlock: 10.9.0.0/24, VpcId: !Ref Vpc}}
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref Nothing, Names: a}}
  Logs: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: a}}
  More: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: a}}
"""
    whole = cfn_lint.answer(Job(text, REGION)).matches
    of_parts: set[Match] = set()
    for names in [("Vpc",), ("One", "Two", "Far"), ("Topic",), ("Logs", "More")]:
        said = cfn_lint.answer(Job(text, REGION, names)).matches
        of_parts |= {*said}
        assert {one.resource for one in said} <= {*names, ""}

    assert of_parts == set(whole)
    assert {"W2001", "E3036", "E3059", "E3060", "E3002", "E1020", "E3019"} <= rules(whole)


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
        "from generator.lint.jobs import Job\n"
        "job = Job(open('vpc.yaml').read(), ('eu-west-2',), file='vpc.yaml')\n"
        "print(*sorted({one.rule for one in CfnLint().answer(job).matches}))"
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
