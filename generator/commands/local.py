"""``streamflix local``: AWS on this machine, on 127.0.0.1 only, until it is interrupted.

options ○→ LocalAws ○→ clients with an endpoint URL
"""

from __future__ import annotations

import argparse
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.cfn.load import Product
    from generator.config.parameters.files import Environment
    from generator.local.aws import LocalAws

DEFAULT_PORT = 4566

_WELCOME = """\
AWS on this machine is ready at {endpoint} (Ctrl-C ends it).
Everything is held in memory; nothing leaves this machine, and nothing costs money.

Point the AWS CLI, an SDK or streamflix at it with these variables:

{exports}

The access key is the account: any twelve digits are an account of their own.
Make something fail:
    curl {endpoint}/_local/faults -H 'Content-Type: application/json' \\
        -d '{{"kind": "fail", "resource": "Database/DatabaseInstance", "action": "create"}}'
Forget everything:
    curl -X POST {endpoint}/_local/reset -H 'Content-Type: application/json'
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """``--port N`` and ``--deploy ENV``."""
    parser.add_argument(
        "--port",
        metavar="N",
        type=int,
        default=DEFAULT_PORT,
        help=f"default: {DEFAULT_PORT}; 0 takes any free one",
    )
    parser.add_argument(
        "--deploy", metavar="ENV", help="deploy an environment first, a file of parameters/"
    )


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted.

    Raises ``UserError`` for a port that is not available and mistakes in the environment's files,
    ``AwsError`` for a deployment that fails.
    """
    from generator.commands.shared import local_engine
    from generator.errors import UserError

    if not 0 <= options.port <= 65535:
        raise UserError(f"--port {options.port}: a port is a number from 0 to 65535.")
    wanted = _wanted(options.deploy) if options.deploy else None
    other = "Take another with --port N (make local PORT=N); 0 takes any free one."
    with local_engine.started(options.port, other) as aws:
        if wanted is None:
            print(welcome(aws.endpoint_url, aws.environment), flush=True)
        else:
            _deploy(aws, *wanted, options)
        threading.Event().wait()
    return 0


def _wanted(name: str) -> tuple[Environment, Product]:
    from generator.commands.shared import templates
    from generator.config.parameters.files import load_environment

    environment = load_environment(Path(), name)
    return environment, templates.product_of(environment)


def _deploy(
    local: LocalAws, environment: Environment, product: Product, options: argparse.Namespace
) -> None:
    from generator.commands.shared import local_deployment, local_engine, watch
    from generator.plan.stack_tree import outputs_of
    from generator.views.stack.deployment import look_around

    say = local_engine.speaker(options.quiet)
    aws = local_deployment.reached(local, environment.settings.region)
    url = local_deployment.uploaded(aws, product, say)
    screen = watch.brief_screen(options, say)
    stack = local_deployment.deployed(aws, environment, product, url, say, screen)
    for line in look_around(stack["StackName"], outputs_of(stack), local.environment):
        say(line)


def welcome(endpoint: str, environment: dict[str, str]) -> str:
    """What is printed when the endpoint is ready."""
    exports = "\n".join(f"    export {name}={value}" for name, value in environment.items())
    return _WELCOME.format(endpoint=endpoint, exports=exports)
