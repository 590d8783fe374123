"""Interruptions: Ctrl-C, SIGTERM and SIGHUP end every command in the same way.

The first one raises ``KeyboardInterrupt`` where the command is; the command cleans up, and what it
leaves in AWS it adds to the exception as notes. A terminal that is closed and a job that is ended
send several signals: once a command is interrupted, only another Ctrl-C ends it sooner. A request
whose answer decides what there is to clean up is finished first, and so is cleaning up
(:func:`held`).

    signals ○→ KeyboardInterrupt
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_WAITS = b"streamflix: interrupted; what is under way is finished first (Ctrl-C again: at once).\n"


@dataclass
class _State:
    """What this process knows of its signals; the blocks that hold them back, one in another."""

    holds: int = 0
    is_pending: bool = False
    is_interrupted: bool = False


_STATE = _State()


def install() -> None:
    """Take the signals over, but for those that are to be ignored (nohup, a job's Ctrl-C)."""
    for number in _SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _interrupt)


@contextmanager
def held(*, dropped: bool = False) -> Iterator[None]:
    """Finish the block before an interruption counts; ``dropped``: it counts no more then.

    Raises ``KeyboardInterrupt`` at the block's end, unless another exception is on its way.
    """
    _STATE.holds += 1
    try:
        yield
    finally:
        _STATE.holds -= 1
    if _STATE.is_pending and not _STATE.holds:
        _STATE.is_pending = False
        _STATE.is_interrupted = True
        if not dropped:
            raise KeyboardInterrupt


def add_note(error: BaseException, sentence: str) -> None:
    """Have a sentence printed with what ended the command, once."""
    if sentence not in getattr(error, "__notes__", ()):
        error.add_note(sentence)


def _interrupt(number: int, _: object) -> None:
    is_again = _STATE.is_interrupted or _STATE.is_pending
    if is_again and number != signal.SIGINT:
        return
    if _STATE.holds and not is_again:
        _STATE.is_pending = True
        os.write(2, _WAITS)
        return
    _STATE.is_pending = False
    _STATE.is_interrupted = True
    raise KeyboardInterrupt
