"""What every command that talks to AWS shares: how it finds its account and region.

options, environment ○→ Aws
"""

from __future__ import annotations

import argparse
import sys

from generator.commands.shared.aws_options import add_arguments as add_arguments
from generator.config.parameters.files import Environment
from generator.deploy.aws import cloudformation
from generator.deploy.aws.client import Answer, Aws, Endpoint
from generator.deploy.stack import stacks
from generator.errors import AwsError, Mistake

# The variables by which the AWS CLI and the SDKs take a region.
_REGIONS = ("AWS_REGION", "AWS_DEFAULT_REGION")


def connected(options: argparse.Namespace, environment: Environment) -> Aws:
    """The account that the options and the usual variables name, in the environment's region.

    The region is what ``--region`` says, else the settings: where an environment lies does not
    depend on whose shell deploys it. Raises ``UserError`` for an unknown profile.
    """
    region = options.region or environment.settings.region
    if not options.region:
        _warn(options, region)
    return reached(options, region)


def reached(options: argparse.Namespace, region: str) -> Aws:
    """The account that the options and the usual variables name, in this region."""
    endpoint = Endpoint(options.endpoint_url) if options.endpoint_url else None
    return Aws(region, endpoint, profile=options.profile)


def stack_of(aws: Aws, environment: Environment) -> Answer:
    """The environment's stack, as it is now. Raises ``AwsError`` where there is none."""
    name = environment.settings.stack_name
    stack = cloudformation.stack(aws, name)
    if stack is None or not stacks.exists(stack):
        hint = f"`streamflix deploy {environment.name}` makes it."
        raise AwsError(Mistake(f"There is no stack {name} in {aws.region}.", hint=hint))
    return stack


def _warn(options: argparse.Namespace, region: str) -> None:
    """Anyone who set a region in the shell learns that it does not count."""
    said = next((options.environ[name] for name in _REGIONS if options.environ.get(name)), region)
    if said != region and not options.quiet:
        told = f"The environment is in {region}, as its settings say, not in {said}"
        print(f"streamflix: {told}; --region overrules them.", file=sys.stderr)
