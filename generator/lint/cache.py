"""Results that are known already, so that the same templates are not linted twice.

    key (sha256 of everything that decides the result) ○→ entry of JSON data, or nothing

An entry is a file of its own, written by rename: a reader sees all of it or none. What cannot be
read is not there; the next run writes it again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

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


class Store:
    """A folder of entries. Failing to write is no reason to fail: the result is known anyway."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, key: str) -> Any:
        """The entry's data, or None. Reading keeps an entry from being pruned."""
        path = self.folder / f"{key}.json"
        try:
            data = json.loads(path.read_bytes())
            os.utime(path)
        except (OSError, ValueError, RecursionError):
            return None
        return data

    def write(self, key: str, data: Any) -> None:
        """Put an entry in place, whole."""
        path = self.folder / f"{key}.json"
        half_written = path.with_suffix(f".{os.getpid()}.tmp")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            half_written.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
            half_written.replace(path)
        except OSError:
            with suppress(OSError):
                half_written.unlink()

    def prune(self, keep: int = KEEP) -> None:
        """Remove all but the entries used last, and what interrupted runs left behind."""
        try:
            files = sorted(self.folder.iterdir(), key=_last_used, reverse=True)
        except OSError:
            return
        for path in files[keep:]:
            path.unlink(missing_ok=True)


def _last_used(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # another run has just removed it
        return 0.0
