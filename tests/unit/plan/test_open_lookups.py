"""A lookup whose key no one knows is compared by what it can reach, wherever it stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator.plan.diff.compare import Comparison
from generator.plan.model import Change
from generator.plan.policy.checks import policy_results

Compare = Callable[..., Comparison]
ByPlace = Callable[[Comparison], dict[str, Change]]

IMAGES = """
Parameters:
  Stage: {Type: String, AllowedValues: [dev, prod]}
  Free: {Type: String}
Mappings:
  Images:
    us-east-1: {x86: IMAGE_A, arm: arm-a}
    eu-west-1: {x86: IMAGE_B, arm: arm-b}
  Stages:
    dev: {Size: SIZE_DEV, Zones: [a, b]}
    prod: {Size: SIZE_PROD, Zones: ZONES_PROD}
    test: {Size: SIZE_TEST, Zones: [a]}
Conditions:
  Large: !Equals [!FindInMap [Stages, !Ref Stage, Size], l]
Resources:
  R: {Type: AWS::EC2::Instance, Properties: {ImageId: VALUE}}
"""
SAME = {
    "IMAGE_A": "ami-1", "IMAGE_B": "ami-2", "SIZE_DEV": "s", "SIZE_PROD": "l", "SIZE_TEST": "m",
    "ZONES_PROD": "[a, b, c]",
}  # fmt: skip
BY_REGION = "!FindInMap [Images, !Ref AWS::Region, x86]"
BY_STAGE = "!FindInMap [Stages, !Ref Stage, Size]"


def template(value: str, **edits: str) -> str:
    text = IMAGES.replace("VALUE", value)
    for name, entry in (SAME | edits).items():
        text = text.replace(name, entry)
    return text


BOTH_REGIONS = {"IMAGE_A": "ami-3", "IMAGE_B": "ami-4"}
PLACES = [
    (BY_REGION, BOTH_REGIONS, "certain"),
    (BY_REGION, {"IMAGE_A": "ami-3"}, "unknown"),
    (f"!Sub ['${{I}}-x', {{I: {BY_REGION}}}]", BOTH_REGIONS, "certain"),
    (f"!Join ['-', [a, {BY_REGION}]]", {"IMAGE_B": "ami-3"}, "unknown"),
    (f"!Base64 {{'Fn::Sub': ['${{I}}', {{I: {BY_REGION}}}]}}", BOTH_REGIONS, "certain"),
    (f"!Select [1, !Split ['-', {BY_REGION}]]", BOTH_REGIONS, "certain"),
    (f"!Select [0, !Split ['-', {BY_REGION}]]", BOTH_REGIONS, None),
    ("!Select [0, !FindInMap [Stages, !Ref Stage, Zones]]", {"ZONES_PROD": "[z, b, c]"}, "unknown"),
    ("!Select [1, !FindInMap [Stages, !Ref Stage, Zones]]", {"ZONES_PROD": "[z, b]"}, None),
    (BY_STAGE, {"SIZE_DEV": "x", "SIZE_PROD": "x"}, "certain"),
    (BY_STAGE, {"SIZE_TEST": "x"}, None),  # AllowedValues leave it out
    ("!FindInMap [Stages, !Ref Free, Size]", {"SIZE_TEST": "x"}, "unknown"),
    ("!FindInMap [Images, us-east-1, !Ref Free]", {"IMAGE_A": "ami-3"}, "unknown"),
    ("!FindInMap [Images, !Ref AWS::Region, !Ref Free]", {"IMAGE_A": "ami-3"}, "unknown"),
    ("!If [Large, a, b]", {"SIZE_PROD": "s"}, "unknown"),
    ("!If [Large, a, b]", {"SIZE_PROD": "l", "SIZE_DEV": "m"}, None),
    ("!If [Large, a, b]", {"SIZE_PROD": "s", "SIZE_DEV": "l"}, "certain"),
    (f"!If [Large, {BY_REGION}, b]", {"IMAGE_A": "ami-3"}, "unknown"),
    (f"!If [Large, {BY_STAGE}, {BY_STAGE}]", {"SIZE_DEV": "x"}, "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "edits", "certainty"), PLACES)
def test_a_value_changes_as_what_it_can_reach_changes(
    compared: Compare, value: str, edits: dict[str, str], certainty: str | None
) -> None:
    changes = compared(template(value), template(value, **edits)).changes
    assert [one.certainty for one in changes] == ([certainty] if certainty else [])


def test_a_change_in_every_case_replaces_for_certain(compared: Compare) -> None:
    [change] = compared(template(BY_REGION), template(BY_REGION, **BOTH_REGIONS)).changes
    assert (change.action, change.replacement) == ("replace", "always")
    [change] = compared(template(BY_REGION), template(BY_REGION, IMAGE_A="ami-3")).changes
    assert (change.action, change.replacement) == ("modify", "conditional")
    assert change.because == ("Mapping Images",)


def test_a_mapping_may_have_another_name_and_another_order(compared: Compare) -> None:
    before = template(BY_REGION)
    after = before.replace("Images", "Amis").replace(
        "{x86: ami-1, arm: arm-a}", "{arm: n, x86: ami-1}"
    )
    assert compared(before, after).changes == ()


def test_a_new_region_changes_no_stack_that_there_is(compared: Compare) -> None:
    before = template(BY_REGION)
    after = before.replace(
        "Mappings:\n  Images:\n", "Mappings:\n  Images:\n    ca-central-1: {x86: a}\n"
    )
    assert compared(before, after).changes == ()
    [change] = compared(after, before).changes  # there CloudFormation refuses the update
    assert change.certainty == "unknown"


def test_a_lookup_that_gives_way_to_what_it_gave_is_no_change(compared: Compare) -> None:
    plain = template("!If [Large, l, s]")
    assert compared(template(BY_STAGE), plain).changes == ()


def test_a_condition_that_compares_the_key_decides_the_lookup(compared: Compare) -> None:
    conditions = "Conditions:\n  Prod: !Equals [!Ref Stage, prod]\n"
    before = template(f"!If [Prod, {BY_STAGE}, x]").replace("Conditions:\n", conditions)
    after = template("!If [Prod, l, x]").replace("Conditions:\n", conditions)
    assert compared(before, after).changes == ()


DEFAULTED = "Transform: AWS::LanguageExtensions\n"


def test_a_default_value_is_one_of_the_values(compared: Compare) -> None:
    lookup = "!FindInMap [Images, !Ref AWS::Region, x86, {{DefaultValue: {}}}]"
    before, after = (DEFAULTED + template(lookup.format(one)) for one in ("ami-8", "ami-9"))
    [change] = compared(before, after).changes
    assert change.certainty == "unknown"
    new = DEFAULTED + template(lookup.format("ami-9"), **BOTH_REGIONS)
    [change] = compared(before, new).changes
    assert change.certainty == "certain"


def test_outputs_and_exports_are_looked_up_too(compared: Compare) -> None:
    outputs = f"Outputs: {{O: {{Value: {BY_REGION}, Export: {{Name: {BY_STAGE}}}}}}}\n"
    before = template("i") + outputs
    found = compared(before, template("i", **BOTH_REGIONS) + outputs)
    [output] = found.outputs
    assert (output.place, output.action, output.certainty) == ("O", "modify", "certain")
    assert [one.rule for one in policy_results(found)] == ["export-change"]
    found = compared(before, template("i", SIZE_PROD="x") + outputs)
    assert [one.certainty for one in found.outputs] == ["unknown"]
    assert [one.rule for one in policy_results(found)] == ["export-removal"]
    assert compared(before, template("i", SIZE_TEST="x") + outputs).outputs == ()


CHILD = """
Parameters: {Image: {Type: String}, Names: {Type: CommaDelimitedList, Default: a}}
Resources:
  I: {Type: AWS::EC2::Instance, Properties: {ImageId: !Ref Image}}
  G: {Type: AWS::EC2::Instance, Properties: {ImageId: x, SubnetId: !Select [0, !Ref Names]}}
  Inner:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: inner, Parameters: {Image: !Sub '${Image}-x'}}
"""
INNER = """
Parameters: {Image: {Type: String}}
Resources: {I: {Type: AWS::EC2::Instance, Properties: {ImageId: !Ref Image}}}
"""


def test_a_lookup_is_followed_into_nested_stacks(compared: Compare, by_place: ByPlace) -> None:
    stack = (
        "  C:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: child,"
        f" Parameters: {{Image: {BY_REGION}, Names: !FindInMap [Stages, !Ref Stage, Zones]}}}}\n"
    )
    nested = {"C": CHILD, "C/Inner": INNER}
    before, after = (
        {"": template("i", **edits) + stack, **nested}
        for edits in ({}, {**BOTH_REGIONS, "ZONES_PROD": "[z]"})
    )
    found = by_place(compared(before, after))
    assert {place: one.certainty for place, one in found.items()} == {
        "C/I": "certain", "C/G": "unknown", "C/Inner/I": "certain",
    }  # fmt: skip
    assert found["C/I"].because == ("Parameter C/Image", "Mapping Images")


RULES = """
Parameters: {Stage: {Type: String}}
Mappings: {Nets: {dev: {Cidr: 10.0.0.0/8}, prod: {Cidr: CIDR}}}
Resources:
  G:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: g
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !FindInMap [Nets, !Ref Stage, Cidr]}
"""


def test_checks_see_every_value_that_a_lookup_can_reach(compared: Compare) -> None:
    before, after = RULES.replace("CIDR", "10.1.0.0/16"), RULES.replace("CIDR", "0.0.0.0/0")
    assert [one.rule for one in policy_results(compared(before, after))] == ["public-exposure"]
    assert policy_results(compared(after, before)) == []


def test_where_the_cases_are_too_many_the_change_is_unknown(compared: Compare) -> None:
    names = [f"P{number}" for number in range(12)]
    head = f"Parameters: {{{', '.join(f'{name}: {{Type: String}}' for name in names)}}}\n"
    lookups = ", ".join(f"!FindInMap [M, !Ref {name}, k]" for name in names)
    text = (
        f"{head}Mappings: {{M: {{a: {{k: VALUE}}, b: {{k: '2'}}}}}}\nResources:\n  R: {{Type:"
        f" AWS::SNS::Topic, Properties: {{DisplayName: !Join ['', [{lookups}]]}}}}\n"
    )
    [change] = compared(text.replace("VALUE", "'1'"), text.replace("VALUE", "'9'")).changes
    assert change.certainty == "unknown"


LOOP = """
Transform: AWS::LanguageExtensions
Parameters: {Stage: {Type: String}}
Mappings: {Stages: {dev: {Names: [a]}, prod: {Names: NAMES}}}
Resources:
  Fn::ForEach::Topics:
    - Name
    - !FindInMap [Stages, !Ref Stage, Names]
    - Topic${Name}: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Name}}
"""


def test_a_loop_over_a_lookup_adds_and_removes_one_by_one(compared: Compare) -> None:
    before, after = LOOP.replace("NAMES", "[a, b]"), LOOP.replace("NAMES", "[a, c]")
    found = compared(before, after).changes
    assert {(one.place, one.action, one.certainty) for one in found} == {
        ("Topicb", "remove", "unknown"), ("Topicc", "add", "unknown"),
    }  # fmt: skip
    assert compared(before, LOOP.replace("NAMES", "[b, a]")).changes == ()
