"""Loading megabytes of JSON models once, without the garbage collector walking them every time.

botocore's and moto's models are millions of objects that live as long as the process: the
collector finds nothing in them, and costs half of the time that loading takes. moto asks sessions
of its own for regions, and each would read the services' models again.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from botocore import session
from botocore.loaders import Loader, create_loader

_lock = threading.RLock()


@contextmanager
def undisturbed() -> Iterator[None]:
    """No collection inside; what was loaded is never looked at by later collections.

    Sessions that this thread begins inside share the models. Those of other threads, which may
    belong to another client with models of its own, do not.
    """
    with _lock:
        enabled, original = gc.isenabled(), session.create_loader
        thread = threading.get_ident()
        gc.disable()
        # What is garbage already would stay for ever, too.
        gc.collect()
        session.create_loader = lambda path: (
            models() if threading.get_ident() == thread else original(path)
        )
        try:
            yield
        finally:
            session.create_loader = original
            gc.freeze()
            if enabled:
                gc.enable()


@cache
def models() -> Loader:
    """The models of AWS's services: one copy in a process, however many sessions there are."""
    return create_loader()
