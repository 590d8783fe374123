"""The project's folder: where a command works, wherever in the project it is called.

working directory ○→ the nearest folder with parameters/settings/ ○→ working directory
options with paths ●→ the same files, seen from there
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable
from pathlib import Path

_MARK = Path("parameters", "settings")
_PATHS = frozenset({"FILE", "FILE|-", "DIR", "ROOT", "BEFORE", "AFTER", "REV|DIR|deployed"})
"""What options and arguments are called in help pages that take paths."""


def enter(options: argparse.Namespace, actions: Iterable[argparse.Action]) -> None:
    """Work in the project's folder: the nearest one above that is a project, if this is none.

    The paths among the options that were given are adapted; their defaults are the project's.
    """
    here = Path.cwd()
    home = next((one for one in (here, *here.parents) if (one / _MARK).is_dir()), here)
    if home == here:
        return
    for action in actions:
        value = getattr(options, action.dest, None)
        if action.metavar in _PATHS and value and value != action.default:
            is_file = "REV" not in action.metavar or (here / str(value)).is_dir()
            setattr(options, action.dest, _seen_from(home, here, value) if is_file else value)
    os.chdir(home)


def _seen_from(home: Path, here: Path, value: object) -> object:
    """The path as it is called in the project's folder; what is no path stays."""
    text = str(value)
    if text in ("-", "") or Path(text).is_absolute() or not (here / text).parent.is_dir():
        return value
    path = os.path.relpath(here / text, home)
    return Path(path) if isinstance(value, Path) else path
