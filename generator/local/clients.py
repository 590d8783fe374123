"""botocore clients whose requests never leave the process.

Each client has a ``before-send`` handler of its own, botocore's documented place to answer a
request: it hands the prepared request to moto and makes an ``AWSResponse`` of the answer.
No socket is opened and nothing is patched, so other botocore users in the process are untouched.

Call.client ○→ botocore (validates and encodes) ○→ before-send ○→ Services
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterable
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.client import BaseClient
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.session import Session

from generator.local.loading import models, undisturbed
from generator.local.services import ACCOUNT_HEADER, Services

_CREDENTIALS = ("local", "local")
"""Never checked: they only give the request the signature that says which service is meant."""


class Clients:
    """A cache of clients by service, account and region, over one botocore session.

    Building a client takes tens of milliseconds, so each is built once; parsed models are shared
    by all sessions. Clients are safe to share between threads.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._lock = threading.Lock()
        self._session: Session | None = None
        self._clients: dict[tuple[str, str, str], BaseClient] = {}

    def client(self, service: str, account: str, region: str) -> Any:
        """The botocore client of a service ("ec2", "s3", …) for an account and region."""
        key = (service, account, region)
        with self._lock:
            if key not in self._clients:
                self._clients[key] = self._build(service, account, region)
            return self._clients[key]

    def _build(self, service: str, account: str, region: str) -> BaseClient:
        session = self._session = self._session or _bare_session()
        with undisturbed():
            client = session.create_client(service, region_name=region, config=_config())
        client.meta.events.register("before-send", _InProcessTransport(self._services, account))
        return client


def _bare_session() -> Session:
    """A session that reads no file or environment variable of the user's for its credentials."""
    session = Session(include_builtin_handlers=True)
    session.set_config_variable("config_file", "/dev/null")
    session.set_config_variable("credentials_file", "/dev/null")
    session.set_config_variable("ignore_configured_endpoint_urls", True)
    session.register_component("data_loader", models())
    session._credentials = Credentials(*_CREDENTIALS)
    return session


def _config() -> Config:
    """No retries (a refusal here is an answer), path-style buckets, no checksums no one checks."""
    return Config(
        retries={"total_max_attempts": 1},
        s3={"addressing_style": "path"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        inject_host_prefix=False,
        ignore_configured_endpoint_urls=True,
    )


class _InProcessTransport:
    """The ``before-send`` handler: a prepared request in, moto's answer out."""

    def __init__(self, services: Services, account: str) -> None:
        self._services = services
        self._account = account

    def __call__(self, request: AWSPreparedRequest, **_: object) -> AWSResponse:
        headers = {**request.headers, ACCOUNT_HEADER: self._account}
        body = _bytes(request.body)
        answer = self._services.answer(request.method, request.url, headers, body)
        return AWSResponse(request.url, answer.status, dict(answer.headers), _Raw(answer.body))


class _Raw(io.BytesIO):
    """The body as urllib3 would give it to botocore."""

    def stream(self, amount: int = 65536, **_: object) -> Iterable[bytes]:
        while chunk := self.read(amount):
            yield chunk


def _bytes(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes | bytearray):
        return bytes(body)
    data = body.read()
    return data if isinstance(data, bytes) else str(data).encode()
