"""``streamflix`` as a process: what it imports, where its output goes, how it ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from waits import BOUND

ENTRY = "from generator.cli import entry; entry()"

# Each is imported only where it is used: the command line starts without any of them.
HEAVY = {"boto3", "botocore", "cfnlint", "cloudformation_validate", "moto", "rich", "sympy"}

PRINT_MODULES = """
import sys
from generator.cli import main
code = main(sys.argv[1:], {})
print(code, *sys.modules, file=sys.stderr)
"""


def python(
    root: Path, code: str, *arguments: str, environ: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Runs Python code in a process of its own, below the project, with little environment."""
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=root, env=environ or {}, capture_output=True, timeout=BOUND)


def modules(root: Path, *arguments: str) -> set[str]:
    """What a command has imported by its end; it must end well."""
    said = python(root, PRINT_MODULES, *arguments).stderr.decode()
    code, *names = said.splitlines()[-1].split()
    assert code == "0", said
    return set(names)


def test_help_imports_next_to_nothing(root: Path) -> None:
    ours = {name for name in modules(root, "--help") if name.startswith("generator")}
    assert ours == {"generator", "generator.cli", "generator.commands", "generator.streams"}
    assert not modules(root, "--help") & {"argparse", "dataclasses", "re", "typing", "troposphere"}


def test_a_command_s_help_imports_that_command_alone(root: Path) -> None:
    imported = modules(root, "docs", "--help")
    assert "generator.commands.docs" in imported
    assert "generator.commands.build" not in imported


def test_generating_imports_no_linter_and_no_client(root: Path, tmp_path: Path) -> None:
    imported = modules(root, "build", "--quiet", "--out", str(tmp_path))
    assert "troposphere.ec2" in imported
    assert not imported & HEAVY


def test_output_is_utf8_whatever_the_locale(root: Path) -> None:
    done = python(root, ENTRY, "--help", environ={"LC_ALL": "C", "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert "0 done, or nothing to do · 1 findings" in done.stdout.decode("utf-8")


@pytest.mark.parametrize(("arguments", "code"), [(["--version"], 0), (["nonsense"], 2), ([], 2)])
def test_the_process_ends_with_the_exit_code(root: Path, arguments: list[str], code: int) -> None:
    assert python(root, ENTRY, *arguments).returncode == code
