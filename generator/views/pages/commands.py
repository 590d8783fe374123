"""The documentation page of the command line: every help page, as the command prints it."""

from __future__ import annotations

from collections.abc import Mapping


def command_page(groups: Mapping[str, Mapping[str, str]], pages: Mapping[str, str]) -> str:
    """The page, Markdown. ``groups``: title → command → summary; ``pages``: command → help text."""
    parts = ["# Commands", "Written by `make docs` from the commands themselves."]
    for title, members in groups.items():
        parts.append(f"## {title}")
        parts += [_section(name, summary, pages[name]) for name, summary in members.items()]
    return "\n\n".join(parts) + "\n"


def _section(name: str, summary: str, page: str) -> str:
    sentence = f"{summary[:1].upper()}{summary[1:]}."
    return f"### streamflix {name}\n\n{sentence}\n\n```text\n{page.rstrip()}\n```"
