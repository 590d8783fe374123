"""Files that are no templates: devices, pipes and what is far too large."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.cfn.source.locations import files
from generator.errors import UserError


def test_a_pipe_that_is_never_filled_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "t.yaml")
    with pytest.raises(UserError, match="no regular file"):
        files(str(tmp_path))("t.yaml")


def test_a_file_of_a_sensible_size_is_read_and_a_huge_one_is_not(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text("a: b")
    with (tmp_path / "huge.yaml").open("wb") as huge:
        huge.truncate(17 * 2**20)
    assert files(str(tmp_path))("small.yaml") == "a: b"
    with pytest.raises(UserError, match="larger than 16 MiB"):
        files(str(tmp_path))("huge.yaml")
