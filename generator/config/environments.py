"""Which environments and stack sets there are, and which files describe them.

Apart from what the files say, because the linter's cache asks it before anything is read: it
imports nothing.

    folder ○→ names ●→ files
"""

from __future__ import annotations

from pathlib import Path

FOLDER = "parameters"

# Files in the folder that are no environment's.
_RESERVED = ("waivers",)


def environments(root: Path) -> list[str]:
    """The names of the environments that have a file in ``root/parameters``, sorted."""
    names = (path.stem for path in (root / FOLDER).glob("*.yaml"))
    return sorted(name for name in names if name not in _RESERVED)


def environment_files(name: str) -> tuple[str, str]:
    """The files that describe an environment: its parameters, its settings."""
    return f"{FOLDER}/{name}.yaml", f"{FOLDER}/settings/{name}.yaml"


STACK_SETS = "stacksets"
"""The folder of the stack sets' files, below the environments'."""


def stack_sets(root: Path) -> list[str]:
    """The names of the stack sets that have a file, sorted."""
    return sorted(path.stem for path in (root / FOLDER / STACK_SETS).glob("*.yaml"))
