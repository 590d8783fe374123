"""Where templates' texts come from. The only module here that touches the world.

path ○→ text (a file)      revision, path ○→ text (git show)
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from generator.cfn.load import Reader
from generator.errors import UserError


def files(folder: str = "") -> Reader:
    """A reader of files; names are relative to ``folder`` (default: the working directory)."""

    def read(name: str) -> str:
        return (Path(folder) / name).read_text(encoding="utf-8")

    return read


def revision(revision: str, folder: str = "") -> Reader:
    """A reader of a git revision's files; names are relative to ``folder`` inside a repository.

    Runs ``git show REVISION:./NAME``. Raises ``UserError`` for an unknown revision or no
    repository, ``FileNotFoundError`` for a file that the revision does not have.
    """
    _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")

    def read(name: str) -> str:
        shown = _run(folder, "show", f"{revision}:./{name}")
        if shown.returncode:
            raise FileNotFoundError(f"{revision}:{name}")
        return shown.stdout.decode("utf-8")

    return read


def _git(folder: str, *arguments: str) -> None:
    done = _run(folder, *arguments)
    if done.returncode:
        name = arguments[-1].removesuffix("^{commit}")
        said = done.stderr.decode("utf-8", "replace").strip()
        raise UserError(said or f"git knows no revision {name!r} here.")


def _run(folder: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", "-C", folder or ".", *arguments], capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise UserError("git is not installed: a revision cannot be read without it.") from error
