"""``streamflix parameters`` and ``streamflix docs``, as scripts call them."""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from botocore.session import get_session
from botocore.validate import ParamValidator
from cfnlint.api import lint_by_config
from cfnlint.config import ManualArgs

from generator.cfn.template import parse
from generator.commands import docs, parameters, parser_of
from generator.config.environments import environments
from generator.config.parameters.files import FLAT_TEMPLATE
from generator.errors import UserError

Golden = Callable[[str, str], None]


def run_parameters(*arguments: str) -> int:
    parser = parser_of("parameters", "print parameters", parameters)
    return parameters.run(parser.read(arguments, argparse.Namespace(quiet=False)))


def run_docs(*arguments: str) -> int:
    parser = parser_of("docs", "write pages", docs)
    return docs.run(parser.read(arguments, argparse.Namespace(quiet=False)))


@pytest.mark.parametrize(
    ("form", "file"),
    [
        ("git-sync", "git-sync.yaml"),
        ("cli", "cli.json"),
        ("codepipeline", "codepipeline.json"),
        ("console-url", "console-url.txt"),
    ],
)
def test_production_in_each_form(
    form: str, file: str, in_project: Path, capsys: pytest.CaptureFixture[str], golden: Golden
) -> None:
    assert run_parameters("prod", "--format", form) == 0

    golden(f"parameters/prod.{file}", capsys.readouterr().out)


def test_git_sync_is_what_is_printed_unless_asked_otherwise(
    in_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_parameters("dev")
    plain = capsys.readouterr()
    run_parameters("dev", "--format", "git-sync")

    assert plain == capsys.readouterr()
    assert plain.out.startswith("template-file-path: templates/flat/streamflix.yaml\n")
    assert plain.err == ""


def test_what_is_printed_for_git_sync_is_read_as_the_file_itself(
    in_project: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run_parameters("prod", "--format", "cli")
    before = capsys.readouterr().out
    run_parameters("prod")
    (tmp_path / "parameters" / "settings").mkdir(parents=True)
    (tmp_path / "parameters" / "prod.yaml").write_text(capsys.readouterr().out)
    settings = "parameters/settings/prod.yaml"
    (tmp_path / settings).write_text((in_project / settings).read_text())
    monkeypatch.chdir(tmp_path)
    run_parameters("prod", "--format", "cli")

    assert capsys.readouterr().out == before


def test_all_adds_the_defaults(in_project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_parameters("dev", "--format", "cli")
    stated = {one["ParameterKey"] for one in json.loads(capsys.readouterr().out)}
    run_parameters("dev", "--format", "cli", "--all")
    every = {
        one["ParameterKey"]: one["ParameterValue"] for one in json.loads(capsys.readouterr().out)
    }

    assert stated < every.keys()
    assert every["LoadBalancerScheme"] == "internet-facing"


def test_the_aws_clis_own_model_accepts_its_form(
    in_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_parameters("prod", "--format", "cli", "--all")
    printed = json.loads(capsys.readouterr().out)
    shape = get_session().get_service_model("cloudformation").shape_for("Parameters")

    assert ParamValidator().validate(printed, shape).generate_report() == ""


def test_a_link_says_what_it_lacks(in_project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_parameters("dev", "--format", "console-url")
    without = capsys.readouterr()
    run_parameters("dev", "--format", "console-url", "--template-url", "https://x/root.yaml")
    given = capsys.readouterr()

    assert "templateURL=TEMPLATE_URL&" in without.out
    assert "`streamflix package dev` uploads the templates" in without.err
    assert "templateURL=https%3A%2F%2Fx%2Froot.yaml&" in given.out
    assert given.err == "A quick-create link carries no tags: add them in the console.\n"


def test_quiet_leaves_the_notes_out(in_project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_parameters("prod", "--format", "console-url", "-q")

    assert capsys.readouterr().err == ""


def test_a_stack_policy_that_would_not_reach_is_left_out_with_a_word(
    in_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_parameters("prod", "--format", "codepipeline")
    printed = capsys.readouterr()

    assert "StackPolicy" not in json.loads(printed.out)
    assert printed.err.startswith("There is no StackPolicy in it")


def test_mistakes_are_raised_for_the_command_line_to_print(in_project: Path) -> None:
    with pytest.raises(UserError, match=r"There is no environment 'prodd'\. Did you mean prod\?"):
        run_parameters("prodd")


def test_settings_that_name_what_no_stack_owns_are_refused(
    in_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("parameters", "templates"):
        shutil.copytree(in_project / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    file = Path("parameters/settings/prod.yaml")
    file.write_text(file.read_text().replace("- Repository", "- Registry\n  - Repositories"))

    with pytest.raises(UserError) as raised:
        run_parameters("prod")

    # The root has a nested stack Registry: a policy on it is right.
    [said] = map(str, raised.value.mistakes)
    assert said.startswith("parameters/settings/prod.yaml:14: No stack has a resource Repositories")


def test_cfn_lint_accepts_every_deployment_file(
    in_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Only the parameters count here, and the rest of the template takes its time.
    small = tmp_path / FLAT_TEMPLATE
    small.parent.mkdir(parents=True)
    declared = parse((in_project / FLAT_TEMPLATE).read_text(encoding="utf-8")).parameters
    resources = {"Nothing": {"Type": "AWS::CloudFormation::WaitConditionHandle"}}
    small.write_text(json.dumps({"Parameters": declared, "Resources": resources}))
    files = [str(in_project / "parameters" / f"{name}.yaml") for name in environments(in_project)]
    monkeypatch.chdir(tmp_path)

    matches = lint_by_config(ManualArgs(deployment_files=files, regions=["eu-west-2"]))

    # W2001: nothing uses the parameters in so small a template.
    assert [match for match in matches if match.rule.id != "W2001"] == []


def test_pages_are_written_once_and_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert run_docs("--check") == 1
    assert "docs/parameters.md is stale: run `make docs`.\n" in capsys.readouterr().out
    assert not (tmp_path / "docs").exists()
    assert run_docs() == 0
    assert "wrote docs/parameters.md\n" in capsys.readouterr().out
    assert run_docs("--check") == 0
    assert run_docs() == 0
    assert capsys.readouterr().out == ""


def test_quiet_writes_without_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert run_docs("-q") == 0
    assert capsys.readouterr().out == ""
    assert (tmp_path / "docs" / "parameters.md").is_file()


def test_the_committed_pages_are_current(
    in_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_docs("--check") == 0, capsys.readouterr().out
