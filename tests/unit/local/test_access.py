"""Who gets an answer: clients on this machine, and no web page."""

from __future__ import annotations

import pytest

from generator.local.access import refusal
from generator.local.http import HttpRequest

PORT = 4566
HOME = f"127.0.0.1:{PORT}"
SIGNED = {
    service: f"AWS4-HMAC-SHA256 Credential=1/20261122/eu-west-2/{service}/aws4_request, X"
    for service in ("cloudformation", "s3", "sqs")
}
JSON = {"content-type": "application/json"}


def request(
    path: str = "/", method: str = "POST", service: str = "cloudformation", **headers: str
) -> HttpRequest:
    """A request as a client sends it; ``sec_fetch_site="…"`` is a header."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpRequest(method, path, {"host": HOME, "authorization": SIGNED[service], **named})


@pytest.mark.parametrize("host", [HOME, f"localhost:{PORT}", f"LocalHost:{PORT}", f"[::1]:{PORT}"])
def test_the_addresses_of_this_machine_are_answered(host: str) -> None:
    assert refusal(request(host=host), PORT) == ""


@pytest.mark.parametrize(
    "host",
    [
        "",
        "127.0.0.1",
        "localhost",
        f"127.0.0.1:{PORT + 1}",
        f"localhost.:{PORT}",
        f"evil.example:{PORT}",
        f"localhost.evil.example:{PORT}",
        f"127.0.0.1.evil.example:{PORT}",
        f"evil.localhost:{PORT}",
        f"0.0.0.0:{PORT}",
        f"{HOME}@evil.example",
    ],
)
def test_any_other_host_is_refused(host: str) -> None:
    assert "answers to 127.0.0.1:4566, localhost:4566, [::1]:4566" in refusal(
        request(host=host), PORT
    )


def test_a_buckets_host_reaches_s3_and_nothing_else() -> None:
    host = f"films.localhost:{PORT}"
    assert refusal(request("/k", "GET", "s3", host=host), PORT) == ""
    assert refusal(request("/", "POST", "sqs", host=host), PORT)
    assert refusal(request("/_local/reset", "POST", "s3", host=host, **JSON), PORT)
    assert refusal(request("/moto-api/reset", "POST", "s3", host=host), PORT)


@pytest.mark.parametrize(
    ("origin", "answered"),
    [
        (f"http://{HOME}", True),
        (f"http://localhost:{PORT}", True),
        ("null", False),
        ("https://evil.example", False),
        ("http://localhost:3000", False),
        (f"https://{HOME}", False),
        (f"http://{HOME}.evil.example", False),
    ],
)
def test_pages_of_other_origins_are_refused(origin: str, answered: bool) -> None:
    assert (refusal(request(origin=origin), PORT) == "") is answered
    assert (refusal(request("/b/k", "GET", "s3", origin=origin), PORT) == "") is answered


@pytest.mark.parametrize("site", ["cross-site", "same-site", "anything"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_a_browser_sends_for_another_page_is_refused(site: str, method: str) -> None:
    for service in ("cloudformation", "s3"):
        refused = refusal(request("/", method, service, sec_fetch_site=site), PORT)
        assert "other pages" in refused


def test_an_address_that_somebody_opens_only_reads() -> None:
    opened = {"sec_fetch_site": "none"}
    assert refusal(request("/_local/health", "GET", **opened), PORT) == ""
    assert refusal(request("/bucket/key", "GET", "s3", **opened), PORT) == ""
    assert refusal(request("/?Action=DeleteStack&StackName=s", "GET", **opened), PORT)
    assert refusal(request("/queue?Action=PurgeQueue", "GET", "sqs", **opened), PORT)
    assert refusal(request("/bucket/key", "PUT", "s3", **opened), PORT)


@pytest.mark.parametrize("path", ["/_local/reset", "/_local/faults", "/_local/anything"])
@pytest.mark.parametrize("method", ["POST", "DELETE", "PUT"])
@pytest.mark.parametrize(
    ("kind", "answered"),
    [
        ("", False),
        ("text/plain", False),
        ("application/x-www-form-urlencoded", False),
        ("multipart/form-data; boundary=x", False),
        ("application/json", True),
        ("Application/JSON; charset=utf-8", True),
    ],
)
def test_control_requests_need_a_header_that_no_form_sends(
    path: str, method: str, kind: str, answered: bool
) -> None:
    headers = {"content_type": kind} if kind else {}
    assert (refusal(request(path, method, **headers), PORT) == "") is answered


def test_control_requests_that_only_read_need_none() -> None:
    assert refusal(HttpRequest("GET", "/_local/health", {"host": HOME}), PORT) == ""
    assert refusal(HttpRequest("GET", "/_local/faults", {"host": HOME}), PORT) == ""
