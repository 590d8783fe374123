"""What AWS says of a resource type: the provider schemas inside the cfn-lint package.

Read from the installed package's own files, without importing it, and never from a user's cache,
so that every machine with the same version gets the same answers.

    type, region ○→ schema file ●→ ResourceSchema
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any, Literal

Replacement = Literal["never", "conditional", "always"]


@dataclass(frozen=True)
class ResourceSchema:
    """One type's schema. Property paths are ``/``-joined names, ``*`` for any item: ``A/*/B``."""

    type: str
    data: Mapping[str, Any]

    def replacement_for(self, path: str) -> Replacement:
        """Whether a change at this property path replaces the resource."""
        raise NotImplementedError


class Schemas:
    """The schemas of one region, each read when first asked for."""

    def __init__(self, region: str = "us-east-1", folder: FilePath | None = None) -> None:
        raise NotImplementedError

    def get(self, type_name: str) -> ResourceSchema | None:
        """The schema of a type; None for a type that this region or this package lacks."""
        raise NotImplementedError

    def types(self) -> list[str]:
        """All types of the region, sorted."""
        raise NotImplementedError
