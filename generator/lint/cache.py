"""Results that are known already, so that the same templates are not linted twice.

    key (sha256 of everything that decides the result) ○→ entry of JSON data, or nothing

An entry is a file of its own, written by rename: a reader sees all of it or none. What cannot be
read is not there; the next run writes it again.

Entries are trusted, so no one else may write them. They lie in the user's cache folder and never
in the checkout, where a commit could bring entries along that say "nothing found".
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from generator import files

# A run of this project takes about 20 entries; more than ten runs back is not worth the disk.
KEEP = 256


def digest(parts: Iterable[str | bytes]) -> str:
    """One key for all parts. Each part is measured, so that no two lists of parts look alike."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(b"%d:" % len(data))
        total.update(data)
    return total.hexdigest()


def cache_folder(environ: Mapping[str, str], project: Path) -> Path | None:
    """Where the results of a project are kept; None: nowhere that is the user's alone.

    ``$XDG_CACHE_HOME`` (or ``~/.cache``), a folder for each project's path. A cache folder inside
    the project's repository is not used.
    """
    home = environ.get("HOME", "")
    base = environ.get("XDG_CACHE_HOME", "") or (home and f"{home}/.cache")
    if not Path(base).is_absolute():  # as the XDG specification has it
        return None
    here = project.resolve()
    folder = Path(base, "streamflix", "lint", digest([str(here)])[:16]).resolve()
    repository = next((one for one in (here, *here.parents) if (one / ".git").exists()), here)
    return None if folder.is_relative_to(repository) else folder


class Store:
    """A folder of entries; None: a store that keeps nothing.

    Failing to write is no reason to fail: the result is known anyway. A folder that others than
    the user own or may write to is not used.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder if folder and _is_private(folder) else None

    def read(self, key: str) -> Any:
        """The entry's data, or None. Reading keeps an entry from being pruned."""
        if not self.folder:
            return None
        path = self.folder / f"{key}.json"
        try:
            data = json.loads(path.read_bytes())
            os.utime(path)
        except (OSError, ValueError, RecursionError):
            return None
        return data

    def write(self, key: str, data: Any) -> None:
        """Put an entry in place, whole."""
        if not self.folder:
            return
        path = self.folder / f"{key}.json"
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            files.replace(path, json.dumps(data, ensure_ascii=False).encode(), mode=0o600)

    def prune(self, keep: int = KEEP) -> None:
        """Remove all but the entries used last, and what interrupted runs left behind."""
        if not self.folder:
            return
        try:
            entries = sorted(self.folder.iterdir(), key=_last_used, reverse=True)
        except OSError:
            return
        for path in entries[keep:]:
            path.unlink(missing_ok=True)


def _is_private(folder: Path) -> bool:
    """Whether a folder is the user's alone, or is not there yet."""
    try:
        status = folder.stat()
    except OSError:
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & 0o022


def _last_used(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # another run has just removed it
        return 0.0
