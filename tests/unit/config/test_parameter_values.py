"""Values against declarations: names, YAML types, constraints, lists, AWS's own types."""

from __future__ import annotations

import pytest

from generator.cfn.parameters.types import Declaration
from generator.config.parameters.values import Values, read_values
from generator.config.yaml_lines import Fields, read_yaml


def declared(*declarations: Declaration) -> dict[str, Declaration]:
    return {one.name: one for one in declarations}


FLAG = Declaration("MultiAz", "String", "true", allowed_values=("true", "false"))
SCHEME = Declaration("Scheme", "String", "public", allowed_values=("public", "internal"))
COUNT = Declaration("Count", "Number", "2", min_value=1, max_value=10)
LEAST = Declaration("Least", "Number", "2", min_value=1)
NAME = Declaration(
    "Name", "String", "a", allowed_pattern="[a-z]+", constraint_description="Lower-case letters."
)
CODE = Declaration("Code", "String", "a", allowed_pattern="[a-z]+")
SHORT = Declaration("Short", "String", "ab", min_length=2, max_length=3)
TIME = Declaration("Time", "String", "03:00")
ZONES = Declaration("Zones", "CommaDelimitedList", "")
VPC = Declaration("Vpc", "AWS::EC2::VPC::Id", None, description="The VPC to use.")
SUBNETS = Declaration("Subnets", "List<AWS::EC2::Subnet::Id>", None)


def read(text: str, *declarations: Declaration) -> Values:
    root = read_yaml(text, "f.yaml")
    assert isinstance(root, Fields)
    return read_values(root, declared(*declarations), "f.yaml")


def mistakes(text: str, *declarations: Declaration) -> list[str]:
    return [str(mistake) for mistake in read(text, *declarations).mistakes]


def test_values_are_texts_as_cloudformation_takes_them_in_the_declared_order() -> None:
    text = "Zones: [a, b]\nTime: 03:00\nMultiAz: true\nCount: 3\nScheme: 'internal'\n"

    values = read(text, FLAG, SCHEME, COUNT, TIME, ZONES)

    assert list(values.texts.items()) == [
        ("MultiAz", "true"),
        ("Scheme", "internal"),
        ("Count", "3"),
        ("Time", "03:00"),
        ("Zones", "a,b"),
    ]
    assert values.lines["Count"] == 4
    assert values.mistakes == ()
    assert values.faulty == frozenset()


def test_an_empty_list_is_an_empty_text() -> None:
    assert read("Zones: []\n", ZONES).texts == {"Zones": ""}


def test_an_unknown_parameter_is_named_with_the_one_that_was_meant() -> None:
    assert mistakes("Zone: [a]\nColour: red\n", ZONES, COUNT) == [
        "f.yaml:1: There is no parameter Zone. Did you mean Zones?",
        "f.yaml:2: There is no parameter Colour. docs/parameters.md lists all there are.",
    ]


def test_what_is_stated_already_was_not_meant() -> None:
    assert mistakes("Zones: [a]\nZone: [b]\n", ZONES) == [
        "f.yaml:2: There is no parameter Zone. docs/parameters.md lists all there are."
    ]


def test_a_parameter_without_default_must_be_given() -> None:
    assert mistakes("Count: 3\n", COUNT, VPC) == [
        "f.yaml:1: Vpc is missing and has no default. Add it: The VPC to use."
    ]


def test_a_parameter_given_twice() -> None:
    assert mistakes("Count: 3\nCount: 4\n", COUNT) == [
        "f.yaml:2: Count is given twice, first in line 1. Remove one of them."
    ]


@pytest.mark.parametrize(
    ("text", "declaration", "mistake"),
    [
        ("Zones: a, b", ZONES, "Zones must be a list. Write [a, b]."),
        ('Zones: ""', ZONES, "Zones must be a list. Write []."),
        ("Zones:", ZONES, "Zones must be a list. Write []."),
        ("Zones: {a: b}", ZONES, "Zones must be a list of plain values."),
        ("Zones: [[a]]", ZONES, "Zones must be a list of plain values."),
        ("Zones: [a, '']", ZONES, "An item of Zones is empty or holds a comma: ''."
                                  " Write one item for each value."),
        ("Zones: ['a,b']", ZONES, "An item of Zones is empty or holds a comma: 'a,b'."
                                  " Write one item for each value."),
        ("Zones: [1:30]", ZONES, "Zones is 1:30, which YAML reads as 90."
                                 ' Write "1:30", or 90 where that is meant.'),
        ("Zones: !Split [',', 'a,b']", ZONES, "Zones is !Split, a function of templates."),
        ("Count: !GetAtt A.B", COUNT, "Count is !GetAtt, a function of templates."),
        ("Count: [3]", COUNT, "Count must be one value, not a list."
                              " Write it without brackets or hyphens."),
        ("Count: {a: 3}", COUNT, "Count must be a plain value."),
        ("Count:", COUNT, 'Count has no value. Give it one, or remove the line.'),
        ("Time:", TIME, 'Time has no value. Write "" for an empty one.'),
        ("Count: many", COUNT, "Count is 'many'. It must be a number."),
        ("Count: 11", COUNT, "Count is '11'. It must be from 1 to 10."),
        ("Count: 0", COUNT, "Count is '0'. It must be from 1 to 10."),
        ("Least: 0", LEAST, "Least is '0'. It must be at least 1."),
        ("MultiAz: maybe", FLAG, "MultiAz is 'maybe'. It must be true or false."),
        ("Scheme: internl", SCHEME, "Scheme is 'internl'. Did you mean internal?"
                                    " It must be public or internal."),
        ("Name: a1", NAME, "Name is 'a1'. It must be: Lower-case letters."),
        ("Code: a1", CODE, "Code is 'a1'. It must match [a-z]+."),
        ("Short: a", SHORT, "Short is 'a'. It must have at least 2 characters."),
        ("Short: abcd", SHORT, "Short is 'abcd'. It must have at most 3 characters."),
        ("Vpc: subnet-1", VPC, "Vpc is 'subnet-1'. It must be"),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit(text: str, declaration: Declaration, mistake: str) -> None:
    found = mistakes(text, declaration)

    assert len(found) == 1
    assert found[0].startswith(f"f.yaml:1: {mistake}")


def test_the_line_is_that_of_the_item() -> None:
    text = "Subnets:\n  - subnet-0123456789abcdef0\n  - ' vpc-0123456789abcdef0'\n"

    assert [mistake.line for mistake in read(text, SUBNETS).mistakes] == [3]


def test_patterns_match_the_whole_value_as_in_cloudformation() -> None:
    assert mistakes('Code: "ab\\n"\n', CODE)


def test_a_value_has_a_longest_length() -> None:
    assert mistakes(f"Time: {'x' * 4096}\n", TIME) == []
    assert mistakes(f"Time: {'x' * 4097}\n", TIME) == [
        "f.yaml:1: Time is longer than the 4096 bytes that a value may have."
    ]


def test_a_long_value_is_shortened_in_the_message() -> None:
    [message] = mistakes(f"Code: {'1' * 100}x\n", CODE)

    assert f"'{'1' * 57}...'" in message


def test_parameters_with_a_mistake_are_known() -> None:
    assert read("Count: 11\nTime: 03:00\nNoSuch: 1\n", COUNT, TIME).faulty == {"Count"}
