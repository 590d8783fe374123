"""A resource's key changes with all that it is judged by, and with nothing else."""

from __future__ import annotations

import pytest

from generator.cfn.template import parse
from generator.lint.parts import parts
from generator.lint.subjects import Subject
from generator.lint.targets import Target

TEMPLATE = """\
Metadata: {cfn-lint: {config: {ignore_checks: [W1]}}, Other: 1}
Parameters:
  Cidr: {Type: String}
  Zone: {Type: String, Default: a}
  Name: {Type: String}
Mappings: {Sizes: {a: {b: 1}}}
Conditions: {IsWide: !Equals [!Ref Zone, a]}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Ref Cidr}}
  One: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
  Two: {Type: AWS::EC2::Subnet, Properties: {VpcId: vpc-1, CidrBlock: 10.0.1.0/24}}
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: !Sub "${Name}-a"}}
  Queue: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: !FindInMap [Sizes, a, b]}}
Outputs: {Id: {Value: !Ref Vpc}}
"""
ALL = {"Vpc", "One", "Two", "Topic", "Queue"}


def changed(old: str, new: str) -> set[str]:
    """The resources whose key another text has."""
    assert old in TEMPLATE
    before = parts(parse(TEMPLATE), "")
    after = parts(parse(TEMPLATE.replace(old, new)), "")
    return {name for name in before if before[name] != after[name]}


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("Topic, Properties", "Topic, DeletionPolicy: Retain, Properties", {"Topic"}),
        ("Cidr: {Type: String}", "Cidr: {Type: Number}", {"Vpc", "One"}),
        ("Name: {Type: String}", "Name: {Type: Number}", {"Topic"}),
        ("b: 1", "b: 2", {"Queue"}),
        ("10.0.1.0/24", "10.0.0.0/24", {"One", "Two"}),  # of one type: they may clash
        ("VpcId: !Ref Vpc, ", "", {"Vpc", "One", "Two"}),  # no longer referred to
        ("Default: a", "Default: b", ALL),  # decides on a condition
        ("!Equals", "!Not", ALL),
        ("ignore_checks: [W1]", "ignore_checks: [W2]", ALL),
        ("Other: 1", "Other: 2", set()),
        ("Value: !Ref Vpc", "Value: !Ref One", set()),
    ],
)
def test_a_key_changes_with_what_a_resource_is_judged_by(
    old: str, new: str, names: set[str]
) -> None:
    assert changed(old, new) == names


def test_settings_count() -> None:
    one, other = parts(parse(TEMPLATE), "eu-west-2"), parts(parse(TEMPLATE), "us-east-1")

    assert not {*one.values()} & {*other.values()}


@pytest.mark.parametrize(
    "text",
    [
        "Transform: AWS::LanguageExtensions\n" + TEMPLATE,
        TEMPLATE.replace("{Type: AWS::SNS::Topic,", "{"),
        TEMPLATE.replace("{Type: AWS::SNS::Topic,", "{Type: [a],"),
        "Resources: {" + ", ".join(f"T{n}: {{Type: AWS::SNS::Topic}}" for n in range(401)) + "}",
    ],
)
def test_resources_that_cannot_be_told_apart_have_none(text: str) -> None:
    assert parts(parse(text), "") == {}


def subject(text: str, *, is_literal: bool = False) -> Subject:
    return Subject(Target("a.yaml"), parse(text), ("eu-west-2",), "", is_literal)


def test_all_is_asked_where_nothing_is_known() -> None:
    one = subject(TEMPLATE)

    assert one.rest(()) == one.whole()
    assert one.whole().only is None and one.whole().text == TEMPLATE


def test_what_is_known_is_not_asked_again_but_with_others_of_its_type() -> None:
    one = subject(TEMPLATE)
    known = [key for name, key in one.parts.items() if name not in ("Queue", "Two")]

    assert one.rest(known).only == ("One", "Two", "Queue")
    assert one.rest([*one.parts.values()]).only == ()


def test_of_a_copy_resources_are_asked_one_by_one_from_the_first_time() -> None:
    assert subject(TEMPLATE, is_literal=True).rest(()).only == tuple(parse(TEMPLATE).resources)
