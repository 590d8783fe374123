"""Where a request's template comes from, and whether CloudFormation would take it.

TemplateBody │ TemplateURL ○→ S3, in this process ○→ text ●→ Template │ AWS's refusal
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from botocore.exceptions import ClientError

from generator.cfn.errors import TemplateError
from generator.cfn.template import Template, parse
from generator.cfn.validation import mistakes
from generator.local.engine.context import EngineContext
from generator.local.engine.transforms import has_macros
from generator.local.errors import invalid
from generator.local.records.stacks import Place

BODY_LIMIT = 51_200
URL_LIMIT = 1_048_576
_NOT_S3 = "TemplateURL must be a supported URL."


@dataclass(frozen=True)
class S3Object:
    """A bucket and key, and the region that the URL names (empty where it names none)."""

    bucket: str
    key: str
    region: str = ""


_HOSTS = (
    re.compile(r"s3[.-](?P<region>[a-z0-9-]+)\.amazonaws\.com(\.cn)?"),
    re.compile(r"s3(\.dualstack)?(\.(?P<region>[a-z0-9-]+))?\.amazonaws\.com(\.cn)?"),
)
_VIRTUAL = re.compile(
    r"(?P<bucket>.+)\.s3(\.dualstack)?([.-](?P<region>[a-z0-9-]+))?\.amazonaws\.com(\.cn)?"
)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def locate(url: str) -> S3Object:
    """The object that a TemplateURL means, in any form that AWS documents, and of this endpoint.

    Path style, virtual-host style, with and without a region, and ``http://127.0.0.1:PORT/…``.
    Raises ``ApiError`` for anything else.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        raise invalid(_NOT_S3) from None
    host = parts.hostname or ""
    path = unquote(parts.path).lstrip("/")
    if not host or not path:
        raise invalid(_NOT_S3)
    if parts.scheme not in ("http", "https"):
        raise invalid(_not_s3_domain(host))
    if host in _LOOPBACK or any(shape.fullmatch(host) for shape in _HOSTS):
        found = next((f for shape in _HOSTS if (f := shape.fullmatch(host))), None)
        bucket, _, key = path.partition("/")
        region = found["region"] if found else ""
    elif virtual := _VIRTUAL.fullmatch(host):
        bucket, key, region = virtual["bucket"], path, virtual["region"]
    elif host.endswith(".localhost"):
        bucket, key, region = host.removesuffix(".localhost"), path, ""
    else:
        raise invalid(_not_s3_domain(host))
    if not key:
        raise invalid(_NOT_S3)
    return S3Object(bucket, key, region or "")


def _not_s3_domain(host: str) -> str:
    return f"S3 error: Domain name specified in {host} is not a valid S3 domain"


def fetched(context: EngineContext, place: Place, url: str) -> str:
    """The text behind a TemplateURL; raises ``ApiError`` in AWS's words."""
    where = locate(url)
    s3 = context.clients.client("s3", place.account, where.region or place.region)
    try:
        body: bytes = s3.get_object(Bucket=where.bucket, Key=where.key)["Body"].read()
    except ClientError as error:
        raise invalid(_s3_refusal(error.response.get("Error", {}))) from error
    if len(body) > URL_LIMIT:
        raise invalid(f"Template may not exceed {URL_LIMIT} bytes in size.")
    return _decoded(body)


def _s3_refusal(error: Any) -> str:
    more = "For more information check http://docs.aws.amazon.com/AmazonS3/latest/API/"
    message = error.get("Message", "Access Denied")
    return f"S3 error: {message}\n{more}ErrorResponses.html"


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise invalid("Template format error: The template is not valid UTF-8.") from None


def template_text(context: EngineContext, place: Place, body: str | None, url: str | None) -> str:
    """The template's text out of a request's TemplateBody or TemplateURL."""
    if body is not None and url is not None:
        raise invalid("Either Template URL or Template Body must be specified, not both.")
    if url is not None:
        return fetched(context, place, url)
    if body is None:
        raise invalid("Either Template URL or Template Body must be specified.")
    if len(body.encode()) > BODY_LIMIT:
        shown = body[:1024]
        raise invalid(
            f"1 validation error detected: Value '{shown}' at 'templateBody' failed to satisfy "
            f"constraint: Member must have length less than or equal to {BODY_LIMIT}"
        )
    return body


def read_template(
    context: EngineContext, place: Place, body: str | None, url: str | None
) -> Template:
    """A request's template, checked; raises ``ApiError``."""
    return checked(template_text(context, place, body, url))


def checked(text: str) -> Template:
    """The template, if CloudFormation would take it; raises ``ApiError`` in its words.

    One with macros is judged once they have made something of it.
    """
    if not text.strip():
        raise invalid("Template format error: unsupported structure.")
    try:
        template = parse(text, aliases=False)
        found = [] if has_macros(template) else mistakes(template)
    except TemplateError as error:
        raise invalid(error.mistakes[0].what) from error
    except RecursionError:
        raise invalid("Template format error: The template is nested too deeply.") from None
    if found:
        raise invalid(found[0].what)
    return template
