"""``streamflix demo``: deploy, change and destroy StreamFlix on this machine, and watch.

environment ○→ LocalAws ○→ change sets ○→ events ○→ standard output
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

ENVIRONMENT = "local"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing: it plays one environment on a port that is free."""


def run(options: argparse.Namespace) -> int:
    """Play it through; returns 0 when nothing is left.

    Raises ``UserError`` for mistakes in the environment's files and ``AwsError`` for a deployment
    that fails.
    """
    from generator.commands.shared import (
        demo_script,
        local_deployment,
        local_engine,
        templates,
        watch,
    )
    from generator.config.parameters.files import load_environment

    environment = load_environment(Path(), ENVIRONMENT)
    product = templates.product_of(environment)
    say = local_engine.speaker(options.quiet)
    with local_engine.started(0) as local:
        say(f"AWS is played on this machine, at {local.endpoint_url}; nothing costs money.")
        aws = local_deployment.reached(local, environment.settings.region)
        screen = partial(watch.brief_screen, options, say)
        return demo_script.played(aws, environment, product, say, screen)
