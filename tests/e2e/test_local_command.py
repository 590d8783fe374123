"""``streamflix local`` as a process of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from waits import BOUND

from generator.cli import main

from .conftest import World

COMMAND = Path(sys.executable).with_name("streamflix")


def test_it_serves_until_it_is_told_to_end() -> None:
    with subprocess.Popen(
        [COMMAND, "local", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    ) as process:
        try:
            assert process.stdout is not None
            endpoint = process.stdout.readline().split()[7]
            assert endpoint.startswith("http://127.0.0.1:")
            with urllib.request.urlopen(f"{endpoint}/_local/health", timeout=BOUND) as answer:
                assert json.load(answer) == {"status": "ok"}
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=BOUND)
            assert (process.returncode, said) == (130, "streamflix: interrupted.\n")
        finally:
            process.kill()


def test_port_that_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["local", "--port", str(port)], {}) == 2
    assert f"Port {port} of 127.0.0.1 is not available" in capsys.readouterr().err


def test_port_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["local", "--port", "70000"], {}) == 2
    assert "0 to 65535" in capsys.readouterr().err


def test_nobody_else_can_reach_it(world: World) -> None:
    """The server is bound to 127.0.0.1: no other address of this machine answers."""
    port = int(world.aws.endpoint_url.rpartition(":")[2])
    with pytest.raises(OSError, match=r"refused|unreachable|timed out"):
        socket.create_connection(("127.0.0.2", port), timeout=2)
