"""What holds for the project as a whole: its commands, packages, pins and make targets."""

from __future__ import annotations

import configparser
import re
import subprocess
from pathlib import Path

import pytest
from waits import BOUND

from generator.commands import GROUPS, help_text, load

COMMANDS = [name for commands in GROUPS.values() for name in commands]


def test_every_command_is_in_the_table_and_every_row_is_a_command(root: Path) -> None:
    modules = {path.stem for path in (root / "generator" / "commands").glob("[!_]*.py")}
    assert sorted(COMMANDS) == sorted(modules)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_takes_in_80_columns(name: str) -> None:
    text = help_text(name)
    assert text.startswith(f"usage: streamflix {name}")
    assert "%" not in text.replace("100%", "")
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("name", COMMANDS)
def test_options_with_values_have_no_short_form(name: str) -> None:
    # argparse prints those in another way since Python 3.13; help pages are committed.
    assert not re.search(r"^ +-\w [A-Z{]", help_text(name), re.MULTILINE)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_s_module_says_why_it_exists(name: str) -> None:
    assert (load(name).__doc__ or "").startswith(f"``streamflix {name}")


def test_every_folder_of_the_package_is_a_package(root: Path) -> None:
    # Without __init__.py the import contracts would not see it and no wheel would hold it.
    folders = {path.parent for path in (root / "generator").rglob("*.py")}
    assert [
        str(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()
    ] == []


def test_everything_that_is_asked_for_is_pinned(root: Path) -> None:
    setup = configparser.ConfigParser()
    setup.read(root / "setup.cfg")
    extras = setup["options.extras_require"]
    asked = "\n".join([setup["options"]["install_requires"], *extras.values()])
    lines = [line for line in asked.splitlines() if line]
    names = {re.split(r"[\[><=; ]", line)[0].lower() for line in lines} - {"streamflix"}
    pins = (root / "constraints.txt").read_text().splitlines()
    pinned = {line.split("==")[0].lower() for line in pins if "==" in line}
    assert names - pinned == set()


def targets(root: Path) -> set[str]:
    makefile = (root / "Makefile").read_text()
    return set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))


def test_make_help_lists_every_target_that_is_explained(root: Path) -> None:
    said = make(root, "help")
    assert set(re.findall(r"^  make (\w+) ", said.stdout, re.MULTILINE)) == targets(root)
    assert {"templates", "lint", "test", "check", "golden", "clean", "help"} <= targets(root)


def make(
    folder: Path, *arguments: str, path: str = "/usr/bin:/bin"
) -> subprocess.CompletedProcess[str]:
    """Runs make in a folder, with nothing of the environment but the search path."""
    command = ["/usr/bin/env", "-i", f"PATH={path}", "make", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=BOUND)


def fake_python(folder: Path, answers: str) -> str:
    """A python whose answers are those of a shell script; returns its path."""
    program = folder / "python"
    program.write_text(f"#!/bin/sh\n{answers}\n")
    program.chmod(0o755)
    return str(program)


@pytest.fixture
def bare(root: Path, tmp_path: Path) -> Path:
    """A folder with the Makefile, and a search path with make and hardly anything else."""
    (tmp_path / "Makefile").write_text((root / "Makefile").read_text())
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "make").symlink_to("/usr/bin/make")
    return tmp_path


def test_make_says_which_python_is_needed(bare: Path) -> None:
    old = fake_python(bare, 'case "$*" in *version_info*) exit 1;; *) echo Python 3.9.2;; esac')
    done = make(bare, ".venv/bin/python", f"PYTHON={old}", path=str(bare / "bin"))
    assert done.returncode == 2
    assert f"Python 3.11 or newer is needed; {old} is Python 3.9.2." in done.stderr
    assert "apt-get install python3" in done.stderr


def test_make_says_that_python_is_missing(bare: Path) -> None:
    done = make(bare, ".venv/bin/python", path=str(bare / "bin"))
    assert done.returncode == 2
    assert "Python 3.11 or newer is needed; python3 is missing." in done.stderr


def test_make_says_that_venv_is_missing(bare: Path) -> None:
    poor = fake_python(bare, 'case "$*" in *ensurepip*) exit 1;; esac')
    done = make(bare, ".venv/bin/python", f"PYTHON={poor}", path=str(bare / "bin"))
    assert done.returncode == 2
    assert f"{poor} cannot make virtual environments." in done.stderr
    assert "apt-get install python3-venv" in done.stderr
