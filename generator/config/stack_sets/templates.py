"""The template of a stack set: one file, without nested stacks and transforms.

Source: User Guide, "Using StackSets with service-managed permissions", considerations.

    path ○→ text ●→ Template, mistakes
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.cfn.load import STACK_TYPE
from generator.cfn.template import Template, parse
from generator.cfn.values import Value
from generator.errors import Mistake, UserError


def set_template(
    root: Path, path: str, file: str, line: int
) -> tuple[Template | None, list[Mistake]]:
    """The template at a path, and why it cannot be a stack set's; this line of this file names it.

    None where it cannot be read.
    """
    try:
        template = parse((root / path).read_text(encoding="utf-8"), path)
    except UserError as error:
        return None, list(error.mistakes)
    except (OSError, UnicodeDecodeError):
        hint = "`streamflix build` writes the project's own."
        return None, [Mistake(f"There is no template {path}.", file, line, hint)]
    return template, list(_mistakes(template, file, line))


MOST_BYTES = 1_048_576
"""Quotas: a template in S3 has at most 1 MB."""


def _mistakes(template: Template, file: str, line: int) -> Iterator[Mistake]:
    nested = [
        name
        for name, one in template.resources.items()
        if isinstance(one, dict) and one.get("Type") == STACK_TYPE
    ]
    if nested:
        what = f"{template.file} has nested stacks: {', '.join(nested)}."
        hint = "StackSets with service-managed permissions take none: name a flat template."
        yield Mistake(what, file, line, hint)
    if "Transform" in template.data or _has_macro(template.data):
        what = f"{template.file} has a transform or a macro."
        yield Mistake(what, file, line, "StackSets with service-managed permissions take none.")
    if len(template.text.encode()) > MOST_BYTES:
        yield Mistake(f"{template.file} is larger than the 1 MB that AWS takes.", file, line)


def _has_macro(part: Value) -> bool:
    if isinstance(part, list):
        return any(_has_macro(item) for item in part)
    if isinstance(part, dict):
        return "Fn::Transform" in part or any(_has_macro(item) for item in part.values())
    return False
