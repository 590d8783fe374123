"""What README.md, CONTRIBUTING.md and the pages of docs/ say of commands, targets and files."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from generator.cfn.template import parse
from generator.commands import GROUPS

from .facts.layers import LAYERS

COMMANDS = {"help", *(name for members in GROUPS.values() for name in members)}
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
IDS = [str(page.relative_to(ROOT)) for page in PAGES]


def code(page: Path) -> str:
    """What stands in code blocks and between backticks."""
    text = page.read_text()
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", text)])


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_commands_and_targets_that_a_page_names_exist(page: Path) -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    # A command follows the program where a line, or what is quoted, begins with it.
    named = re.findall(r"^(?:\$ )?(?:\.venv/bin/)?streamflix ([a-z]+)", code(page), re.MULTILINE)
    assert set(named) <= COMMANDS
    assert set(re.findall(r"^(?:\$ )?make ([a-z-]+)", code(page), re.MULTILINE)) <= set(targets)


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_activating_the_environment_lets_a_shell_find_streamflix() -> None:
    assert ". .venv/bin/activate" in (ROOT / "README.md").read_text()
    line = f". {sys.prefix}/bin/activate && command -v streamflix"
    found = subprocess.run(["/bin/sh", "-c", line], env={}, capture_output=True, text=True)
    assert found.stdout == f"{sys.prefix}/bin/streamflix\n"


def test_readme_has_a_row_a_layer_with_outputs_that_it_has() -> None:
    text = (ROOT / "README.md").read_text()
    rows = re.findall(r"^\| \[(\w+)\]\(generator/layers/.* \| (.*) \|$", text, re.MULTILINE)
    assert tuple(name for name, _ in rows) == LAYERS
    for name, outputs in rows:
        template = parse((ROOT / "templates" / "nested" / f"{name}.yaml").read_text())
        assert set(re.findall(r"`(\w+)`", outputs)) <= set(template.outputs)


def test_contributing_lists_every_package() -> None:
    packages = {path.parent.name for path in (ROOT / "generator").glob("*/__init__.py")}
    listed = re.findall(r"^  (\w+)/ ", (ROOT / "CONTRIBUTING.md").read_text(), re.MULTILINE)
    assert set(listed) == packages


def test_the_tests_that_the_promises_name_are_there() -> None:
    lines = (ROOT / "docs" / "security.md").read_text("utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ") and not line.endswith("| tests |")]
    assert len(rows) > 15
    for row in rows:
        named = re.findall(r"`(tests/[^`]+)`", row)
        assert named, row
        assert [name for name in named if not (ROOT / name).is_file()] == []
