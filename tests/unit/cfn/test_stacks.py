"""Wires followed across nested stacks."""

from __future__ import annotations

import pytest

from generator.cfn.errors import TemplateError
from generator.cfn.load import assembled
from generator.cfn.scope import Lookups, Pseudo
from generator.cfn.stacks import ResolvedStack, resolve_product
from generator.cfn.values import Source, Unknown, expression_of

ROOT = """
Parameters:
  Env: {Type: String, Default: dev}
  Cidr: {Type: String, Default: 10.0.0.0/16}
Conditions:
  Prod: !Equals [!Ref Env, prod]
  Ours: !Equals [!Ref AWS::AccountId, '1']
Resources:
  Network:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: network.yaml
      Parameters:
        Block: !Select [1, !Cidr [!Ref Cidr, 2, 8]]
        Zones: !Join [',', !GetAZs '']
        Nothing: !Ref AWS::NoValue
        Absent: !Ref AWS::NoValue
  Service:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: service.yaml
      Parameters:
        Subnets: !GetAtt Network.Outputs.SubnetIds
        Name: !Sub '${Env}-${Network.Outputs.VpcId}'
        Count: 2
        Flag: !If [Ours, 'true', 'false']
  Extra:
    Type: AWS::CloudFormation::Stack
    Condition: Prod
    Properties: {TemplateURL: extra.yaml}
  Remote:
    Type: AWS::CloudFormation::Stack
    Condition: Ours
    Properties: {TemplateURL: 'https://example.com/x'}
  Maybe:
    Type: AWS::CloudFormation::Stack
    Condition: Ours
    Properties: {TemplateURL: maybe.yaml, Parameters: {Url: !GetAtt Remote.Outputs.Url}}
Outputs:
  Vpc: {Value: !GetAtt Network.Outputs.VpcId}
"""
NETWORK = """
Parameters:
  Block: {Type: String}
  Zones: {Type: 'List<AWS::EC2::AvailabilityZone::Name>'}
  Nothing: {Type: String, Default: something}
  NotPassed: {Type: String}
  Absent: {Type: String}
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: !Ref Block, T: !Ref Nothing, N: !Ref NotPassed}
  SubnetA: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: !Select [0, !Ref Zones]}}
  SubnetB: {Type: AWS::EC2::Subnet, Properties: {Name: !Ref AWS::StackName, R: !Ref AWS::Region}}
Outputs:
  VpcId: {Value: !Ref Vpc}
  SubnetIds: {Value: !Join [',', [!Ref SubnetA, !Ref SubnetB]]}
"""
SERVICE = """
Parameters:
  Subnets: {Type: 'List<AWS::EC2::Subnet::Id>'}
  Name: {Type: String}
  Count: {Type: Number}
  Flag: {Type: String}
Conditions: {Flagged: !Equals [!Ref Flag, 'true']}
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Subnets: !Ref Subnets
      First: !Select [0, !Ref Subnets]
      Name: !Join ['-', [!Ref Name, x]]
      Count: !Ref Count
  Optional: {Type: AWS::SNS::Topic, Condition: Flagged}
"""
MAYBE = """
Parameters: {Url: {Type: CommaDelimitedList}}
Resources: {T: {Type: AWS::SNS::Topic, Properties: {U: !Ref Url}}}
"""
PRODUCT = assembled(
    {"": ROOT, "Network": NETWORK, "Service": SERVICE, "Extra": NETWORK, "Maybe": MAYBE}
)
PSEUDO = Pseudo(region="eu-west-2", stack_name="shop", notification_arns=())
ZONES = Lookups(zones=lambda region: [f"{region}a", f"{region}b"])


def _stacks(**parameters: str) -> dict[str, ResolvedStack]:
    return resolve_product(PRODUCT, parameters, PSEUDO, ZONES)


def test_parameters_reach_the_children_and_outputs_come_back() -> None:
    stacks = _stacks(Cidr="10.9.0.0/16")
    passed = dict(stacks["Network"].parameters)
    for unknown in ("Absent", "NotPassed"):
        source = Source("parameter", unknown, stack="Network")
        assert passed.pop(unknown).sources == (source,)
    assert passed == {
        "Block": "10.9.1.0/24",
        "Zones": ["eu-west-2a", "eu-west-2b"],
        "Nothing": "something",
    }
    vpc = Unknown("", {"Ref": "Network/Vpc"}, (Source("resource", "Vpc", stack="Network"),))
    assert stacks[""].resolved.outputs["Vpc"].value == vpc
    service = stacks["Service"].resolved.resources["Service"].properties
    assert expression_of(service) == {
        "Subnets": [{"Ref": "Network/SubnetA"}, {"Ref": "Network/SubnetB"}],
        "First": {"Ref": "Network/SubnetA"},
        "Name": {"Fn::Join": ["", ["dev-", {"Ref": "Network/Vpc"}, "-x"]]},
        "Count": "2",
    }


def test_a_childs_own_values_are_qualified_and_the_products_are_not() -> None:
    found = _stacks()["Network"].resolved.resources
    assert found["SubnetB"].properties["R"] == "eu-west-2"
    assert expression_of(found["SubnetB"].properties["Name"]) == {"Ref": "Network/AWS::StackName"}
    missing = found["Vpc"].properties["N"]
    assert missing.sources == (Source("parameter", "NotPassed", stack="Network"),)


def test_stacks_exist_as_their_conditions_say() -> None:
    stacks = _stacks()
    assert list(stacks) == ["", "Network", "Service", "Maybe"]
    assert (stacks[""].exists, stacks["Network"].exists) == (True, True)
    assert isinstance(stacks["Maybe"].exists, Unknown)
    assert "Extra" in _stacks(Env="prod")
    assert isinstance(stacks["Service"].resolved.resources["Optional"].exists, Unknown)


def test_an_opaque_stacks_output_is_unknown_and_may_be_a_list() -> None:
    url = _stacks()["Maybe"].resolved.resources["T"].properties["U"]
    assert url.expression == {"Fn::Split": [",", {"Fn::GetAtt": ["Remote", "Outputs.Url"]}]}


def test_children_of_a_stack_that_does_not_exist_do_not_exist() -> None:
    parent = (
        "Conditions: {Never: !Equals [a, b]}\n"
        "Resources: {A: {Type: AWS::CloudFormation::Stack, Condition: Never}}"
    )
    middle = "Resources: {B: {Type: AWS::CloudFormation::Stack}}"
    leaf = "Resources: {T: {Type: AWS::SNS::Topic}}"
    product = assembled({"": parent, "A": middle, "A/B": leaf})
    assert list(resolve_product(product, {})) == [""]


def test_parameters_written_as_one_function_are_followed() -> None:
    root = """
Conditions: {Always: !Equals [a, a]}
Resources:
  A:
    Type: AWS::CloudFormation::Stack
    Properties: {Parameters: !If [Always, {P: x}, {P: y}]}
  B:
    Type: AWS::CloudFormation::Stack
    Properties: {Parameters: !Transform {Name: M}}
  C:
    Type: AWS::CloudFormation::Stack
    Properties: {Parameters: word}
"""
    child = (
        "Parameters: {P: {Type: String, Default: d}}\n"
        "Resources: {T: {Type: T, Properties: {P: !Ref P}}}"
    )
    stacks = resolve_product(assembled({"": root, "A": child, "B": child, "C": child}), {})
    values = [stacks[path].resolved.resources["T"].properties["P"] for path in "ABC"]
    assert values[0] == "x"
    assert values[1].sources == (Source("transform", "M"),)
    assert values[2] == "d"


TWO = """
Resources:
  A: {Type: AWS::CloudFormation::Stack, Properties: {Parameters: {P: !GetAtt B.Outputs.O}}}
  B: {Type: AWS::CloudFormation::Stack, Properties: {Parameters: {P: !GetAtt A.Outputs.O}}}
"""


def test_a_wire_may_go_there_and_back_but_no_value_may_need_itself() -> None:
    circle = "Parameters: {P: {Type: String}}\nOutputs: {O: {Value: !Ref P}}\nResources: {}"
    fixed = "Parameters: {P: {Type: String}}\nOutputs: {O: {Value: fixed}}\nResources: {}"
    stacks = resolve_product(assembled({"": TWO, "A": circle, "B": fixed}), {})
    assert stacks["B"].parameters == {"P": "fixed"}
    with pytest.raises(TemplateError, match=r"Circular dependency between resources: \[B, A\]"):
        resolve_product(assembled({"": TWO, "A": circle, "B": circle}), {})


@pytest.mark.parametrize(
    "child",
    [
        "Resources: {}",
        "Conditions: {N: !Equals [a, b]}\nOutputs: {O: {Value: x, Condition: N}}\nResources: {}",
    ],
)
def test_an_output_that_a_child_does_not_give_is_refused(child: str) -> None:
    root = (
        "Resources:\n  A: {Type: AWS::CloudFormation::Stack}\n"
        "  T: {Type: T, Properties: {P: !GetAtt A.Outputs.O}}\n"
    )
    with pytest.raises(TemplateError) as caught:
        resolve_product(assembled({"": root, "A": child}), {})
    [mistake] = caught.value.mistakes
    words = "resource A does not support attribute type Outputs.O in Fn::GetAtt"
    assert (words in mistake.what, mistake.line) == (True, 3)
