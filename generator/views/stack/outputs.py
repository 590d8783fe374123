"""What a stack hands out, for a person, as data, and for a shell.

outputs by stack path ●→ text
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Mapping

from generator.views.stack.deployment import output_lines
from generator.views.terminal import printable

Outputs = Mapping[str, Mapping[str, str]]
"""Stack path (``""`` the root) → output → value."""

VERSION = 1


def text(outputs: Outputs) -> str:
    """A line an output; those of nested stacks under the stack's path."""
    blocks = []
    for path, values in outputs.items():
        lines = [printable(line) for line in output_lines(values)]
        blocks.append("\n".join([*([f"{path}:"] if path else []), *lines]))
    return "\n\n".join(block for block in blocks if block) + "\n"


def document(outputs: Outputs) -> str:
    """``outputs`` are the root's; ``nested`` are there where others are."""
    nested = {path: dict(values) for path, values in outputs.items() if path}
    content = {"version": VERSION, "outputs": dict(outputs[""])}
    return json.dumps(content | ({"nested": nested} if nested else {}), indent=2) + "\n"


def exports(outputs: Outputs) -> str:
    """A line for a POSIX shell an output: ``export VPC_ID=vpc-1``, quoted where need be."""
    return "".join(
        f"export {variable(path, name)}={shlex.quote(value)}\n"
        for path, values in outputs.items()
        for name, value in values.items()
    )


def variable(path: str, name: str) -> str:
    """An environment variable's name: words in upper case, those of the stack's path first."""
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", f"{path} {name}")
    spelled = "_".join(words).upper()
    return f"_{spelled}" if spelled[:1].isdigit() else spelled


FORMATS: Mapping[str, Callable[[Outputs], str]] = {
    "text": text,
    "json": document,
    "env": exports,
}
