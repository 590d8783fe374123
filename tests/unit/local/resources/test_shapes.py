"""CloudFormation's words into an API's and back, led by botocore's own shapes."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.model import ServiceModel, Shape

from generator.local.handler import HandlerError
from generator.local.resources import shapes

MODEL = ServiceModel(
    {
        "metadata": {"serviceId": "x"},
        "operations": {},
        "shapes": {
            "Text": {"type": "string"},
            "Whole": {"type": "integer"},
            "Part": {"type": "double"},
            "Yes": {"type": "boolean"},
            "Bytes": {"type": "blob"},
            "When": {"type": "timestamp"},
            "Port": {
                "type": "structure",
                "members": {"containerPort": {"shape": "Whole"}, "open": {"shape": "Yes"}},
            },
            "Ports": {"type": "list", "member": {"shape": "Port"}},
            "Texts": {"type": "list", "member": {"shape": "Text"}},
            "Map": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Text"}},
            "Tag": {
                "type": "structure",
                "members": {"TagKey": {"shape": "Text"}, "TagValue": {"shape": "Text"}},
            },
            "Tags": {"type": "list", "member": {"shape": "Tag"}},
            "Switch": {"type": "structure", "members": {"Value": {"shape": "Yes"}}},
        },
    }
)


def shape(name: str) -> Shape:
    return MODEL.shape_for(name)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("Text", True, "true"),
        ("Text", 8, "8"),
        ("Text", {"a": [1]}, '{"a": [1]}'),
        ("Whole", "80", 80),
        ("Part", "0.5", 0.5),
        ("Yes", "true", True),
        ("Yes", "no", False),
        ("Yes", False, False),
        ("Bytes", "abc", b"abc"),
        ("Bytes", b"abc", b"abc"),
        ("When", "2026-01-01", "2026-01-01"),
        ("Port", {"ContainerPort": "80"}, {"containerPort": 80}),
        ("Ports", [{"Open": "true"}], [{"open": True}]),
        ("Texts", "one", ["one"]),
        ("Map", [{"Key": "a", "Value": "b"}], {"a": "b"}),
        ("Map", {"a": 1}, {"a": "1"}),
        ("Tags", {"a": "b"}, [{"TagKey": "a", "TagValue": "b"}]),
        ("Switch", "true", {"Value": True}),
    ],
)
def test_a_value_takes_the_form_of_its_shape(name: str, value: Any, expected: Any) -> None:
    assert shapes.to_api(shape(name), value) == expected


@pytest.mark.parametrize("value", [{"Wrong": 1}, "text"])
def test_what_a_structure_has_no_place_for_is_refused(value: Any) -> None:
    with pytest.raises(HandlerError):
        shapes.to_api(shape("Port"), value)


def test_answers_come_in_pascal_case_but_maps_keep_their_keys() -> None:
    assert shapes.from_api(shape("Ports"), [{"containerPort": 1, "else": 2}]) == [
        {"ContainerPort": 1}
    ]
    assert shapes.from_api(shape("Map"), {"awslogs-group": "a"}) == {"awslogs-group": "a"}


def test_tags_of_any_form_are_a_mapping() -> None:
    assert shapes.mapping([{"Key": "a", "Value": "b"}]) == {"a": "b"}
    assert shapes.mapping([{"TagKey": "a"}]) == {"a": ""}
    assert shapes.mapping(None) == {}


def test_only_objects_and_lists_are_read_as_json() -> None:
    assert shapes.parsed('{"a": 1}') == {"a": 1}
    assert shapes.parsed("{not json") == "{not json"
    assert shapes.parsed("12") == "12"
