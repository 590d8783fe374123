"""The one road to AWS: every call that boto3 makes for us, and what becomes of a refusal.

An operation is asked by boto3's name and answers as the API's reference says, as plain data.
A rejected call raises :class:`AwsApiError`, an unreachable endpoint :class:`AwsConnectionError`;
neither ever shows a traceback.

    values ○→ boto3 ○→ answers as plain data
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,
    CredentialRetrievalError,
    HTTPClientError,
    InvalidRegionError,
    LoginError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
    RefreshWithMFAUnsupportedError,
    SSOError,
    TokenRetrievalError,
)
from botocore.loaders import Loader, create_loader
from botocore.parsers import ResponseParserError
from botocore.session import Session

from generator.deploy.aws.answers import (
    PAUSES,
    READING,
    Answer,
    AwsApiError,
    AwsConnectionError,
    complete,
    readable,
    signed,
)
from generator.deploy.aws.credential_hints import LOG_IN, mend_of
from generator.errors import AwsError, Mistake, UserError

__all__ = ("Answer", "Aws", "AwsApiError", "AwsConnectionError", "Endpoint")

NO_REQUEST: Answer = {}

T = TypeVar("T")

# What botocore raises where nothing is wrong but the line, or the other end of it.
_LOST = (ConnectionError, HTTPClientError, ResponseParserError)
# What it raises where no one asks: there are no credentials, or they cannot be had.
_NOBODY = (
    CredentialRetrievalError,
    LoginError,
    NoCredentialsError,
    PartialCredentialsError,
    RefreshWithMFAUnsupportedError,
    SSOError,
    TokenRetrievalError,
)


@dataclass(frozen=True)
class Endpoint:
    """An endpoint that is not AWS's own.

    Without keys, the user's own credentials are taken, unless it is on this machine: whatever
    answers there goes by any.
    """

    url: str
    access_key: str = ""
    secret_key: str = ""

    @property
    def is_here(self) -> bool:
        """Whether it is on this machine."""
        return urlsplit(self.url).hostname in ("127.0.0.1", "localhost", "::1")


class Aws:
    """One account in one region. Safe to use from one thread at a time.

    With an ``endpoint`` that has keys or is on this machine, nothing of the user's own
    configuration counts: neither a profile, nor a proxy, nor another endpoint, so that what is
    meant for this machine cannot reach AWS. Otherwise credentials are found where the AWS CLI
    finds them, those of ``profile`` where it is named. ``attempts``: how often a call is made
    before throttling or a lost connection counts. Raises ``UserError`` for an unknown profile.
    """

    def __init__(
        self, region: str, endpoint: Endpoint | None = None, attempts: int = 6, profile: str = ""
    ) -> None:
        self.region = region
        found = endpoint or _from_environment(os.environ)
        self._url = found.url if found else None
        self.is_here = found is not None and found.is_here
        alone = found is not None and bool(found.access_key)
        self._config = Config(
            retries={"mode": "standard", "total_max_attempts": attempts},
            s3={"addressing_style": "path"},
            proxies={} if alone or self.is_here else None,
        )
        self._core = Session(
            profile=profile or None, session_vars=_NOWHERE if alone and not profile else None
        )
        self._core.register_component("data_loader", _models(os.environ.get("AWS_DATA_PATH")))
        self._session = _session(self._core, region, found)
        self._clients: dict[str, Any] = {}

    def sleep(self, seconds: float) -> None:
        """Pause between two questions."""
        time.sleep(seconds)

    def clock(self) -> float:
        """Seconds on a clock that only runs forward."""
        return time.monotonic()

    def dns_suffix(self) -> str:
        """The domain of the region's partition: ``amazonaws.com``, ``amazonaws.com.cn``, …"""
        name = self._core.get_partition_for_region(self.region)
        partitions = self._core.get_data("partitions")["partitions"]
        return next(str(one["outputs"]["dnsSuffix"]) for one in partitions if one["id"] == name)

    def ask(
        self, service: str, operation: str, request: Answer = NO_REQUEST, about: str = ""
    ) -> Answer:
        """One call: an operation in boto3's spelling, such as ``describe_stacks``, and its request.

        ``about`` is what a refusal names first. Raises ``AwsApiError`` or ``AwsConnectionError``.
        """
        call = getattr(self._client(service), operation)
        with _translated(about):
            found = self._read(operation, lambda: signed(operation, call(**request)))
        return complete(found, operation)

    def pages(
        self, service: str, operation: str, key: str, request: Answer = NO_REQUEST
    ) -> list[Any]:
        """What all pages of an operation list under ``key``. Raises as :meth:`ask` does."""
        paginate = self._client(service).get_paginator(operation).paginate

        def listed() -> list[Any]:
            pages = (signed(operation, page) for page in paginate(**request))
            return [one for page in pages for one in page.get(key, [])]

        with _translated():
            found = self._read(operation, listed)
        return [complete(one, operation) for one in found]

    def search(self, service: str, operation: str, query: str) -> list[str]:
        """What a JMESPath query finds in all pages of an operation without arguments."""
        paginate = self._client(service).get_paginator(operation).paginate
        with _translated():
            found = self._read(operation, lambda: list(paginate().search(query)))
        return [str(one) for one in found if one is not None]

    def _read(self, operation: str, call: Callable[[], T]) -> T:
        """What a call answers; what cannot be read is asked again, where that changes nothing."""
        for pause in PAUSES if operation.startswith(READING) else ():
            try:
                return readable(operation, call)
            except AwsConnectionError:
                self.sleep(pause)
        return readable(operation, call)

    def _client(self, service: str) -> Any:
        if service not in self._clients:
            with _translated():
                self._clients[service] = self._made(service)
        return self._clients[service]

    def _made(self, service: str) -> Any:
        try:
            return self._session.client(service, endpoint_url=self._url, config=self._config)
        except InvalidRegionError:
            raise
        except ValueError as error:
            # An address that is none, of a variable or of a profile: options are looked at before.
            hint = "Look at the variables AWS_ENDPOINT_URL…, and at endpoint_url in ~/.aws/config."
            raise UserError(Mistake(f"{error}.", hint=hint)) from None


# Where botocore looks for a profile and for files: nowhere.
_NOWHERE: Mapping[str, Any] = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}


@cache
def _models(search_path: str | None) -> Loader:
    """The services' models, read once for all accounts and regions that are asked."""
    return create_loader(search_path)


_ANY_KEY = "local"


def _from_environment(environ: Mapping[str, str]) -> Endpoint | None:
    """The endpoint of all services that the environment names, as botocore would find it."""
    if environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        return None
    url = environ.get("AWS_ENDPOINT_URL")
    return Endpoint(url) if url else None


def _session(core: Session, region: str, endpoint: Endpoint | None) -> boto3.Session:
    with _translated():
        if endpoint is None or not (endpoint.access_key or _needs_none(core, endpoint)):
            return boto3.Session(region_name=region, botocore_session=core)
    return boto3.Session(
        aws_access_key_id=endpoint.access_key or _ANY_KEY,
        aws_secret_access_key=endpoint.secret_key or _ANY_KEY,
        region_name=region,
        botocore_session=core,
    )


def _needs_none(core: Session, endpoint: Endpoint) -> bool:
    """Whether any keys do, and the user named none: asking a metadata service would take long."""
    named = "AWS_ACCESS_KEY_ID" in os.environ or core.get_config_variable("profile")
    return endpoint.is_here and not named


@contextmanager
def _translated(what: str = "") -> Iterator[None]:
    """Refusals and broken connections as errors of ours; ``what`` they are about comes first."""
    about = f"{what}: " if what else ""
    try:
        yield
    except ClientError as error:
        told = error.response.get("Error", {})
        code, said = str(told.get("Code", "")), str(told.get("Message", "")).rstrip(".")
        what = f"{about}AWS rejected {error.operation_name}: {said}."
        raise AwsApiError(code, Mistake(what, hint=mend_of(code))) from error
    except ProfileNotFound as error:
        # Whether it is there is only looked at when something of it is needed.
        hint = "`aws configure list-profiles` lists those that there are."
        raise UserError(Mistake(f"{error}.", hint=hint)) from None
    except InvalidRegionError as error:
        raise UserError(Mistake(str(error))) from None
    except _LOST as error:
        raise AwsConnectionError(f"{about}AWS could not be asked: {error}") from error
    except _NOBODY as error:
        what = f"{about}AWS could not be asked: {str(error).rstrip('.')}."
        raise AwsError(Mistake(what, hint=LOG_IN)) from error
    except EOFError as error:
        what = f"{about}AWS could not be asked: the profile asks for an MFA code on a terminal."
        raise AwsError(Mistake(what, hint=LOG_IN)) from error
    except BotoCoreError as error:
        raise AwsError(f"{about}AWS could not be asked: {error}") from error
