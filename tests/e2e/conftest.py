"""A local AWS that is emptied before every test, and clients that know only it."""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest import mock

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
    """``cli("s3", "mb", …)``: the AWS CLI as its users call it; what it says.

    All of it but the process, which would take longer to start than most calls take.
    """
    environment = {
        **os.environ,
        **world.aws.environment,
        "HOME": str(tmp_path),
        "AWS_PAGER": "",
    }

    def call(*arguments: str, code: int = 0) -> str:
        said = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
        with (
            mock.patch.dict(os.environ, environment, clear=True),
            chdir(tmp_path),
            warnings.catch_warnings(),
            redirect_stdout(said),
            redirect_stderr(said),
        ):
            warnings.simplefilter("ignore")
            import awscli
            from awscli.clidriver import create_clidriver

            # It says so itself where it is imported first, to its process.
            os.environ["AWS_DATA_PATH"] = str(Path(awscli.__file__).parent / "data")
            done = create_clidriver().main(list(arguments))
        text = said.buffer.getvalue().decode()
        assert done == code, (arguments, done, text)
        return text

    return call
