"""``streamflix local --deploy`` and ``streamflix demo``, as a new user sees them."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
import pytest

from generator import cli

from .conftest import World

STREAMFLIX = Path(sys.executable).with_name("streamflix")
PATIENCE = 120

# What a user of AWS may have in the environment: nothing of it may matter, or be reached.
ELSEWHERE = {
    # Coverage of the processes that are started here.
    **{name: value for name, value in os.environ.items() if name.startswith("COV")},
    "PATH": "/usr/bin:/bin",
    "AWS_PROFILE": "nobody",
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
    "AWS_REGION": "us-east-1",
    "HTTP_PROXY": "http://127.0.0.1:9",
}


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """``run(folder, "demo")`` in that environment: exit code, what is said, what is complained."""
    for name, value in ELSEWHERE.items():
        monkeypatch.setenv(name, value)

    def call(folder: Path, *arguments: str) -> tuple[int, str, str]:
        monkeypatch.chdir(folder)
        code = cli.main(arguments, os.environ)
        return code, *capsys.readouterr()

    return call


@contextmanager
def running(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The command as a process of its own, ended with the block at the latest."""
    process = subprocess.Popen(
        [STREAMFLIX, *arguments],
        cwd=folder,
        env=ELSEWHERE,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_demo_deploys_changes_and_leaves_nothing(root: Path, run: Run) -> None:
    code, told, complaint = run(root, "demo")
    assert (code, complaint) == (0, "")
    assert "over 10 stacks" in told
    assert re.search(r"CREATE_COMPLETE +Observability", told)
    assert re.search(r"ApiGatewayUrl +https://", told)
    assert re.search(r"± TaskDefinition \(AWS::ECS::TaskDefinition\): replaced\n +Cpu: ", told)
    assert re.search(r"UPDATE_COMPLETE +Service/EcsService", told)
    assert re.search(r"DELETE_COMPLETE +Network", told)
    assert re.search(r"VPCs +0 +1 +0\n", told)
    assert told.endswith("Nothing else is left, and no stack.\n")
    assert max(map(len, told.splitlines())) <= 180


@pytest.mark.long
def test_local_with_a_deployment_serves_until_it_is_told_to_end(root: Path) -> None:
    with running(root, "local", "--deploy", "local", "--port", "0") as process:
        assert process.stdout
        told = ""
        while "CLUSTER=" not in told:
            line = process.stdout.readline()
            assert line, process.communicate()
            told += line
        exports = dict(re.findall(r"export (\w+)=(\S+)", told))
        cloudformation = boto3.client(
            "cloudformation",
            endpoint_url=exports["AWS_ENDPOINT_URL"],
            region_name=exports["AWS_DEFAULT_REGION"],
            aws_access_key_id=exports["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=exports["AWS_SECRET_ACCESS_KEY"],
        )
        (stack,) = cloudformation.describe_stacks(StackName="streamflix-local")["Stacks"]
        assert stack["StackStatus"] == "CREATE_COMPLETE"
        assert {tag["Key"] for tag in stack["Tags"]} >= {"Application", "Environment"}
        for output in stack["Outputs"]:
            assert re.search(rf"{output['OutputKey']} +{re.escape(output['OutputValue'])}\n", told)
        process.terminate()
        _, complaint = process.communicate(timeout=PATIENCE)
    assert (process.returncode, complaint) == (130, "streamflix: interrupted.\n")
    with socket.socket() as probe:
        port = int(exports["AWS_ENDPOINT_URL"].rpartition(":")[2])
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_deployment_that_fails_ends_the_command(root: Path, tmp_path: Path, run: Run) -> None:
    shutil.copytree(root / "parameters", tmp_path / "parameters")
    shutil.copytree(root / "templates", tmp_path / "templates")
    registry = tmp_path / "templates" / "nested" / "registry.yaml"
    registry.write_text(registry.read_text().replace("AWS::ECR::Repository", "AWS::ECR::Shelf"))
    code, _, complaint = run(tmp_path, "local", "--deploy", "local", "--port", "0")
    assert code == 3
    assert "AWS::ECR::Shelf" in complaint
    assert "Traceback" not in complaint


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--deploy", "locl"], "There is no environment 'locl'. Did you mean local?"),
        (["--port", "65536"], "--port 65536: a port is a number from 0 to 65535."),
    ],
)
def test_wrong_usage(
    in_project: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    complaint: str,
) -> None:
    assert cli.main(["local", *arguments], {}) == 2
    assert complaint in capsys.readouterr().err


def test_a_port_that_is_taken(in_project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert cli.main(["local", "--port", str(port)], {}) == 2
    said = capsys.readouterr().err
    assert f"Port {port} of 127.0.0.1 is not available: Address already in use." in said
    assert "--port N" in said


def test_packages_that_are_missing(
    in_project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # What Python does where a package is not installed.
    monkeypatch.setitem(sys.modules, "moto", None)
    assert cli.main(["local"], {}) == 2
    assert "`make local` installs them" in capsys.readouterr().err


def test_templates_that_are_missing(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(root / "parameters", tmp_path / "parameters")
    monkeypatch.chdir(tmp_path)
    assert cli.main(["demo"], {}) == 2
    said = capsys.readouterr().err
    assert said.endswith("root.yaml: The template is missing. `make templates` writes it.\n")
