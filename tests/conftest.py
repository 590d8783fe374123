"""What all tests share: their environment, expected files, what Hypothesis does."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.database import DirectoryBasedExampleDatabase

if TYPE_CHECKING:
    from worlds import World

TESTS = Path(__file__).parent
ROOT = TESTS.parent

settings.register_profile(
    "streamflix",
    # Two processes share two cores: a slow example is not a failure.
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    # The same examples on every machine; --hypothesis-profile=explore looks for new ones.
    derandomize=True,
    database=None,
    # A few every day; make test-long takes more of them (--hypothesis-profile=thorough).
    max_examples=50,
)
settings.register_profile("thorough", settings.get_profile("streamflix"), max_examples=200)
settings.register_profile(
    "explore",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    database=DirectoryBasedExampleDatabase(ROOT / ".cache" / "hypothesis"),
)
settings.load_profile("streamflix")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--rewrite-golden``, which ``make golden`` gives, and ``--stack``, of ``make test-aws``."""
    parser.addoption(
        "--rewrite-golden", action="store_true", help="write what tests/golden/ should hold"
    )
    parser.addoption(
        "--stack",
        metavar="NAME",
        default="",
        help="let tests/integration look at this stack, in the account and region of the"
        " environment, not at one on this machine; they only read (with -m aws)",
    )


_MUCH = 1_500_000
"""Blocks of memory, some 150 MB."""


class _Garbage:
    """Collects garbage seldom: where memory has grown much since it was collected last.

    What modules and the services' models hold is none, and takes a second to walk.
    """

    def __init__(self) -> None:
        self._kept = 0

    def collect(self) -> None:
        """Collect it now; what was frozen with what was loaded meanwhile, too."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        # glibc's allocator keeps what it once had for itself, unless it is reported.
        getattr(ctypes.CDLL(None), "malloc_trim", lambda _: None)(0)
        self._kept = sys.getallocatedblocks()

    def pytest_collection_finish(self) -> None:
        gc.set_threshold(50_000, 20, 20)
        self.collect()

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logfinish(self) -> None:
        if sys.getallocatedblocks() > self._kept + _MUCH:
            self.collect()


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(_Garbage())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With ``--rewrite-golden`` only the tests that have expected files run."""
    if config.getoption("--rewrite-golden"):
        items[:] = [item for item in items if "golden" in getattr(item, "fixturenames", ())]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say how to run the tests in this order again: a quiet run has no header that does."""
    seed = config.getoption("randomly_seed", None)
    if seed is not None and config.get_verbosity() < 0:
        terminalreporter.write_line(f"The same order again: --randomly-seed={seed}")


_KEPT = ("PATH", "LANG", "LC_", "TMPDIR", "NODE_PATH", "COV", "PYTEST_")
"""How the names of those variables begin that tests, and processes of theirs, are given."""


@pytest.fixture(scope="session", autouse=True)
def environment(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[None]:
    """The same environment on every machine: no settings of the user's, an empty home."""
    if pytestconfig.getoption("--stack"):  # a real account, found as the user finds it
        yield
        return
    kept = {name: text for name, text in os.environ.items() if name.startswith(_KEPT)}
    own = {
        "HOME": str(tmp_path_factory.mktemp("home")),
        "GIT_CONFIG_NOSYSTEM": "1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    # A shell lets what it runs in the background ignore interrupts, and its processes inherit it.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with mock.patch.dict(os.environ, {**kept, **own}, clear=True):
        yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(autouse=True)
def same_environment(environment: None) -> Iterator[None]:
    """What a test changes in the environment, also in threads of its own, ends with it."""
    with mock.patch.dict(os.environ):
        yield


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """``golden("screens/build.txt", text)``: the text is what ``tests/golden/`` holds there."""
    rewrite = bool(request.config.getoption("--rewrite-golden"))

    def same(name: str, text: str) -> None:
        path = TESTS / "golden" / name
        if rewrite:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"{path} is missing: `make golden` writes it"
        expected = path.read_text(encoding="utf-8")
        assert text == expected, f"{path} differs: read it, then `make golden`"

    return same


@pytest.fixture
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture
def in_project(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project's folder, as the current one: commands read and write below it."""
    monkeypatch.chdir(ROOT)
    return ROOT


@pytest.fixture(scope="session")
def endpoint() -> Iterator[World]:
    """A local AWS for the whole process, holding whatever the test before left in it."""
    from worlds import World

    from generator.local.aws import LocalAws

    with LocalAws() as aws:
        yield World(aws)
