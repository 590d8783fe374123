"""Texts from files and from git revisions."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from generator.cfn.load import load
from generator.cfn.source.locations import files, revision
from generator.errors import UserError


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")

    def git(*arguments: str) -> None:
        who = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
        subprocess.run(["git", *who, *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q")
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "root.yaml").write_text("Description: before — with a dash\n", encoding="utf-8")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    (folder / "root.yaml").write_text("Description: after\n", encoding="utf-8")
    return tmp_path


def test_files_are_read_from_a_folder(repository: Path) -> None:
    product = load("root.yaml", files(str(repository / "templates")))
    assert product.root.data == {"Description": "after"}


def test_a_revision_is_read_as_it_was(repository: Path) -> None:
    for folder, name in (
        (repository, "templates/root.yaml"),
        (repository / "templates", "root.yaml"),
    ):
        product = load(name, revision("HEAD", str(folder)))
        assert product.root.data == {"Description": "before — with a dash"}


def test_a_file_that_the_revision_lacks_is_missing(repository: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"HEAD:other\.yaml"):
        revision("HEAD", str(repository))("other.yaml")


def test_an_unknown_revision_is_the_users_mistake(repository: Path) -> None:
    with pytest.raises(UserError, match="git knows no revision 'nowhere' here"):
        revision("nowhere", str(repository))


@pytest.mark.parametrize("option", ["--output=stolen", "-O/etc", "--help", "--all", "-", "", "@{x"])
def test_a_revision_is_never_an_option_of_git(repository: Path, option: str) -> None:
    with pytest.raises(UserError):
        revision(option, str(repository))
    assert sorted(one.name for one in repository.iterdir()) == [".git", "templates"]


def test_a_revision_stays_the_commit_that_it_was(repository: Path) -> None:
    """A branch that moves while templates are read: all of them are of one commit."""
    read = revision("HEAD", str(repository / "templates"))
    who = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
    subprocess.run(["git", *who, "commit", "-qam", "second"], cwd=repository, check=True)
    assert read("root.yaml").startswith("Description: before")


def test_a_folder_outside_any_repository_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="not a git repository"):
        revision("HEAD", str(tmp_path))


def test_a_machine_without_git_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UserError, match="git is not installed"):
        revision("HEAD", str(tmp_path))
