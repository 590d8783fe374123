"""``streamflix build``: what it writes, what it says, and what it refuses."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from contract.facts.layers import LAYERS

from generator.assembly.limits import usage
from generator.cli import main
from generator.views.build_table import build_table


def build(*arguments: str) -> int:
    return main(("build", *arguments), {})


def files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_it_writes_both_deliveries(tmp_path: Path) -> None:
    assert build("--out", str(tmp_path)) == 0
    nested = {f"nested/{name}.yaml" for name in ("root", *LAYERS)}
    assert files(tmp_path).keys() == nested | {"flat/streamflix.yaml"}


def test_what_is_committed_is_what_is_built(in_project: Path, tmp_path: Path) -> None:
    build("--out", str(tmp_path))
    committed = files(in_project / "templates")
    assert files(tmp_path) == {k: v for k, v in committed.items() if not k.startswith("access/")}


def test_it_prints_a_line_a_template_with_its_share_of_each_limit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build("--out", str(tmp_path))
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split() == ["template", "resources", "parameters", "outputs", "mappings", "bytes"]
    rows = [line for line in lines if line.startswith(("nested/", "flat/"))]
    assert len(rows) == len(LAYERS) + 2
    assert all(len(re.findall(r"[\d,]+ \(\d+%\)", row)) == 5 for row in rows)


def test_the_table_of_a_product(golden: Callable[[str, str], None]) -> None:
    content = {"Resources": dict.fromkeys(map(str, range(250))), "Outputs": {"O": {}}}
    rows = [usage("nested/a.yaml", content, 1000), usage("flat/b.yaml", content, 60_000)]
    golden("screens/build.txt", build_table(rows) + "\n")


def test_quiet_says_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build("--out", str(tmp_path), "--quiet") == 0
    assert capsys.readouterr().out == ""


def test_check_names_what_is_stale_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build("--out", str(tmp_path), "-q")
    (tmp_path / "nested" / "cache.yaml").write_text("# Generated from here, and edited\n")
    (tmp_path / "nested" / "api.yaml").unlink()
    (tmp_path / "nested" / "gone.yaml").write_text("# Generated from generator/layers/gone.py.\n")
    before = files(tmp_path)
    assert build("--out", str(tmp_path), "--check") == 1
    said = capsys.readouterr().err.splitlines()
    assert [line.split(":")[0] for line in said] == [
        f"{tmp_path}/nested/api.yaml is missing",
        f"{tmp_path}/nested/cache.yaml is stale",
        f"{tmp_path}/nested/gone.yaml is no longer generated",
    ]
    assert files(tmp_path) == before


def test_check_is_content_with_what_was_built(tmp_path: Path) -> None:
    build("--out", str(tmp_path), "-q")
    assert build("--out", str(tmp_path), "--check") == 0


def test_what_is_no_longer_generated_goes_and_what_others_put_there_stays(tmp_path: Path) -> None:
    (tmp_path / "nested").mkdir()
    (tmp_path / "nested" / "gone.yaml").write_text("# Generated from generator/layers/gone.py.\n")
    (tmp_path / "nested" / "mine.yaml").write_text("Resources: {}\n")
    build("--out", str(tmp_path), "-q")
    assert not (tmp_path / "nested" / "gone.yaml").exists()
    assert (tmp_path / "nested" / "mine.yaml").read_text() == "Resources: {}\n"


def test_a_folder_that_cannot_be_written_is_one_clear_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").write_text("a file")
    assert build("--out", str(tmp_path / "out")) == 2
    assert "out/nested/root.yaml: cannot be read: Not a directory" in capsys.readouterr().err
    assert (tmp_path / "out").read_text() == "a file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_one_clear_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tmp_path.chmod(0o500)
    assert build("--out", str(tmp_path)) == 2
    assert "Permission denied" in capsys.readouterr().err
