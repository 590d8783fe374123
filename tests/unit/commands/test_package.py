"""What the link to the console says, and what it cannot say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.cfn.load import Product, load
from generator.commands.package import LONG, packaged
from generator.config.parameters.files import Environment
from generator.config.settings.model import Settings
from generator.deploy.artifacts.upload import Placed
from generator.views.package import text

SETTINGS = Settings("eu-west-2", "shop", "nested")
PLACED = Placed(
    "https://s3.eu-west-2.amazonaws.com/b/templates/root-1.yaml", "b", 1, 1, notes=("N.",)
)
TEMPLATE = """
Parameters:
  Name: {Type: String}
  Token: {Type: String, NoEcho: true}
Resources: {}
"""


def product() -> Product:
    return load("root.yaml", lambda _: TEMPLATE)


def environment(**parameters: str) -> Environment:
    return Environment("dev", "f.yaml", "t.yaml", parameters, {}, SETTINGS, {})


def test_what_must_not_be_printed_is_not_in_the_link() -> None:
    done = packaged(environment(Name="a b", Token="hidden"), product(), PLACED, "eu-west-2")
    assert "&param_Name=a%20b" in done.quick_create_url
    assert "hidden" not in done.quick_create_url
    assert done.notes == ("N.", "The link says nothing of what must not be printed: Token.")


@pytest.mark.parametrize(
    ("region", "console"),
    [
        ("us-east-1", "us-east-1.console.aws.amazon.com"),
        ("cn-north-1", "cn-north-1.console.amazonaws.cn"),
        ("us-gov-west-1", "us-gov-west-1.console.amazonaws-us-gov.com"),
    ],
)
def test_the_link_leads_to_the_region_that_was_deployed_to(region: str, console: str) -> None:
    url = packaged(environment(), product(), PLACED, region).quick_create_url
    assert url.startswith(f"https://{console}/cloudformation/home?region={region}#/stacks/create/")


def test_a_console_that_is_not_public_has_no_link() -> None:
    done = packaged(environment(), product(), PLACED, "us-iso-east-1")
    assert done.quick_create_url == ""
    assert done.notes[1:] == ("The console of the region us-iso-east-1 has no public address.",)
    assert text(done).endswith("/templates/root-1.yaml\n")
    assert text(done).startswith("1 template is in s3://b, 1 of them new.\n")


def test_a_link_that_is_long_is_said_to_be_and_so_are_tags() -> None:
    tagged = replace(environment(Name="x" * LONG), tags={"Team": "blue"})
    tags, length = packaged(tagged, product(), PLACED, "eu-west-2").notes[1:]
    assert tags == "The link carries no tags: add them in the console."
    assert "characters: some programs cut it off" in length
