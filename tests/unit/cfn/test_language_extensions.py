"""Loops are written out before anything is resolved."""

from __future__ import annotations

from typing import Any

import pytest

from generator.cfn.errors import TemplateError
from generator.cfn.resolve import Resolver, resolve
from generator.cfn.scope import Scope
from generator.cfn.template import parse
from generator.cfn.values import Unknown

HEAD = """
Transform: AWS::LanguageExtensions
Parameters:
  Names: {Type: CommaDelimitedList}
  Word: {Type: String}
Mappings: {Buckets: {prod: {Ids: [A, B]}}}
"""
SCOPE = Scope({"Names": ["a-1", "b-2"], "Word": "Name"})


def _resources(loop: str, scope: Scope = SCOPE) -> dict[str, dict[str, Any]]:
    template = parse(f"{HEAD}Resources:\n{loop}", "t.yaml")
    found = resolve(template, scope).resources
    return {name: resource.properties for name, resource in found.items()}


def test_a_loop_over_a_list_parameter_fills_keys_strings_and_refs() -> None:
    loop = """
  Fn::ForEach::Topics:
    - Name
    - !Ref Names
    - Topic&{Name}:
        Type: AWS::SNS::Topic
        Properties: {TopicName: !Ref Name, DisplayName: !Sub '${Name}!', List: ['x${Name}', 1]}
"""
    assert _resources(loop) == {
        "Topica1": {"TopicName": "a-1", "DisplayName": "a-1!", "List": ["xa-1", 1]},
        "Topicb2": {"TopicName": "b-2", "DisplayName": "b-2!", "List": ["xb-2", 1]},
    }


def test_several_identifiers_walk_lists_of_lists_and_maps() -> None:
    loop = """
  Fn::ForEach::Instances:
    - [!Ref Word, Port]
    - [[One, 80], [Two, 81]]
    - 'I${Name}': {Type: T, Properties: {Port: !Ref Port}}
  Fn::ForEach::Groups:
    - [Name, Port]
    - {Web: 443, Ssh: 22}
    - 'G${Name}': {Type: T, Properties: {Port: !Ref Port, Text: !Sub '${Port}'}}
"""
    assert _resources(loop) == {
        "IOne": {"Port": 80},
        "ITwo": {"Port": 81},
        "GWeb": {"Port": 443, "Text": "443"},
        "GSsh": {"Port": 22, "Text": "22"},
    }


def test_loops_nest_and_stand_inside_properties_outputs_and_conditions() -> None:
    template = parse(
        f"""{HEAD}
Conditions:
  Fn::ForEach::C: [X, [a, b], {{'Is${{X}}': !Equals [!Ref Word, '${{X}}']}}]
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      Fn::ForEach::P: [Key, [A, B], {{'${{Key}}': '${{Key}}!'}}]
Outputs:
  Fn::ForEach::Ids:
    - Id
    - !FindInMap [Buckets, prod, Ids]
    - Fn::ForEach::Attributes:
        - Attribute
        - [[Arn, DomainName]]
        - Out${{Id}}${{Attribute}}: {{Value: !GetAtt [!Sub Bucket, !Ref Attribute]}}
""",
        "t.yaml",
    )
    found = resolve(template, SCOPE)
    assert found.conditions == {"Isa": False, "Isb": False}
    assert found.resources["Bucket"].properties == {"A": "A!", "B": "B!"}
    assert list(found.outputs) == ["OutAArn", "OutADomainName", "OutBArn", "OutBDomainName"]
    written = Resolver(template, SCOPE).template
    assert written.line("Outputs", "OutBArn") == template.line("Outputs", "Fn::ForEach::Ids")
    assert written.line("Resources", "Bucket") == template.line("Resources", "Bucket")


def test_without_the_transform_a_loop_is_no_resource() -> None:
    template = parse("Resources: {Fn::ForEach::X: [A, [b], {'${A}': {Type: T}}]}")
    with pytest.raises(TemplateError, match="is no object of the template"):
        resolve(template, SCOPE)


@pytest.mark.parametrize(
    ("loop", "words"),
    [
        ("[A, [b]]", "Fn::ForEach requires identifiers, a collection, a body"),
        ("[[!Ref Nothing], [b], {}]", "Unresolved resource dependencies [Nothing]"),
        ("[[[x]], [b], {}]", "the identifiers of a loop must be known strings"),
        ("[A, !Split [',', !GetAtt R.Arn], {}]\n  R: {Type: AWS::SNS::Topic}", "must be known"),
        ("[A, word, {}]", "must be a list with 1 strings a round"),
        ("[[A, B], [[a]], {}]", "must be a list with 2 strings a round"),
        ("[A, [{x: y}], {}]", "must be a list with 1 strings a round"),
        ("[A, [a, a], {'R${A}': {Type: T}}]", "Duplicate key 'Ra': a loop makes it too."),
    ],
)
def test_loops_that_cannot_be_written_out(loop: str, words: str) -> None:
    with pytest.raises(TemplateError) as caught:
        _resources(f"  Fn::ForEach::Loop: {loop}\n")
    assert words in caught.value.mistakes[0].what
    assert (caught.value.mistakes[0].file, caught.value.mistakes[0].line) == ("t.yaml", 8)


OPEN = """
  Fn::ForEach::Topics:
    - Name
    - !Ref AWS::NotificationARNs
    - Topic&{Name}: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Word}}
  Reader: {Type: AWS::SSM::Parameter, Properties: {Value: !Ref TopicA}}
"""


def test_a_loop_that_only_the_account_knows_stands_for_itself() -> None:
    found = _resources(OPEN)
    assert list(found) == ["Fn::ForEach::Topics", "Reader"]
    assert isinstance(found["Fn::ForEach::Topics"]["Loop"], Unknown)
    scopes = (Scope({"Names": ["a-1", "b-2"], "Word": word}) for word in ("Name", "Other"))
    same, other = (_resources(OPEN, scope) for scope in scopes)
    assert found == same
    assert found["Fn::ForEach::Topics"] != other["Fn::ForEach::Topics"]


def test_an_open_loop_among_outputs_and_properties_is_unknown() -> None:
    loop = "Fn::ForEach::L: [A, !Ref 'AWS::NotificationARNs', {'K${A}': {Value: !Ref A}}]"
    resource = f"Resources: {{R: {{Type: AWS::SNS::Topic, Properties: {{{loop}}}}}}}"
    template = parse(f"{HEAD}{resource}\nOutputs: {{{loop}}}", "t.yaml")
    found = resolve(template, SCOPE)
    assert isinstance(found.resources["R"].properties["ForEach::L"], Unknown)
    assert isinstance(found.outputs["Fn::ForEach::L"].value, Unknown)


def test_conditions_cannot_wait_for_the_account() -> None:
    loop = "Fn::ForEach::C: [A, !Ref 'AWS::NotificationARNs', {'C${A}': !Equals [a, !Ref A]}]"
    template = parse(f"{HEAD}Conditions: {{{loop}}}\nResources: {{R: {{Type: T}}}}", "t.yaml")
    with pytest.raises(TemplateError, match="the collection of a loop must be known"):
        resolve(template, SCOPE)


BY_STAGE = """
Transform: AWS::LanguageExtensions
Parameters: {Stage: {Type: String}}
Mappings: {Stages: {dev: {Names: [a]}, prod: {Names: [a, b-1]}}}
Conditions: {Prod: !Equals [!Ref Stage, prod]}
Resources:
  Fn::ForEach::Topics:
    - Name
    - !FindInMap [Stages, !Ref Stage, Names]
    - Topic&{Name}: {Type: AWS::SNS::Topic, Condition: Prod, Properties: {DisplayName: !Ref Name}}
  Param:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String
      Fn::ForEach::Values: [N, !FindInMap [Stages, !Ref Stage, Names], {'Value&{N}': !Ref N}]
Outputs:
  Fn::ForEach::Names:
    - Name
    - !FindInMap [Stages, !Ref Stage, Names]
    - Out&{Name}: {Value: !Ref Name}
"""


def test_a_loop_over_a_lookup_makes_all_that_it_can_each_under_its_condition() -> None:
    found = resolve(parse(BY_STAGE, "t.yaml"), Scope())
    assert list(found.resources) == ["Topica", "Topicb1", "Param"]
    prod = found.conditions["Prod"]
    assert found.resources["Topica"].exists == found.resources["Topicb1"].exists == prod
    assert isinstance(found.outputs["Outa"].exists, Unknown)
    assert found.outputs["Outb1"].exists == prod
    assert isinstance(found.resources["Param"].properties["Valuea"], Unknown)


def test_of_a_loop_over_a_lookup_with_a_known_key_nothing_is_left_open() -> None:
    found = resolve(parse(BY_STAGE, "t.yaml"), Scope({"Stage": "prod"}))
    assert {name: one.exists for name, one in found.resources.items()} == {
        "Topica": True, "Topicb1": True, "Param": True,
    }  # fmt: skip
    assert found.resources["Param"].properties["Valueb1"] == "b-1"


def test_an_open_loop_reads_the_mappings_and_conditions_in_its_body() -> None:
    loop = (
        "Resources: {Fn::ForEach::L: [A, !Ref 'AWS::NotificationARNs', {'T${A}': {Type: T,"
        " Properties: {P: !FindInMap [M, k, l], Q: !If [C, a, b]}}}]}\n"
    )
    heads = (
        f"{HEAD}Mappings: {{M: {{k: {{l: {entry}}}}}}}\nConditions: {{C: !Equals [a, {other}]}}\n"
        for entry, other in (("x", "a"), ("y", "a"), ("x", "b"))
    )
    found = [resolve(parse(head + loop, "t.yaml"), SCOPE).resources for head in heads]
    assert found[0] != found[1] and found[0] != found[2]
