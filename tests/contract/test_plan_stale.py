"""``streamflix plan`` where a layer has changed and ``templates/`` has not been built again."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.assembly.writing import text
from generator.commands import plan
from generator.deliveries import documents


def test_templates_that_are_stale_are_said(
    in_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *others = documents()
    monkeypatch.setattr(plan, "documents", lambda: [first._replace(source="changed"), *others])

    built = plan._stale()

    assert built == {f"templates/{first.path}": text(first._replace(source="changed"))}
    [note] = plan._stale_notes(built)
    assert f"templates/ is stale (templates/{first.path})" in note and "make templates" in note


def test_elsewhere_than_in_the_project_there_is_nothing_to_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert plan._stale() == {}
