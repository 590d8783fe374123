"""The forms in which AWS's ways of deploying take parameters."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.config.parameters.deployment_file import parse_deployment_file
from generator.config.parameters.files import Environment, declared_parameters
from generator.config.settings.model import Settings
from generator.errors import UserError
from generator.views.parameters import (
    aws_cli,
    code_pipeline,
    console_host,
    console_url,
    git_sync,
)

PARAMETERS = {
    "Environment": "dev",
    "VpcCidr": "10.0.0.0/16",
    "ZoneCount": "3",
    "Zones": "eu-west-2a, eu-west-2b",
    "WebAcl": "true",
    "CorsOrigins": "",
    "ImageTag": "",
    "CacheSnapshotTime": "13:00",
}


def environment(settings: Settings, **tags: str) -> Environment:
    return Environment("dev", "f.yaml", "templates/flat/streamflix.yaml", {}, tags, settings, {})


NESTED = Settings("eu-west-2", "streamflix-dev", "nested", protected_resources=("Repository",))
FLAT = Settings("eu-west-2", "streamflix-dev", "flat", protected_resources=("Repository",))


def test_git_sync_has_three_keys_lists_and_quotes_where_yaml_might_read_something_else() -> None:
    assert git_sync(environment(NESTED, Team="blue", Cost="12"), PARAMETERS) == (
        "template-file-path: templates/flat/streamflix.yaml\n"
        "parameters:\n"
        "  Environment: dev\n"
        '  VpcCidr: "10.0.0.0/16"\n'
        '  ZoneCount: "3"\n'
        "  Zones:\n"
        "    - eu-west-2a\n"
        "    - eu-west-2b\n"
        '  WebAcl: "true"\n'
        "  CorsOrigins: []\n"
        '  ImageTag: ""\n'
        '  CacheSnapshotTime: "13:00"\n'
        "tags:\n"
        "  Team: blue\n"
        '  Cost: "12"\n'
    )


def test_git_sync_with_nothing_to_say_is_still_whole() -> None:
    assert git_sync(environment(NESTED), {}) == (
        "template-file-path: templates/flat/streamflix.yaml\nparameters: {}\ntags: {}\n"
    )


# What a file can hold: neither control characters nor what YAML may only have behind escapes.
texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")))
items = texts.map(str.strip).filter(lambda text: text and "," not in text)


@given(description=texts, origins=st.lists(items), owner=texts)
def test_git_sync_reads_as_what_was_written(
    description: str, origins: list[str], owner: str
) -> None:
    parameters = {"ImageTag": description, "CorsOrigins": ",".join(origins)}

    text = git_sync(environment(NESTED, **{"Owner of": owner}), parameters)
    found = parse_deployment_file(text, "f.yaml", declared_parameters())

    assert found.values.texts == parameters
    assert found.tags == {"Owner of": owner}


def test_the_aws_cli_takes_a_list_of_keys_and_values_lists_joined() -> None:
    assert json.loads(aws_cli({"ZoneCount": "3", "Zones": "a,b"})) == [
        {"ParameterKey": "ZoneCount", "ParameterValue": "3"},
        {"ParameterKey": "Zones", "ParameterValue": "a,b"},
    ]


def test_code_pipeline_takes_parameters_tags_and_for_one_template_a_stack_policy() -> None:
    nested = json.loads(code_pipeline(environment(NESTED, Team="blue"), PARAMETERS))
    flat = json.loads(code_pipeline(environment(FLAT, Team="blue"), PARAMETERS))

    assert nested == {"Parameters": PARAMETERS, "Tags": {"Team": "blue"}}
    assert flat["StackPolicy"]["Statement"][1]["Resource"] == ["LogicalResourceId/Repository"]
    assert flat | {"StackPolicy": None} == nested | {"StackPolicy": None}


def test_the_quick_create_link_opens_the_console_with_all_filled_in() -> None:
    template = "https://s3.eu-west-2.amazonaws.com/bucket/root.yaml?versionId=a b"

    url = urlsplit(
        console_url(NESTED, {"Zones": "a,b", "AlarmEmail": "a+b@c.de"}, template).strip()
    )
    route, _, query = url.fragment.partition("?")

    assert (url.netloc, url.path) == ("eu-west-2.console.aws.amazon.com", "/cloudformation/home")
    assert (url.query, route) == ("region=eu-west-2", "/stacks/create/review")
    assert parse_qs(query) == {
        "templateURL": [template],
        "stackName": ["streamflix-dev"],
        "param_Zones": ["a,b"],
        "param_AlarmEmail": ["a+b@c.de"],
    }


def test_empty_values_are_in_the_link_too() -> None:
    assert console_url(NESTED, {"ImageTag": ""}).endswith("&param_ImageTag=\n")


def test_without_a_template_the_link_says_what_is_missing() -> None:
    assert "?templateURL=TEMPLATE_URL&" in console_url(NESTED, {})


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("us-east-1", "us-east-1.console.aws.amazon.com"),
        ("cn-north-1", "cn-north-1.console.amazonaws.cn"),
        ("us-gov-west-1", "us-gov-west-1.console.amazonaws-us-gov.com"),
        ("eusc-de-east-1", "eusc-de-east-1.console.amazonaws-eusc.eu"),
    ],
)
def test_each_partition_has_its_console(region: str, host: str) -> None:
    assert console_host(region) == host


@pytest.mark.parametrize("region", ["us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1"])
def test_a_partition_without_a_public_console_is_refused(region: str) -> None:
    with pytest.raises(UserError, match=f"The console of the region {region} has no public"):
        console_host(region)
