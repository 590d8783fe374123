"""What is proven to stay, and what a proof cannot do without."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from generator.cfn.schemas import Schemas
from generator.plan.change_set.phantoms import Proof, Prover
from generator.plan.diff.compare import Comparison, compare
from generator.plan.diff.deployed_state import DeployedState, deployed_state
from generator.plan.diff.resolved_product import Address
from generator.plan.model import Action, Change, PropertyChange
from generator.plan.stack_tree import DeployedStack, StackResource, StackTree

Compare = Callable[..., Comparison]

NETWORK = """
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16, EnableDnsSupport: true}}
  Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
Outputs: {SubnetId: {Value: !Ref Subnet}}
"""
ROOT = """
Parameters:
  Given: {Type: String}
  Looked: {Type: 'AWS::SSM::Parameter::Value<String>', Default: x}
Conditions: {Ours: !Equals [!Ref AWS::AccountId, '1']}
Resources:
  Network: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: n}}
  Far: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://example.com/x'}}
  Maybe: {Type: AWS::SNS::Topic, Condition: Ours}
  Own: {Type: Custom::Thing, Properties: {ServiceToken: t}}
  Odd: {Type: Not::A::Type}
  Machine: {Type: AWS::EC2::Instance, Properties: {ImageId: ami-1, InstanceType: t3.micro}}
  Login: {Type: AWS::SNS::Topic, Properties: {TopicName: films, DisplayName: Films}}
  User:
    Type: AWS::SSM::Parameter
    DeletionPolicy: Retain
    Properties:
      Type: String
      Value: VALUE
      Tags: {Team: films}
"""


def product(value: str, root: str = ROOT) -> Mapping[str, str]:
    return {"": root.replace("VALUE", value), "Network": NETWORK}


def proof(
    comparison: Comparison,
    path: str = "Value",
    key: Address = ("", "User"),
    moved: Mapping[Address, Change] | None = None,
    scope: str = "Properties",
    unread: tuple[str, ...] = (),
) -> Proof:
    one = PropertyChange(path, None, None, scope=scope)  # type: ignore[arg-type]
    return Prover(comparison, unread).property(key, one, moved or {})


@pytest.mark.parametrize(
    ("value", "steps"),
    [
        ("plain", ("the same value on both sides",)),
        ("!GetAtt Network.Outputs.SubnetId", ("Network/Subnet stays",)),
        ("!Ref Machine", ("Machine stays",)),
        ("!GetAtt Login.TopicArn", ("Login.TopicArn stays",)),
        ("!GetAtt Login.TopicName", ("Login.TopicName stays",)),
        ("!Ref Network", ("Network stays",)),
        ("!Ref AWS::AccountId", ("AWS::AccountId stays",)),
        (
            "!Sub '${Machine} of ${AWS::StackName} for ${Login.TopicName}'",
            ("Login.TopicName stays", "AWS::StackName stays", "Machine stays"),
        ),
    ],
)
def test_what_all_sources_keep_stays(compared: Compare, value: str, steps: tuple[str, ...]) -> None:
    assert proof(compared(product(value), product(value))) == Proof(steps)


@pytest.mark.parametrize(
    ("value", "hole"),
    [
        ("!Ref Given", "the parameter Given has no value here"),
        ("!Ref Looked", "the SSM parameter x is read at deployment"),
        ("'{{resolve:ssm:vpc}}'", "a dynamic reference is resolved at deployment"),
        ("!Sub '${Machine}{{resolve:ssm:x}}'", "a dynamic reference is resolved at deployment"),
        ("!ImportValue drain", "the export drain is looked up at deployment"),
        (
            "!GetStackOutput {StackName: s, OutputName: o}",
            "the output o of s is looked up at deployment",
        ),
        ("!Select [0, !GetAZs eu-west-2]", "the zones of eu-west-2 are asked for at deployment"),
        ("!GetAtt Far.Outputs.Address", "Far: what is in it is unknown"),
        ("!If [Ours, !Ref Maybe, b]", "Maybe: it is not certainly on both sides"),
        ("!GetAtt Own.Answer", "the code of Own decides"),
        ("!Ref Odd", "Odd: the type Not::A::Type is unknown here"),
        ("!GetAtt Machine.PublicIp", "Machine.PublicIp may change by itself"),
        ("!Join [',', !Ref AWS::NotificationARNs]", "AWS::NotificationARNs may change"),
    ],
)
def test_a_source_that_nobody_can_follow_is_a_hole(
    compared: Compare, value: str, hole: str
) -> None:
    found = proof(compared(product(value), product(value)))
    assert (found.hole, found.holds, found.steps) == (hole, False, ())


def test_a_macro_may_write_anything(compared: Compare) -> None:
    for line in ("Transform: Mine\n", "Transform: [AWS::LanguageExtensions, Mine]\n"):
        both = product("plain", line + ROOT)
        assert "macro" in proof(compared(both, both)).hole
    both = product("plain", "Transform: AWS::LanguageExtensions\n" + ROOT)
    assert proof(compared(both, both)).holds
    both = product("plain", ROOT + "Metadata: {A: [{'Fn::Transform': {Name: Mine}}]}\n")
    assert "macro" in proof(compared(both, both)).hole


def test_what_is_predicted_to_move_is_a_hole(compared: Compare) -> None:
    moved = {
        **product("!GetAtt Network.Outputs.SubnetId"),
        "Network": NETWORK.replace("10.0.0.0/24", "10.0.1.0/24"),
    }
    found = proof(compared(product("!GetAtt Network.Outputs.SubnetId"), moved))
    assert found.hole == "Network/Subnet may be replaced"


def test_what_really_moves_is_a_hole_though_nobody_predicted_it(compared: Compare) -> None:
    """The image that an instance takes may be looked up: then the instance is another one."""
    same = compared(product("!Ref Machine"), product("!Ref Machine"))
    key = ("", "Machine")
    machine = Change("", "Machine", "AWS::EC2::Instance", Action.MODIFY, "conditional")
    assert proof(same, moved={key: machine}).hole == "Machine may be replaced"
    in_place = Change("", "Machine", "AWS::EC2::Instance", Action.MODIFY)
    assert proof(same, moved={key: in_place}).holds
    added = Change("", "Machine", "AWS::EC2::Instance", Action.ADD)
    assert not proof(same, moved={key: added}).holds


def test_an_attribute_stays_while_nothing_that_makes_it_changes(compared: Compare) -> None:
    value = "!GetAtt Base.Endpoint.Address"
    root = ROOT + "  Base: {Type: AWS::RDS::DBInstance, Properties: {DBInstanceClass: a}}\n"
    same = compared(product(value, root), product(value, root))
    assert proof(same).steps == ("Base.Endpoint.Address stays",)

    def moved(*names: str, certainty: str = "certain") -> Mapping[Address, Change]:
        changes = tuple(PropertyChange(n, "a", "b", certainty=certainty) for n in names)  # type: ignore[arg-type]
        one = Change("", "Base", "AWS::RDS::DBInstance", Action.MODIFY, properties=changes)
        return {("", "Base"): one}

    assert proof(same, moved=moved("DBInstanceClass")).holds
    assert proof(same, moved=moved("NetworkType")).hole == "Base.Endpoint.Address may change"
    assert proof(same, moved=moved("NetworkType", certainty="phantom")).holds
    assert proof(same, moved=moved()).hole == "changes of Base are not reported"


def test_a_stack_that_is_not_told_of_is_a_hole(compared: Compare) -> None:
    same = compared(*[product("!GetAtt Network.Outputs.SubnetId")] * 2)
    assert proof(same, unread=("Network",)).hole == "changes in Network are not reported"


def test_a_resource_must_be_on_both_sides_and_known(compared: Compare) -> None:
    both = product("plain")
    same = compared(both, both)
    assert proof(same, "A", ("", "Odd")).hole == "the type Not::A::Type is unknown here"
    assert proof(same, "A", ("", "Maybe")).hole == "it is not certainly on both sides"
    assert proof(same, "A", ("", "Nobody")).hole == "it is not certainly on both sides"
    other = product("plain", ROOT.replace("AWS::SNS::Topic, P", "AWS::SQS::Queue, P"))
    assert not proof(compared(both, other), "DisplayName", ("", "Login")).holds


def test_other_parts_of_a_resource(compared: Compare) -> None:
    same = compared(product("plain"), product("plain"))
    assert proof(same, "DeletionPolicy", scope="DeletionPolicy").holds
    assert proof(same, "Tags", scope="Tags").holds
    assert proof(same, "Metadata", scope="Metadata").hole == "it is not written in the templates"
    tagged = compared(product("plain"), product("plain"), tags=({}, {"a": "b"}))
    assert proof(tagged, "Tags", scope="Tags").hole == "the stack's tags change"
    assert proof(tagged).holds
    kept = product("plain", ROOT.replace("DeletionPolicy: Retain", "DeletionPolicy: Delete"))
    assert not proof(
        compared(product("plain"), kept), "DeletionPolicy", scope="DeletionPolicy"
    ).holds


def test_written_differently_is_no_proof_though_the_meaning_is_the_same(compared: Compare) -> None:
    group = (
        "  Group:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n"
        "      GroupDescription: g\n"
        "      SecurityGroupEgress: [{IpProtocol: tcp}, {IpProtocol: udp}]\n"
    )
    turned = group.replace(
        "[{IpProtocol: tcp}, {IpProtocol: udp}]", "[{IpProtocol: udp}, {IpProtocol: tcp}]"
    )
    found = compared(product("a", ROOT + group), product("a", ROOT + turned))
    key = ("", "Group")
    assert proof(found, "SecurityGroupEgress", key).hole == "it is written differently"
    assert proof(found, "SecurityGroupEgress/0/IpProtocol", key).hole == "it is written differently"
    assert (
        proof(found, "SecurityGroupEgress/7/IpProtocol", key).hole
        == "it is not written in the templates"
    )
    assert proof(found, "GroupDescription/deep", key).holds


def test_the_whole_of_a_resource(compared: Compare) -> None:
    same = Prover(compared(product("!Ref Machine"), product("!Ref Machine")))
    assert same.whole(("", "User"), {}).steps == ("Machine stays",)
    assert not same.whole(("", "Odd"), {}).holds
    tagged = Prover(compared(product("a"), product("a"), tags=({}, {"a": "b"})))
    assert tagged.whole(("", "User"), {}).hole == "the stack's tags change"


def deployed_stack(
    path: str, template: str, *resources: StackResource, **parameters: str
) -> DeployedStack:
    stack_id = f"arn:aws:cloudformation:eu-west-2:1:stack/{path or 'root'}/1"
    description = {
        "StackId": stack_id,
        "StackName": path or "root",
        "StackStatus": "CREATE_COMPLETE",
        "Parameters": [{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()],
    }
    held = {one.logical_id: one for one in resources}
    return DeployedStack(path, stack_id, description, held, template)


def deployed(status: str = "CREATE_COMPLETE", arn: str = "subnet-0123") -> DeployedState:
    """What is deployed: a nested stack that takes a subnet's ARN from the root's own subnet."""
    root = """
Resources:
  Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: v}}
  Inner:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: i, Parameters: {Arn: !GetAtt Subnet.SubnetId}}
"""
    inner = """
Parameters: {Arn: {Type: String}}
Resources:
  Note: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref Arn}}
  Other: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: a}}
"""
    stacks = [
        deployed_stack(
            "",
            root,
            StackResource("Subnet", "AWS::EC2::Subnet", "subnet-0123", "CREATE_COMPLETE"),
            StackResource("Inner", "AWS::CloudFormation::Stack", "arn:inner", "CREATE_COMPLETE"),
        ),
        deployed_stack(
            "Inner",
            inner,
            StackResource("Note", "AWS::SSM::Parameter", "n", status),
            StackResource("Other", "AWS::SSM::Parameter", "o", "UPDATE_COMPLETE"),
            Arn=arn,
        ),
    ]
    return deployed_state(StackTree({one.path: one for one in stacks}))


def test_what_is_deployed_and_not_what_it_seems_is_a_hole() -> None:
    note, other = ("Inner", "Note"), ("Inner", "Other")

    def of(side: DeployedState, key: Address) -> str:
        return proof(compare(side, side, Schemas().get), key=key).hole

    assert (of(deployed(), note), of(deployed(), other)) == ("", "")
    failed = deployed(status="UPDATE_FAILED")
    assert of(failed, note) == "Inner/Note: it is in UPDATE_FAILED"
    assert of(failed, other) == ""
    elsewhere = deployed(arn="subnet-of-someone")
    assert of(elsewhere, note) == "Subnet.SubnetId cannot be compared with what Inner was given"
    assert of(elsewhere, other) == ""
