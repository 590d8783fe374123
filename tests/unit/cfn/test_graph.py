"""Dependencies over all stacks, and the order in which one stack is made."""

from __future__ import annotations

import pytest

from generator.cfn.errors import TemplateError
from generator.cfn.graph import Node, creation_order, creation_waves, graph, references
from generator.cfn.load import assembled
from generator.cfn.template import parse

ROOT = """
Parameters: {Env: {Type: String}}
Mappings: {Names: {a: {b: c}}}
Conditions:
  Prod: !Equals [!Ref Env, prod]
  Not: !Not [!Condition Prod]
Resources:
  Network:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: n.yaml, Parameters: {Name: !Sub '${Env}-x', List: [!Ref Env]}}
  Topic:
    Type: AWS::SNS::Topic
    Condition: Prod
    DependsOn: Network
    Properties: {DisplayName: !GetAtt Network.Outputs.VpcId, T: !FindInMap [Names, a, b]}
  Odd: {Type: AWS::CloudFormation::Stack, Properties: {Parameters: !Transform {Name: M}}}
Outputs:
  Topic: {Value: !Ref Topic, Condition: Prod}
"""
CHILD = """
Parameters: {Name: {Type: String}, List: {Type: CommaDelimitedList}}
Resources: {Vpc: {Type: AWS::EC2::VPC, Properties: {N: !Ref Name}}}
Outputs: {VpcId: {Value: !Ref Vpc}}
"""


def test_edges_run_inside_stacks_and_across_their_borders() -> None:
    found = graph(assembled({"": ROOT, "Network": CHILD, "Odd": "Resources: {}"}))

    def lines(stack: str, kind: str, name: str) -> set[str]:
        node = next(n for n in found.nodes if (n.stack, n.kind, n.name) == (stack, kind, name))
        used = found.used_by(node)
        return {f"{e.kind} {e.used.stack}/{e.used.kind}/{e.used.name} {e.attribute}" for e in used}

    assert lines("", "condition", "Prod") == {"reference /parameter/Env "}
    assert lines("", "condition", "Not") == {"condition /condition/Prod "}
    assert lines("", "resource", "Network") == {"reference /parameter/Env "}
    assert lines("", "resource", "Topic") == {
        "condition /condition/Prod ",
        "depends-on /resource/Network ",
        "reference /resource/Network Outputs.VpcId",
        "wire Network/output/VpcId Outputs.VpcId",
    }
    assert lines("", "output", "Topic") == {
        "condition /condition/Prod ",
        "reference /resource/Topic ",
    }
    assert lines("Network", "parameter", "Name") == {"wire /parameter/Env "}
    assert lines("Network", "output", "VpcId") == {"reference Network/resource/Vpc "}
    assert lines("Network", "resource", "Vpc") == {"reference Network/parameter/Name "}


def test_users_and_paths_are_told() -> None:
    found = graph(assembled({"": ROOT, "Network": CHILD}))
    users = found.users_of(Node("Network", "output", "VpcId"))
    assert [edge.user.name for edge in users] == ["Topic"]
    assert users[0].path == ("Resources", "Topic", "Properties", "DisplayName", "Fn::GetAtt")
    [wire] = found.users_of(Node("", "parameter", "Env"))[2:3]
    assert wire.path[:4] == ("Resources", "Network", "Properties", "Parameters")
    assert found.used_by(Node("", "resource", "Nobody")) == []


def test_every_way_to_refer_counts() -> None:
    template = parse(
        """
Parameters: {P: {Type: String}}
Mappings: {M: {a: {b: c}}}
Resources:
  A: {Type: T}
  B: {Type: T}
  C: {Type: T}
  D: {Type: T}
  E: {Type: T}
  F:
    Type: T
    DependsOn: [A, {not: a name}]
    Properties:
      One: !Ref P
      Two: !Sub ['${B} ${C.Arn} ${D} ${AWS::Region} ${P}', {D: !GetAtt E.Arn}]
      Three: {Fn::GetAtt: B.Arn}
      Four: !GetAtt [C, !Ref P]
      Five: !FindInMap [M, a, b]
      Six: !Sub 'bad ${name here}'
      Seven: !Ref Nobody
      Eight: {Condition: A}
  Word: word
"""
    )
    found = references(template, "F")
    assert list(found) == ["A", "B", "C", "E"]
    properties = ("Resources", "F", "Properties")
    assert found["B"] == [(*properties, "Two", "Fn::Sub"), (*properties, "Three", "Fn::GetAtt")]
    assert found["A"] == [("Resources", "F", "DependsOn")]
    assert references(template, "Word") == {}


BRANCHES = """
Conditions: {C: !Equals [a, b]}
Resources:
  A: {Type: T, Properties: {P: !If [C, !Ref B, x]}}
  B: {Type: T, Properties: {P: !If [C, x, !Ref A]}}
  Only: {Type: T, Condition: C, DependsOn: A}
"""


def test_decided_conditions_take_one_branch_and_leave_out_resources() -> None:
    template = parse(BRANCHES)
    assert creation_order(template, {"C": True}) == ["B", "A", "Only"]
    assert creation_order(template, {"C": False}) == ["A", "B"]
    with pytest.raises(TemplateError, match=r"Circular dependency between resources: \[A, B\]"):
        creation_order(template)


def test_waves_keep_the_templates_order() -> None:
    template = parse(
        "Resources:\n  Z: {Type: T, DependsOn: A}\n  B: {Type: T}\n  A: {Type: T}\n"
        "  C: {Type: T, DependsOn: [Z, B]}\n"
    )
    assert creation_waves(template) == [["B", "A"], ["Z"], ["C"]]
    assert creation_waves(parse("Resources: {}")) == []


@pytest.mark.parametrize(
    ("resources", "circle"),
    [
        ("A: {Type: T, DependsOn: A}", "[A]"),
        ("X: {Type: T, DependsOn: A}, A: {Type: T, DependsOn: B}, B: {Type: T, DependsOn: [A, R]},"
         " R: {Type: T, DependsOn: S}, S: {Type: T}", "[A, B]"),
    ],
)  # fmt: skip
def test_circles_are_named_without_those_who_only_wait(resources: str, circle: str) -> None:
    with pytest.raises(TemplateError) as caught:
        creation_order(parse(f"Resources: {{{resources}}}", "t.yaml"))
    assert str(caught.value) == f"t.yaml: Circular dependency between resources: {circle}"
