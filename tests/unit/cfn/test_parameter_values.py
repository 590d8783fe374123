"""Parameters: types, constraints, CloudFormation's words, and what Ref gives."""

from __future__ import annotations

from typing import Any

import pytest

from generator.cfn.errors import TemplateError
from generator.cfn.parameters.shapes import exists
from generator.cfn.parameters.types import Declaration, declaration, failures
from generator.cfn.parameters.values import (
    checked_values,
    declarations,
    ref_value,
    ref_values,
    review,
)
from generator.cfn.template import Template, parse
from generator.cfn.values import Source, Unknown, expression_of
from generator.errors import UserError


def _declared(**members: Any) -> Declaration:
    return declaration("P", {"Type": "String", **members})


@pytest.mark.parametrize(
    ("members", "text", "constraint", "message"),
    [
        ({"AllowedValues": ["a", 1]}, "b", "allowed-values",
         "Parameter 'P' must be one of AllowedValues"),
        ({"AllowedPattern": "[a-z]+"}, "a1", "allowed-pattern",
         "Parameter 'P' must match pattern [a-z]+"),
        ({"MinLength": "2"}, "a", "min-length", "Parameter 'P' must contain at least 2 characters"),
        ({"MaxLength": 2}, "abc", "max-length", "Parameter 'P' must contain at most 2 characters"),
        ({"Type": "Number"}, "ten", "type", "Parameter 'P' must be a number."),
        ({"Type": "Number", "MinValue": 1}, "0", "min-value",
         "Parameter 'P' must be a number not less than 1"),
        ({"Type": "Number", "MaxValue": 1.5}, "2", "max-value",
         "Parameter 'P' must be a number not greater than 1.5"),
        ({"Type": "List<Number>"}, "1, x", "type", "Parameter 'P' must be a number."),
        ({"Type": "CommaDelimitedList", "AllowedValues": ["a"]}, "a, b", "allowed-values",
         "Parameter 'P' must be one of AllowedValues"),
        ({"AllowedPattern": "a", "ConstraintDescription": "Only a."}, "b", "allowed-pattern",
         "Parameter P failed to satisfy constraint: Only a."),
        ({"Type": "AWS::EC2::VPC::Id"}, "vpc-1", "type",
         "Parameter validation failed: parameter value vpc-1 for parameter name P does not exist"),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit(
    members: dict[str, Any], text: str, constraint: str, message: str
) -> None:
    [failure] = failures(_declared(**members), text)
    assert (failure.name, failure.constraint, failure.message) == ("P", constraint, message)
    assert failure.item == text.split(",")[-1].strip()


@pytest.mark.parametrize(
    ("members", "text"),
    [
        ({"AllowedValues": ["a", 1, True]}, "1"),
        ({"AllowedValues": [True]}, "true"),
        ({"AllowedPattern": "^[a-z]*$"}, ""),
        ({"AllowedPattern": r"\p{Alpha}+"}, "what Java alone can read"),
        ({"Type": "Number", "MinValue": "-1", "MaxValue": 1e3}, " 1.5e2 "),
        ({"Type": "List<Number>"}, "80, 443"),
        ({"Type": "CommaDelimitedList", "AllowedPattern": "[a-z]+"}, "a, b,c"),
        ({"Type": "AWS::SSM::Parameter::Value<String>"}, "/a/b"),
        ({"Type": "List<AWS::EC2::AvailabilityZone::Name>"}, "eu-west-2a, us-west-2-lax-1a"),
        ({"Type": "AWS::EC2::Image::Id"}, "ami-0ff8a91507f77f867"),
        ({"Type": "AWS::EC2::Instance::Id"}, "i-1234abcd"),
        ({"Type": "AWS::EC2::KeyPair::KeyName"}, "my key"),
        ({"Type": "AWS::EC2::SecurityGroup::GroupName"}, "my group"),
        ({"Type": "List<AWS::EC2::SecurityGroup::Id>"}, "sg-1234abcd,sg-0ff8a91507f77f867"),
        ({"Type": "AWS::EC2::Subnet::Id"}, "subnet-1234abcd"),
        ({"Type": "AWS::EC2::Volume::Id"}, "vol-1234abcd"),
        ({"Type": "AWS::Route53::HostedZone::Id"}, "Z23YXV4OVPL04A"),
        ({"Type": "AWS::SSM::Parameter::Name"}, "/app/x.y-z_1"),
    ],
)
def test_a_value_that_fits(members: dict[str, Any], text: str) -> None:
    declared = declaration("P", {"Type": "String", **members})
    assert failures(declared, text) == []


def test_every_constraint_that_breaks_is_told() -> None:
    declared = _declared(MinLength=3, AllowedPattern="[a-z]+", AllowedValues=["abc"])
    found = {(failure.constraint, failure.expected) for failure in failures(declared, "1")}
    assert found == {("min-length", "3"), ("allowed-pattern", "[a-z]+"), ("allowed-values", "abc")}


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("String", True),
        ("List<Number>", True),
        ("List<String>", True),
        ("List<Boolean>", False),
        ("List<AWS::EC2::VPC::Id>", True),
        ("AWS::SSM::Parameter::Value<String>", True),
        ("AWS::SSM::Parameter::Value<List<String>>", True),
        ("AWS::SSM::Parameter::Value<CommaDelimitedList>", True),
        ("AWS::SSM::Parameter::Value<List<AWS::EC2::Subnet::Id>>", True),
        ("AWS::SSM::Parameter::Value<Boolean>", False),
        ("List<AWS::SSM::Parameter::Name>", False),
        ("Strin", False),
    ],
)
def test_types_that_cloudformation_knows(name: str, known: bool) -> None:
    assert exists(name) is known


@pytest.mark.parametrize(
    ("type_name", "is_list", "is_ssm", "item"),
    [
        ("String", False, False, "String"),
        ("CommaDelimitedList", True, False, "String"),
        ("List<AWS::EC2::VPC::Id>", True, False, "AWS::EC2::VPC::Id"),
        ("AWS::SSM::Parameter::Value<String>", False, True, "AWS::SSM::Parameter::Name"),
        ("AWS::SSM::Parameter::Value<List<String>>", True, True, "AWS::SSM::Parameter::Name"),
    ],
)
def test_what_a_type_says(type_name: str, is_list: bool, is_ssm: bool, item: str) -> None:
    declared = _declared(Type=type_name)
    assert (declared.is_list, declared.is_ssm, declared.item_type) == (is_list, is_ssm, item)


def test_a_declaration_reads_texts_as_cloudformation_takes_them() -> None:
    declared = declaration(
        "P",
        {
            "Type": "CommaDelimitedList",
            "Default": ["a", 1],
            "NoEcho": True,
            "Description": "d",
            "MinLength": "1",
        },
        line=7,
    )
    assert declared.default == "a,1"
    assert (declared.no_echo, declared.description, declared.min_length) == (True, "d", 1)
    assert declared.line == 7
    assert _declared(Default=True).default == "true"
    assert _declared(Default={"a": 1}).default is None


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ("{P: {Default: a}}", "Every Parameters object must contain a Type member. (P)"),
        ("{P: word}", "Every Parameters object must contain a Type member. (P)"),
        ("{P: {Type: Strin}}", "Template format error: Unrecognized parameter type: Strin"),
        ("{P: {Type: Number, MinValue: a}}", "Every MinValue member must be a number."),
        ("{P: {Type: String, MaxLength: [a]}}", "Every MaxLength member must be a number."),
    ],
)
def test_a_declaration_that_cloudformation_refuses(parameters: str, words: str) -> None:
    with pytest.raises(TemplateError) as caught:
        declarations(parse(f"Parameters: {parameters}", "t.yaml"))
    [mistake] = caught.value.mistakes
    assert words in mistake.what
    assert (mistake.file, mistake.line) == ("t.yaml", 1)


TEMPLATE = parse(
    """
Parameters:
  Name: {Type: String}
  Other: {Type: String, Default: other}
  Count: {Type: Number, Default: 2}
  Zones: {Type: 'List<AWS::EC2::AvailabilityZone::Name>', Default: 'eu-west-2a, eu-west-2b'}
  Empty: {Type: CommaDelimitedList, Default: ''}
  Image: {Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: /ami}
  Images: {Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: /amis}
""",
    "t.yaml",
)


def test_ref_gives_texts_and_lists() -> None:
    found = ref_values(TEMPLATE, {"Count": 3}, ssm=lambda name, _: f"{name}, x")
    assert found == {
        "Other": "other",
        "Count": "3",
        "Zones": ["eu-west-2a", "eu-west-2b"],
        "Empty": [""],
        "Image": "/ami, x",
        "Images": ["/amis", "x"],
    }


def test_ssm_parameters_that_nobody_reads_are_unknown() -> None:
    found = ref_values(TEMPLATE, {})
    image = found["Image"]
    assert isinstance(image, Unknown)
    assert image.sources == (Source("ssm", "/ami"),)
    assert image.expression == {"Fn::Sub": "{{resolve:ssm:/ami}}"}
    assert expression_of(found["Images"]) == {
        "Fn::Split": [",", {"Fn::Sub": "{{resolve:ssm:/amis}}"}]
    }
    assert (
        ref_value(declarations(TEMPLATE)["Images"], image)
        == ref_values(TEMPLATE, {"Images": image})["Images"]
    )


def test_lists_and_unknowns_pass_through() -> None:
    subnet = Unknown("later", {"Ref": "Subnet"}, (Source("resource", "Subnet"),))
    assert ref_values(TEMPLATE, {"Name": subnet})["Name"] is subnet
    assert ref_values(TEMPLATE, {"Zones": subnet})["Zones"] == [subnet]
    assert ref_values(TEMPLATE, {"Zones": [subnet, "b"]})["Zones"] == [subnet, "b"]


def test_a_review_tells_everything_at_once_in_cloudformations_words() -> None:
    found = review(TEMPLATE, {"Count": "x", "Nam": "a", "Zones": "nowhere"})
    assert (found.missing, found.unknown) == (("Name",), ("Nam",))
    assert [failure.constraint for failure in found.failures] == ["type", "type"]
    assert found.messages[:3] == [
        "Parameters: [Nam] do not exist in the template",
        "Parameters: [Name] must have values",
        "Parameter 'Count' must be a number.",
    ]
    assert review(TEMPLATE, {"Name": "a"}).messages == []


def test_checked_values_are_refused_or_resolved() -> None:
    with pytest.raises(TemplateError, match=r"t\.yaml: Parameters: \[Name\] must have values"):
        checked_values(TEMPLATE, {})
    assert checked_values(TEMPLATE, {"Name": "a"})["Name"] == "a"


def test_a_template_without_parameters_takes_none() -> None:
    assert checked_values(Template({}), {}) == {}


@pytest.mark.parametrize("pattern", ["^(a+)+$", "(a|a)*b", "(a|aa)+$", "a*a*a*a*a*a*a*a*b"])
def test_a_pattern_that_backtracks_for_ever_is_told_after_two_seconds(pattern: str) -> None:
    declared = Declaration(name="P", type="String", allowed_pattern=pattern)
    try:
        found = failures(declared, "a" * 3000 + "!")
    except UserError as refused:
        assert "takes more than 2 seconds" in str(refused)
    else:
        assert [failure.constraint for failure in found] == ["allowed-pattern"]
