"""``streamflix plan``: the working tree against a revision or a folder."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.cli import main
from generator.commands import parser_of, plan
from generator.errors import UserError


@pytest.fixture
def project(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """StreamFlix's templates and parameters, committed in a repository of their own."""
    for folder in ("templates", "parameters"):
        shutil.copytree(root / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "parameters/waivers.yaml").unlink(missing_ok=True)
    git("init", "-q")
    commit()
    return tmp_path


def git(*arguments: str) -> None:
    who = ["-c", "user.name=Somebody", "-c", "user.email=someone@example.com"]
    subprocess.run(["git", *who, *arguments], check=True)


def commit() -> None:
    git("add", "-A")
    git("commit", "-q", "-m", "a state")


def edit(file: str, old: str, new: str) -> None:
    text = Path(file).read_text()
    assert old in text
    Path(file).write_text(text.replace(old, new))


def run(*arguments: str) -> int:
    parser = parser_of("plan", "plan", plan)
    given = argparse.Namespace(quiet=False, verbose=False, color=False)
    return plan.run(parser.read(arguments, given))


@pytest.mark.parametrize("environment", ["dev", "prod", "staging", "local"])
def test_nothing_changes_against_what_is_committed(
    project: Path, environment: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(environment, "--exit-code") == 0
    assert "Nothing changes." in capsys.readouterr().out


def test_a_parameter_s_change_is_seen(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit("parameters/dev.yaml", "parameters:\n", 'parameters:\n  TaskMemory: "1024"\n')
    assert run("dev", "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    found = {(one["stack"], one["logical_id"]): one["action"] for one in document["changes"]}
    assert found == {("Service", "TaskDefinition"): "replace", ("Service", "EcsService"): "modify"}
    assert run("dev", "--exit-code") == 1
    commit()
    assert run("dev", "--exit-code") == 0
    assert run("dev", "--exit-code", "--against", "HEAD~1") == 1


def test_a_mistake_of_the_other_side_is_said_with_its_name(project: Path) -> None:
    text = Path("templates/nested/root.yaml").read_text()
    Path("templates/nested/root.yaml").write_text("Resources: [")
    shutil.copytree("templates", "there/templates")
    commit()
    Path("templates/nested/root.yaml").write_text(text)
    with pytest.raises(UserError, match=r"^HEAD:templates/nested/root.yaml:2: "):
        run("dev")
    with pytest.raises(UserError, match=r"^there/templates/nested/root.yaml:2: "):
        run("dev", "--against", "there")


def test_production_is_protected_against_interruptions(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit("parameters/prod.yaml", "db.m7g.large", "db.m7g.xlarge")
    assert run("prod", "--format", "json") == 1
    [guard] = json.loads(capsys.readouterr().out)["guards"]
    assert (guard["rule"], guard["logical_id"]) == ("interruption", "Database/DatabaseInstance")


CERTIFICATE = (
    '  CertificateArn: "arn:aws:acm:eu-west-2:111122223333:certificate/0f1e"\n'
    '  CertificateDomain: "api.example.com"\n'
)


@pytest.mark.parametrize(
    ("stated", "words", "refused"),
    [
        (
            CERTIFICATE,
            ["CertificateArn: Adding or removing it does not interrupt the API.", "port 80"],
            ["public-exposure Security/LoadBalancerGroup"],
        ),
        (
            "  LoadBalancerScheme: internal\n",
            ["LoadBalancerScheme: The API answers 503 for some minutes", "another DNS name"],
            ["left-behind LoadBalancer/ApplicationLoadBalancer"],
        ),
        (
            '  DatabaseEngineVersion: "18.1"\n',
            ["cannot be rolled back: deploy it alone", "down while its engine is upgraded"],
            ["interruption Database/DatabaseInstance"],
        ),
        (
            "  NatGateways: regional\n",
            ["NatGateways: Connections through the old gateways break."],
            ["interruption Network/NatGateway1"],
        ),
    ],
    ids=["certificate", "scheme", "major version", "NAT"],
)
def test_what_an_operator_must_know_is_said(
    project: Path,
    capsys: pytest.CaptureFixture[str],
    stated: str,
    words: list[str],
    refused: list[str],
) -> None:
    file = Path("parameters/prod.yaml")
    name = stated.partition(":")[0]
    kept = [line for line in file.read_text().splitlines(True) if not line.startswith(name)]
    file.write_text("".join(kept).replace("parameters:\n", f"parameters:\n{stated}", 1))
    assert run("prod") == 1
    out = capsys.readouterr().out
    assert all(one in out for one in [*words, *(f"! {rule}" for rule in refused)]), out
    commit()
    assert run("prod") == 0
    assert "note:" not in capsys.readouterr().out


def test_a_cache_that_would_collide_with_itself_is_found(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit("parameters/prod.yaml", "10.2.0.0/16", "10.3.0.0/16")
    assert run("prod", "--format", "json") == 1
    guards = json.loads(capsys.readouterr().out)["guards"]
    assert ("name-collision", "Cache/ServerlessCache") in {
        (one["rule"], one["logical_id"]) for one in guards
    }


def test_a_folder_can_be_what_is_there(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(project / "templates", other / "templates")
    assert run("dev", "--exit-code", "--against", str(other)) == 0
    shutil.copytree(project / "parameters", other / "parameters")
    assert run("dev", "--exit-code", "--against", str(other)) == 0
    shutil.rmtree(other / "templates")
    with pytest.raises(UserError, match="There is no templates"):
        run("dev", "--against", str(other))


def test_a_new_environment_is_all_new(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for file in ("parameters/{}.yaml", "parameters/settings/{}.yaml"):
        Path(file.format("new")).write_text(Path(file.format("dev")).read_text())
    edit("parameters/new.yaml", "Environment: dev", "Environment: new")
    edit("parameters/settings/new.yaml", "streamflix-dev", "streamflix-new")
    assert run("new") == 0
    out = capsys.readouterr().out
    assert "HEAD has no such environment: everything is new." in out
    assert " added.\n" in out


def test_a_revision_without_templates_has_no_environment(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.move("templates", "elsewhere")
    commit()
    shutil.move("elsewhere", "templates")
    assert run("dev") == 0
    assert "everything is new" in capsys.readouterr().out


def test_what_cannot_be_compared_is_said(project: Path) -> None:
    with pytest.raises(UserError, match="no revision"):
        run("dev", "--against", "nowhere")
    with pytest.raises(UserError, match="no environment"):
        run("nobody")
    shutil.rmtree("templates")
    with pytest.raises(UserError, match="streamflix build"):
        run("dev")


def test_a_plan_without_aws_needs_nothing_that_asks_it(project: Path) -> None:
    code = (
        "import sys; from generator.cli import main; main(['plan', 'dev'], {});"
        "print([one for one in ('boto3', 'botocore', 'moto', 'rich') if one in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.endswith("[]\n")


def test_a_plan_is_of_what_the_layers_build_and_says_that_templates_is_stale(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = "templates/nested/registry.yaml"
    edited = Path(file).read_text("utf-8").replace("ScanOnPush: true", "ScanOnPush: false")
    monkeypatch.setattr(plan, "stale_templates", lambda: {file: edited})

    assert main(["plan", "dev", "--against", "."], {}) == 0

    out = capsys.readouterr().out
    assert "ImageScanningConfiguration/ScanOnPush: true → false" in out
    assert f"templates/ is stale ({file})" in out


def test_an_edit_that_lowers_protection_does_not_excuse_itself(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = "parameters/settings/prod.yaml"
    edit(settings, "termination-protection: true", "termination-protection: false")
    edit(settings, "  - DatabaseInstance\n  - ServerlessCache\n  - Repository\n", "  []\n")
    edit("parameters/prod.yaml", "db.m7g.large", "db.m7g.xlarge")
    assert run("prod", "--format", "json") == 1
    rules = {one["rule"] for one in json.loads(capsys.readouterr().out)["guards"]}
    assert rules == {"weaker-protection", "interruption"}


def test_an_empty_name_to_plan_against_is_a_mistake(project: Path) -> None:
    with pytest.raises(UserError, match="--against is empty"):
        run("dev", "--against", "")


def test_two_environments_of_one_stack_are_a_mistake(project: Path) -> None:
    edit("parameters/settings/staging.yaml", "streamflix-staging", "streamflix-prod")
    with pytest.raises(UserError, match=r"staging.yaml names the same stack: streamflix-prod"):
        run("prod")
