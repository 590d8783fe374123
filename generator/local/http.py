"""A request and an answer, free of any server or client library. Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class HttpRequest:
    """An HTTP request: ``target`` is the path with its query, header names are lower case."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def path(self) -> str:
        """The target without its query, still percent-encoded."""
        return self.target.split("?", 1)[0]

    @property
    def query(self) -> str:
        """The query without its question mark."""
        return self.target.partition("?")[2]


@dataclass(frozen=True)
class HttpResponse:
    """An HTTP answer: status code, headers, the whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes
