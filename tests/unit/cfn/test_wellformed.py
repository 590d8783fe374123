"""What CloudFormation refuses before anything is known, in its words."""

from __future__ import annotations

import pytest

from generator.cfn.template import parse
from generator.cfn.validation import mistakes

GET_ATT = (
    "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name"
    " and the resource attribute"
)
SELECT = (
    "Template error: Fn::Select requires a list argument with two elements: an integer index and a"
    " list"
)
BUCKET = "Resources:\n  B: {Type: AWS::S3::Bucket}\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (BUCKET + "Bogus: 1\nOther: 2\n", "Invalid template property or properties [Bogus, Other]"),
        ("Description: d", "Template format error: At least one Resources member must be defined."),
        ("Resources: {}", "Template format error: At least one Resources member must be defined."),
        ("Resources: {B: {Properties: {}}}", "Template format error: [/Resources/B] Every Resources"
         " object must contain a Type member."),
        ("Resources: {B: word}", "Template format error: [/Resources/B] resource definition is"
         " malformed"),
        ("Resources: {B-1: {Type: T}}", "Template format error: Resource name B-1 is non"
         " alphanumeric."),
        ("Resources: {B: {Type: T, Tags: []}}", "Invalid template resource property 'Tags'"),
        ("Resources: {B: {Type: T, Properties: [a]}}", "Template format error:"
         " [/Resources/B/Properties] Every Properties member must be an object."),
        ("Resources: {B: {Type: T, DeletionPolicy: Keep}}",
         "Template format error: Unrecognized DeletionPolicy Keep for resource B"),
        ("Resources: {B: {Type: T, UpdateReplacePolicy: RetainExceptOnCreate}}", "Template format"
         " error: Unrecognized UpdateReplacePolicy RetainExceptOnCreate for resource B"),
        ("Resources: {B: {Type: T, Properties: {P: [a, ~]}}}",
         "[/Resources/B/Properties/P/1] 'null' values are not allowed in templates"),
        (BUCKET + "Outputs: [a]\n", "Template format error: Any Outputs member must be an object."),
        ("Resources: ''", "Template format error: Any Resources member must be an object."),
        (BUCKET + "Outputs: {O: {Description: d}}\n", "Template format error: Every Outputs member"
         " must contain a Value object"),
        (BUCKET + "Outputs: {O: {Value: !GetAtt X.Arn}}\n",
         "Template error: instance of Fn::GetAtt references undefined resource X"),
        (BUCKET + "Outputs: {O: {Value: !Ref X}}\n", "Template format error: Unresolved resource"
         " dependencies [X] in the Outputs block of the template"),
        (BUCKET + "Outputs: {O: {Value: x, Condition: C}}\n", "Template format error: Unresolved"
         " condition dependency C in the Outputs block of the template"),
        (BUCKET + "Mappings: {M: word}\n",
         "Template format error: Every Mappings member M must be a map"),
        (BUCKET + "Mappings: {M: {a: b}}\n",
         "Template format error: Every Mappings member a must be a map"),
        (BUCKET + "Mappings: {M: {a: {b: {c: d}}}}\n",
         "Template format error: Every Mappings attribute must be a String or a List."),
        (BUCKET + "Mappings: {M: {a: {b: [!Ref AWS::Region]}}}\n",
         "Template format error: Every Mappings attribute must be a String or a List."),
        (BUCKET + "Parameters: {'AWS::NoValue': {Type: String}}\n",
         "Template format error: Parameter name AWS::NoValue is non alphanumeric."),
        ("Resources: {B: {Type: T, Properties: {P: !GetAtt [B]}}}", GET_ATT),
        (BUCKET + "Outputs: {O: {Value: {Fn::GetAtt: B}}}\n", GET_ATT),
        (BUCKET + "Outputs: {O: {Value: !GetAtt [B, '']}}\n", GET_ATT),
        ("Resources: {B: {Type: T, Properties: {P: !Select [x, [a, b]]}}}", SELECT),
        ("Resources: {B: {Type: T, Properties: {P: !Select [2, [a, b]]}}}", SELECT),
        ("Resources: {B: {Type: T, DeletionPolicy: [Retain]}}",
         'Template format error: Unrecognized DeletionPolicy ["Retain"] for resource B'),
        (BUCKET + "Conditions: {C: !Equals [!Ref B, x]}\n", "Template format error: Unresolved"
         " dependencies [B]. Cannot reference resources in the Conditions block of the template"),
        (BUCKET + "Conditions: {C: !Not [!Condition D]}\n",
         "Template error: unresolved condition dependency D in Condition"),
        (BUCKET + "Parameters: {P: {Type: Strin}}\n",
         "Template format error: Unrecognized parameter type: Strin"),
        ("Resources: {B: {Type: T, Condition: C}}", "Template format error: Unresolved condition"
         " dependency C in the Resources block of the template"),
        ("Resources: {B: {Type: T, Properties: {P: !If [C, a, b]}}}",
         "Template error: unresolved condition dependency C in Fn::If"),
        ("Resources: {B: {Type: T, Properties: {P: !FindInMap [M, a, b]}}}",
         "Template error: Mapping named 'M' is not present in the 'Mappings' section of template."),
        ("Resources: {B: {Type: T, DependsOn: [X, Y], Properties: {P: !Sub '${Z}${AWS::Region}'}}}",
         "Template format error: Unresolved resource dependencies [X, Y, Z] in the Resources block"
         " of the template"),
        ("Resources: {A: {Type: T, DependsOn: B}, B: {Type: T, Properties: {P: !Ref A}}}",
         "Circular dependency between resources: [A, B]"),
    ],
)  # fmt: skip
def test_one_mistake_in_cloudformations_words(text: str, words: str) -> None:
    assert [mistake.what for mistake in mistakes(parse(text, "t.yaml"))] == [words]
    assert mistakes(parse(text, "t.yaml"))[0].file == "t.yaml"


def test_mistakes_have_lines_and_come_together() -> None:
    text = (
        "Resources:\n  A: {Type: T, Properties: {P: !Ref X}}\n  B: {Type: T, DependsOn: Y}\n"
        "Outputs:\n  O: {Value: !Ref Z}\n"
    )
    assert [(m.line, "[" in m.what) for m in mistakes(parse(text))] == [
        (2, True),
        (3, True),
        (5, True),
    ]


@pytest.mark.parametrize(
    ("section", "most", "entry"),
    [
        ("Resources", 500, "{Type: T}"),
        ("Parameters", 200, "{Type: String}"),
        ("Outputs", 200, "{Value: x}"),
        ("Mappings", 200, "{a: {b: c}}"),
    ],
)
def test_limits_are_kept(section: str, most: int, entry: str) -> None:
    def text(count: int) -> str:
        entries = "".join(f"  E{index}: {entry}\n" for index in range(count))
        return f"{section}:\n{entries}" + ("" if section == "Resources" else BUCKET)

    assert mistakes(parse(text(most))) == []
    [mistake] = mistakes(parse(text(most + 1)))
    words = f"Number of {section.lower()}, {most + 1}, is greater than maximum allowed, {most}"
    assert mistake.what == f"Template format error: {words}"


def test_a_circle_that_a_condition_breaks_is_no_mistake() -> None:
    text = """
Parameters: {P: {Type: String}}
Conditions: {C: !Equals [!Ref P, x]}
Resources:
  A: {Type: T, Properties: {P: [!If [C, !Ref B, x]]}}
  B: {Type: T, Properties: {P: !If [C, x, !Ref A]}}
  X: {Type: T, Condition: C, DependsOn: Y}
  Y: {Type: T, DependsOn: X}
"""
    assert mistakes(parse(text)) == []


def test_language_extensions_allow_loops() -> None:
    text = """
Transform: AWS::LanguageExtensions
Resources:
  A: {Type: T}
  Fn::ForEach::L: [X, [a], {'R${X}': {Type: T, Properties: {P: !Ref X}}}]
Outputs:
  Fn::ForEach::O: [X, [a], {'O${X}': {Value: !Ref X}}]
Mappings: {M: {Fn::Transform: {Name: AWS::Include}}}
"""
    assert mistakes(parse(text)) == []


def test_policies_may_be_functions_without_a_transform() -> None:
    text = """
Parameters: {Policy: {Type: String}}
Conditions: {C: !Equals [!Ref Policy, Retain]}
Resources:
  A: {Type: T, DeletionPolicy: !If [C, Retain, Delete], UpdateReplacePolicy: !Ref Policy}
"""
    assert mistakes(parse(text)) == []


def test_macros_may_take_further_members_and_untie_circles() -> None:
    text = """
Transform: AWS::Serverless-2016-10-31
Resources:
  A: {Type: AWS::Serverless::Function, Connectors: {}, Properties: {P: !Ref B}}
  B: {Type: AWS::CloudWatch::Alarm, Properties: {P: !Ref A, R: !GetAtt ARole.Arn}}
"""
    assert mistakes(parse(text)) == []


def test_a_loop_in_conditions_is_left_to_its_writing_out() -> None:
    text = """
Transform: AWS::LanguageExtensions
Conditions: {'Fn::ForEach::C': [X, [a], {'Is${X}': !Equals [!Ref X, a]}]}
Resources: {A: {Type: T}}
"""
    assert mistakes(parse(text)) == []
