"""The files of templates/ that are stale: what the layers build is linted and planned instead.

layers ●→ texts, templates/ ○→ those that differ
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generator.files import compare


def stale_templates() -> dict[str, str]:
    """The files of templates/ that the layers of this working tree build differently: their texts.

    Empty in another folder: its templates are not built by this code.
    """
    if Path("generator").resolve() != Path(__file__).resolve().parents[2]:
        return {}
    # What builds takes a tenth of a second to import, which other folders need not wait for.
    from generator.assembly.writing import text
    from generator.deliveries import documents

    texts = {document.path: text(document) for document in documents()}
    wanted = {path: content.encode() for path, content in texts.items()}
    changes = compare(Path("templates"), wanted, ())
    return {f"templates/{path}": texts[path] for path in (*changes.missing, *changes.stale)}


def stale_notes(built: Mapping[str, str], subject: str) -> tuple[str, ...]:
    """That templates/ is stale and ``subject`` ("this plan") is not of it, or nothing."""
    what = "templates/ is stale ({}): {} is of what the code builds. Run `make templates`."
    return (what.format(", ".join(built), subject),) if built else ()
