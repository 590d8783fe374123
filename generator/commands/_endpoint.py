"""The options by which commands find AWS, apart from what asks it.

A command that asks AWS only sometimes declares them without importing what asks.
"""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``--profile``, ``--region`` and ``--endpoint-url``, as the AWS CLI has them."""
    group = parser.add_argument_group("AWS")
    group.add_argument("--profile", metavar="NAME", default="", help="a profile of ~/.aws/config")
    group.add_argument(
        "--region", metavar="REGION", default="", help="another region than the settings name"
    )
    group.add_argument(
        "--endpoint-url",
        metavar="URL",
        default="",
        help="another endpoint, such as streamflix local",
    )
