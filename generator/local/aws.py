"""AWS on this machine, in this process: the way in for the command and for tests.

with LocalAws() as aws:
    boto3.client("cloudformation", endpoint_url=aws.endpoint_url, …)
"""

from __future__ import annotations

import threading
from types import TracebackType

from generator.local.faults import Faults
from generator.local.front import Front
from generator.local.handler import Handlers
from generator.local.server import LocalServer
from generator.local.services import DEFAULT_ACCOUNT


class LocalAws:
    """A running local AWS; use as a context manager, or call ``start`` and ``stop``.

    ``port`` 0 takes any free one. ``handlers``: resource types, default all that there are.
    """

    def __init__(self, port: int = 0, handlers: Handlers | None = None) -> None:
        if handlers is None:
            from generator.local.resources import HANDLERS

            handlers = HANDLERS
        self.front = Front(handlers)
        self._server = LocalServer(self.front, port)

    @property
    def endpoint_url(self) -> str:
        """``http://127.0.0.1:PORT``."""
        return self._server.endpoint_url

    @property
    def faults(self) -> Faults:
        """What is to go wrong next."""
        return self.front.faults

    @property
    def environment(self) -> dict[str, str]:
        """Variables with which the AWS CLI and SDKs find this endpoint, and nothing else."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_ACCESS_KEY_ID": DEFAULT_ACCOUNT,
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_DEFAULT_REGION": "eu-west-2",
        }

    def start(self) -> LocalAws:
        """Begin to serve."""
        self._server.start()
        return self

    def stop(self) -> None:
        """Stop serving; running operations end first, none is held any more."""
        self._server.stop()
        self.faults.clear()
        self.front.operations.wait()

    def warm(self) -> None:
        """Load the common services in the background, so that the first deployment is quick."""
        threading.Thread(target=self.front.services.warm, name="warm", daemon=True).start()

    def reset(self) -> None:
        """Forget every stack, resource and fault."""
        self.front.reset()

    def __enter__(self) -> LocalAws:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
