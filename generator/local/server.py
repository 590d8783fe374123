"""The endpoint: a threaded HTTP/1.1 server, bound to 127.0.0.1 and to nothing else.

socket ○→ HttpRequest ●→ Front ●→ HttpResponse ○→ socket
"""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from generator.local import access
from generator.local.faults import DroppedError
from generator.local.front import Front
from generator.local.http import HttpRequest, HttpResponse

HOST = "127.0.0.1"
_BODY_LIMIT = 5 * 1024**3


class LocalServer(ThreadingHTTPServer):
    """Serves one front. ``port`` 0 takes any free one."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, front: Front, port: int = 0) -> None:
        self.front = front
        super().__init__((HOST, port), _Handler)

    @property
    def endpoint_url(self) -> str:
        """Where clients find it: ``http://127.0.0.1:PORT``."""
        return f"http://{HOST}:{self.server_address[1]}"

    def start(self) -> threading.Thread:
        """Serve in a thread until :meth:`stop`."""
        thread = threading.Thread(
            target=self.serve_forever, args=(0.05,), name="local AWS", daemon=True
        )
        thread.start()
        return thread

    def stop(self) -> None:
        """Stop serving and free the port."""
        self.shutdown()
        self.server_close()


class _BadRequestError(Exception):
    """A request that is not HTTP as we can read it."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "AmazonS3"
    sys_version = ""
    wbufsize = 64 * 1024
    disable_nagle_algorithm = True
    server: LocalServer

    def _serve(self) -> None:
        try:
            request = HttpRequest(
                self.command,
                self.path,
                {name.lower(): value for name, value in self.headers.items()},
                self._body(),
            )
            self._send(self._answer(request))
        except DroppedError:
            self._drop()
        except _BadRequestError as error:
            self.close_connection = True
            self._send(HttpResponse(400, {"Content-Type": "text/plain"}, str(error).encode()))
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if len(self.headers.get_all("Host", [])) != 1:
            raise _BadRequestError("A request has one Host")
        refused = access.refusal(request, self.server.server_address[1])
        if refused:
            # The body may not have been read as its sender meant it: begin anew.
            self.close_connection = True
            return HttpResponse(403, {"Content-Type": "text/plain"}, f"{refused}\n".encode())
        return self.server.front.answer(request)

    # The names under which http.server looks for a method's function.
    do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815
    do_HEAD = do_PATCH = do_OPTIONS = _serve  # noqa: N815

    def handle_expect_100(self) -> bool:
        """Ask for the body at once: an SDK that uploads would wait a second for a lost answer."""
        self.send_response_only(100)
        self.end_headers()
        self.wfile.flush()
        return True

    def _body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return b"".join(self._chunks())
        text = self.headers.get("Content-Length", "0")
        if not text.isdigit() or int(text) > _BODY_LIMIT:
            raise _BadRequestError("Content-Length is not a size that can be read")
        return self.rfile.read(int(text))

    def _chunks(self) -> list[bytes]:
        chunks: list[bytes] = []
        while True:
            try:
                size = int(self.rfile.readline(1024).split(b";")[0], 16)
            except ValueError:
                raise _BadRequestError("A chunk has no size") from None
            chunk = self.rfile.read(size)
            self.rfile.readline(1024)
            if not size:
                return chunks
            chunks.append(chunk)

    def _send(self, answer: HttpResponse) -> None:
        self.send_response_only(answer.status)
        names = {name.lower() for name in answer.headers}
        for name, value in answer.headers.items():
            if name.lower() not in ("content-length", "connection", "transfer-encoding"):
                self.send_header(name, value)
        if "date" not in names:
            self.send_header("Date", self.date_time_string())
        self.send_header("Content-Length", self._length(answer))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)
        self.wfile.flush()

    def _length(self, answer: HttpResponse) -> str:
        """A HEAD answer tells the length of the body that it does not have."""
        told = {name.lower(): value for name, value in answer.headers.items()}
        if self.command == "HEAD" and "content-length" in told:
            return told["content-length"]
        return str(len(answer.body))

    def _drop(self) -> None:
        """Close without a word; shutting down first keeps the client from waiting."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: object) -> None:
        """Requests are not logged: the stacks' events tell more."""
