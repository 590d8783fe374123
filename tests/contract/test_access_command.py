"""``streamflix access``: what is committed is what the code makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import cli

NAMES = ("deploy", "destroy", "plan", "stackset-administration", "stackset-execution")


def test_what_is_committed_is_not_stale(in_project: Path) -> None:
    assert cli.main(["access", "--check"], {}) == 0


def test_it_writes_what_is_missing_and_takes_away_what_is_no_longer_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["access", "--check"], {}) == 1
    assert "templates/access/plan.yaml is stale: run `make access`." in capsys.readouterr().err
    assert cli.main(["access"], {}) == 0
    written = capsys.readouterr().out.splitlines()
    assert sorted(written) == [f"wrote templates/access/{name}.yaml" for name in NAMES]
    folder = tmp_path / "templates" / "access"
    (folder / "former.yaml").write_text("x")
    (folder / "plan.yaml").write_text("x")
    assert cli.main(["access", "-q"], {}) == 0
    assert capsys.readouterr().out == ""
    assert sorted(path.stem for path in folder.iterdir()) == list(NAMES)
    assert cli.main(["access", "--check"], {}) == 0


def test_building_leaves_the_roles_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["access"], {}) == 0
    assert cli.main(["build", "--quiet"], {}) == 0
    assert len(list((tmp_path / "templates" / "access").iterdir())) == len(NAMES)
    assert cli.main(["build", "--check"], {}) == 0
