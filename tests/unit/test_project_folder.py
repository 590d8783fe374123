"""Commands work from any folder of a project, and read the files that the user named."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from generator.cli import main
from generator.commands import compare, parser_of, plan, resume
from generator.errors import UserError
from generator.project_folder import enter
from generator.usage import Parser


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("parameters/settings", "templates/nested", "docs"):
        (tmp_path / name).mkdir(parents=True)
    return tmp_path


def read(parser: Parser, *arguments: str) -> argparse.Namespace:
    options = parser.read(arguments, argparse.Namespace())
    enter(options, parser.declared)
    return options


def test_paths_name_the_same_files_from_the_projects_folder(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project / "templates")
    parser = parser_of("compare", "", compare)
    options = read(parser, "nested/a.yaml", "/b.yaml", "--waivers", "../w.yaml")
    assert Path.cwd() == project.resolve()
    assert (options.before, options.after) == ("templates/nested/a.yaml", "/b.yaml")
    assert (options.waivers, options.before_parameters) == ("w.yaml", "")


@pytest.mark.parametrize(("against", "seen"), [("HEAD", "HEAD"), ("nested", "templates/nested")])
def test_a_revision_is_no_path(
    project: Path, monkeypatch: pytest.MonkeyPatch, against: str, seen: str
) -> None:
    monkeypatch.chdir(project / "templates")
    assert read(parser_of("plan", "", plan), "dev", "--against", against).against == seen


def test_a_folder_that_is_in_no_project_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert read(parser_of("compare", "", compare), "a.yaml", "b.yaml").before == "a.yaml"
    assert Path.cwd() == tmp_path.resolve()


def test_a_folder_can_be_named_before_the_command(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["parameters", "dev"], {}) == 2
    assert "there is no parameters/ here or above" in capsys.readouterr().err
    assert main(["-C", str(root / "docs"), "parameters", "dev"], {}) == 0
    assert main(["-C", "missing", "parameters", "dev"], {}) == 2
    assert main(["-C"], {}) == 2


@pytest.mark.parametrize(
    "words",
    [
        ("dev", "--skip", "A", "B/C"),
        ("--skip", "A", "B/C", "dev"),
        ("--skip", "A", "--skip", "B/C", "dev"),
    ],
)
def test_resume_takes_the_environment_before_and_after_what_is_skipped(
    words: tuple[str, ...],
) -> None:
    options = parser_of("resume", "", resume).read(words, argparse.Namespace())
    resume._take_environment(options)
    assert (options.environment, options.skip) == ("dev", ["A", "B/C"])


@pytest.mark.parametrize("words", [(), ("--skip", "dev")])
def test_resume_needs_an_environment(words: tuple[str, ...]) -> None:
    options = parser_of("resume", "", resume).read(words, argparse.Namespace())
    with pytest.raises(UserError, match="needs the environment"):
        resume._take_environment(options)
