"""``streamflix lint``, as scripts and CI call it: over a small project of its own."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from generator.commands import lint, parser_of
from generator.errors import UserError
from generator.lint import report

FLAT = """\
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  DatabaseInstanceClass: {Type: String, Default: db.t3.micro}
Resources:
  Instance:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      Engine: postgres
      EngineVersion: "17.9"
      DBInstanceClass: !Ref DatabaseInstanceClass
      AllocatedStorage: "20"
      MasterUsername: streamflix
      ManageMasterUserPassword: true
      StorageEncrypted: true
"""

FILES = {
    "templates/flat/streamflix.yaml": FLAT,
    "templates/nested/root.yaml": """\
Resources:
  Topics:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./topics.yaml
      Parameters: {Name: alarms}
""",
    "templates/nested/topics.yaml": """\
Parameters:
  Name: {Type: String}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref Name}}
""",
    "parameters/dev.yaml": """\
template-file-path: templates/flat/streamflix.yaml
parameters: {Environment: dev}
tags: {}
""",
    "parameters/settings/dev.yaml": """\
region: eu-west-2
stack-name: streamflix-dev
delivery: nested
""",
}


ADDED = """\
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 1
      MetricName: a
      Metrics: [{Id: a}]
      Dimensions: [{Name: DBInstanceIdentifier, Value: !Ref Instance}]
"""


@pytest.fixture
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache folder."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


@pytest.fixture
def project(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project without a fault, as the working directory."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def run_lint(*arguments: str) -> int:
    parser = parser_of("lint", "check templates", lint)
    options = argparse.Namespace(quiet=False, verbose=False, environ=os.environ)
    return lint.run(parser.read(arguments, options))


def findings(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """What the last run printed as JSON, without what a project this small cannot need."""
    document = json.loads(capsys.readouterr().out)
    assert document["version"] == 1
    return [one for one in document["findings"] if one["rule"] != "SF1900"]


def test_a_fault_is_found_wherever_it_lies(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(project / "parameters/dev.yaml", "dev}", "dev, DatabaseInstanceClass: db.t99.micro}")
    edit(project / "templates/nested/root.yaml", "Name: alarms", "Nam: alarms")
    edit(project / "templates/nested/topics.yaml", "!Ref Name", "[!Ref Name]")

    assert run_lint("--format", "json") == 1

    found = findings(capsys)
    places = {
        (one["rule"], one["file"], one["line"], one["stack"], one["logical_id"]) for one in found
    }
    assert ("E3025", "templates/flat/streamflix.yaml", 12, "", "Instance") in places
    assert ("SF1001", "templates/nested/root.yaml", 6, "", "Topics") in places
    assert ("SF1002", "templates/nested/root.yaml", 6, "", "Topics") in places
    assert ("E3012", "templates/nested/topics.yaml", 4, "Topics", "Topic") in places
    [instance_class] = [one for one in found if one["rule"] == "E3025"]
    assert str(instance_class["message"]).endswith("(environment dev)")


def test_a_second_run_lints_nothing_and_says_the_same(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(project / "templates/nested/topics.yaml", "!Ref Name", "[!Ref Name]")

    codes = [run_lint("--format", "json") for _ in range(2)]

    first, second, _ = capsys.readouterr().out.split("\n}\n")
    assert codes == [1, 1]
    assert json.loads(first + "}")["findings"] == json.loads(second + "}")["findings"]
    assert json.loads(second + "}")["cached"] == 4


def test_a_known_result_needs_no_linter(
    project: Path, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_lint()
    capsys.readouterr()
    heavy = "cfnlint", "cloudformation_validate", "yaml", "troposphere", "boto3", "rich"
    program = (
        "import argparse, os, sys\n"
        "from generator.commands import lint\n"
        "options = dict(template='', format='text', environ=os.environ)\n"
        "options |= dict(is_built=False, allow_outside=False)\n"
        "code = lint.run(argparse.Namespace(**options, quiet=0, verbose=0))\n"
        f"print(code, [name for name in {heavy!r} if name in sys.modules], file=sys.stderr)\n"
    )
    folder = str(Path(__file__).parents[2])

    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": folder, "XDG_CACHE_HOME": str(cache)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert done.stdout.endswith("found in 4 templates (4 from cache)\n")
    assert done.stderr == "1 []\n"


def test_what_a_change_brings_is_what_a_first_run_finds(
    project: Path, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The change is in one resource; faults that were there before are in others."""
    edit(project / "templates/nested/topics.yaml", "Resources:", "Resources:\n  Old: {Type: A::B}")
    edit(project / "templates/flat/streamflix.yaml", "streamflix\n", "streamflix\n      Old: 1\n")
    run_lint()
    edit(project / "templates/nested/topics.yaml", "!Ref Name", "[!Ref Name]")
    edit(project / "templates/flat/streamflix.yaml", "Resources:", "Resources:\n" + ADDED)
    edit(project / "parameters/dev.yaml", "dev}", "dev, DatabaseInstanceClass: db.t99.micro}")
    capsys.readouterr()

    run_lint("--format", "json")
    changed = findings(capsys)
    shutil.rmtree(cache)
    run_lint("--format", "json")

    assert changed == findings(capsys)
    assert {"E3002", "E3012", "E3006", "E3025", "E3020"} <= {str(one["rule"]) for one in changed}


@pytest.mark.long
def test_only_what_changed_is_linted_again(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_lint()
    capsys.readouterr()
    edit(project / "parameters/dev.yaml", "tags: {}", "tags: {Team: films}")

    run_lint("--format", "json")

    assert json.loads(capsys.readouterr().out)["cached"] == 3


@pytest.mark.long
def test_a_broken_entry_is_made_again(
    project: Path, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_lint("--template", "templates/nested/topics.yaml")
    for entry in cache.rglob("*.json"):
        entry.write_text('{"first": ')

    assert run_lint("--template", "templates/nested/topics.yaml") == 0
    assert run_lint("--template", "templates/nested/topics.yaml") == 0

    assert capsys.readouterr().out.splitlines() == [
        "nothing found in 1 template (0 from cache)",
        "nothing found in 1 template (0 from cache)",
        "nothing found in 1 template (1 from cache)",
    ]


@pytest.mark.long
def test_a_suppression_that_is_not_needed_is_found_in_the_whole_project_only(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_lint("--template", "templates/nested/root.yaml") == 0
    assert run_lint("--format", "json") == 1

    found = json.loads(capsys.readouterr().out.partition("\n")[2])["findings"]
    assert {one["rule"] for one in found} == {"SF1900"}
    assert {one["file"] for one in found} == {"generator/lint/suppressions.py"}
    assert all(one["line"] for one in found)


@pytest.mark.long
def test_quiet_says_nothing_where_nothing_is_wrong(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_lint("-q", "--template", "templates/nested/root.yaml") == 0
    assert capsys.readouterr().out == ""


def test_every_format_is_what_it_says(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def output(name: str) -> str:
        assert run_lint("--template", "templates/nested/topics.yaml", "--format", name) == 0
        return capsys.readouterr().out

    assert json.loads(output("json"))["findings"] == []
    assert json.loads(output("sarif"))["runs"][0]["results"] == []
    assert ElementTree.fromstring(output("junit")).get("failures") == "0"


@pytest.mark.long
def test_templates_are_linted_wherever_they_are(
    project: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path_factory.mktemp("elsewhere") / "root.yaml"
    root.write_text(FILES["templates/nested/root.yaml"].replace("Name:", "Nam:"))
    (root.parent / "topics.yaml").write_text(FILES["templates/nested/topics.yaml"])

    assert run_lint("--template", str(root), "--format", "json") == 1

    assert [one["file"] for one in findings(capsys)] == [str(root), str(root)]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("templates/nested/topics.yaml", "Resources:\n  A: [\n", 3),
        ("templates/nested/topics.yaml", "- a list\n", 1),
        ("parameters/dev.yaml", "template-file-path: [\n", 2),
        ("parameters/settings/dev.yaml", "region: nowhere\n", 1),
    ],
)
def test_bad_input_is_said_with_its_place(project: Path, name: str, text: str, line: int) -> None:
    (project / name).write_text(text)

    with pytest.raises(UserError) as caught:
        run_lint()

    assert (name, line) in {(one.file, one.line) for one in caught.value.mistakes}


def test_what_is_missing_is_said(project: Path) -> None:
    with pytest.raises(UserError, match=r"no template nowhere\.yaml"):
        run_lint("--template", "nowhere.yaml")
    (project / "templates/nested/root.yaml").unlink()
    with pytest.raises(UserError, match="streamflix build"):
        run_lint()


def test_a_region_that_nobody_knows_is_said(project: Path) -> None:
    edit(project / "parameters/settings/dev.yaml", "eu-west-2", "eu-west-9")

    with pytest.raises(UserError, match="cfn-lint knows no region eu-west-9"):
        run_lint()


def test_a_template_that_cloudformation_would_refuse_is_a_finding(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(project / "templates/flat/streamflix.yaml", '"17.9"', "!FindInMap [Sizes, a, b]")

    assert run_lint("--format", "json") == 1

    assert "SF1901" in {one["rule"] for one in findings(capsys)}


# Templates that are right, and at which linters stumble.
ODD = {
    "numbers": """
Metadata: {Version: 1.5, Sizes: [1, 2.5]}
Resources:
  Topic: {Type: AWS::SNS::Topic, Metadata: {Weight: 0.5, Deep: {Parts: [1.5, 3]}}}
""",
    "macros": """
Resources:
  Fn::Transform: [{Name: AWS::Include, Parameters: {Location: s3://a/b.yaml}}, {Name: Other}]
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: {"Fn::Transform": [{Name: A}, {Name: B}]}
      Subscription: [{"Fn::Transform": [{Name: A}]}]
  Bucket: {Type: AWS::S3::Bucket, Properties: {"Fn::Transform": [{Name: A}]}}
Conditions: {"Fn::Transform": [{Name: A}]}
Mappings: {"Fn::Transform": [{Name: A}]}
Outputs: {Name: {Value: {"Fn::Transform": [{Name: A}, {Name: B}]}}}
""",
    "loops": """
Transform: AWS::LanguageExtensions
Mappings: {Names: {all: {none: [], one: [a]}}}
Resources:
  Fn::ForEach::Topics:
    [Name, !FindInMap [Names, all, one], {"Topic${Name}": {Type: AWS::SNS::Topic}}]
  Fn::ForEach::Queues: [Name, [], {"Queue${Name}": {Type: AWS::SQS::Queue}}]
  Fn::ForEach::Outer:
    - Name
    - [a, b]
    - Fn::ForEach::Inner:
        - Other
        - !FindInMap [Names, all, none]
        - {"Table${Name}${Other}": {Type: AWS::DynamoDB::Table}}
Outputs:
  Fn::ForEach::Names: [Name, [], {"Name${Name}": {Value: !Ref Topica}}]
""",
}


def test_what_is_right_is_no_finding(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = "Resources:\n"
    for name, text in ODD.items():
        (project / f"{name}.yaml").write_text(text)
        nested = f"{{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: {name}.yaml}}}}"
        root += f"  {name}: {nested}\n"
    (project / "root.yaml").write_text(root)

    assert run_lint("--template", "root.yaml") == 0, capsys.readouterr().out


def test_what_linters_cannot_know_is_information_and_what_is_there_twice_a_warning(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "root.yaml").write_text("""
Resources:
  One: {Type: AWSQS::EKS::Cluster}
  Two: {Type: AWSQS::EKS::Cluster}
  Part: {Type: Vendor::Storage::Bucket::MODULE}
  Slip: {Type: AWSS::SNS::Topic}
  Topic:
    Type: AWS::SQS::Queue
    Type: AWS::SNS::Topic
    Properties: {DelaySeconds: 1}
""")

    assert run_lint("--template", "root.yaml", "--format", "json") == 1

    found = findings(capsys)
    assert {(one["rule"], one["level"], one["line"]) for one in found} == {
        ("SF1904", "info", 3),
        ("E3006", "error", 6),
        ("SF1905", "warning", 9),
        ("E3002", "error", 10),
    }
    assert [one["rule"] for one in found].count("SF1904") == 1


@pytest.mark.parametrize("suffix", ["yaml", "json"])
def test_null_is_an_error_wherever_it_stands(
    project: Path, capsys: pytest.CaptureFixture[str], suffix: str
) -> None:
    texts = {
        "yaml": """
Metadata: {Note: ~}
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName:
      Tags: [{Key: a, Value: null}]
  Plain: {Type: AWS::SNS::Topic}
""",
        "json": """{
"Metadata": {"Note": null},
"Resources": {
 "Topic": {"Type": "AWS::SNS::Topic",
  "Properties": {

   "DisplayName": null,
   "Tags": [{"Key": "a", "Value": null}]}},
 "Plain": {"Type": "AWS::SNS::Topic"}}}
""",
    }
    (project / f"root.{suffix}").write_text(texts[suffix])

    assert run_lint("--template", f"root.{suffix}", "--format", "json") == 1

    found = [one for one in findings(capsys) if one["rule"] == "SF1906"]
    assert {one["line"] for one in found} == {2, 7, 8}
    assert {one["level"] for one in found} == {"error"}


def test_a_template_that_is_stale_is_linted_as_the_layers_build_it(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = "templates/nested/topics.yaml"
    built = FILES[file].replace("Name: {", "Names: {")
    monkeypatch.setattr(lint, "stale_templates", lambda: {file: built})

    assert run_lint("--format", "json") == 1

    out, err = capsys.readouterr()
    assert {one["rule"] for one in json.loads(out)["findings"]} >= {"SF1001", "SF1002"}
    assert f"templates/ is stale ({file}): this report is of what the code builds." in err
    assert (project / file).read_text() == FILES[file]


def test_settings_that_name_what_no_stack_owns_are_a_finding(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = project / "parameters/settings/dev.yaml"
    file.write_text(f"{file.read_text()}protected-resources:\n  - Topic\n  - Tpoics\n")

    assert run_lint("--format", "json") == 1

    [found] = [one for one in findings(capsys) if one["rule"] == "SF1902"]
    assert (found["file"], found["line"]) == ("parameters/settings/dev.yaml", 6)
    assert "Did you mean Topics?" in found["message"]


def test_entries_that_a_commit_brings_along_are_not_believed(
    project: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Anyone who offers a change knows all that makes a key, and could commit "nothing found"."""
    edit(project / "templates/nested/topics.yaml", "!Ref Name", "[!Ref Name]")
    (project / ".git").mkdir()
    for folder in (".cache", ".cache/lint", "parameters/../.cache"):
        monkeypatch.setenv("XDG_CACHE_HOME", str(project / folder))
        assert run_lint("--template", "templates/nested/root.yaml") == 1
        assert not (project / ".cache").exists()


def test_the_project_itself_has_no_findings(in_project: Path) -> None:
    assert report.lint(report.Request(cache=in_project / ".cache" / "lint")).findings == ()
