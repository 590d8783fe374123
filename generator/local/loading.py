"""Loading megabytes of JSON models without the garbage collector walking them again and again.

botocore's and moto's models are millions of objects that live as long as the process: the
collector finds nothing in them, and costs half of the time that loading takes.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.RLock()


@contextmanager
def undisturbed() -> Iterator[None]:
    """No collection inside; what was loaded is never looked at by later collections."""
    with _lock:
        enabled = gc.isenabled()
        gc.disable()
        try:
            yield
        finally:
            gc.freeze()
            if enabled:
                gc.enable()
