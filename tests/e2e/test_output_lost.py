"""A deployment goes on to its end whether or not anybody reads what it prints."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from waits import BOUND

from generator.local.fault import Fault

from .conftest import World
from .small import NAME, Small, small

DEPLOY = ("from generator.cli import entry; entry()", "deploy", "local", "--yes")


@pytest.fixture
def product(
    world: World, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[Small]:
    """The small product, to be protected when it is deployed."""
    with small(world, root, tmp_path, capsys) as made:
        made.settings("termination-protection: true")
        yield made


def started(product: Small, root: Path, stdout: int) -> subprocess.Popen[str]:
    """``streamflix deploy local --yes`` as a process of its own."""
    environ = {"PYTHONPATH": str(root), **product.world.aws.environment}
    command = [sys.executable, "-c", *DEPLOY]
    return subprocess.Popen(
        command, cwd=product.folder, env=environ, stdout=stdout, stderr=subprocess.PIPE, text=True
    )


def is_protected(product: Small) -> bool:
    """Whether the stack is deployed, and protected, which is the last that a deployment does."""
    [stack] = product.world.cfn.describe_stacks(StackName=NAME)["Stacks"]
    return stack["StackStatus"] == "CREATE_COMPLETE" and stack["EnableTerminationProtection"]


def test_whoever_read_the_first_line_may_go(product: Small, root: Path) -> None:
    with started(product, root, subprocess.PIPE) as deployment:
        assert deployment.stdout is not None
        assert deployment.stdout.readline()
        deployment.stdout.close()
        deployment.wait(BOUND)
    assert deployment.returncode == 0
    assert is_protected(product)


@pytest.mark.parametrize(("fails", "code"), [(False, 0), (True, 3)])
def test_the_exit_code_tells_how_the_work_ended(
    product: Small, root: Path, fails: bool, code: int
) -> None:
    if fails:
        product.world.aws.faults.add(Fault("fail", "First/Topic", "create"))
    reading, writing = os.pipe()
    os.close(reading)
    with started(product, root, writing) as deployment:
        os.close(writing)
        _, said = deployment.communicate(timeout=BOUND)
    assert deployment.returncode == code, said
    assert "pipe" not in said
    assert is_protected(product) is not fails


def test_a_full_disk_is_told_when_the_work_is_done(product: Small, root: Path) -> None:
    with Path("/dev/full").open("wb") as full, started(product, root, full.fileno()) as deployment:
        _, said = deployment.communicate(timeout=BOUND)
    assert deployment.returncode == 2
    assert said.splitlines()[-1] == "standard output: No space left on device."
    assert is_protected(product)
