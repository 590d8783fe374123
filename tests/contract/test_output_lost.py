"""Output that cannot be written ends in one line and exit code 2; a closed pipe does not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from waits import BOUND

STREAMFLIX = "from generator.cli import entry; entry()"

# Ends as `streamflix` does, with a command that prints a megabyte and returns 1.
PRINT_A_MEGABYTE = """
import sys
from types import SimpleNamespace
from generator import cli, streams

def run(options):
    print("x" * 1_000_000)
    return 1

command = SimpleNamespace(arguments=lambda parser: None, run=run)
streams.take_over()
sys.exit(streams.exit_code(cli.main(["print"], {}, {"": {"print": ""}}, lambda name: command)))
"""

pytestmark = pytest.mark.parametrize(
    "environ", [{}, {"PYTHONUNBUFFERED": "1"}], ids=["buffered", "unbuffered"]
)
Environ = dict[str, str]


def run(root: Path, environ: Environ, arguments: str, shell: str) -> tuple[int, str, str]:
    """The exit code and both outputs of ``streamflix``; a line of shell runs it, as ``"$@"``."""
    command = [sys.executable, "-c", STREAMFLIX, *arguments.split()]
    done = subprocess.run(
        ["/bin/sh", "-c", shell, "sh", *command],
        cwd=root,
        env=environ,
        capture_output=True,
        text=True,
        timeout=BOUND,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("arguments", ["--help", "--version", "parameters dev"])
def test_a_full_disk_is_told(root: Path, environ: Environ, arguments: str) -> None:
    told = (2, "", "standard output: No space left on device.\n")
    assert run(root, environ, arguments, '"$@" >/dev/full') == told


@pytest.mark.parametrize("arguments", ["--help", "--version", "parameters dev"])
def test_a_closed_standard_output_is_told(root: Path, environ: Environ, arguments: str) -> None:
    told = (2, "", "standard output: Bad file descriptor.\n")
    assert run(root, environ, arguments, '"$@" >&-') == told


@pytest.mark.parametrize("shell", ['"$@" 2>/dev/full', '"$@" 2>&-'], ids=["full", "closed"])
@pytest.mark.parametrize("arguments", ["nonsense", "build --check --out nowhere"])
def test_a_standard_error_that_fails_ends_with_exit_code_2(
    root: Path, environ: Environ, arguments: str, shell: str
) -> None:
    assert run(root, environ, arguments, shell) == (2, "", "")


@pytest.mark.parametrize("shell", ['"$@" >/dev/full 2>&1', '"$@" >&- 2>&-', '"$@" <&- >&- 2>&-'])
def test_where_nothing_can_be_told_the_exit_code_still_tells(
    root: Path, environ: Environ, shell: str
) -> None:
    assert run(root, environ, "--version", shell) == (2, "", "")


def test_a_command_that_has_nothing_to_say_loses_nothing(root: Path, environ: Environ) -> None:
    assert run(root, environ, "build --check", '"$@" >&- 2>&-') == (0, "", "")


def test_a_file_that_becomes_too_large_is_told(
    root: Path, environ: Environ, tmp_path: Path
) -> None:
    # One block of 512 bytes, less than the help page has: the first write is cut off.
    shell = f'ulimit -f 1; "$@" >{tmp_path}/help.txt'
    told = (2, "", "standard output: File too large.\n")
    assert run(root, environ, "--help", shell) == told


def test_a_closed_standard_input_is_told(root: Path, environ: Environ) -> None:
    told = (2, "", "standard input: Bad file descriptor.\n")
    assert run(root, environ, "explain -", '"$@" <&-') == told


@pytest.mark.parametrize(
    ("arguments", "code"),
    [("--help", 0), ("parameters dev", 0), ("nonsense", 2), ("build --check --out nowhere", 1)],
)
def test_a_closed_pipe_is_quiet_and_leaves_the_exit_code(
    root: Path, environ: Environ, arguments: str, code: int
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-c", STREAMFLIX, *arguments.split()]
    outputs = {"stdout": writing, "stderr": writing}
    done = subprocess.run(command, cwd=root, env=environ, timeout=BOUND, check=False, **outputs)
    os.close(writing)
    assert done.returncode == code


@contextmanager
def printing(root: Path, environ: Environ, stdout: int) -> Iterator[subprocess.Popen[str]]:
    """A process that prints a megabyte to a pipe that no one reads yet."""
    command = [sys.executable, "-c", PRINT_A_MEGABYTE]
    with subprocess.Popen(
        command, cwd=root, env=environ, stdout=stdout, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("blocking", [True, False])
def test_a_slow_reader_gets_everything(root: Path, environ: Environ, blocking: bool) -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, blocking)
    with printing(root, environ, writing) as process, os.fdopen(reading, "rb") as reader:
        os.close(writing)
        assert len(reader.read()) == 1_000_001
        assert process.communicate() == (None, "")
        assert process.returncode == 1


def test_an_interrupt_ends_a_command_whose_output_nobody_reads(
    root: Path, environ: Environ
) -> None:
    reading, writing = os.pipe()
    with printing(root, environ, writing) as process, os.fdopen(reading, "rb", 0) as reader:
        os.close(writing)
        # It is in the midst of writing: what it prints is more than a pipe holds.
        assert reader.read(1) == b"x"
        process.send_signal(signal.SIGINT)
        assert process.communicate() == (None, "streamflix: interrupted.\n")
        assert process.returncode == 130
