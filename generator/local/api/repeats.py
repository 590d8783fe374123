"""Requests that come twice: a client whose connection broke asks again with the same token.

Source: API Reference, ``ClientRequestToken`` and ``ClientToken``: a request with the token of one
that went through is not carried out again.
"""

from __future__ import annotations

import threading

from generator.local.api.request import ActionOutput, ActionRequest

_TOKENS = ("ClientRequestToken", "ClientToken")
_Key = tuple[str, str, str, str, str]


class Repeats:
    """Remembers what requests with a token were answered."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: dict[_Key, ActionOutput] = {}

    def clear(self) -> None:
        """Forget every request."""
        with self._lock:
            self._answers.clear()

    def answered(self, action: str, request: ActionRequest) -> ActionOutput | None:
        """What the same request was answered before; None where there was none."""
        key = _key(action, request)
        with self._lock:
            return self._answers.get(key) if key else None

    def remember(self, action: str, request: ActionRequest, output: ActionOutput) -> None:
        """Keep an answer for the case that the request comes again."""
        key = _key(action, request)
        if key:
            with self._lock:
                self._answers[key] = output


def _key(action: str, request: ActionRequest) -> _Key | None:
    token = next((request.get(name) for name in _TOKENS if request.get(name)), None)
    named = ("StackName", "ChangeSetName", "StackSetName")
    names = [str(request.get(name)) for name in named if request.get(name)]
    if token is None or not names:
        return None
    place = request.place
    return place.account, place.region, action, "/".join(names), str(token)
