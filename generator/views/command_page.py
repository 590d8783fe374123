"""The documentation page of the command line: every help page, as the command prints it."""

from __future__ import annotations

from collections.abc import Mapping


def command_page(groups: Mapping[str, Mapping[str, str]], pages: Mapping[str, str]) -> str:
    """The page, Markdown. ``groups``: title → command → summary; ``pages``: command → help text."""
    parts = ["# Commands", "Written by `make docs` from the commands themselves."]
    for title, members in groups.items():
        parts.append(f"## {title}")
        for name, summary in members.items():
            help_text = f"```text\n{pages[name].rstrip()}\n```"
            parts.append(
                f"### streamflix {name}\n\n{summary[:1].upper()}{summary[1:]}.\n\n{help_text}"
            )
    return "\n\n".join(parts) + "\n"
