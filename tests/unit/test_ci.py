"""``.ci/run`` tests as on someone else's machine, on every Python that is there."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

# Answers like a Python of a version, or like none that can make virtual environments.
PYTHON = '#!/bin/sh\necho "{version}"\n[ "{version}" ]\n'
MAKE = """#!/bin/sh
{{ echo "make $*"; env; echo; }} >> {folder}/calls
case $* in *" test") printf '%s\\n' 'F..' 'FAILED tests/test_a.py' '1 failed, 2 passed in 1.00s'
    echo 'make: *** [pytest] Error 1' >&2; exit {code};; esac
"""


def program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path, root: Path) -> Path:
    """A folder with the script, a home with a Python, and a search path with others and make."""
    program(tmp_path / ".ci/run", (root / ".ci/run").read_text())
    for name, version in (
        ("bin/python3", "3.11.9"),
        ("bin/python3.11", "3.11.9"),
        ("old/python3.11", "3.11.2"),
        ("bin/python3.13", ""),
        ("home/.pyenv/versions/3.12.1/bin/python", "3.12.1"),
        ("home/.pyenv/versions/3.10.1/bin/python", "3.10.1"),
        ("bin/python3.14", ""),
    ):
        program(tmp_path / name, PYTHON.format(version=version))
    for name in ("bash", "dirname", "env", "grep", "mkdir", "sh", "tee"):
        (tmp_path / "bin" / name).symlink_to(shutil.which(name) or "")
    return tmp_path


def run(machine: Path, code: int, **environ: str) -> subprocess.CompletedProcess[str]:
    """Runs it; ``code`` is how ``make test`` ends."""
    program(machine / "bin/make", MAKE.format(folder=machine, code=code))
    path = f"{machine}/bin:{machine}/old"
    own = {"HOME": str(machine / "home"), "PATH": path, "LANG": "C.UTF-8"}
    return subprocess.run(
        [machine / ".ci/run"], env={**own, **environ}, capture_output=True, text=True, timeout=60
    )


def calls(machine: Path) -> list[list[str]]:
    """Each call of make: its line, then the variables that it was given."""
    return [call.splitlines() for call in (machine / "calls").read_text().strip().split("\n\n")]


def test_all_tests_run_last_and_the_quick_ones_on_every_other_python(machine: Path) -> None:
    done = run(machine, 0)
    assert done.returncode == 0
    quick = "make --no-print-directory test-quick"
    assert [call[0] for call in calls(machine)] == [
        "make --no-print-directory templates",
        f"{quick} PYTHON={machine}/old/python3.11 VENV=.cache/python/3.11.2",
        f"{quick} PYTHON={machine}/home/.pyenv/versions/3.12.1/bin/python"
        " VENV=.cache/python/3.12.1",
        "make --no-print-directory test",
    ]
    assert "Python 3.13: not on this machine\nPython 3.14: not on this machine\n" in done.stdout


def test_of_the_environment_only_paths_and_package_settings_are_kept(machine: Path) -> None:
    packages = {
        "PIP_INDEX_URL": "https://index.example/simple",
        "PIP_CONFIG_FILE": "a file\nwith two lines in its name",
        "npm_config_registry": "https://npm.example",
        "HTTPS_PROXY": "http://proxy.example",
        "no_proxy": "localhost",
        "SSL_CERT_FILE": "/etc/certificates.pem",
        "REQUESTS_CA_BUNDLE": "/etc/certificates.pem",
    }
    ambient = dict.fromkeys(
        (
            *("CI", "GITHUB_ACTIONS", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "PYTHONPATH"),
            *("AWS_PROFILE", "AWS_CA_BUNDLE", "AWS_ACCESS_KEY_ID", "MAKEFLAGS", "NO_COLOR"),
            *("TERM", "LC_ALL", "XDG_CACHE_HOME", "PYTEST_ADDOPTS", "SOME_PIP_X", "NOT_HOME"),
        ),
        "1",
    )
    run(machine, 0, **packages, **ambient)
    own = {"HOME", "PATH", "LANG"}
    for _, *lines in calls(machine):
        names = {line.partition("=")[0] for line in lines if "=" in line}
        # The shell that plays make sets these by itself.
        assert names - {"PWD", "OLDPWD", "SHLVL", "_"} == own | set(packages)


def test_the_end_is_how_pytest_ended(machine: Path) -> None:
    done = run(machine, 2)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-2:] == [
        "FAILED tests/test_a.py",
        "1 failed, 2 passed in 1.00s",
    ]
