"""Standard output and standard error: a write that fails never stops the command.

What a command began, in AWS or on the disk, goes on to its end whether or not its output can be
written. A stream keeps the first error instead of raising it, and the end of the process takes it
into account: a pipe that no one reads any more is no failure, everything else is.

    standard streams ○→ Output      exit code, errors ○→ exit code
"""

from __future__ import annotations

import io
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_WRITE_FAILED = 2


class Output(io.FileIO):
    """A file descriptor to write to. After the first error all that is written is discarded."""

    error: OSError | None = None

    def write(self, data: ReadableBuffer, /) -> int:
        """How many bytes are dealt with; never raises ``OSError``."""
        while self.error is None:
            try:
                written = super().write(data)
                if written is not None:
                    return written
                _wait_until_writable(self)
            except OSError as error:
                self.error = error
            except KeyboardInterrupt:
                # The reader is stuck: the rest would block again when the process ends.
                self.error = BrokenPipeError()
                raise
        return memoryview(data).nbytes


def take_over() -> None:
    """Put :class:`Output` below ``sys.stdout`` and ``sys.stderr``, closed ones too; for good.

    They are UTF-8 whatever the locale. A name that is not is printed with backslashes.
    """
    # A closed descriptor would be given to the next file that is opened. Like this, using it fails.
    for descriptor, flags in ((0, os.O_WRONLY), (1, os.O_RDONLY), (2, os.O_RDONLY)):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, flags)
    sys.stdin = sys.stdin or io.TextIOWrapper(io.FileIO(0, closefd=False))
    sys.stdout = _text(1, sys.stdout)
    sys.stderr = _text(2, sys.stderr)


def error_of(stream: object) -> OSError | None:
    """Why a stream cannot be written to any more; None where it can."""
    raw = getattr(getattr(stream, "buffer", None), "raw", None)
    return raw.error if isinstance(raw, Output) else None


def exit_code(code: int) -> int:
    """The command's own exit code, or 2 where output is lost; then a line says which and why."""
    for name, stream in (("standard output", sys.stdout), ("standard error", sys.stderr)):
        stream.flush()
        error = error_of(stream)
        if error and not isinstance(error, ConnectionError):
            print(f"{name}: {error.strerror}.", file=sys.stderr, flush=True)
            code = _WRITE_FAILED
    return code


def _text(descriptor: int, before: object) -> io.TextIOWrapper:
    raw = Output(descriptor, "w", closefd=False)
    at_once = any(getattr(before, name, False) for name in ("line_buffering", "write_through"))
    return io.TextIOWrapper(io.BufferedWriter(raw), "utf-8", "backslashreplace", None, at_once)


def _wait_until_writable(stream: io.FileIO) -> None:
    """For a descriptor that another process made non-blocking."""
    import select

    select.select((), (stream,), ())
