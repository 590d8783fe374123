"""The options by which commands find AWS, apart from what asks it.

A command that asks AWS only sometimes declares them without importing what asks.
"""

from __future__ import annotations

import argparse
from urllib.parse import urlsplit


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``--profile``, ``--region`` and ``--endpoint-url``, as the AWS CLI has them."""
    group = parser.add_argument_group("AWS")
    group.add_argument("--profile", metavar="NAME", default="", help="a profile of ~/.aws/config")
    group.add_argument(
        "--region", metavar="REGION", default="", help="another region than the settings name"
    )
    group.add_argument(
        "--endpoint-url",
        type=_url,
        metavar="URL",
        default="",
        help="another endpoint, such as streamflix local",
    )


def _url(text: str) -> str:
    """An endpoint as the AWS CLI takes it; an empty one is none."""
    try:
        split = urlsplit(text)
        is_url = split.scheme in ("http", "https") and bool(split.hostname) and split.port != 0
    except ValueError:
        is_url = False
    if text and (not is_url or " " in text):
        raise argparse.ArgumentTypeError(f"{text!r} is no address such as http://127.0.0.1:4566")
    return text
