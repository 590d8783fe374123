"""The result of a check: what was found, and how to fix it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["ok", "warning", "failed", "unknown"]


@dataclass(frozen=True)
class Check:
    """One line of ``streamflix doctor``.

    ``status``: ``failed`` stops a deployment, ``unknown`` could not be asked. ``hint``: how to
    fix it, a sentence or empty.
    """

    name: str
    status: Status
    message: str
    hint: str = ""
