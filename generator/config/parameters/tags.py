"""The tags of a deployment file: what CloudFormation accepts on a stack.

Fields ●→ tags + mistakes
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.config.yaml_lines import (
    Entry,
    Fields,
    Scalar,
    duplicate_mistakes,
    scalar_mistake,
)
from generator.errors import Mistake

# CreateStack: Tags, Tag.Key and Tag.Value.
MOST_TAGS = 50
LONGEST_KEY = 128
LONGEST_VALUE = 256

# Tagging AWS Resources, "Tag naming limits and requirements".
_ALLOWED = re.compile(r"[\w\s+\-=.:/@]*")


def read_tags(fields: Fields, file: str) -> tuple[dict[str, str], list[Mistake]]:
    """The tags, and all that is wrong with them."""
    mistakes = list(duplicate_mistakes(fields, file))
    if len(fields.entries) > MOST_TAGS:
        what = f"A stack has at most {MOST_TAGS} tags; here are {len(fields.entries)}."
        mistakes.append(Mistake(what, file, fields.line))
    tags: dict[str, str] = {}
    for entry in fields.entries:
        mistakes += _mistakes(entry, file)
        if isinstance(entry.value, Scalar):
            tags[entry.key] = entry.value.text
    return tags, mistakes


def _mistakes(entry: Entry, file: str) -> Iterator[Mistake]:
    if entry.key.lower().startswith("aws:"):
        what = f"The tag {entry.key} starts with aws:, which AWS keeps for itself."
        yield Mistake(what, file, entry.line, "Choose another name.")
    yield from _text_mistakes(f"The tag name {entry.key!r}", entry.key, LONGEST_KEY, entry, file)
    value = entry.value
    if not isinstance(value, Scalar):
        yield Mistake(f"The tag {entry.key} must be a text.", file, value.line)
    elif misread := scalar_mistake(f"The tag {entry.key}", value, file, bool):
        yield misread
    elif value.tag != "str":
        what = f"The tag {entry.key} must be a text, and {value.text} is none to YAML."
        yield Mistake(what, file, value.line, f'Write "{value.text}".')
    else:
        what = f"The value of the tag {entry.key}"
        yield from _text_mistakes(what, value.text, LONGEST_VALUE, entry, file)


def _text_mistakes(
    what: str, text: str, longest: int, entry: Entry, file: str
) -> Iterator[Mistake]:
    if not 1 <= len(text) <= longest:
        yield Mistake(
            f"{what} has {len(text)} characters.", file, entry.line, f"It must have 1 to {longest}."
        )
    if not _ALLOWED.fullmatch(text):
        yield Mistake(
            f"{what} has a character that tags may not have.", file, entry.line,
            "Letters, digits, spaces and + - = . _ : / @ are allowed.",
        )  # fmt: skip
