"""``streamflix compare``, as scripts and CI call it."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.commands import compare, parser_of
from generator.errors import UserError

ROOT = """\
Parameters: {Name: {Type: String}, Password: {Type: String, NoEcho: true, Default: opensesame}}
Resources:
  Data:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./data.yaml
      Parameters: {Name: !Ref Name, Password: !Ref Password}
"""
DATA = """\
Parameters: {Name: {Type: String}, Password: {Type: String, NoEcho: true}}
Resources:
  Instance:
    Type: AWS::RDS::DBInstance
    UpdateReplacePolicy: Delete
    Properties: {DBName: !Ref Name, MasterUserPassword: !Ref Password}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two folders with the same product, and two parameter files, as the working directory."""
    for side in ("old", "new"):
        folder = tmp_path / side
        folder.mkdir()
        (folder / "root.yaml").write_text(ROOT)
        (folder / "data.yaml").write_text(DATA)
    (tmp_path / "a.yaml").write_text("parameters: {Name: a}\n")
    (tmp_path / "b.json").write_text('[{"ParameterKey": "Name", "ParameterValue": "b"}]')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, quiet: bool = False) -> int:
    parser = parser_of("compare", "compare", compare)
    given = argparse.Namespace(quiet=quiet, verbose=False, color=False)
    return compare.run(parser.read(["old/root.yaml", "new/root.yaml", *arguments], given))


BOTH = ("--before-parameters", "a.yaml", "--after-parameters", "b.json")


def test_nothing_changes(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--before-parameters", "a.yaml", "--exit-code") == 0
    assert "Nothing changes." in capsys.readouterr().out
    assert run("--after-parameters", "b.json", quiet=True) == 0
    assert capsys.readouterr().out == ""


def test_a_replaced_database_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*BOTH, "--format", "json") == 1
    document = json.loads(capsys.readouterr().out)
    [change] = document["changes"]
    assert change["stack"] == "Data"
    assert (change["logical_id"], change["action"], change["fate"], change["stateful"]) == (
        "Instance", "replace", "destroyed", True,
    )  # fmt: skip
    assert change["because"] == ["Parameter Data/Name", "Parameter Name"]
    [guard] = document["guards"]
    assert (guard["rule"], guard["logical_id"], guard["waived"]) == (
        "data-loss", "Data/Instance", False,
    )  # fmt: skip


WAIVER = """\
waivers:
  - {path: Data/Instance, rule: data-loss, reason: It is empty., expires: "2999-01-01"}
"""


def test_a_waiver_lets_it_pass(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "parameters").mkdir()
    (project / "parameters/waivers.yaml").write_text(WAIVER)
    assert run(*BOTH) == 0
    assert run(*BOTH, "--exit-code") == 1
    assert "Waived: It is empty." in capsys.readouterr().out


def test_a_waiver_that_is_not_needed_is_found_where_its_file_is_named(project: Path) -> None:
    (project / "w.yaml").write_text(WAIVER)
    assert run("--before-parameters", "a.yaml", "--waivers", "w.yaml") == 1
    (project / "parameters").mkdir()
    (project / "w.yaml").rename("parameters/waivers.yaml")
    assert run("--before-parameters", "a.yaml") == 0


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_secrets_are_never_printed(
    project: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    (project / "new/root.yaml").write_text(ROOT.replace("opensesame", "hocuspocus"))
    run(*BOTH, "--format", form)
    out = capsys.readouterr().out
    assert "MasterUserPassword" in out
    assert "opensesame" not in out
    assert "hocuspocus" not in out


def test_a_parameter_without_a_value_is_unknown_if_no_file_is_given(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run() == 0
    assert "the parameters Name." in capsys.readouterr().out


CIRCLE = """\
Parameters: {Name: {Type: String}, Password: {Type: String}}
Resources:
  A: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref B}}
  B: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref A}}
"""

BAD: list[tuple[Callable[[Path], object], tuple[str, ...], str, int, str]] = [
    (lambda p: (p / "a.yaml").write_text("parameters: {}\n"), BOTH, "a.yaml", 0, "Name"),
    (lambda p: (p / "a.yaml").write_text("parameters: {Name: a, X: b}\n"), BOTH, "a.yaml", 0, "X"),
    (lambda p: (p / "a.yaml").write_text("parameters: [\n"), BOTH, "a.yaml", 2, "Not YAML"),
    (lambda p: (p / "a.yaml").write_text("- a\n"), BOTH, "a.yaml", 1, "no parameter file"),
    (lambda p: (p / "a.yaml").write_text("parameters: 5\n"), BOTH, "a.yaml", 1, "a map"),
    (lambda p: (p / "a.yaml").write_text("Name: {a: b}\n"), BOTH, "a.yaml", 1, "plain"),
    (lambda p: (p / "a.yaml").write_bytes(b"\xff"), BOTH, "a.yaml", 0, "UTF-8"),
    (lambda p: (p / "b.json").write_text("[\n{]"), BOTH, "b.json", 2, "Not JSON"),
    (lambda p: (p / "b.json").write_text("[5]"), BOTH, "b.json", 0, "says no parameter"),
    (lambda p: (p / "b.json").write_text('{"Name": {}}'), BOTH, "b.json", 0, "plain"),
    (lambda p: (p / "b.json").write_text('{"Parameters": 5}'), BOTH, "b.json", 1, "objects"),
    (lambda p: (p / "new/data.yaml").unlink(), (), "root.yaml", 6, "missing"),
    (lambda p: (p / "new/data.yaml").write_text("A: [\n"), (), "data.yaml", 2, ""),
    (lambda p: (p / "new/data.yaml").write_text(ROOT.replace("data", "root")), (), "data.yaml", 6,
     "nest themselves"),
    (lambda p: (p / "new/data.yaml").write_text(CIRCLE), (), "data.yaml", 0, "Circular dependency"),
    (lambda p: (p / "new/root.yaml").unlink(), (), "", 0, "no template new/root.yaml"),
    (lambda p: (p / "new/data.yaml").write_text("Resources: [a]"), (), "data.yaml", 1, "a map"),
    (lambda p: (p / "new/root.yaml").write_text(ROOT.replace("./data", '"a\\0b')
                                                .replace(".yaml", '.yaml"')), (), "root.yaml", 6,
     "missing"),
    (lambda p: (p / "w.yaml").write_bytes(b"\xff"), ("--waivers", "w.yaml"), "w.yaml", 0, "UTF-8"),
    (lambda p: (p / "b.json").write_text('[{"ParameterKey": "X", "UsePreviousValue": true}]'),
     BOTH, "b.json", 0, "no previous value of X"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "arguments", "file", "line", "what"), BAD)
def test_bad_input_is_said_with_its_place(
    project: Path,
    spoil: Callable[[Path], object],
    arguments: tuple[str, ...],
    file: str,
    line: int,
    what: str,
) -> None:
    spoil(project)
    with pytest.raises(UserError) as caught:
        run(*arguments)
    assert caught.value.exit_code == 2
    found = {(Path(one.file).name, one.line) for one in caught.value.mistakes}
    assert (file, line) in found
    assert what in str(caught.value)


FORMS = [
    ("a.yaml", "Name: a\n"),
    ("a.yaml", "template-file-path: x\nparameters:\n  Name: a\ntags: {}\n"),
    ("a.yaml", "parameters: {Name: [a]}\ntags:\n"),
    ("a.yaml", '["Name=a"]'),
    ("a.yaml", '{"Parameters": {"Name": "a"}, "Tags": {}}'),
    ("a.yaml", '{"Name": ["a"]}'),
]


@pytest.mark.parametrize(("file", "text"), FORMS)
def test_every_form_of_parameters_is_read(project: Path, file: str, text: str) -> None:
    (project / file).write_text(text)
    (project / "b.json").write_text('{"Name": "a"}')
    assert run(*BOTH, "--exit-code") == 0


KEPT = '[{"ParameterKey": "Name", "UsePreviousValue": true}]'


def test_a_previous_value_is_the_one_of_before(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "b.json").write_text(KEPT)
    new = ROOT.replace("Name: {Type: String}", "Name: {Type: String, Default: other}")
    (project / "new/root.yaml").write_text(new)
    assert run(*BOTH, "--exit-code") == 0
    assert run("--after-parameters", "b.json", "--exit-code") == 0
    assert "the parameters Name." in capsys.readouterr().out
    (project / "old/root.yaml").write_text(new.replace("other", "a"))
    assert run("--after-parameters", "b.json", "--exit-code") == 0
    (project / "a.yaml").write_text(KEPT)
    assert run(*BOTH, "--exit-code") == 0


def test_a_previous_value_is_the_default_where_nobody_gave_another(project: Path) -> None:
    (project / "b.json").write_text(KEPT)
    (project / "a.yaml").write_text("parameters: {}\n")
    for side, default in (("old", "a"), ("new", "b")):
        text = ROOT.replace("Name: {Type: String}", f"Name: {{Type: String, Default: {default}}}")
        (project / side / "root.yaml").write_text(text)
    assert run(*BOTH, "--exit-code") == 0


def test_types_of_values_do_not_matter(project: Path) -> None:
    (project / "a.yaml").write_text("parameters: {Name: 5}\n")
    (project / "b.json").write_text('{"Name": 5}')
    assert run(*BOTH, "--exit-code") == 0


def test_templates_are_compared_without_what_is_heavy(project: Path, root: Path) -> None:
    heavy = "cfnlint", "boto3", "troposphere", "rich", "moto"
    program = (
        "import sys\nfrom generator.cli import main\n"
        "code = main(['compare', 'old/root.yaml', 'new/root.yaml'], {})\n"
        f"print(code, [name for name in {heavy!r} if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env={"PYTHONPATH": str(root)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "0 []"


def test_what_moves_a_renamed_resource_is_written(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = Path("new/data.yaml")
    data.write_text(data.read_text().replace("Instance:", "Database:"))
    Path("new/root.yaml").write_text(
        ROOT + "  T: {Type: AWS::SNS::Topic, Properties: {TopicName: a}}"
    )
    Path("old/root.yaml").write_text(
        ROOT + "  S: {Type: AWS::SNS::Topic, Properties: {TopicName: a}}"
    )
    given = ("--before-parameters", "a.yaml", "--stack-name", "shop")
    assert run(*given, "--mappings", "m.json", "--imports", "i.json") == 1
    mappings = json.loads(Path("m.json").read_text())["ResourceMappings"]
    places = [(one["Source"]["StackName"], one["Source"]["LogicalResourceId"]) for one in mappings]
    assert sorted(places) == [("shop", "S"), ("shop-Data", "Instance")]
    assert json.loads(Path("i.json").read_text()) == []
    assert "complete those of Data" in capsys.readouterr().err
    with pytest.raises(UserError, match="There is no such folder"):
        run(*given, "--mappings", "nowhere/m.json")
