"""The results of ``streamflix doctor``, for people and for programs.

checks ●→ lines │ one JSON document
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from generator.deploy.preflight.model import Check, Status
from generator.views.terminal import printable

FORMATS = ("text", "json")
VERSION = 1

_SYMBOLS: Mapping[Status, str] = {"ok": "✓", "warning": "!", "failed": "✗", "unknown": "?"}
_COLORS: Mapping[Status, int] = {"ok": 32, "warning": 33, "failed": 31, "unknown": 33}
_WIDTH = 20


def lines(check: Check, color: bool, width: int) -> str:
    """A check's lines: symbol, name, message, and below it how to fix it; ``width`` in columns."""
    symbol = _SYMBOLS[check.status]
    if color:
        symbol = f"\x1b[{_COLORS[check.status]}m{symbol}\x1b[0m"
    indent = " " * (_WIDTH + 4)
    room = max(width - len(indent), 30)
    texts = (check.message, check.hint) if check.status != "ok" else (check.message,)
    wrapped = [
        line
        for text in texts
        if text
        for line in textwrap.wrap(printable(text), room, break_on_hyphens=False)
    ]
    first, *rest = wrapped or [""]
    return "\n".join([f"{symbol} {check.name:<{_WIDTH}}  {first}", *(indent + one for one in rest)])


def summary(checks: Sequence[Check]) -> str:
    """The last line: what stops a deployment."""
    failed = sum(check.status == "failed" for check in checks)
    unknown = sum(check.status == "unknown" for check in checks)
    parts = ["Nothing stops a deployment" if not failed else f"{failed} to fix before deploying"]
    if unknown:
        parts.append(f"{unknown} could not be checked")
    return "; ".join(parts) + "."


def document(environment: str, checks: Iterable[Check]) -> str:
    """The same as data."""
    found = [asdict(check) for check in checks]
    result = {"version": VERSION, "environment": environment or None, "checks": found}
    return json.dumps(result, indent=2, ensure_ascii=False) + "\n"
