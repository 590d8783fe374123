"""The workflow and the hooks of docs/ci.md, run as a runner would run their shell lines."""

from __future__ import annotations

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.commands import parser_of, plan

# Stands in for GitHub's own client: tells which comment there is, keeps what it is given.
GH = """#!/bin/bash
echo "$*" >> "$GH_LOG"
case "$*" in
  *--jq*) cat "$GH_KNOWN" ;;
  *) cp body.md "$GH_LOG.$(grep -c . "$GH_LOG").md" ;;
esac
"""


@pytest.fixture
def project(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone with a base branch, as the workflow's first step leaves it; programs on the path."""
    for folder in ("templates", "parameters"):
        shutil.copytree(root / folder, tmp_path / "clone" / folder)
    monkeypatch.chdir(tmp_path / "clone")
    who = ["-c", "user.name=Somebody", "-c", "user.email=someone@example.com"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "base"],
                  ["update-ref", "refs/remotes/origin/main", "HEAD"]):  # fmt: skip
        subprocess.run(["git", *who, *words], check=True)
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "gh").write_text(GH)
    (programs / "gh").chmod(0o755)
    streamflix = Path(sys.executable).with_name("streamflix")
    (programs / "streamflix").write_text(f'#!/bin/sh\nexec "{streamflix}" "$@"\n')
    (programs / "streamflix").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    for name in ("GH_LOG", "GH_KNOWN", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"):
        (tmp_path / name).touch()
        monkeypatch.setenv(name, str(tmp_path / name))
    return tmp_path


def workflow(root: Path) -> Any:
    """The example; YAML 1.1 reads the key ``on`` as a truth."""
    return yaml.safe_load((root / "docs/examples/plan.yml").read_text(encoding="utf-8"))


def run(root: Path, step: str, **environment: str) -> int:
    """Run a step's lines as GitHub's runner does; its exit code."""
    steps = {one.get("name"): one for one in workflow(root)["jobs"]["plan"]["steps"]}
    words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", steps[step]["run"]]
    return subprocess.run(words, env={**os.environ, **environment}, capture_output=True).returncode


def planned(root: Path, project: Path) -> str:
    """Run the plan of production; what the step gives out."""
    given = {"BASE": "origin/main", "ENVIRONMENTS": "prod"}
    assert run(root, "Plan", **given) == 0
    return (project / "GITHUB_OUTPUT").read_text().strip()


def test_a_pull_request_without_changes_passes(root: Path, project: Path) -> None:
    assert planned(root, project) == "code=0"
    assert "Nothing changes." in (project / "GITHUB_STEP_SUMMARY").read_text()
    assert Path("plans/prod.html").read_text().startswith("<!doctype html>")
    assert run(root, "Refuse what a policy check refuses", CODE="0") == 0


def test_what_a_guard_refuses_is_commented_and_fails(root: Path, project: Path) -> None:
    file = Path("parameters/prod.yaml")
    file.write_text(file.read_text().replace("db.m7g.large", "db.m7g.xlarge"))
    assert planned(root, project) == "code=1"
    assert run(root, "Refuse what a policy check refuses", CODE="1") == 1
    given = {"ENVIRONMENTS": "prod", "GITHUB_REPOSITORY": "o/r", "NUMBER": "7"}
    assert run(root, "Comment", **given) == 0
    (project / "GH_KNOWN").write_text("42\n43\n")
    assert run(root, "Comment", **given) == 0
    calls = [line for line in (project / "GH_LOG").read_text().splitlines() if "--jq" not in line]
    assert [shlex.split(line)[:4] for line in calls] == [
        ["api", "--method", "POST", "repos/o/r/issues/7/comments"],
        ["api", "--method", "PATCH", "repos/o/r/issues/comments/42"],
    ]
    body = (project / "GH_LOG.2.md").read_text()
    assert body.startswith("<!-- streamflix plan prod -->\n### ")
    assert "**interruption**" in body
    assert len(body) <= 65_536


def test_a_file_that_does_not_fit_is_told_in_the_comment(root: Path, project: Path) -> None:
    Path("parameters/prod.yaml").write_text("parameters: [\n")
    assert planned(root, project) == "code=2"
    page = Path("plans/prod.md").read_text()
    assert page.startswith("### prod cannot be planned\n```text\n")
    assert "parameters/prod.yaml" in page


def test_the_workflow_asks_for_little(root: Path) -> None:
    found = workflow(root)
    assert found[True] == "pull_request"
    assert found["permissions"] == {"contents": "read", "pull-requests": "write"}
    text = (root / "docs/examples/plan.yml").read_text(encoding="utf-8")
    assert "secrets." not in text
    scripts = "".join(one.get("run", "") for one in found["jobs"]["plan"]["steps"])
    assert "${{" not in scripts, "what a pull request says must not become part of a script"


def test_hooks_are_of_the_form_that_pre_commit_takes(root: Path) -> None:
    config = yaml.safe_load((root / "docs/examples/pre-commit-config.yaml").read_text())
    manifest = yaml.safe_load((root / ".pre-commit-hooks.yaml").read_text())
    hooks = [*config["repos"][0]["hooks"], *manifest]
    assert [one["id"] for one in hooks] == [
        "streamflix-build",
        "streamflix-plan",
        "streamflix-plan",
    ]
    for one in hooks:
        assert {"id", "name", "entry", "language", "files"} <= one.keys()
        assert re.search(one["files"], "templates/nested/root.yaml")
        assert not re.search(one["files"], "docs/ci.md")
        assert one["pass_filenames"] is False
        name, command, *rest = shlex.split(one["entry"])
        assert name == "streamflix"
        if command == "plan":
            given = argparse.Namespace(quiet=True, verbose=False, color=False)
            words = [word for word in (*rest, *one.get("args", [])) if word != "--quiet"]
            assert parser_of("plan", "plan", plan).read(words, given).environment == "prod"
