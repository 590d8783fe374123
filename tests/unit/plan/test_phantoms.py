"""Entries of real change sets, judged by what is proven."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator.plan.compare import Comparison
from generator.plan.model import Change, PropertyChange
from generator.plan.phantoms import reviewed

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
  Nat:
    Type: AWS::EC2::NatGateway
    Properties:
      SubnetId: !GetAtt Network.Outputs.SubnetId
      PrivateIpAddress: 10.0.0.5
      AllocationId: !Ref Given
      ConnectivityType: !Ref Looked
      VpcId: '{{resolve:ssm:vpc}}'
      MaxDrainDurationSeconds: !ImportValue drain
      PrivateIpAddresses: [!GetAtt Far.Outputs.Address]
      Tags: [{Key: a, Value: !If [Ours, !Ref Maybe, b]}]
  Far: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://example.com/x'}}
  Maybe: {Type: AWS::SNS::Topic, Condition: Ours}
"""
BEFORE = {"": ROOT, "Network": NETWORK}
AFTER = {"": ROOT, "Network": NETWORK.replace("EnableDnsSupport: true", "EnableDnsSupport: false")}


def entry(*names: str, place: str = "Nat", kind: str = "AWS::EC2::NatGateway") -> Change:
    """What CloudFormation says of properties that it cannot look through: replaced, for sure."""
    stack, _, logical_id = place.rpartition("/")
    open_value = "{{changeSet:KNOWN_AFTER_APPLY}}"
    properties = tuple(PropertyChange(name, "old", open_value, "always") for name in names)
    return Change(
        stack, logical_id, kind, "replace", "always", "certain", "destroyed", False, properties
    )


def test_what_no_source_changes_is_a_phantom_with_its_chain(compared: Compare) -> None:
    review = reviewed(compared(BEFORE, AFTER), [entry("SubnetId", "PrivateIpAddress")])
    [judged] = review.changes
    assert (judged.action, judged.certainty, judged.replacement, judged.fate) == (
        "none", "phantom", "never", "kept",
    )  # fmt: skip
    assert [one.because for one in judged.properties] == [
        ("Network/Subnet stays",), ("the same value on both sides",),
    ]  # fmt: skip
    assert review.surprises == ()
    assert [one.place for one in review.unreported] == ["Network/Vpc"]


@pytest.mark.parametrize(
    "name",
    [
        "AllocationId",
        "ConnectivityType",
        "VpcId",
        "MaxDrainDurationSeconds",
        "PrivateIpAddresses",
        "Tags",
    ],
)
def test_a_hole_in_the_proof_leaves_it_unknown(compared: Compare, name: str) -> None:
    review = reviewed(compared(BEFORE, AFTER), [entry(name, "SubnetId")])
    [judged] = review.changes
    assert [one.certainty for one in judged.properties] == ["unknown", "phantom"]
    assert (judged.action, judged.replacement, judged.certainty) == (
        "modify", "conditional", "unknown",
    )  # fmt: skip
    assert review.surprises == (judged,)


def test_what_both_say_is_certain(compared: Compare) -> None:
    moved = {"": ROOT, "Network": NETWORK.replace("10.0.0.0/24", "10.0.1.0/24")}
    subnet = entry("CidrBlock", place="Network/Subnet", kind="AWS::EC2::Subnet")
    review = reviewed(compared(BEFORE, moved), [entry("SubnetId"), subnet])
    assert [(one.action, one.certainty) for one in review.changes] == [("replace", "certain")] * 2
    assert review.changes[0].properties[0].because == (
        "Network.Outputs.SubnetId", "Network/Subnet replaced",
    )  # fmt: skip
    assert (review.surprises, review.unreported) == ((), ())


def test_what_comes_or_goes_unpredicted_is_a_surprise(compared: Compare) -> None:
    comparison = compared(BEFORE, BEFORE)
    added = Change("", "Extra", "AWS::SNS::Topic", "add")
    bare = Change("", "Nat", "AWS::EC2::NatGateway", "modify")
    tags = entry("SubnetId")
    tags = Change(**{**vars(tags), "properties": (PropertyChange("Tags", None, {}, scope="Tags"),)})
    review = reviewed(comparison, [added, bare, tags])
    assert [one.certainty for one in review.changes] == ["unknown"] * 3
    assert review.surprises == review.changes


def test_a_nested_stack_s_own_entry_is_left_alone(compared: Compare) -> None:
    stack = Change("", "Network", "AWS::CloudFormation::Stack", "modify", certainty="conditional")
    review = reviewed(compared(BEFORE, BEFORE), [stack])
    assert (review.changes, review.surprises) == ((stack,), ())


def test_of_what_is_not_on_both_sides_nothing_is_proven(compared: Compare) -> None:
    gone = {**BEFORE, "": ROOT.replace("Nat:", "Other:")}
    [judged] = reviewed(compared(BEFORE, gone), [entry("SubnetId")]).changes
    assert judged.certainty == "unknown"
    custom = {"": "Resources: {C: {Type: 'Not::A::Type', Properties: {A: b}}}"}
    one = entry("A", place="C", kind="Not::A::Type")
    assert reviewed(compared(custom, custom), [one]).changes[0].certainty == "unknown"
