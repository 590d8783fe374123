"""``streamflix local``: AWS on this machine, on 127.0.0.1 only, until it is interrupted.

    options ○→ LocalAws ○→ clients with an endpoint URL
"""

from __future__ import annotations

import argparse
import signal
import threading

DEFAULT_PORT = 4566

_WELCOME = """\
AWS on this machine is ready at {endpoint} (Ctrl-C ends it).
Everything is held in memory; nothing leaves this machine, and nothing costs money.

Point the AWS CLI, an SDK or streamflix at it with these variables:

{exports}

The access key is the account: any twelve digits are an account of their own.
Make something fail:   curl -X POST {endpoint}/_local/faults -d \\
    '{{"kind": "fail", "resource": "Database/Instance", "action": "create"}}'
Forget everything:     curl -X POST {endpoint}/_local/reset
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """``--port N``."""
    parser.add_argument(
        "--port",
        metavar="N",
        type=int,
        default=DEFAULT_PORT,
        help=f"default: {DEFAULT_PORT}; 0 takes any free one",
    )


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from generator.errors import UserError

    if not 0 <= options.port <= 65535:
        raise UserError(f"--port {options.port}: a port is a number from 0 to 65535.")
    from generator.local.aws import LocalAws

    try:
        aws = LocalAws(options.port)
    except OSError as error:
        raise UserError(
            f"Port {options.port} of 127.0.0.1 is not to be had: {error.strerror}. "
            "Take another with --port N, or any free one with --port 0."
        ) from error
    signal.signal(signal.SIGTERM, _interrupt)
    with aws:
        print(welcome(aws.endpoint_url, aws.environment), flush=True)
        aws.warm()
        threading.Event().wait()
    return 0


def welcome(endpoint: str, environment: dict[str, str]) -> str:
    """What is printed when the endpoint is ready."""
    exports = "\n".join(f"    export {name}={value}" for name, value in environment.items())
    return _WELCOME.format(endpoint=endpoint, exports=exports)


def _interrupt(_: int, __: object) -> None:
    raise KeyboardInterrupt
