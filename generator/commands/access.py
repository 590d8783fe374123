"""``streamflix access``: write ``templates/access/``, the roles of those who deploy.

architecture ●→ resource types ●→ policies ●→ texts ○→ templates/access/
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from generator.files import compare, replace_all

FOLDER = Path("templates")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 where a file is stale"
    )


def run(options: argparse.Namespace) -> int:
    """Write the templates that changed, or say which are stale; returns 0, or 1 for stale ones."""
    wanted = _wanted()
    known = [f"access/{path.name}" for path in sorted((FOLDER / "access").glob("*.yaml"))]
    if options.check:
        changes = compare(FOLDER, wanted, known)
        for path in (*changes.missing, *changes.stale, *changes.extra):
            print(f"{FOLDER / path} is stale: run `make access`.", file=sys.stderr)
        return 1 if changes else 0
    changes = replace_all(FOLDER, wanted, known)
    for path in (*changes.missing, *changes.stale):
        if not options.quiet:
            print(f"wrote {FOLDER / path}")
    return 0


def _wanted() -> dict[str, bytes]:
    from generator.access.catalogue import Catalogue
    from generator.access.templates import documents
    from generator.assembly.writing import text
    from generator.cfn.schemas import Schemas
    from generator.deliveries import documents as deliveries

    types = {
        resource["Type"]
        for delivery in deliveries()
        for resource in delivery.content["Resources"].values()
    }
    made = documents(types, Schemas(), Catalogue())
    return {document.path: text(document).encode() for document in made}
