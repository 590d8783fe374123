"""Facts about AWS that no schema states: tables in ``data/``, a line a fact, each with its source.

A table is tab-separated text with its columns' names in the first line, read when first needed.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).with_name("data")

Row = Mapping[str, str]
"""One line: column → text, empty where nothing is said."""


@cache
def table(name: str, folder: Path = _FOLDER) -> Sequence[Row]:
    """The lines of ``NAME.tsv`` in a folder (``data/``) in order."""
    with (folder / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def by_type(name: str, folder: Path = _FOLDER) -> Mapping[str, Sequence[Row]]:
    """The lines of a table with a column ``type``, by that type."""
    found: dict[str, list[Row]] = {}
    for row in table(name, folder):
        found.setdefault(row["type"], []).append(row)
    return found
