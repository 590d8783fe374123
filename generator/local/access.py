"""Which requests the endpoint answers: those of clients on this machine, none of web pages.

A web page in a browser on this machine reaches 127.0.0.1 too, by a form or an image, or by a name
of its own that it lets point here (DNS rebinding). Browsers say in headers whose request it is;
clients of AWS send none of them. So a request is refused

- whose ``Host`` is not this endpoint's own address, with its port;
- whose ``Origin`` is another one, or whose ``Sec-Fetch-Site`` says that another page made it;
- that changes something under ``/_local/`` without ``Content-Type: application/json``, which no
  page can send to another origin without asking first.

Source: Fetch Standard, "CORS-safelisted request-header"; W3C, "Fetch Metadata HttpRequest Headers".

HttpRequest, port ●→ why it is refused, or nothing
"""

from __future__ import annotations

from generator.local import routing
from generator.local.http import HttpRequest

CONTROL = "/_local/"
RESET_OF_MOTO = "/moto-api/reset"
_NAMES = ("127.0.0.1", "localhost", "[::1]")
_READING = ("GET", "HEAD")


def refusal(request: HttpRequest, port: int) -> str:
    """Why a request is not answered; empty where it is."""
    hosts = [f"{name}:{port}" for name in _NAMES]
    host = request.headers.get("host", "").lower()
    if host not in hosts and not _names_bucket(request, host, port):
        return f"This endpoint answers to {', '.join(hosts)}; the request's Host is {host!r}."
    origin = request.headers.get("origin")
    if origin is not None and origin.lower() not in [f"http://{name}" for name in hosts]:
        return f"Requests of web pages of {origin} are not answered."
    site = request.headers.get("sec-fetch-site", "same-origin")
    if site != "same-origin" and not (site == "none" and _only_reads(request)):
        return f"Requests that a browser makes for other pages are not answered ({site})."
    if request.path.startswith(CONTROL) and not _may_control(request):
        return "Say it with the header Content-Type: application/json."
    return ""


def _names_bucket(request: HttpRequest, host: str, port: int) -> bool:
    """Whether a host is a bucket's: ``BUCKET.localhost``, which always is this machine (RFC 6761).

    It says nothing but that: no stack and no other service is reached by it.
    """
    is_control = request.path.startswith((CONTROL, RESET_OF_MOTO))
    is_s3 = not is_control and routing.target(request).service == "s3"
    return host.endswith(f".localhost:{port}") and is_s3


def _only_reads(request: HttpRequest) -> bool:
    """Whether a page that someone opens by its address can change nothing."""
    is_health = request.path == f"{CONTROL}health"
    is_s3 = routing.target(request).service == "s3"
    return request.method in _READING and (is_health or is_s3)


def _may_control(request: HttpRequest) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return request.method in _READING or kind == "application/json"
