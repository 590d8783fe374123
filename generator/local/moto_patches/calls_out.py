"""moto calls addresses outside by ``requests``: subscribers, API destinations, Docker.

Nothing leaves this machine: while moto answers a request, such a call is answered with 503 here.

requests, in a thread in which moto answers ○→ 503
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from generator.local.moto_patches.wrap import wrap

_thread = threading.local()


@contextmanager
def nobody_called() -> Iterator[None]:
    """No call of ``requests`` in this thread goes out inside."""
    before = getattr(_thread, "answering", False)
    _thread.answering = True
    try:
        yield
    finally:
        _thread.answering = before


def install() -> None:
    """Answer in place of what moto calls; other users of ``requests`` notice nothing."""
    from requests import Response, Session

    def send(original: Any, session: Any, request: Any, **options: Any) -> Any:
        if not getattr(_thread, "answering", False):
            return original(session, request, **options)
        response = Response()
        response.status_code = 503
        response.reason = "The local AWS calls no one"
        response.url = request.url
        response.request = request
        response._content = b""
        return response

    wrap(Session, "send", send)
