"""The option by which commands read templates outside the root template's folder."""

from __future__ import annotations

import argparse


def add_allow_outside(parser: argparse.ArgumentParser) -> None:
    """``--allow-outside``: a template from elsewhere must not read any file of this machine."""
    parser.add_argument(
        "--allow-outside",
        action="store_true",
        help="read nested templates that lie outside the root template's folder, too",
    )
