"""Several files are replaced as one."""

from __future__ import annotations

import os
import resource
import stat
from pathlib import Path

import pytest

from generator.errors import UserError
from generator.files import Changes, check_writable, compare, replace, replace_all


def contents(folder: Path) -> dict[str, str]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in paths}


def test_what_is_missing_or_stale_is_written_and_what_is_extra_is_removed(tmp_path: Path) -> None:
    (tmp_path / "stale").write_text("old")
    (tmp_path / "extra").write_text("old")
    (tmp_path / "foreign").write_text("mine")
    changes = replace_all(tmp_path, {"stale": b"new", "a/b": b"new"}, ["stale", "extra"])
    assert changes == Changes(missing=("a/b",), stale=("stale",), extra=("extra",))
    assert contents(tmp_path) == {"stale": "new", "a/b": "new", "foreign": "mine"}


def test_what_is_right_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "same").write_text("same")
    before = (tmp_path / "same").stat().st_mtime_ns
    assert not replace_all(tmp_path, {"same": b"same"})
    assert (tmp_path / "same").stat().st_mtime_ns == before


def test_comparing_writes_nothing(tmp_path: Path) -> None:
    assert compare(tmp_path, {"a": b"a"}, ["b"]) == Changes(("a",), (), ("b",))
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("blocked", ["z", "a"])
def test_when_one_file_cannot_be_replaced_none_is(tmp_path: Path, blocked: str) -> None:
    (tmp_path / "m").write_text("old")
    (tmp_path / blocked).mkdir()
    (tmp_path / blocked / "inside").write_text("x")
    wanted = {"m": b"new", "a": b"new", "n": b"new", "z": b"new"}
    before = contents(tmp_path)
    with pytest.raises(UserError, match=f"{blocked}: cannot be .*Nothing was changed"):
        replace_all(tmp_path, wanted)
    assert contents(tmp_path) == before


def test_when_removing_fails_everything_is_put_back(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("old")
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "inside").write_text("x")

    (tmp_path / "gone").write_text("old")
    before = contents(tmp_path)
    with pytest.raises(UserError):
        replace_all(tmp_path, {"one": b"new", "new": b"new"}, ["gone", "two"])
    assert contents(tmp_path) == before


def test_a_folder_that_is_a_file_is_one_clear_mistake(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(UserError, match=r"out.*: cannot be read: Not a directory"):
        replace_all(tmp_path / "out", {"nested/a": b"x"})
    assert contents(tmp_path) == {"out": "a file"}


def test_an_interruption_puts_the_old_files_back(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")

    class Interrupting(dict[str, bytes]):
        """Interrupts when the second file's content is asked for the second time."""

        asked = 0

        def __getitem__(self, path: str) -> bytes:
            self.asked += path == "b"
            if self.asked > 1:
                raise KeyboardInterrupt
            return super().__getitem__(path)

    (tmp_path / "b").write_text("old")
    with pytest.raises(KeyboardInterrupt):
        replace_all(tmp_path, Interrupting(a=b"new", b=b"new"))
    assert contents(tmp_path) == {"a": "old", "b": "old"}


def test_a_file_is_replaced_with_its_permissions_and_a_private_one_is_private_at_once(
    tmp_path: Path,
) -> None:
    file = tmp_path / "a"
    file.write_text("old")
    file.chmod(0o640)
    replace(file, b"new")
    assert (file.read_text(), stat.S_IMODE(file.stat().st_mode)) == ("new", 0o640)
    replace(tmp_path / "b", b"x", mode=0o600)
    assert stat.S_IMODE((tmp_path / "b").stat().st_mode) == 0o600
    assert contents(tmp_path).keys() == {"a", "b"}


def test_a_name_that_somebody_has_foreseen_is_not_written_through(tmp_path: Path) -> None:
    """Links under every name that a process's number or a suffix could make."""
    victim = tmp_path / "victim"
    victim.write_text("mine")
    for name in (f".a.{os.getpid()}", ".a.new", "a.tmp", f"a.{os.getpid()}.tmp"):
        (tmp_path / name).symlink_to(victim)
    replace(tmp_path / "a", b"x")
    replace_all(tmp_path, {"a": b"y"})
    assert victim.read_text() == "mine"


@pytest.mark.parametrize(
    "name",
    [
        "/dev/stdout",
        "/dev/null",
        "/dev/fd/1",
        "/proc/self/fd/1",
        "fifo",
        "link",
        "folder",
        "a" * 300,
    ],
)
def test_what_is_no_file_is_not_replaced_by_one(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "link").symlink_to("/dev/null")
    (tmp_path / "folder").mkdir()
    before = sorted(tmp_path.iterdir())
    with pytest.raises(UserError) as refused:
        check_writable(tmp_path / name, 9)
    assert name in str(refused.value)
    assert sorted(tmp_path.iterdir()) == before


def test_a_folder_that_is_missing_or_full_is_found_before_anything_is_begun(
    tmp_path: Path,
) -> None:
    check_writable(tmp_path / "a", 9)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(UserError, match="no such folder"):
        check_writable(tmp_path / "none" / "a", 9)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(UserError, match="File too large"):
            check_writable(tmp_path / "a", 1001)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(tmp_path.iterdir()) == []
