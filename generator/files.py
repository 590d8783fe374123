"""Writing several files as one: all are replaced, or none.

New content goes to a temporary file beside each target first; only when all of them are written
are they renamed over the old ones. A failure or an interruption in between puts the old ones back.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from generator.errors import Mistake, UserError


class Changes(NamedTuple):
    """What differs between a folder and what should be in it, as paths below the folder."""

    missing: tuple[str, ...]
    stale: tuple[str, ...]
    extra: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale or self.extra)


def compare(folder: Path, wanted: Mapping[str, bytes], known: Iterable[str]) -> Changes:
    """Compare a folder with the wanted files; of those ``known`` below it, some may be extra."""
    found = {path: _content(folder / path) for path in wanted}
    return Changes(
        missing=tuple(path for path, content in found.items() if content is None),
        stale=tuple(p for p, content in found.items() if content not in (None, wanted[p])),
        extra=tuple(sorted(set(known) - set(wanted))),
    )


def replace_all(folder: Path, wanted: Mapping[str, bytes], remove: Iterable[str] = ()) -> Changes:
    """Make the folder hold the wanted files, without those to ``remove``; all or nothing.

    Files that are right already are left alone. Raises :class:`UserError` where the folder cannot
    be written; the folder is then as it was.
    """
    changes = compare(folder, wanted, remove)
    writing = [*changes.missing, *changes.stale]
    before = {path: _content(folder / path) for path in (*writing, *changes.extra)}
    staged: dict[str, Path] = {}
    try:
        for path in writing:
            staged[path] = _stage(folder / path, wanted[path])
        for path, temporary in staged.items():
            temporary.replace(folder / path)
        for path in changes.extra:
            (folder / path).unlink()
    except BaseException as error:
        _put_back(folder, before, staged.values())
        if isinstance(error, OSError):
            raise _refused(folder, error) from error
        raise
    return changes


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _refused(path, error, "read") from error


def check_writable(target: Path, size: int) -> None:
    """Try whether a file of so many bytes can be written in one step, and leave no trace.

    Raises :class:`UserError` for a missing folder, for what is no file (a device, a pipe, a
    folder), and where there is no right to write or no room.
    """
    if not target.parent.is_dir():
        raise UserError(Mistake("There is no such folder.", str(target.parent)))
    try:
        with contextlib.suppress(FileNotFoundError):
            target.lstat()  # A name that is too long is no name.
        is_other = target.exists() and not target.is_file()
        if is_other or str(target.parent.resolve() / target.name).startswith(_NO_FILES):
            what = "This is no regular file, and will not be replaced by one."
            raise UserError(Mistake(what, str(target), hint="Name a file in a folder of yours."))
        _stage(target, bytes(size)).unlink()
    except OSError as error:
        what = f"Cannot be written: {error.strerror}."
        raise UserError(Mistake(what, str(target), hint="Nothing was begun.")) from None


# Links to devices and pipes, also where they point to a file at the moment (/dev/stdout).
_NO_FILES = ("/dev/std", "/dev/fd/", "/proc/", "/sys/")


def replace(target: Path, content: bytes, mode: int | None = None) -> None:
    """Replace one file in one step. ``mode``: its permissions (default: as they are, or the usual).

    Raises ``OSError``; the file is then as it was.
    """
    temporary = _stage(target, content, mode)
    try:
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _stage(target: Path, content: bytes, mode: int | None = None) -> Path:
    """Write the content to a new file beside the target; only a rename is left to do.

    Its name is not foreseeable, and only its owner may read it before it is complete.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:50]}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            os.fchmod(stream.fileno(), _mode(target) if mode is None else mode)
    except BaseException:
        Path(name).unlink()
        raise
    return Path(name)


def _mode(target: Path) -> int:
    """The permissions of a file, or those that a new one gets."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0o077)
        os.umask(mask)
        return 0o666 & ~mask


def _put_back(folder: Path, before: Mapping[str, bytes | None], staged: Iterable[Path]) -> None:
    for temporary in staged:
        with contextlib.suppress(OSError):
            temporary.unlink()
    for path, content in before.items():
        with contextlib.suppress(OSError):
            if content is None:
                (folder / path).unlink(missing_ok=True)
            elif _content(folder / path) != content:
                _stage(folder / path, content).replace(folder / path)


def _refused(path: Path, error: OSError, done: str = "written") -> UserError:
    where = str(error.filename or path)
    return UserError(
        Mistake(f"cannot be {done}: {error.strerror}.", file=where, hint="Nothing was changed.")
    )
