"""Entries: whole or not there, and never more than are kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.lint.cache import Store, cache_folder, digest


@given(st.lists(st.text() | st.binary()), st.lists(st.text() | st.binary()))
def test_only_equal_parts_have_equal_keys(one: list[str | bytes], other: list[str | bytes]) -> None:
    as_bytes = [[p.encode() if isinstance(p, str) else p for p in parts] for parts in (one, other)]

    assert (digest(one) == digest(other)) == (as_bytes[0] == as_bytes[1])


def test_an_entry_comes_back(tmp_path: Path) -> None:
    store = Store(tmp_path / "deep" / "folder")

    assert store.read("key") is None
    store.write("key", {"a": ["ü", 1]})
    assert store.read("key") == {"a": ["ü", 1]}
    assert [path.name for path in (tmp_path / "deep" / "folder").iterdir()] == ["key.json"]


def test_an_entry_that_cannot_be_read_is_not_there_and_is_written_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for broken in (b"", b'{"half": ', b"\xff\xfe", b"[" * 100_000):
        (tmp_path / "key.json").write_bytes(broken)
        assert store.read("key") is None

    store.write("key", 1)
    assert store.read("key") == 1


def test_a_folder_that_cannot_be_made_fails_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = Store(tmp_path / "file" / "cache")

    store.write("key", 1)
    store.prune()

    assert store.read("key") is None


def test_an_entry_that_cannot_be_replaced_leaves_nothing_half_written(tmp_path: Path) -> None:
    (tmp_path / "key.json").mkdir()

    Store(tmp_path).write("key", 1)

    assert [path.name for path in tmp_path.iterdir()] == ["key.json"]


def test_the_entries_used_last_are_kept(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for age, name in enumerate(["newest", "newer", "old", "oldest"]):
        store.write(name, name)
        os.utime(tmp_path / f"{name}.json", (1000 - age, 1000 - age))
    (tmp_path / "gone.json").symlink_to(tmp_path / "nowhere")
    store.read("oldest")

    store.prune(keep=2)

    assert sorted(path.stem for path in tmp_path.iterdir()) == ["newest", "oldest"]


def test_every_project_has_a_folder_of_its_own_in_the_user_s_cache(tmp_path: Path) -> None:
    def folder(project: str, **environ: str) -> Path | None:
        return cache_folder(environ, tmp_path / project)

    (tmp_path / "one" / ".git").mkdir(parents=True)
    home, elsewhere = str(tmp_path), str(tmp_path / "elsewhere")
    one = folder("one", HOME=home)
    assert one and one.is_relative_to(tmp_path / ".cache" / "streamflix" / "lint")
    assert one != folder("other", HOME=home)
    there = folder("one", HOME=home, XDG_CACHE_HOME=elsewhere)
    assert there and there.is_relative_to(elsewhere)


@pytest.mark.parametrize(
    "environ",
    [{}, {"XDG_CACHE_HOME": "caches"}, {"HOME": "{project}"}, {"XDG_CACHE_HOME": "{link}"}],
)
def test_a_folder_that_a_commit_may_fill_is_none(tmp_path: Path, environ: dict[str, str]) -> None:
    """The project lies below its repository's top; a link leads into the repository."""
    project = tmp_path / "repository" / "project"
    project.mkdir(parents=True)
    (tmp_path / "repository" / ".git").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "repository")
    names = {"project": project, "link": tmp_path / "link"}

    filled = {name: value.format(**names) for name, value in environ.items()}

    assert cache_folder(filled, project) is None


def test_a_folder_that_others_may_write_to_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    store = Store(tmp_path / "open")

    store.write("key", 1)

    assert store.read("key") is None and not list((tmp_path / "open").iterdir())


def test_a_new_folder_is_the_user_s_alone(tmp_path: Path) -> None:
    Store(tmp_path / "new").write("key", 1)

    assert (tmp_path / "new").stat().st_mode & 0o077 == 0
