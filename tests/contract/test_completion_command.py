"""``streamflix completion``: what a real shell offers, from the script as it is printed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from waits import BOUND

from generator.cli import main
from generator.commands import GROUPS

COMMANDS = {name for members in GROUPS.values() for name in members}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder below a project with two environments and a stack set."""
    for name in ("dev", "prod", "waivers", "stacksets/all-regions"):
        file = tmp_path / "parameters" / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    below = tmp_path / "docs"
    below.mkdir()
    return below


def script(shell: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["completion", shell], {}) == 0
    return capsys.readouterr().out


def offered(line: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> set[str]:
    """What bash offers after a line."""
    words = " ".join(f"'{word}'" for word in line.split(" "))
    asking = f"""
COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _streamflix
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    program = script("bash", capsys) + asking
    command = ["bash", "--norc", "-uc", program]
    found = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=BOUND, check=True
    )
    assert found.stderr == ""
    return set(found.stdout.split())


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("streamflix ", {"help", *COMMANDS}),
        ("streamflix -q pl", {"plan"}),
        ("streamflix help dri", {"drift"}),
        ("streamflix plan p", {"prod"}),
        ("streamflix plan prod --format ", {"text", "json", "markdown", "html"}),
        ("streamflix plan --exi", {"--exit-code"}),
        ("streamflix stackset d", {"deploy", "destroy"}),
        ("streamflix stackset plan a", {"all-regions"}),
        ("streamflix completion z", {"zsh"}),
        ("streamflix apply --waivers ", set()),
    ],
)
def test_bash_offers_what_fits(
    line: str, expected: set[str], project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert offered(line, project, capsys) == expected


def test_no_project_offers_no_environment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "*" not in offered("streamflix destroy ", tmp_path, capsys)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_script_is_one_that_its_shell_reads(
    shell: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = script(shell, capsys)
    assert all(name in text for name in COMMANDS)
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    file = tmp_path / "script"
    file.write_text(text)
    subprocess.run([shell, "--no-execute" if shell == "fish" else "-n", file], check=True)
