"""Templates with their parameters put in."""

from __future__ import annotations

from typing import Any

from generator.cfn.scope import Lookups, Pseudo
from generator.cfn.substitute import substitute
from generator.cfn.template import Template, parse
from generator.cfn.validation import mistakes

TEMPLATE = parse(
    """
AWSTemplateFormatVersion: 2010-09-09
Description: a product
Metadata:
  AWS::CloudFormation::Interface: {ParameterLabels: {Env: {default: Environment}}}
Parameters:
  Env: {Type: String, Default: dev}
  Size: {Type: Number, Default: 20}
  Ratio: {Type: Number, Default: '1.50'}
  Ports: {Type: List<Number>, Default: '80, 443'}
  Zones: {Type: CommaDelimitedList, Default: ''}
  Image: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /ami}
  Unset: {Type: String}
Mappings:
  Sizes: {dev: {Class: db.t3.micro}, prod: {Class: db.m5.large}}
  Open: {a: {b: c}}
Rules:
  R: {Assertions: [{Assert: !Equals [a, b]}]}
Conditions:
  Prod: !Equals [!Ref Env, prod]
  Mine: !Equals [!Ref AWS::AccountId, '1']
  Yours: !And [!Condition Mine, !Not [!Condition Prod]]
  Unused: !Equals [!Ref AWS::StackName, x]
Resources:
  Database:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    DependsOn: [Topic]
    Properties:
      DBInstanceClass: !FindInMap [Sizes, !Ref Env, Class]
      AllocatedStorage: !Ref Size
      Ratio: !Ref Ratio
      Ports: !Ref Ports
      Zones: !Ref Zones
      MultiAZ: !If [Prod, true, !Ref AWS::NoValue]
      Name: !Join ['-', [db, !Ref Env, !Ref Topic, !GetAtt Topic.TopicName, '${x}']]
      Both: !Join ['', [!Ref Topic, !GetAtt [Topic, !Ref Unset]]]
      Later: !Select [0, !GetAZs '']
      Odd: !FindInMap [Open, !Ref Unset, b]
      Ours: !If [Yours, {A: !Ref Image}, !Ref AWS::NoValue]
  Topic: {Type: AWS::SNS::Topic, Condition: Mine}
  ProdTopic: {Type: AWS::SNS::Topic, Condition: Prod}
  Plain: {Type: AWS::SNS::Topic}
Outputs:
  Topic: {Value: !Ref Topic, Condition: Mine, Description: d, Export: {Name: !Sub '${Env}-t'}}
  Prod: {Value: x, Condition: Prod}
""",
    "t.yaml",
)


def _copy(pseudo: Pseudo | None = None, **parameters: str) -> Template:
    return substitute(TEMPLATE, parameters, pseudo or Pseudo(region="eu-west-2"))


def test_all_that_is_known_becomes_literal() -> None:
    properties: dict[str, Any] = _copy(Env="prod").resources["Database"]["Properties"]
    assert properties["DBInstanceClass"] == "db.m5.large"
    assert properties["MultiAZ"] is True
    assert (properties["AllocatedStorage"], properties["Ratio"]) == (20, "1.50")
    assert (properties["Ports"], properties["Zones"]) == ([80, 443], [""])


def test_what_is_not_known_stays_a_function_that_people_can_read() -> None:
    properties = _copy().resources["Database"]["Properties"]
    assert properties["Name"] == {"Fn::Sub": "db-dev-${Topic}-${Topic.TopicName}-${!x}"}
    assert properties["Both"] == {
        "Fn::Join": ["", [{"Ref": "Topic"}, {"Fn::GetAtt": ["Topic", {"Ref": "Unset"}]}]]
    }
    assert properties["Later"] == {"Fn::Select": [0, {"Fn::GetAZs": "eu-west-2"}]}
    assert properties["Odd"] == {"Fn::FindInMap": ["Open", {"Ref": "Unset"}, "b"]}
    assert "MultiAZ" not in properties


def test_equal_conditions_become_one_and_unused_entries_go() -> None:
    copy = _copy()
    mine = {"Mine": {"Fn::Equals": [{"Ref": "AWS::AccountId"}, "1"]}}
    assert copy.conditions == mine
    ours = copy.resources["Database"]["Properties"]["Ours"]
    assert ours == {"Fn::If": ["Mine", {"A": {"Ref": "Image"}}, {"Ref": "AWS::NoValue"}]}
    assert list(copy.parameters) == ["Image", "Unset"]
    assert list(copy.mappings) == ["Open"]
    assert copy.resources["Topic"]["Condition"] == "Mine"
    assert copy.outputs == {
        "Topic": {
            "Value": {"Ref": "Topic"},
            "Condition": "Mine",
            "Description": "d",
            "Export": {"Name": "dev-t"},
        }
    }


def test_excluded_resources_are_gone_and_the_rest_of_the_others_stays() -> None:
    copy = _copy()
    assert list(copy.resources) == ["Database", "Topic", "Plain"]
    assert copy.resources["Database"]["DependsOn"] == ["Topic"]
    assert copy.resources["Plain"] == {"Type": "AWS::SNS::Topic"}
    assert copy.resources["Database"]["DeletionPolicy"] == "Snapshot"


def test_sections_that_nothing_uses_are_gone() -> None:
    copy = _copy(Pseudo(region="eu-west-2", account_id="1"), Unset="a")
    sections = ["AWSTemplateFormatVersion", "Description", "Parameters", "Resources", "Outputs"]
    assert list(copy.data) == sections
    assert list(copy.parameters) == ["Image"]


def test_the_copy_is_well_formed_and_keeps_file_and_lines() -> None:
    copy = _copy()
    assert mistakes(copy) == []
    place = ("Resources", "Database", "Properties", "DBInstanceClass")
    assert copy.file == "t.yaml"
    assert copy.line(*place) == TEMPLATE.line(*place) > 0


def test_zones_and_dynamic_references_may_be_answered() -> None:
    lookups = Lookups(zones=lambda region: [f"{region}c"])
    copy = substitute(TEMPLATE, {}, Pseudo(region="eu-west-2"), lookups)
    assert copy.resources["Database"]["Properties"]["Later"] == "eu-west-2c"


def test_a_malformed_template_has_a_copy_as_malformed() -> None:
    assert substitute(parse("Mappings: word\nResources: {T: {Type: T}}"), {}).data == {
        "Mappings": "word",
        "Resources": {"T": {"Type": "T"}},
    }


def test_a_template_without_resources_has_a_copy_too() -> None:
    assert substitute(parse("Description: d"), {}).data == {"Description": "d"}
