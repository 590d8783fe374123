"""Which types are drawn, as what, and which belong to one that is drawn: ``data/kinds.tsv``."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class TypeKind:
    """A type: its ``label`` (empty: it is not drawn itself), and whether it is a data store or
    serves the internet.

    ``owner``: the property that refers to the resource that it is a part of.
    """

    label: str
    owner: str = ""
    is_store: bool = False
    is_public: bool = False


@cache
def kinds() -> Mapping[str, TypeKind]:
    """The kind of each type that is drawn or belongs to one that is."""
    path = Path(__file__).with_name("data") / "kinds.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["type"]: _kind(row) for row in csv.DictReader(file, delimiter="\t")}


def _kind(row: Mapping[str, str]) -> TypeKind:
    return TypeKind(row["label"], row["owner"], row["is"] == "store", row["is"] == "public")


def label_of(resource_type: str) -> str:
    """What a type is called in a picture: by default its last word, ``DBProxy``."""
    kind = kinds().get(resource_type)
    return kind.label if kind and kind.label else resource_type.rpartition("::")[2]
