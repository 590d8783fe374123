"""A layer has changed, and ``templates/`` has not been built again."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import deliveries
from generator.assembly.writing import text
from generator.commands.shared.stale_templates import stale_notes, stale_templates
from generator.deliveries import documents


def test_templates_that_are_stale_are_said(
    in_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *others = documents()
    monkeypatch.setattr(
        deliveries, "documents", lambda: [first._replace(source="changed"), *others]
    )

    built = stale_templates()

    assert built == {f"templates/{first.path}": text(first._replace(source="changed"))}
    [note] = stale_notes(built, "this plan")
    assert f"templates/ is stale (templates/{first.path}): this plan is of what" in note
    assert "make templates" in note


def test_nothing_is_stale_where_templates_is_what_the_code_builds(in_project: Path) -> None:
    assert stale_templates() == {}


def test_elsewhere_than_in_the_project_there_is_nothing_to_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert stale_templates() == {}
