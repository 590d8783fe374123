"""The files of templates/ that are stale: what the layers build is linted and planned instead.

layers ●→ texts, templates/ ○→ those that differ
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from generator.files import compare
from generator.findings import Report


def stale_templates() -> dict[str, str]:
    """The files of templates/ that the layers of this working tree build differently: their texts.

    Empty in another folder: its templates are not built by this code.
    """
    if not _is_own_folder():
        return {}
    # What builds takes a tenth of a second to import, which other folders need not wait for.
    from generator.assembly.writing import text
    from generator.deliveries import documents

    texts = {document.path: text(document) for document in documents()}
    wanted = {path: content.encode() for path, content in texts.items()}
    changes = compare(Path("templates"), wanted, ())
    return {f"templates/{path}": texts[path] for path in (*changes.missing, *changes.stale)}


def _is_own_folder() -> bool:
    return Path("generator").resolve() == Path(__file__).resolve().parents[2]


def with_sources(report: Report) -> Report:
    """The report, each finding about a generated resource with the line that adds the resource."""
    if not _is_own_folder() or not any(one.logical_id for one in report.findings):
        return report
    from generator.deliveries import nested

    # Logical IDs are unique over all layers: one map serves both deliveries.
    added = {name: source for one in nested() for name, source in one.sources.items()}
    findings = (
        replace(one, source=_shown(*added[one.logical_id]))
        if one.file.startswith("templates/") and one.logical_id in added
        else one
        for one in report.findings
    )
    return replace(report, findings=tuple(findings))


def _shown(file: str, line: int) -> str:
    return f"{Path(file).resolve().relative_to(Path.cwd().resolve())}:{line}"


def stale_notes(built: Mapping[str, str], subject: str) -> tuple[str, ...]:
    """That templates/ is stale and ``subject`` ("this plan") is not of it, or nothing."""
    what = "templates/ is stale ({}): {} is of what the code builds. Run `make templates`."
    return (what.format(", ".join(built), subject),) if built else ()
