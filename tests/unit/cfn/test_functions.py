"""Every intrinsic function, with AWS's documented examples and what cannot be known."""

from __future__ import annotations

from typing import Any

import pytest

from generator.cfn.errors import TemplateError
from generator.cfn.resolve import Resolver
from generator.cfn.scope import Lookups, Pseudo, Scope, StackOutput
from generator.cfn.template import parse
from generator.cfn.values import NO_VALUE, Source, Unknown, Value, expression_of, sources_of

HEAD = """
Parameters:
  Env: {Type: String, Default: dev}
  Names: {Type: CommaDelimitedList}
  Empty: {Type: String}
Mappings:
  RegionMap:
    us-east-1: {HVM64: ami-0ff8a91507f77f867, Count: 2, Zones: [a, b]}
    eu-west-1: {HVM64: ami-047bb4163c506cd98}
  Odd: {top: word}
Conditions:
  Always: !Equals [a, a]
  Never: !Equals [a, b]
  Perhaps: !Equals [!Ref AWS::AccountId, '123456789012']
Resources:
  Vpc: {Type: AWS::EC2::VPC}
  Gone: {Type: AWS::EC2::VPC, Condition: Never}
  Bucket: {Type: AWS::S3::Bucket}
"""
SCOPE = Scope(
    parameters={"Env": "dev", "Names": ["a", "b", "c"]},
    pseudo=Pseudo(region="us-east-1", stack_name="shop"),
)


def value_of(yaml: str, scope: Scope = SCOPE) -> Value:
    template = parse(f"{HEAD}\nMetadata:\n  X: {yaml}\n", "t.yaml")
    return Resolver(template, scope).value(template.data["Metadata"]["X"], ("Metadata", "X"))


def expression(yaml: str, scope: Scope = SCOPE) -> Value:
    return expression_of(value_of(yaml, scope))


@pytest.mark.parametrize(
    ("yaml", "value"),
    [
        ("plain", "plain"),
        ("{a: [1, {b: true}]}", {"a": [1, {"b": True}]}),
        ("!Ref Env", "dev"),
        ("{Ref: !Sub Env}", "dev"),
        ("!Ref Names", ["a", "b", "c"]),
        ("!Ref AWS::Region", "us-east-1"),
        ("!Ref AWS::Partition", "aws"),
        ("!Ref AWS::URLSuffix", "amazonaws.com"),
        ("!Ref AWS::StackName", "shop"),
        # Join, Select, Split: the reference's own examples
        ("!Join [':', [a, b, c]]", "a:b:c"),
        ("!Join ['', ['arn:', !Ref AWS::Partition, ':s3:::x/*']]", "arn:aws:s3:::x/*"),
        ("!Join [',', !Ref Names]", "a,b,c"),
        ("!Join ['-', [a, 1, true, 2.5]]", "a-1-true-2.5"),
        ("!Join ['-', [a, !Ref AWS::NoValue, b]]", "a-b"),
        ("!Join ['-', []]", ""),
        ("!Select ['1', [apples, grapes, oranges, mangoes]]", "grapes"),
        ("!Select [2, !Ref Names]", "c"),
        ("!Split ['|', 'a|b|c']", ["a", "b", "c"]),
        ("!Split ['|', 'a||c|']", ["a", "", "c", ""]),
        ("!Split ['.', 1.5]", ["1", "5"]),
        # Sub
        ("!Sub 'www.${AWS::Region}.${Env}'", "www.us-east-1.dev"),
        ("!Sub ['www.${Domain}', {Domain: !Ref Env}]", "www.dev"),
        ("!Sub '${!Literal} and ${Env}'", "${Literal} and dev"),
        ("!Sub ['${a}${b}', {a: 1, b: false}]", "1false"),
        ("!Sub '$Env {Env} $${Env}'", "$Env {Env} $dev"),
        ("!Sub '${AWS::NoValue}x'", "x"),
        ("!Sub '${ Env }'", "dev"),
        ("!Sub plain", "plain"),
        # Mappings
        ("!FindInMap [RegionMap, !Ref AWS::Region, HVM64]", "ami-0ff8a91507f77f867"),
        ("!FindInMap [RegionMap, us-east-1, Count]", 2),
        ("!FindInMap [RegionMap, us-east-1, Zones]", ["a", "b"]),
        ("!FindInMap [RegionMap, nowhere, HVM64, {DefaultValue: none}]", "none"),
        ("!FindInMap [Nomap, a, b, {DefaultValue: !Ref Env}]", "dev"),
        ("!FindInMap [RegionMap, eu-west-1, HVM64, {DefaultValue: x}]", "ami-047bb4163c506cd98"),
        ("!FindInMap [!Join ['', [Region, Map]], us-east-1, !Sub Count]", 2),
        # Conditions
        ("!If [Always, a, b]", "a"),
        ("!If [Never, a, b]", "b"),
        ("{k: !If [Never, a, !Ref AWS::NoValue], l: 1}", {"l": 1}),
        ("[a, !If [Never, x, !Ref AWS::NoValue], b]", ["a", "b"]),
        ("!If [Never, !Ref Gone, other]", "other"),
        ("!If [Perhaps, same, same]", "same"),
        # Base64, Cidr
        ("!Base64 AWS CloudFormation", "QVdTIENsb3VkRm9ybWF0aW9u"),
        (
            "!Cidr ['192.168.0.0/24', 6, 5]",
            [f"192.168.0.{32 * index}/27" for index in range(6)],
        ),
        ("!Cidr ['10.0.7.9/16', '2', '8']", ["10.0.0.0/24", "10.0.1.0/24"]),
        (
            "!Cidr ['2001:db8:1234:1a00::/56', 2, 64]",
            ["2001:db8:1234:1a00::/64", "2001:db8:1234:1a01::/64"],
        ),
        ("!Cidr ['10.0.0.0/24', 1, 8]", ["10.0.0.0/24"]),
        # AWS::LanguageExtensions
        ("!Length [a, b, c]", 3),
        ("!Length {Ref: Names}", 3),
        ("!ToJsonString {a: 1, b: [x, !Ref Env]}", '{"a":1,"b":["x","dev"]}'),
        ("!ToJsonString {a: !Ref AWS::NoValue, é: 1}", '{"é":1}'),
        # A key that only looks like a function's
        ("{Condition: {StringEquals: {a: b}}}", {"Condition": {"StringEquals": {"a": "b"}}}),
    ],
)
def test_known_values(yaml: str, value: Any) -> None:
    assert value_of(yaml) == value


def test_no_value_alone_is_a_value_of_its_own() -> None:
    assert value_of("!Ref AWS::NoValue") is NO_VALUE
    assert value_of("!If [Never, a, !Ref AWS::NoValue]") is NO_VALUE
    assert repr(NO_VALUE) == "NO_VALUE"


@pytest.mark.parametrize(
    ("yaml", "left"),
    [
        ("!Ref Vpc", {"Ref": "Vpc"}),
        ("!GetAtt Vpc.CidrBlock", {"Fn::GetAtt": ["Vpc", "CidrBlock"]}),
        ("{Fn::GetAtt: Vpc.CidrBlock}", {"Fn::GetAtt": ["Vpc", "CidrBlock"]}),
        ("!GetAtt [Vpc, !Sub Cidr]", {"Fn::GetAtt": ["Vpc", "Cidr"]}),
        ("!GetAtt [Vpc, !Ref Empty]", {"Fn::GetAtt": ["Vpc", {"Ref": "Empty"}]}),
        ("!Ref Empty", {"Ref": "Empty"}),
        ("!Ref AWS::AccountId", {"Ref": "AWS::AccountId"}),
        ("!Ref AWS::StackId", {"Ref": "AWS::StackId"}),
        ("!Sub 'a-${Vpc}-${Env}-b'", {"Fn::Join": ["", ["a-", {"Ref": "Vpc"}, "-dev-b"]]}),
        ("!Sub '${Vpc}'", {"Ref": "Vpc"}),
        ("!Sub '${Vpc.CidrBlock}'", {"Fn::GetAtt": ["Vpc", "CidrBlock"]}),
        (
            "!Join ['-', [!Sub 'a${Vpc}', !Ref Vpc]]",
            {"Fn::Join": ["", ["a", {"Ref": "Vpc"}, "-", {"Ref": "Vpc"}]]},
        ),
        ("!Join [',', !GetAZs '']", {"Fn::Join": [",", {"Fn::GetAZs": "us-east-1"}]}),
        (
            "!Join [',', [a, !If [Perhaps, b, !Ref AWS::NoValue]]]",
            {
                "Fn::Join": [
                    ",",
                    [
                        "a",
                        {
                            "Fn::If": [
                                {"Fn::Equals": [{"Ref": "AWS::AccountId"}, "123456789012"]},
                                "b",
                                {"Ref": "AWS::NoValue"},
                            ]
                        },
                    ],
                ]
            },
        ),
        ("!Join [!Ref Empty, [a]]", {"Fn::Join": [{"Ref": "Empty"}, ["a"]]}),
        ("!Select [0, !GetAZs '']", {"Fn::Select": [0, {"Fn::GetAZs": "us-east-1"}]}),
        ("!Select [1, [a, !Ref Vpc]]", {"Ref": "Vpc"}),
        ("!Select [!Ref Empty, [a, b]]", {"Fn::Select": [{"Ref": "Empty"}, ["a", "b"]]}),
        ("!Split [':', !GetAtt Vpc.Arn]", {"Fn::Split": [":", {"Fn::GetAtt": ["Vpc", "Arn"]}]}),
        ("!Split [',', !Ref Empty]", {"Fn::Split": [",", {"Ref": "Empty"}]}),
        ("!Split [',', !Sub '${Vpc},x,${Bucket}y']", [
            {"Ref": "Vpc"}, "x", {"Fn::Join": ["", [{"Ref": "Bucket"}, "y"]]},
        ]),
        ("!Split [',', !Join [',', !GetAZs '']]", {"Fn::GetAZs": "us-east-1"}),
        ("!Base64 {Ref: Vpc}", {"Fn::Base64": {"Ref": "Vpc"}}),
        ("!Cidr [!GetAtt Vpc.CidrBlock, 6, 8]", {
            "Fn::Cidr": [{"Fn::GetAtt": ["Vpc", "CidrBlock"]}, 6, 8],
        }),
        ("!GetAZs us-west-2", {"Fn::GetAZs": "us-west-2"}),
        ("!FindInMap [RegionMap, !Ref Empty, HVM64]", {
            "Fn::FindInMap": [
                {"us-east-1": "ami-0ff8a91507f77f867", "eu-west-1": "ami-047bb4163c506cd98"},
                {"Ref": "Empty"},
            ],
        }),
        ("!ImportValue a", {"Fn::ImportValue": "a"}),
        ("!ImportValue [!Ref Vpc]", {"Fn::ImportValue": [{"Ref": "Vpc"}]}),
        ("!ImportValue {Fn::Sub: '${Empty}-x'}", {
            "Fn::ImportValue": {"Fn::Join": ["", [{"Ref": "Empty"}, "-x"]]},
        }),
        ("!Length {Fn::GetAZs: ''}", {"Fn::Length": {"Fn::GetAZs": "us-east-1"}}),
        ("!ToJsonString {a: !Ref Vpc}", {"Fn::ToJsonString": {"a": {"Ref": "Vpc"}}}),
        ("{Fn::GetStackOutput: {StackName: s, OutputName: o}}", {
            "Fn::GetStackOutput": {"StackName": "s", "OutputName": "o"},
        }),
        ("{Fn::GetStackOutput: {StackName: !Ref Empty, OutputName: o}}", {
            "Fn::GetStackOutput": {"StackName": {"Ref": "Empty"}, "OutputName": "o"},
        }),
        ("!Transform {Name: M, Parameters: {a: 1}}", {
            "Fn::Transform": {"Name": "M", "Parameters": {"a": 1}},
        }),
        ("!Transform {Name: M, Parameters: {a: !Ref Vpc}}", {
            "Fn::Transform": {"Name": "M", "Parameters": {"a": {"Ref": "Vpc"}}},
        }),
        ("{Fn::Transform: [{Name: M}]}", {"Fn::Transform": {"Name": "M"}}),
        ("{Fn::Sub: {Fn::Transform: {Name: M}}}", {"Fn::Sub": {"Fn::Transform": {"Name": "M"}}}),
    ],
)  # fmt: skip
def test_what_is_not_known_keeps_its_reduced_expression(yaml: str, left: Any) -> None:
    assert expression(yaml) == left


def test_lists_that_may_lack_an_item_are_not_counted() -> None:
    maybe = "!If [Perhaps, b, !Ref AWS::NoValue]"
    for yaml in (f"!Select [0, [{maybe}, c]]", f"!Length [{maybe}, c]"):
        assert isinstance(value_of(yaml), Unknown)


def test_two_ways_to_write_a_string_are_equal() -> None:
    written = value_of("!Sub '${Vpc}-${Env}'")
    assert written == value_of("!Join ['-', [!Ref Vpc, !Ref Env]]")
    assert written == value_of("!Join ['', [!Sub '${Vpc}-', dev]]")
    assert written != value_of("!Sub '${Bucket}-${Env}'")
    assert hash(written) == hash(value_of("!Sub '${Vpc}-dev'"))


def test_an_unknown_tells_its_sources_and_reasons() -> None:
    found = value_of("!Sub '${Vpc.Arn}-${AWS::AccountId}'")
    assert isinstance(found, Unknown)
    assert found.sources == (Source("attribute", "Vpc", "Arn"), Source("pseudo", "AWS::AccountId"))
    assert found.reason == "known after apply; AWS::AccountId is not known here"
    assert sources_of({"a": [found, found], "b": 1}) == found.sources


def test_a_nested_stack_qualifies_what_is_its_own() -> None:
    scope = Scope(stack="Network/Inner")
    assert expression("!Ref Vpc", scope) == {"Ref": "Network/Inner/Vpc"}
    assert expression("!GetAtt Vpc.Arn", scope) == {"Fn::GetAtt": ["Network/Inner/Vpc", "Arn"]}
    assert expression("!Ref Env", scope) == {"Ref": "Network/Inner/Env"}
    assert expression("!Ref AWS::StackName", scope) == {"Ref": "Network/Inner/AWS::StackName"}
    assert expression("!Ref AWS::Region", scope) == {"Ref": "AWS::Region"}
    assert expression("!GetAZs ''", scope) == {"Fn::GetAZs": {"Ref": "AWS::Region"}}


def test_lookups_answer_what_the_template_cannot_know() -> None:
    asked: list[Any] = []

    def stack_output(question: StackOutput) -> Value:
        asked.append(question)
        return "out"

    lookups = Lookups(
        ref=lambda name: f"id-of-{name}",
        get_att=lambda name, attribute: f"{name}/{attribute}",
        import_value=lambda name: f"import {name}",
        stack_output=stack_output,
        zones=lambda region: (f"{region}a", f"{region}b"),
        transform=lambda name, parameters: {"made": [name, parameters]},
    )
    scope = Scope(pseudo=Pseudo(region="eu-west-2"), lookups=lookups)
    assert value_of("!Ref Vpc", scope) == "id-of-Vpc"
    assert value_of("!Sub '${Vpc}:${Vpc.Cidr.Block}'", scope) == "id-of-Vpc:Vpc/Cidr.Block"
    assert value_of("!ImportValue x", scope) == "import x"
    assert value_of("!Select [1, !GetAZs '']", scope) == "eu-west-2b"
    assert value_of("!GetAZs {Ref: AWS::NoValue}", scope) == ["eu-west-2a", "eu-west-2b"]
    assert value_of("!Transform {Name: M}", scope) == {"made": ["M", {}]}
    question = "{Fn::GetStackOutput: {StackName: s, OutputName: o, Region: r, RoleArn: arn}}"
    assert value_of(question, scope) == "out"
    assert asked == [StackOutput("s", "o", "r", "arn")]


def test_zones_may_be_unknown_to_whom_is_asked() -> None:
    nobody = Unknown("no access", {"Fn::GetAZs": "x"}, (Source("zones", "x"),))
    assert value_of("!GetAZs x", Scope(lookups=Lookups(zones=lambda _: nobody))) is nobody


def test_a_transform_inside_sub_gives_the_text() -> None:
    scope = Scope({"Env": "dev"}, lookups=Lookups(transform=lambda *_: "made for ${Env}"))
    assert value_of("{Fn::Sub: {Fn::Transform: {Name: M}}}", scope) == "made for dev"


def test_dynamic_references_stay_unless_somebody_resolves_them() -> None:
    yaml = "{a: ['{{resolve:ssm:/x:1}}', !Sub '{{resolve:ssm:/${Env}}}', plain, 5]}"
    assert value_of(yaml) == {"a": ["{{resolve:ssm:/x:1}}", "{{resolve:ssm:/dev}}", "plain", 5]}
    scope = Scope({"Env": "dev"}, lookups=Lookups(dynamic=lambda text: text.strip("{}")))
    assert value_of(yaml, scope) == {"a": ["resolve:ssm:/x:1", "resolve:ssm:/dev", "plain", 5]}


@pytest.mark.parametrize(
    ("region", "partition", "suffix"),
    [
        ("eu-west-2", "aws", "amazonaws.com"),
        ("cn-north-1", "aws-cn", "amazonaws.com.cn"),
        ("us-gov-west-1", "aws-us-gov", "amazonaws.com"),
        ("us-iso-east-1", "aws-iso", "c2s.ic.gov"),
        ("us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov"),
        ("eu-isoe-west-1", "aws-iso-e", "cloud.adc-e.uk"),
        ("us-isof-east-1", "aws-iso-f", "csp.hci.ic.gov"),
        ("eusc-de-east-1", "aws-eusc", "amazonaws.eu"),
    ],
)
def test_partition_and_suffix_follow_the_region(region: str, partition: str, suffix: str) -> None:
    scope = Scope(pseudo=Pseudo(region=region))
    assert value_of("!Sub '${AWS::Partition} ${AWS::URLSuffix}'", scope) == f"{partition} {suffix}"


def test_pseudo_parameters_that_are_given() -> None:
    pseudo = Pseudo("r", "1", "name", "id", ("arn:1", "arn:2"))
    names = ("AccountId", "StackName", "StackId", "NotificationARNs")
    found = [value_of(f"!Ref AWS::{name}", Scope(pseudo=pseudo)) for name in names]
    assert found == ["1", "name", "id", ["arn:1", "arn:2"]]
    nothing = value_of(
        "[!Ref AWS::NotificationARNs, !Ref AWS::Partition, !Ref AWS::URLSuffix]", Scope()
    )
    assert all(isinstance(one, Unknown) for one in nothing)


@pytest.mark.parametrize(
    ("yaml", "words"),
    [
        ("!Ref Nobody", "Template format error: Unresolved resource dependencies [Nobody] in the"),
        ("!Ref Gone", "Template format error: Unresolved resource dependencies [Gone] in the"),
        ("{Ref: [a]}", "Template error: every Ref object must have a single String value."),
        ("!GetAtt Nobody.Arn", "instance of Fn::GetAtt references undefined resource Nobody"),
        ("!GetAtt Gone.Arn", "Unresolved resource dependencies [Gone]"),
        ("!GetAtt Vpc", "every Fn::GetAtt object requires two non-empty parameters"),
        ("!GetAtt [Vpc, '']", "every Fn::GetAtt object requires two non-empty parameters"),
        ("!GetAtt ['', Arn]", "every Fn::GetAtt object requires two non-empty parameters"),
        ("!Sub '${Nobody}'", "Unresolved resource dependencies [Nobody]"),
        ("!Sub '${a b}'", "variable names in Fn::Sub syntax must contain only alphanumeric"),
        ("!Sub '${Names}'", "variable Names in Fn::Sub expression does not resolve to a string"),
        ("!Sub [a]", "One or more Fn::Sub intrinsic functions don't specify expected arguments"),
        ("!Join [a]", "every Fn::Join object requires two parameters, (1) a string delimiter"),
        ("!Join [',', abc]", "every Fn::Join object requires two parameters"),
        ("!Join [',', [[a]]]", "every Fn::Join object requires two parameters"),
        ("!Select [3, [a, b]]", "Fn::Select cannot select nonexistent value at index 3"),
        ("!Select [-1, [a, b]]", "Fn::Select cannot select nonexistent value at index -1"),
        ("!Select [x, [a]]", "Fn::Select requires a list argument with two elements"),
        ("!Select [0, abc]", "Fn::Select requires a list argument with two elements"),
        ("!Split ['', a]", "every Fn::Split object requires two parameters"),
        ("!Split [',', [a]]", "every Fn::Split object requires two parameters"),
        ("!Base64 [a]", "every Fn::Base64 object must have a String-typed value"),
        ("!Cidr ['10.0.0.0/24', 9, 5]", "the block has no room for 9 ranges"),
        ("!Cidr ['10.0.0.0/24', 1, 9]", "a range is larger than the block"),
        ("!Cidr ['10.0.0.0/24', 257, 1]", "the count is from 1 to 256"),
        ("!Cidr ['10.0.0/24', 1, 1]", "every Fn::Cidr object requires"),
        ("!Cidr ['10.0.0.0/24', [1], 1]", "every Fn::Cidr object requires"),
        ("!Cidr ['10.0.0.0/24', 1]", "every Fn::Cidr object requires an ipBlock, a count and"),
        ("!FindInMap [RegionMap, a]", "every Fn::FindInMap object requires three parameters"),
        ("!FindInMap [None, a, b]", "Mapping named 'None' is not present in the"),
        ("!FindInMap [RegionMap, x, HVM64]", "Unable to get mapping for RegionMap::x::HVM64"),
        ("!FindInMap [Odd, top, y]", "Unable to get mapping for Odd::top::y"),
        ("!ImportValue [a]", "the attribute in Fn::ImportValue must be a string"),
        ("!ImportValue {Ref: AWS::NoValue}", "the attribute in Fn::ImportValue must be a string"),
        ("!If [Nobody, a, b]", "unresolved condition dependency Nobody in Fn::If"),
        ("!If [Always, a]", "Fn::If requires a list argument with three elements"),
        ("!GetStackOutput {StackName: a}", "every Fn::GetStackOutput object requires a StackName"),
        ("!Transform {Names: a}", "every Fn::Transform object requires a Name"),
        ("!Length abc", "Fn::Length must have a list as its value"),
        ("{Fn::Frob: a}", "Encountered unsupported function: Fn::Frob"),
        ("!Equals [a, b]", "Encountered unsupported function: Fn::Equals"),
    ],
)  # fmt: skip
def test_refusals_are_in_cloudformations_words(yaml: str, words: str) -> None:
    with pytest.raises(TemplateError) as caught:
        value_of(yaml)
    [mistake] = caught.value.mistakes
    assert words in mistake.what
    assert (mistake.file, mistake.line) == ("t.yaml", HEAD.count("\n") + 3)
