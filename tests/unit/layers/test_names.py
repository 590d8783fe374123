"""Names and tags that end in the environment."""

from __future__ import annotations

import pytest
from troposphere import encode_to_dict

from generator.layers.names import name_map, name_tag, named, words
from generator.parameters import Parameters

ENVIRONMENT = Parameters.environment


def test_named_puts_the_environment_where_env_stands() -> None:
    assert named(ENVIRONMENT, "/ecs/api-ENV").to_dict() == {"Fn::Sub": "/ecs/api-${Environment}"}


def test_name_tag_is_a_list() -> None:
    expected = {"Fn::Sub": "streamflix-vpc-${Environment}"}
    assert name_tag(ENVIRONMENT, "vpc").to_dict() == [{"Key": "Name", "Value": expected}]


def test_name_map_is_a_map() -> None:
    expected = {"Name": {"Fn::Sub": "streamflix-api-${Environment}"}}
    assert encode_to_dict(name_map(ENVIRONMENT, "api")) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [("Task", "task"), ("LoadBalancer", "load-balancer"), ("VpcLink", "vpc-link")],
)
def test_roles_are_told_in_words(role: str, expected: str) -> None:
    assert words(role) == expected
