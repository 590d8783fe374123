"""Answers that AWS did not give: a proxy's page, a body that is cut off, another shape.

A proxy stands before the local AWS. What only reads is asked again; where that does not help, there
is one clear message, and exit code 3.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from generator.deploy.aws.client import Aws

from .conftest import World
from .small import Small, small

Break = Callable[[bytes], tuple[int, str, bytes]]
"""What is sent in place of an answer's body: status, content type, body."""

XML = "text/xml"
BROKEN: dict[str, Break] = {
    "cut off": lambda body: (200, XML, body[: len(body) // 2]),
    "empty": lambda _: (200, XML, b""),
    "a page": lambda _: (200, "text/html", b"<!doctype html><p>Log in<br>to the network"),
    "a page that is XML": lambda _: (200, "text/html", b"<html><body><p>Log in</p></body></html>"),
    "JSON": lambda _: (200, "application/json", b'["no", {"answer": 1}]'),
    "bytes": lambda _: (200, XML, bytes(range(256))),
    "another answer": lambda _: (
        200,
        XML,
        b"<Any><DescribeStacksResult><Stacks><member/></Stacks></DescribeStacksResult>"
        b"<CreateChangeSetResult/><ListStackResourcesResult/><DescribeStackEventsResult/></Any>",
    ),
    "a refusal without a reason": lambda _: (403, "text/html", b"<html>Forbidden</html>"),
    "an error without a shape": lambda _: (400, XML, b"<oops"),
}


@dataclass
class Proxy:
    """Passes requests on. ``actions`` → how often each of them is broken yet (-1: always)."""

    target: str
    breaks: Break = BROKEN["empty"]
    actions: dict[str, int] = field(default_factory=dict)
    broken: int = 0

    def answer(self, body: bytes, status: int, content: bytes) -> tuple[int, str, bytes]:
        """What is passed on of an answer."""
        action = parse_qs(body.decode("utf-8", "replace")).get("Action", ["-"])[0]
        left = self.actions.get(action, self.actions.get("*", 0) if action != "-" else 0)
        if not left:
            return status, XML, content
        self.actions[action] = left - 1
        self.broken += 1
        return self.breaks(content)


@pytest.fixture
def proxy(world: World) -> Iterator[tuple[Proxy, str]]:
    """A proxy before the local AWS, and its address."""
    made = Proxy(urlsplit(world.aws.endpoint_url).netloc)

    class Handler(BaseHTTPRequestHandler):
        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {k: v for k, v in self.headers.items() if k.lower() != "host"}
            with closing(HTTPConnection(made.target)) as line:
                line.request(self.command, self.path, body, headers)
                answer = line.getresponse()
                content, before = answer.read(), made.broken
                status, kind, sent = made.answer(body, answer.status, content)
            self.send_response(status)
            for name, value in answer.getheaders() if made.broken == before else ():
                if name.lower().startswith(("x-", "etag")):
                    self.send_header(name, value)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(b"" if self.command == "HEAD" else sent)

        locals().update(dict.fromkeys(("do_GET", "do_PUT", "do_HEAD", "do_DELETE"), _pass))
        locals()["do_POST"] = _pass

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield made, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def product(
    world: World,
    root: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    proxy: tuple[Proxy, str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Small]:
    """The small product; its commands go through the proxy, and do not wait."""
    monkeypatch.setattr(Aws, "sleep", lambda *_: None)
    with small(world, root, tmp_path, capsys) as made:
        made.stands()
        monkeypatch.setenv("AWS_ENDPOINT_URL", proxy[1])
        yield made


_QUICK = ("cut off", "a page that is XML", "another answer")
KINDS = [pytest.param(kind, marks=[] if kind in _QUICK else [pytest.mark.long]) for kind in BROKEN]
COMMANDS = ("status", "outputs", "events", "review", "doctor", "drift", "resume", "destroy")


def arguments(command: str) -> list[str]:
    return [command, "local", *(["--yes"] if command in ("resume", "destroy", "deploy") else [])]


def is_one_clear_message(said: str) -> bool:
    lines = [line for line in said.splitlines() if "is not what the code makes" not in line]
    return 0 < len(lines) < 8 and "Traceback" not in said and "fault of this program" not in said


@pytest.mark.parametrize("kind", KINDS)
def test_what_no_command_can_read_is_one_message_and_exit_code_3(
    product: Small, proxy: tuple[Proxy, str], kind: str
) -> None:
    proxy[0].breaks = BROKEN[kind]
    for command in COMMANDS:
        proxy[0].actions = {"*": -1, "DescribeStacks": -1}
        code, out, said = product.run(*arguments(command))
        if command == "doctor":  # It reports what it could not check, as a finding.
            assert code in (0, 1, 3), out + said
            assert "fault of this program" not in out + said
            continue
        assert code == 3, (command, out, said)
        assert is_one_clear_message(said), (command, said)
    proxy[0].actions = {"-": -1}  # S3
    code, out, said = product.run("package", "local")
    assert code == 3, (out, said)
    assert is_one_clear_message(said), said


@pytest.mark.parametrize("kind", KINDS[:-2])
def test_what_is_broken_once_is_read_again(
    product: Small, proxy: tuple[Proxy, str], kind: str
) -> None:
    proxy[0].breaks = BROKEN[kind]
    reading = ("DescribeStacks", "ListStackResources", "GetTemplate", "DescribeStackEvents")
    for command in ("status", "outputs", "events"):
        proxy[0].actions = dict.fromkeys(reading, 1)
        code, _, said = product.run(*arguments(command))
        assert code == 0, (command, said)
    assert proxy[0].broken >= 4


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "action",
    ["CreateChangeSet", "DescribeChangeSet", "ExecuteChangeSet", "ListChangeSets", "GetTemplate"],
)
def test_a_deployment_that_cannot_read_an_answer_leaves_no_change_set(
    product: Small, proxy: tuple[Proxy, str], kind: str, action: str
) -> None:
    product.say("StageName", "next")
    proxy[0].breaks = BROKEN[kind]
    proxy[0].actions = {action: -1}
    code, out, said = product.run(*arguments("deploy"))
    assert code in (0, 3), out + said
    assert "fault of this program" not in said
    status = product.world.settled("streamflix-local")
    if status == "CREATE_COMPLETE" and product.change_sets():
        assert product.change_sets()[0] in said
