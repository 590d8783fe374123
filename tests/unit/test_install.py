"""``tools/install.sh``: uv where it is on the machine, otherwise pip, and never in silence."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

RECORD = 'echo "$(basename "$0") index=${UV_DEFAULT_INDEX:-} $*" >> "$LOG"'
BUILD = "--no-build-isolation --config-settings editable_mode=compat --editable"
PINNED = "--constraint constraints.txt"


@dataclass
class Machine:
    """A search path of a few programs, and a virtual environment whose Python records its calls."""

    root: Path
    folder: Path

    def has(self, name: str, commands: str) -> None:
        """Puts a shell script there."""
        program = self.folder / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(f"#!/bin/sh\n{commands}\n")
        program.chmod(0o755)

    def install(self, *extra: str, stdout: int = subprocess.PIPE, **environ: str) -> str:
        """Installs; what is printed, unless it goes elsewhere."""
        done = subprocess.run(
            ["/bin/sh", "tools/install.sh", self.folder / "venv", *extra],
            cwd=self.root,
            env={"PATH": str(self.folder / "bin"), "LOG": str(self.folder / "log"), **environ},
            stdout=stdout,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
            check=True,
        )
        return done.stdout

    def calls(self) -> list[str]:
        """What was run, a line a call."""
        return (self.folder / "log").read_text().splitlines()


@pytest.fixture
def machine(root: Path, tmp_path: Path) -> Machine:
    """Without uv; pip is in the environment already."""
    made = Machine(root, tmp_path)
    made.has("venv/bin/python", f'[ "$1" = -c ] || {RECORD}')
    (tmp_path / "bin").mkdir()
    for name in ("basename", "cut", "du", "sleep"):
        program = shutil.which(name)
        assert program is not None
        (tmp_path / "bin" / name).symlink_to(program)
    return made


def test_pip_installs_what_is_pinned(machine: Machine) -> None:
    said = machine.install()
    pip = "python index= -m pip --disable-pip-version-check --no-input install"
    assert machine.calls() == [
        f"{pip} {PINNED} --quiet pip setuptools",
        f"{pip} {PINNED} {BUILD} . --quiet",
    ]
    assert "Installing what the templates need into" in said


def test_uv_is_used_where_it_is_on_the_machine(machine: Machine) -> None:
    machine.has("bin/uv", RECORD)
    said = machine.install("local", PIP_INDEX_URL="https://index.example/simple")
    python = machine.folder / "venv/bin/python"
    uv = f"uv index=https://index.example/simple pip install --python {python}"
    assert machine.calls() == [
        f"{uv} {PINNED} --quiet setuptools",
        f"{uv} {PINNED} {BUILD} .[local] --quiet",
    ]
    assert "Installing what AWS on this machine needs into" in said
    assert "with uv" in said


def test_uv_s_own_index_is_left_to_it(machine: Machine) -> None:
    machine.has("bin/uv", RECORD)
    machine.install(PIP_INDEX_URL="https://pip.example", UV_DEFAULT_INDEX="https://uv.example")
    assert {call.split()[1] for call in machine.calls()} == {"index=https://uv.example"}


def test_pip_goes_on_where_uv_cannot(machine: Machine) -> None:
    machine.has("bin/uv", "echo no network >&2; exit 1")
    said = machine.install("test")
    assert "no network" in said
    assert "uv could not install it: trying pip." in said
    assert machine.calls()[-1].endswith(".[test] --quiet")


def test_pip_is_installed_where_it_is_missing(machine: Machine) -> None:
    machine.has("venv/bin/python", f'[ "$1" != -c ] || exit 1; {RECORD}')
    assert "Installing pip into" in machine.install()
    assert machine.calls()[0] == "python index= -m ensurepip"


def test_a_slow_installer_is_not_silent(machine: Machine) -> None:
    # It ends when it sees a dot, not after a time: without dots the test runs into its timeout.
    output = machine.folder / "output"
    wait = f'[ "$1" = -c ] || until grep -q " [.]" {output}; do sleep 0.1; done'
    machine.has("venv/bin/python", wait)
    (machine.folder / "bin/grep").symlink_to(shutil.which("grep") or "")
    with output.open("wb") as file:
        machine.install(stdout=file.fileno())
    assert "with pip ." in output.read_text()


def test_the_installer_shows_its_own_progress_on_a_terminal(machine: Machine) -> None:
    reading, terminal = os.openpty()
    machine.install(stdout=terminal)
    os.close(terminal)
    os.close(reading)
    assert machine.calls()[-1].endswith(f"{BUILD} .")


def test_what_fails_is_shown_and_nothing_is_taken_for_installed(machine: Machine) -> None:
    machine.has("venv/bin/python", '[ "$1" = -c ] || { echo no such version; exit 1; }')
    with pytest.raises(subprocess.CalledProcessError) as failed:
        machine.install()
    assert "no such version" in failed.value.stdout
