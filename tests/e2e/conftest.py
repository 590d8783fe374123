"""A local AWS that is emptied before every test, and clients that know only it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from worlds import ACCOUNT, REGION, World

__all__ = ["ACCOUNT", "REGION", "World"]


@pytest.fixture
def world(endpoint: World) -> World:
    """The endpoint with nothing in it."""
    endpoint.empty()
    return endpoint


@pytest.fixture
def streamflix(endpoint: World) -> World:
    """The endpoint with StreamFlix's local environment deployed, as ``streamflix-local``."""
    endpoint.streamflix("local")
    return endpoint


Cli = Callable[..., str]


@pytest.fixture
def cli(world: World, tmp_path: Path) -> Cli:
    """``cli("s3", "mb", …)``: the AWS CLI as its users call it; its standard output."""

    def call(*arguments: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "awscli", *arguments],
            env={**_clean_environment(tmp_path), **world.aws.environment},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == code, (arguments, done.returncode, done.stdout, done.stderr)
        return done.stdout + done.stderr

    return call


def _clean_environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {**kept, "HOME": str(home), "AWS_PAGER": "", "PYTHONWARNINGS": "ignore"}
