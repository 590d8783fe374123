"""Where templates' texts come from. The only module here that touches the world.

path ○→ text (a file)      revision, path ○→ text (git show)
"""

from __future__ import annotations

import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from generator.errors import Mistake, UserError

if TYPE_CHECKING:
    # Reading templates takes YAML, which a linter that knows every result does without.
    from generator.cfn.load import Reader

# CloudFormation takes 1 MB (quotas); long comments and other tools' templates may be larger.
_LARGEST = 16 * 2**20


def files(folder: str = "") -> Reader:
    """A reader of files; names are relative to ``folder`` (default: the working directory)."""

    return lambda name: content(Path(folder) / name, name).decode("utf-8")


def content(path: Path, name: str) -> bytes:
    """A file's bytes. Raises ``OSError``, and ``UserError`` for what is no file of a sensible size.

    ``name``: what it is called in messages.
    """
    _check(path, name)
    with path.open("rb") as stream:
        found = stream.read(_LARGEST + 1)
    if len(found) > _LARGEST:  # It has grown, or its size is not known beforehand.
        raise UserError(_too_large(name))
    return found


def real_path(folder: str = "") -> Callable[[str], str]:
    """Where a name really leads, below ``folder`` (default: the working directory): no links."""
    return lambda name: str((Path(folder) / name).resolve())


def _check(path: Path, name: str) -> None:
    """Refuse what is no file of a sensible size: devices, and pipes that no one may ever fill.

    A shell's process substitution (``/dev/fd/63``) is read.
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode) and not name.startswith(("/dev/fd/", "/proc/self/fd/")):
        raise UserError(Mistake("This is no regular file.", name))
    if status.st_size > _LARGEST:
        raise UserError(_too_large(name))


def _too_large(name: str) -> Mistake:
    return Mistake(f"This is larger than {_LARGEST // 2**20} MiB.", name)


def revision(revision: str, folder: str = "") -> Reader:
    """A reader of a git revision's files; names are relative to ``folder`` inside a repository.

    Runs ``git show COMMIT:./NAME``. What is written as the revision reaches git once, where it
    cannot be an option; from then on its commit's hash is used. Raises ``UserError`` for an unknown
    revision or no repository, ``FileNotFoundError`` for a file that the revision does not have.
    """
    commit = _commit(folder, revision)

    def read(name: str) -> str:
        shown = _run(folder, "show", f"{commit}:./{name}")
        if shown.returncode:
            raise FileNotFoundError(f"{revision}:{name}")
        return shown.stdout.decode("utf-8")

    return read


def _commit(folder: str, revision: str) -> str:
    done = _run(
        folder, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"
    )
    # Older versions of git print the option itself first.
    printed = done.stdout.decode("ascii", "replace").split()
    if done.returncode or not printed:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise UserError(said or f"git knows no revision {revision!r} here.")
    return printed[-1]


def _run(folder: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", "-C", folder or ".", *arguments], capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise UserError("git is not installed: a revision cannot be read without it.") from error
