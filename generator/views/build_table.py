"""What was built, as a plain table: what each template holds, and the share of each limit."""

from __future__ import annotations

from collections.abc import Sequence

from generator.assembly.limits import INLINE_BYTES, Usage

HEADER = ("template", "resources", "parameters", "outputs", "mappings", "bytes")


def build_table(rows: Sequence[Usage]) -> str:
    """A line a template: each count with its share of CloudFormation's limit in percent."""
    cells = [HEADER, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADER))]
    lines = [_line(line, widths) for line in cells]
    note = "Shares are of CloudFormation's limits."
    long = ", ".join(row.path for row in rows if row.size > INLINE_BYTES)
    if long:
        note += f" Over {INLINE_BYTES:,} bytes, so only from S3 or by upload: {long}."
    return "\n".join([*lines, "", note])


def _cells(row: Usage) -> tuple[str, ...]:
    counts = (row.resources, row.parameters, row.outputs, row.mappings, row.size)
    shares = row.shares().values()
    return (row.path, *(f"{n:,} ({share:.0%})" for n, share in zip(counts, shares, strict=True)))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    name, *numbers = cells
    columns = [cell.rjust(width) for cell, width in zip(numbers, widths[1:], strict=True)]
    return "  ".join([name.ljust(widths[0]), *columns]).rstrip()
