"""Mistakes in the architecture's own files: the line where they are written, and what was meant."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
START = "from generator.cli import entry; entry()"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "generator", folder / "generator")
    return folder


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("layers/database.py", "MultiAZ=", "MultiAz=", "Did you mean MultiAZ?"),
        ("layers/cache.py", "Engine=", "Engin=", "Did you mean Engine?"),
        ("architecture.py", "parameters.zone_ids", "parameters.zone_id", "Did you mean zone_ids?"),
        ("parameters.py", "values=RET", "value=RET", "Did you mean values?"),
        ("layers/database.py", "rds.DBInstance(", "rds.DBInstanc(", "Did you mean DBInstance?"),
        ("layers/database.py", "def database(", "def database((", "was never closed."),
    ],
)
def test_a_mistake_in_a_layer_names_its_line_and_what_was_meant(
    project: Path, file: str, before: str, after: str, said: str
) -> None:
    path = project / "generator" / file
    text = path.read_text("utf-8")
    start = text.index(before)
    path.write_text(text[:start] + after + text[start + len(before) :], "utf-8")
    try:
        done = subprocess.run(
            # Two edits in one second that keep the size would share one compiled module.
            [sys.executable, "-B", "-c", START, "build", "--check"],
            cwd=project,
            capture_output=True,
            text=True,
        )
    finally:
        path.write_text(text, "utf-8")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert said in done.stderr
    line = text[:start].count("\n") + 1
    assert f"generator/{file}:{line}: " in done.stderr


def test_a_fault_of_the_program_is_no_mistake_of_a_layer() -> None:
    from generator.layer_mistakes import mistake_of

    with pytest.raises(KeyError) as caught:
        {}["missing"]
    assert mistake_of(caught.value) is None
