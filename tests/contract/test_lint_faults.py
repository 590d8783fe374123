"""Every fault of ``lint_faults.yaml`` is found, whatever way linting takes to be quick."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from generator.errors import UserError
from generator.findings import Finding
from generator.lint.report import Request, lint

PROJECT = Path(__file__).parents[2]
FLAT = "templates/flat/streamflix.yaml"


@dataclass(frozen=True)
class Fault:
    """An edit, and the rule that finds it; ``reported``: where, if not where the edit is."""

    file: str
    within: str
    old: str
    new: str
    rule: str
    reported: str = ""

    def seed(self, folder: Path) -> None:
        path = folder / self.file
        text = path.read_text(encoding="utf-8")
        start, end = (0, len(text)) if self.in_parameters else self._block(text)
        assert self.old in text[start:end], f"{self} fits the project no longer"
        path.write_text(text[:start] + text[start:end].replace(self.old, self.new, 1) + text[end:])

    def is_found(self, findings: Iterable[Finding]) -> bool:
        file = FLAT if self.in_parameters else self.file
        place = (self.rule, file, self.reported or self.within)
        return place in {(one.rule, one.file, one.logical_id) for one in findings}

    @property
    def in_parameters(self) -> bool:
        return self.file.startswith("parameters/")

    def _block(self, text: str) -> tuple[int, int]:
        """Where the part of this name lies; a name's last part is the one that says most."""
        blocks = re.finditer(rf"^  {self.within}:.*\n(?:(?:   .*)?\n)*", text, re.MULTILINE)
        return [*blocks][-1].span()


ALL = [
    Fault(**fault)
    for fault in yaml.safe_load(Path(__file__).with_name("lint_faults.yaml").read_text("utf-8"))
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("templates", "parameters"):
        shutil.copytree(PROJECT / name, tmp_path / name)
    return tmp_path


def unseen(faults: list[Fault], request: Request) -> list[Fault]:
    """The faults that linting does not find, all of them seeded at once."""
    for fault in faults:
        fault.seed(request.folder)
    findings = lint(request).findings
    return [fault for fault in faults if not fault.is_found(findings)]


def test_there_are_faults_of_every_kind() -> None:
    linted = [fault for fault in ALL if fault.rule]
    assert len(linted) >= 60
    assert {fault.file.split("/")[1] for fault in linted} >= {"nested", "flat", "access"}
    assert sum(fault.in_parameters for fault in linted) >= 2


def test_a_layer_s_faults_are_found(project: Path) -> None:
    file = "templates/nested/service.yaml"
    faults = [fault for fault in ALL if fault.file == file]

    assert unseen(faults, Request(project, file)) == []


@pytest.mark.long
def test_every_fault_is_found(project: Path) -> None:
    assert unseen([fault for fault in ALL if fault.rule], Request(project)) == []


def test_mistakes_in_parameter_files_are_said_at_once(project: Path) -> None:
    mistaken = [fault for fault in ALL if not fault.rule]
    for fault in mistaken:
        fault.seed(project)

    with pytest.raises(UserError) as caught:
        lint(Request(project))

    said = [(str(one.file), one.what) for one in caught.value.mistakes]
    for fault in mistaken:
        assert [1 for file, what in said if file.endswith(fault.file) and fault.within in what]
