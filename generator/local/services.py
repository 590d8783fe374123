"""moto's services in this process: with ``backends``' models, the only thing used of moto.

moto answers a request by its URL in AWS's own form (``https://ec2.eu-west-1.amazonaws.com/``), so
nothing here depends on a server. It reads its settings from the environment when a backend first
starts: they are set here, before the first import, and nowhere else.

URL, headers, body ○→ moto's backends ○→ HttpResponse
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from generator.local.http import HttpResponse
from generator.local.loading import undisturbed

DEFAULT_ACCOUNT = "123456789012"
"""The account of credentials that say nothing else: moto's own default."""

ACCOUNT_LENGTH = len(DEFAULT_ACCOUNT)

ACCOUNT_HEADER = "x-moto-account-id"
"""moto takes the account of a request from this header where it is there."""

SETTINGS: Mapping[str, str] = {
    # Roles name AWS managed policies (AmazonECSTaskExecutionRolePolicy); moto has them on request.
    "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",
    # Hundreds of example images per region cost start-up time; unknown image ids pass without.
    "MOTO_EC2_LOAD_DEFAULT_AMIS": "false",
    # Certificates are issued at once: DNS validation has no one to wait for here.
    "MOTO_ACM_VALIDATION_WAIT": "0",
}

_COMMON = ("s3", "sts", "ec2", "iam", "logs", "ecs", "elbv2", "rds")

_Method = Callable[[Any, str, Any], tuple[int, Mapping[str, Any], str | bytes]]
_Routes = list[tuple[re.Pattern[str], _Method]]


class Services:
    """moto behind one lock, since its backends are plain dictionaries without locks of their own.

    Calls take about a millisecond and are bound by the processor, so one at a time costs nothing.
    The lock is re-entrant: some backends call others in the same thread.
    """

    def __init__(self) -> None:
        for name, value in SETTINGS.items():
            os.environ.setdefault(name, value)
        self._lock = threading.RLock()
        self._routes: dict[str, _Routes] = {}
        self._ready = False

    def warm(self) -> None:
        """Load what nearly every deployment needs, so that the first one does not wait for it."""
        with self._lock:
            self._prepare()
            for service in _COMMON:
                self._routes_of(service)

    def answer(
        self, method: str, url: str, headers: Mapping[str, Any], body: bytes
    ) -> HttpResponse:
        """Answer one request, as AWS's service at that URL would; 404 where moto has no such.

        Raises what moto raises: ``NotImplementedError`` for an operation that it lacks.
        """
        # Imported under the lock: werkzeug's modules import each other in a circle, and two threads
        # that begin it at different places find each other's halves.
        with self._lock:
            from moto.core.request import Request
            from werkzeug.exceptions import HTTPException

            from generator.local import moto_patches

            self._prepare()
            found = self._find(url)
            if found is None:
                return HttpResponse(404, {}, b"Not yet implemented")
            request = Request.from_primitives(method, url, headers, body)
            try:
                with moto_patches.nobody_called():
                    status, fields, content = found(request, request.raw_url, request.headers)
            except HTTPException as error:
                status, fields = error.code or 500, dict(error.get_headers())
                content = error.get_body()
        text = content.encode() if isinstance(content, str) else bytes(content)
        return HttpResponse(int(status), {str(k): str(v) for k, v in fields.items()}, text)

    def reset(self) -> None:
        """Forget every resource of every account."""
        with self._lock:
            from moto.core.base_backend import BackendDict
            from moto.core.model_instances import reset_model_data

            BackendDict.reset()
            reset_model_data()

    def account_of(self, access_key: str) -> str:
        """The account that an access key belongs to.

        A key of twelve digits names its account itself; keys that moto's IAM or STS gave out
        (assumed roles) belong where they were made; all others to the default account.
        """
        if len(access_key) == ACCOUNT_LENGTH and access_key.isdigit():
            return access_key
        with self._lock:
            from moto.iam.models import iam_backends

            # moto's own search would make an IAM, policies and all, in each of AWS's partitions.
            for account, partitions in iam_backends.items():
                if any(access_key in iam.access_keys for iam in partitions.values()):
                    return str(account)
        return DEFAULT_ACCOUNT

    def _prepare(self) -> None:
        """Fix moto before its first use."""
        if not self._ready:
            from generator.local import moto_patches

            with undisturbed():
                moto_patches.install()
            self._ready = True

    def _find(self, url: str) -> _Method | None:
        from moto.core.utils import get_equivalent_url_in_aws_domain

        parts, _ = get_equivalent_url_in_aws_domain(url)
        clean = f"{parts.scheme}://{parts.netloc}{parts.path}"
        for routes in self._candidates(clean):
            for pattern, method in routes:
                if pattern.match(clean):
                    return method
        return None

    def _candidates(self, url: str) -> Iterator[_Routes]:
        from moto.backend_index import backend_url_patterns

        for service, pattern in backend_url_patterns:
            if pattern.match(url):
                yield self._routes_of(service)

    def _routes_of(self, service: str) -> _Routes:
        """A service's URL patterns, compiled once: more than the re module's own cache keeps."""
        if service not in self._routes:
            with undisturbed():
                urls = _urls_of(service)
            self._routes[service] = [(re.compile(url), run) for url, run in urls.items()]
        return self._routes[service]


def _urls_of(service: str) -> Mapping[str, _Method]:
    from moto.backends import get_backend
    from moto.core.base_backend import BackendDict

    backends: Any = get_backend(service)  # type: ignore[call-overload]
    if isinstance(backends, BackendDict):
        backends = backends[DEFAULT_ACCOUNT]
    key = next(k for k in ("us-east-1", "aws", "global") if k in backends)
    urls: Mapping[str, _Method] = backends[key].urls
    return urls
