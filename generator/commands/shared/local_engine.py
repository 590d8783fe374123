"""What ``streamflix local`` and ``streamflix demo`` share: AWS started here, and telling of it.

port ○→ LocalAws      line ○→ standard output
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from generator.errors import Mistake, UserError

if TYPE_CHECKING:
    from generator.local.aws import LocalAws

Say = Callable[[str], None]
"""Tells anyone who watches one more line."""


def silent(_: str) -> None:
    """Says nothing."""


def speaker(quiet: bool) -> Say:
    """Prints each line at once, or nothing."""
    return silent if quiet else partial(print, flush=True)


@contextmanager
def started(port: int, other: str = "") -> Iterator[LocalAws]:
    """AWS on this machine until the block ends.

    Raises ``UserError`` where it cannot start; ``other`` says how to take another port.
    """
    if importlib.util.find_spec("moto") is None:
        what = "AWS on this machine needs packages that are not installed."
        raise UserError(Mistake(what, hint="`make local` installs them and starts it."))
    from generator.local.aws import LocalAws

    try:
        aws = LocalAws(port)
    except OSError as error:
        what = f"Port {port} of 127.0.0.1 is not available: {error.strerror}."
        raise UserError(Mistake(what, hint=other)) from error
    with _nobody(), aws:
        aws.warm()
        yield aws


@contextmanager
def _nobody() -> Iterator[None]:
    """For a while nothing leads to an AWS account of the user's, also in packages that look."""
    own = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    nowhere = dict.fromkeys(("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"), os.devnull)
    for name in own:
        del os.environ[name]
    os.environ.update(nowhere)
    try:
        yield
    finally:
        for name in nowhere:
            os.environ.pop(name, None)
        os.environ.update(own)
