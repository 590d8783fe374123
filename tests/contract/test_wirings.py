"""``mypy --strict`` refuses a wire of the wrong kind, a missing one and a misspelt one."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

MARK = re.compile(r"# error: (?P<code>[a-z-]+) (?P<text>.+)$")
FOUND = re.compile(r"^.*?must_fail\.py:(?P<line>\d+): error: (?P<text>.*)  \[(?P<code>[a-z-]+)\]$")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What mypy says of both files, a line each."""
    root = Path(__file__).parents[2]
    command = [
        sys.executable, "-m", "mypy", "--config-file", "setup.cfg", "--explicit-package-bases",
        "--follow-imports", "silent", "--hide-error-context", "--no-error-summary", "--no-pretty",
        "--cache-dir", str(root / ".cache" / "mypy-wirings"),
        "tests/contract/wirings/fits.py", "tests/contract/wirings/must_fail.py",
    ]  # fmt: skip
    environ = {"MYPYPATH": f"{root / 'tests'}:{root}", "PATH": ""}
    done = subprocess.run(
        command, cwd=root, env=environ, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return [line for line in done.stdout.splitlines() if ": error:" in line]


def test_each_marked_line_is_refused_for_its_reason_and_no_other(said: list[str]) -> None:
    lines = Path(__file__).parent.joinpath("wirings", "must_fail.py").read_text().splitlines()
    marks = {number: MARK.search(line) for number, line in enumerate(lines, 1)}
    wanted = {number: mark for number, mark in marks.items() if mark}
    found = {int(match["line"]): match for match in map(FOUND.match, said) if match}
    assert len(wanted) == 10
    assert found.keys() == wanted.keys(), "\n".join(said)
    for number, mark in wanted.items():
        assert found[number]["code"] == mark["code"]
        assert mark["text"] in found[number]["text"]


def test_a_wiring_that_fits_is_accepted(said: list[str]) -> None:
    assert [line for line in said if "fits.py" in line] == []
