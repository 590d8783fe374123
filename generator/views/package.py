"""What was uploaded, for people and for programs.

Packaged ●→ text, JSON
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator.views import json

FORMATS = ("text", "json")


@dataclass(frozen=True)
class Packaged:
    """An environment's templates in a bucket.

    ``quick_create_url``: the console's page that creates the stack from them, with the
    environment's parameters; empty where the region's console is not public. ``notes``: what else
    is worth saying, in sentences.
    """

    environment: str
    root_url: str
    quick_create_url: str
    bucket: str
    templates: int
    new: int
    notes: tuple[str, ...] = ()


View = Callable[[Packaged], str]


def view(name: str) -> View:
    """The view of a format of :data:`FORMATS`."""
    return {"text": text, "json": document}[name]


def text(packaged: Packaged) -> str:
    """The addresses, each on a line of its own."""
    root = f"{_uploaded(packaged)}\n\nRoot template\n  {packaged.root_url}\n"
    if not packaged.quick_create_url:
        return root
    return f"{root}\nCreate the stack in the console\n  {packaged.quick_create_url}\n"


def _uploaded(packaged: Packaged) -> str:
    count = "1 template is" if packaged.templates == 1 else f"{packaged.templates} templates are"
    new = f"{packaged.new} of them new" if packaged.new else "none of them new"
    return f"{count} in s3://{packaged.bucket}, {new}."


def document(packaged: Packaged) -> str:
    """One JSON document."""
    content = {"version": 1, **vars(packaged), "notes": list(packaged.notes)}
    return json.document(content)
