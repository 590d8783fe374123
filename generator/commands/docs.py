"""``streamflix docs``: write the documentation pages that follow from the code.

model ●→ page ○→ docs/
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from generator.errors import Mistake, UserError


def _parameters() -> str:
    from generator.parameters import GROUPS, RULES, definitions
    from generator.views.parameter_page import parameter_page

    messages = [message for rule in RULES for _, message in rule.assertions]
    return parameter_page(definitions(), GROUPS, messages)


# Page → what it says. A new generated page is a new row.
PAGES: Mapping[str, Callable[[], str]] = {
    "docs/parameters.md": _parameters,
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 where a page is stale"
    )


def run(options: argparse.Namespace) -> int:
    """Write the pages that changed, or say which are stale; returns 0, or 1 for stale ones."""
    stale = [name for name, page in PAGES.items() if _current(Path(name)) != page()]
    for name in stale:
        if options.check:
            print(f"{name} is stale: run `make docs`.")
        else:
            _write(Path(name), PAGES[name]())
            print(f"wrote {name}")
    return 1 if stale and options.check else 0


def _current(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return ""
    except OSError as error:
        raise UserError(_refused(path, error)) from None


def _write(path: Path, text: str) -> None:
    """Replace the file by one with this text, whole or not at all."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise UserError(_refused(path, error)) from None


def _refused(path: Path, error: OSError) -> Mistake:
    return Mistake(f"Cannot be read or written: {error.strerror}.", str(path))
