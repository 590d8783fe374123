"""``streamflix watch``: what it prints after a save."""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from generator.commands import parser_of, watch
from generator.commands.watch import NOTHING_YET, Seen, lines, plan_line
from generator.errors import UserError
from generator.findings import Finding

FAULT = Finding("E3012", "error", "templates/flat/a.yaml", 7, "Cache", "Topic", "No integer")
BEFORE = Seen({"a.yaml": b"a", "b.yaml": b"b"}, (), "plan dev: no changes")


def printed(before: Seen, now: Seen, *changed: str) -> list[str]:
    return list(lines(before, now, changed, 0.42))


def run(*arguments: str) -> int:
    parser = parser_of("watch", "build, lint and plan", watch)
    options = argparse.Namespace(quiet=False, verbose=False, environ=os.environ)
    return watch.run(parser.read(arguments, options))


def test_the_first_round_says_how_many_findings_there_are_and_the_plan() -> None:
    assert printed(NOTHING_YET, BEFORE) == [
        "all of it (0.4 s)",
        "  0 findings",
        "  plan dev: no changes",
    ]


def test_a_save_that_changes_nothing_prints_its_file_alone() -> None:
    assert printed(BEFORE, BEFORE, "generator/layers/cache.py") == [
        "generator/layers/cache.py (0.4 s)"
    ]


def test_new_findings_written_files_and_another_plan_are_printed() -> None:
    now = Seen({"a.yaml": b"A", "b.yaml": b"b"}, (FAULT,), "plan dev: 1 modify")
    assert printed(BEFORE, now, "x.py")[1:] == [
        "  wrote a.yaml",
        "  error E3012 templates/flat/a.yaml:7 Cache/Topic: No integer",
        "  1 finding",
        "  plan dev: 1 modify",
    ]


def test_a_finding_that_is_still_there_is_not_repeated_and_one_that_is_fixed_is_counted() -> None:
    found = Seen(BEFORE.templates, (FAULT,), BEFORE.plan)
    assert printed(found, found, "x.py") == ["x.py (0.4 s)"]
    assert printed(found, BEFORE, "x.py") == ["x.py (0.4 s)", "  0 findings, 1 fixed"]


def test_a_mistake_is_printed_and_nothing_is_called_fixed() -> None:
    found = Seen(BEFORE.templates, (FAULT,), BEFORE.plan)
    broken = Seen(BEFORE.templates, mistake="layers/cache.py:3: no such name\n  Hint.")
    assert printed(found, broken, "x.py")[1:] == [
        "  layers/cache.py:3: no such name",
        "    Hint.",
    ]


def test_a_plan_is_one_line() -> None:
    change = {"action": "modify", "certainty": "certain"}
    phantom = {"action": "modify", "certainty": "phantom"}
    guard = {"rule": "data-loss", "waived": False}
    report = {"changes": [change, change, phantom], "guards": [guard, {**guard, "waived": True}]}
    line = plan_line("dev", json.dumps(report))
    assert line == "plan dev: 2 modify, 1 phantom; refused: data-loss"
    assert plan_line("dev", json.dumps({"changes": [], "guards": []})) == "plan dev: no changes"


def test_an_environment_that_is_not_there_is_a_mistake(in_project: Path) -> None:
    with pytest.raises(UserError, match="no environment nowhere"):
        run("nowhere")


def test_what_sees_saves_may_be_missing(in_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(UserError, match=r"streamflix\[watch\]"):
        run()


@pytest.mark.long
def test_a_saved_layer_is_built_linted_and_planned(root: Path, tmp_path: Path) -> None:
    for name in ("generator", "parameters", "templates"):
        shutil.copytree(root / name, tmp_path / name)
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "first"]):
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True)
    process = subprocess.Popen(
        [sys.executable, "-c", "from generator.cli import entry; entry()", "watch", "dev"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout

        def until(start: str) -> str:
            for line in iter(process.stdout.readline, ""):  # type: ignore[union-attr]
                if line.startswith(start):
                    return line
            raise AssertionError(f"it ended before it printed {start!r}")

        assert until("  plan dev") == "  plan dev: no changes\n"
        layer = tmp_path / "generator/layers/registry.py"
        layer.write_text(layer.read_text().replace('"IMMUTABLE"', '"MUTABLE"'))
        assert until("  wrote").count("registry") == 1
        assert "1 modify" in until("  plan dev")
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
