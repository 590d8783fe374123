"""Change sets, written by hand as CloudFormation gives them, judged against what is deployed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from unit.plan.change_set.samples import LATER, arn, detail, nested, response, row, valued

from generator.cfn.values import Unknown
from generator.plan.change_set.explain import read
from generator.plan.change_set.review import review_of
from generator.plan.diff.compare import Comparison
from generator.plan.model import Change, ChangeReport, Classification
from generator.plan.policy.evaluate import PolicyContext
from generator.plan.policy.waivers import Waiver

Compare = Callable[..., Comparison]

POLICY_CONTEXT = PolicyContext(date(2026, 1, 1))
NAT, SUBNET, TABLE = "AWS::EC2::NatGateway", "AWS::EC2::Subnet", "AWS::DynamoDB::Table"

NETWORK = """
Parameters: {Cidr: {Type: String}}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16, EnableDnsSupport: true}}
  Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: !Ref Cidr}}
Outputs: {SubnetId: {Value: !Ref Subnet}}
"""
GATE = """
Parameters: {SubnetId: {Type: String}, Text: {Type: String}}
Resources:
  Nat:
    Type: AWS::EC2::NatGateway
    Properties: {SubnetId: !Ref SubnetId, ConnectivityType: private, MaxDrainDurationSeconds: 5}
  Note: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref Text}}
  Route:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: rtb-1, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat}
"""
ROOT = """
Parameters:
  Cidr: {Type: String, Default: 10.0.0.0/24}
  Text: {Type: String, Default: hello}
Resources:
  Network:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: n, TimeoutInMinutes: 5, Parameters: {Cidr: !Ref Cidr}}
  Gate:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: g
      Parameters: {SubnetId: !GetAtt Network.Outputs.SubnetId, Text: !Ref Text}
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: films
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
"""
PRODUCT = {"": ROOT, "Network": NETWORK, "Gate": GATE}


def changed(**edits: tuple[str, str]) -> dict[str, str]:
    """The product with a text exchanged: ``Network=(old, new)``; ``root``: in the root."""
    found = dict(PRODUCT)
    for name, (old, new) in edits.items():
        path = "" if name == "root" else name
        assert old in found[path]
        found[path] = found[path].replace(old, new)
    return found


def later(path: str, before: str, cause: str, requires: str = "Never") -> list[dict[str, Any]]:
    """What CloudFormation says of a property that waits for another stack: two details."""
    more = {"requires": requires}
    return [
        valued(path, before, LATER, source="ParameterReference", cause=cause, **more),
        valued(path, before, LATER, static=False, **more),
    ]


NAT_ROW = row("Nat", *later("SubnetId", "subnet-1", "SubnetId", "Always"), type=NAT,
    replacement="True", PolicyAction="ReplaceAndDelete", PhysicalResourceId="nat-1")  # fmt: skip
ROUTE_ROW = row(
    "Route",
    valued("NatGatewayId", "nat-1", LATER, source="ResourceReference", cause="Nat"),
    type="AWS::EC2::Route",
)


def nested_stack(name: str, *details: dict[str, Any]) -> dict[str, Any]:
    told = nested(name)
    told["ResourceChange"]["Details"] += details
    return told


def gate(*rows: Any, **more: Any) -> dict[str, Any]:
    return response(*rows, name="Gate", ParentChangeSetId=arn("release"), **more)


def network(*rows: Any, **more: Any) -> dict[str, Any]:
    return response(*rows, name="Network", ParentChangeSetId=arn("release"), **more)


POLICY = "    DeletionPolicy: Retain\n    Properties: {TemplateURL: n"

EMPTY = {"Status": "FAILED", "StatusReason": "The submitted information didn't contain changes."}


def review(
    comparison: Comparison | None, *answers: Any, context: PolicyContext = POLICY_CONTEXT
) -> ChangeReport:
    return review_of(read(answers), comparison, context)


def by_place(reviewed: ChangeReport) -> Mapping[str, Change]:
    return {one.place: one for one in reviewed.changes}


def test_phantoms_over_two_stacks_with_their_chains(compared: Compare) -> None:
    """The text changes; the subnet's ID passes through a stack that is listed, and stays."""
    found = review(
        compared(PRODUCT, PRODUCT, ({"Text": "hello"}, {"Text": "bye"})),
        response(
            nested_stack("Network"),
            nested_stack("Gate", valued("Parameters/Text", "hello", "bye"),
                *later("Parameters/SubnetId", "subnet-1", "Network.Outputs.SubnetId")),
        ),
        network(**EMPTY),
        gate(NAT_ROW, ROUTE_ROW, row("Note", valued("Value", "hello", "bye"),
            type="AWS::SSM::Parameter")),
    )  # fmt: skip
    judged = by_place(found)
    nat = judged["Gate/Nat"]
    assert (nat.action, nat.certainty, nat.replacement, nat.deletion_outcome) == (
        "none", "phantom", "never", "kept",
    )  # fmt: skip
    assert nat.because == ("Network/Subnet stays",)
    assert judged["Gate/Route"].because == ("Gate/Nat stays",)
    assert (judged["Network"].certainty, judged["Network"].because) == (
        "phantom", ("nothing in it changes",),
    )  # fmt: skip
    assert (judged["Gate/Note"].certainty, judged["Gate/Note"].action) == ("certain", "modify")
    gate_row = judged["Gate"]
    assert (gate_row.action, gate_row.certainty) == ("modify", "certain")
    assert [one.certainty for one in gate_row.properties] == ["certain", "phantom"]
    assert found.classification == Classification()
    assert [one.place for one in found.real] == ["Gate", "Gate/Note"]
    assert [one.place for one in found.phantoms] == ["Network", "Gate/Nat", "Gate/Route"]
    assert found.counts == {"modify": 2}
    assert sum(sum(stack.rows.values()) for stack in found.change_sets) == 5


def test_a_real_chain_is_certain_through_all_stacks(compared: Compare) -> None:
    cidrs = {"Cidr": "10.0.0.0/24"}, {"Cidr": "10.0.1.0/24"}
    found = review(
        compared(PRODUCT, PRODUCT, cidrs),
        response(
            nested_stack("Network", valued("Parameters/Cidr", "10.0.0.0/24", "10.0.1.0/24")),
            nested_stack("Gate", *later("Parameters/SubnetId", "subnet-1", "Network")),
        ),
        network(row("Subnet", valued("CidrBlock", "10.0.0.0/24", "10.0.1.0/24", requires="Always"),
            type=SUBNET, replacement="True")),
        gate(NAT_ROW, ROUTE_ROW),
    )  # fmt: skip
    judged = by_place(found)
    assert {one.certainty for one in found.changes} == {"certain"}
    assert judged["Gate/Nat"].action == "replace"
    assert judged["Gate/Nat"].because == (
        "Parameter Gate/SubnetId", "Network.Outputs.SubnetId", "Network/Subnet replaced",
    )  # fmt: skip
    assert judged["Gate/Route"].because == ("Gate/Nat replaced",)
    assert judged["Gate"].properties[0].certainty == "certain"
    assert found.classification == Classification()


def test_what_nobody_predicted_comes_first_and_shakes_what_stands_on_it(
    compared: Compare,
) -> None:
    """Were the NAT gateway replaced for a reason of its own, the route is no phantom."""
    surprise = row("Nat", valued("AllocationId", None, LATER, requires="Always"), type=NAT,
        replacement="True")  # fmt: skip
    found = review(
        compared(PRODUCT, PRODUCT), response(nested_stack("Gate")), gate(surprise, ROUTE_ROW)
    )
    judged = by_place(found)
    assert judged["Gate/Nat"].certainty == "unknown"
    assert judged["Gate/Nat"].replacement == "conditional"
    assert judged["Gate/Nat"].properties[0].note == (
        "not proven: it is not written in the templates"
    )
    assert judged["Gate/Route"].properties[0].note == "not proven: Gate/Nat may be replaced"
    assert judged["Gate"].certainty == "unknown"
    assert [one.place for one in found.classification.unpredicted] == ["Gate/Nat", "Gate/Route"]


def test_two_values_that_differ_are_never_a_phantom(compared: Compare) -> None:
    """An SSM parameter holds something else by now, and no template says it."""
    drain = valued("MaxDrainDurationSeconds", "4", "5")
    found = review(
        compared(PRODUCT, PRODUCT),
        response(nested_stack("Gate")),
        gate(row("Nat", drain, type=NAT)),
    )
    [nat] = found.classification.unpredicted
    assert nat.certainty == "certain"
    assert nat.properties[0].note == "CloudFormation shows two values that differ"
    hidden = valued("MaxDrainDurationSeconds", "****", "****")
    found = review(
        compared(PRODUCT, PRODUCT),
        response(nested_stack("Gate")),
        gate(row("Nat", hidden, type=NAT)),
    )
    assert by_place(found)["Gate/Nat"].certainty == "phantom"


def test_one_row_can_mix_what_is_real_and_what_is_not(compared: Compare) -> None:
    slower = changed(Gate=("MaxDrainDurationSeconds: 5", "MaxDrainDurationSeconds: 6"))
    mixed = row("Nat", *later("SubnetId", "subnet-1", "SubnetId", "Always"),
        valued("MaxDrainDurationSeconds", "5", "6"), type=NAT, replacement="True",
        PolicyAction="ReplaceAndRetain")  # fmt: skip
    found = review(compared(PRODUCT, slower), response(nested_stack("Gate")), gate(mixed))
    nat = by_place(found)["Gate/Nat"]
    assert (nat.action, nat.replacement, nat.certainty, nat.deletion_outcome) == (
        "modify", "never", "certain", "updated",
    )  # fmt: skip
    assert [one.certainty for one in nat.properties] == ["phantom", "certain"]
    assert nat.because == ("Template",)


def test_what_is_predicted_and_not_listed_is_told(compared: Compare) -> None:
    slower = changed(Gate=("MaxDrainDurationSeconds: 5", "MaxDrainDurationSeconds: 6"))
    found = review(compared(PRODUCT, slower), response(nested_stack("Gate")), gate(**EMPTY))
    assert [one.place for one in found.classification.unlisted] == ["Gate/Nat"]
    assert by_place(found)["Gate"].certainty == "phantom"


@pytest.mark.parametrize(("certainty", "told"), [("conditional", 1), ("unknown", 0)])
def test_what_depends_is_missed_too_but_not_what_nobody_knows(
    compared: Compare, certainty: Any, told: int
) -> None:
    slower = changed(Gate=("MaxDrainDurationSeconds: 5", "MaxDrainDurationSeconds: 6"))
    comparison = compared(PRODUCT, slower)
    maybe = tuple(replace(one, certainty=certainty) for one in comparison.changes)
    answers = response(nested_stack("Gate")), gate(**EMPTY)
    assert len(review(replace(comparison, changes=maybe), *answers).classification.unlisted) == told


def test_templates_that_say_more_than_cloudformation(compared: Compare) -> None:
    """The change set calls an update what the schemas call a replacement: it may be either."""
    other = changed(root=("TableName: films", "TableName: movies"))
    in_place = row("Table", valued("TableName", "films", "movies"), type=TABLE)
    [table] = review(compared(PRODUCT, other), response(in_place)).changes
    assert (table.action, table.replacement, table.certainty) == (
        "modify", "conditional", "certain",
    )  # fmt: skip
    assert table.notes == ("The templates say: it is replaced.",)
    assert table.deletion_outcome == "destroyed"


def test_cloudformation_says_more_than_the_templates(compared: Compare) -> None:
    billed = changed(root=("PAY_PER_REQUEST", "PROVISIONED"))
    anew = row("Table", valued("BillingMode", "PAY_PER_REQUEST", "PROVISIONED", requires="Always"),
        type=TABLE, replacement="True", PolicyAction="ReplaceAndDelete")  # fmt: skip
    found = review(compared(PRODUCT, billed), response(anew))
    [table] = found.changes
    assert (table.action, table.certainty, table.deletion_outcome) == (
        "replace",
        "certain",
        "destroyed",
    )
    assert found.classification.unpredicted == (table,)
    assert [(one.rule, one.logical_id) for one in found.policy_results] == [
        ("data-loss", "Table"),
        ("name-collision", "Table"),
    ]


def test_data_is_guarded_that_no_template_knows(compared: Compare) -> None:
    removed = row("Made", action="Remove", type=TABLE, PolicyAction="Delete")
    found = review(compared(PRODUCT, PRODUCT), response(removed))
    assert [one.place for one in found.classification.unpredicted] == ["Made"]
    assert [(one.rule, one.logical_id) for one in found.policy_results] == [("data-loss", "Made")]


def test_the_worse_of_two_fates_counts_and_both_are_told(compared: Compare) -> None:
    gone = changed(root=(ROOT[ROOT.index("  Table:") :], ""))
    removed = row("Table", action="Remove", type=TABLE, PolicyAction="Retain")
    [table] = review(compared(PRODUCT, gone), response(removed)).changes
    assert (table.certainty, table.deletion_outcome) == ("certain", "destroyed")
    assert table.notes == ("CloudFormation says that it is retained, the templates destroyed.",)
    assert table.consequence == "It is deleted with its data."


def test_guards_are_waived_as_in_every_plan(compared: Compare) -> None:
    gone = changed(root=(ROOT[ROOT.index("  Table:") :], ""))
    removed = row("Table", action="Remove", type=TABLE, PolicyAction="Delete")
    waiver = Waiver("Table", "data-loss", "meant", date(2026, 2, 1))
    found = review(
        compared(PRODUCT, gone),
        response(removed),
        context=PolicyContext(date(2026, 1, 1), (waiver,)),
    )
    assert [(one.rule, one.waived, one.reason) for one in found.policy_results] == [
        ("data-loss", True, "meant")
    ]
    assert not found.refused
    late = PolicyContext(date(2026, 3, 1), (waiver,))
    found = review(compared(PRODUCT, gone), response(removed), context=late)
    assert found.refused
    assert "expired" in found.findings[0]


def test_without_anything_to_compare_the_change_set_s_word_counts() -> None:
    found = review(None, response(row("Table", action="Add", type=TABLE)))
    [table] = found.changes
    assert (table.action, table.certainty) == ("add", "certain")
    assert found.classification == Classification(compared=False)
    assert found.policy_results == ()


def test_a_value_that_comes_is_shown_too(compared: Compare) -> None:
    address = row("Nat", valued("PrivateIpAddress", None, "10.0.0.5"), type=NAT)
    found = review(compared(PRODUCT, PRODUCT), response(nested_stack("Gate")), gate(address))
    assert [one.certainty for one in found.classification.unpredicted] == ["certain"]


def test_what_goes_from_a_stack_that_stays_is_missed_where_it_is_not_listed(
    compared: Compare,
) -> None:
    note = GATE[GATE.index("  Note:") : GATE.index("  Route:")]
    found = review(compared(PRODUCT, changed(Gate=(note, ""))), response(), gate())
    [note] = found.classification.unlisted
    assert (note.place, note.action) == ("Gate/Note", "remove")


def test_what_comes_and_goes(compared: Compare) -> None:
    topic = "  Topic: {Type: AWS::SNS::Topic}\n"
    more = changed(root=("  Table:", f"{topic}  Table:"))
    add, extra = (row(name, action="Add") for name in ("Topic", "Extra"))
    found = review(compared(PRODUCT, more), response(add, extra))
    judged = by_place(found)
    assert (judged["Topic"].certainty, judged["Extra"].certainty) == ("certain", "unknown")
    assert [one.place for one in found.classification.unpredicted] == ["Extra"]


def test_what_goes_with_a_nested_stack_is_shown_though_it_is_not_listed(
    compared: Compare,
) -> None:
    start, end = ROOT.index("  Gate:"), ROOT.index("  Table:")
    without = changed(root=(ROOT[start:end], ""))
    del without["Gate"]
    removed = row("Gate", action="Remove", type="AWS::CloudFormation::Stack")
    found = review(compared(PRODUCT, without), response(removed))
    judged = by_place(found)
    assert judged.keys() == {"Gate", "Gate/Nat", "Gate/Note", "Gate/Route"}
    assert {one.certainty for one in judged.values()} == {"certain"}
    assert judged["Gate/Nat"].notes == ("CloudFormation lists only the stack around it.",)
    assert found.classification == Classification()


def test_nested_stacks_that_are_not_told_of(compared: Compare) -> None:
    """Without their change sets, all that is in them must be proven."""
    told = response(nested_stack("Gate"), nested_stack("Network"))
    judged = by_place(review(compared(PRODUCT, PRODUCT), told))
    assert {judged[name].because for name in ("Gate", "Network")} == {("everything in it stays",)}
    moved = changed(Network=("10.0.0.0/16", "10.1.0.0/16"))
    judged = by_place(review(compared(PRODUCT, moved), told))
    assert {judged[name].certainty for name in ("Gate", "Network")} == {"unknown"}
    assert judged["Network"].notes[-1] == "not proven: Network/Vpc: it is written differently"
    looked = changed(Network=("CidrBlock: 10.0.0.0/16", "CidrBlock: '{{resolve:ssm:cidr}}'"))
    judged = by_place(review(compared(looked, looked), told))
    assert judged["Gate"].notes[-1] == ("not proven: Gate/Nat: changes in Network are not reported")
    tagged = compared(PRODUCT, PRODUCT, tags=({}, {"a": "b"}))
    network_row = by_place(review(tagged, response(nested_stack("Network"))))["Network"]
    assert (network_row.certainty, network_row.deletion_outcome) == ("unknown", "updated")


@pytest.mark.parametrize(
    ("details", "certainty"),
    [
        ([detail("Parameters", static=False)], "phantom"),
        ([detail("Parameters", source="NoModification")], "phantom"),
        ([detail("TemplateURL")], "certain"),
        ([valued("TemplateURL", "a", "b")], "certain"),
        ([valued("TemplateURL", LATER, LATER)], "unknown"),
        ([detail(scope="Tags")], "certain"),
        ([valued("Parameters/Nothing", "a", LATER)], "unknown"),
        ([valued("TimeoutInMinutes", "5", LATER)], "phantom"),
        ([valued("NotificationARNs", "a", LATER)], "unknown"),
    ],
)
def test_what_a_nested_stack_s_own_row_can_say(
    compared: Compare, details: list[Any], certainty: str
) -> None:
    told = response(nested_stack("Network", *details))
    found = review(compared(PRODUCT, PRODUCT), told, network(**EMPTY))
    assert by_place(found)["Network"].certainty == certainty


def test_tags_of_a_nested_stack_are_those_of_the_stack(compared: Compare) -> None:
    told = response(nested_stack("Network", detail(scope="Tags", static=False)))
    tagged = compared(PRODUCT, PRODUCT, tags=({}, {"a": "b"}))
    one = by_place(review(tagged, told, network(**EMPTY)))["Network"]
    assert (one.certainty, one.because) == ("certain", ("Tags",))
    kept = changed(root=("    Properties: {TemplateURL: n", POLICY))
    told = response(nested_stack("Network", detail(scope="DeletionPolicy", static=False)))
    one = by_place(review(compared(kept, kept), told, network(**EMPTY)))["Network"]
    assert one.certainty == "phantom"


def test_what_is_imported_was_predicted_to_come(compared: Compare) -> None:
    topic = "  Topic: {Type: AWS::SNS::Topic}\n"
    more = changed(root=("  Table:", f"{topic}  Table:"))
    found = review(compared(PRODUCT, more), response(row("Topic", action="Import")))
    [one] = found.changes
    assert (one.action, one.certainty, one.deletion_outcome) == ("import", "certain", "kept")
    assert found.classification == Classification()


def test_another_template_is_a_change_of_the_nested_stack(compared: Compare) -> None:
    commented = changed(Network=("Parameters:", "Description: new\nParameters:"))
    told = response(nested_stack("Network", valued("TemplateURL", "a", LATER)))
    found = review(compared(PRODUCT, commented), told, network(**EMPTY))
    assert by_place(found)["Network"].certainty == "certain"


def test_all_parameters_told_at_once_are_left_out_where_each_is_told(compared: Compare) -> None:
    details = (valued("Parameters/Cidr", "a", "b"), detail("Parameters", static=False))
    values = {"Cidr": "10.0.0.0/24"}, {"Cidr": "10.0.1.0/24"}
    told = response(nested_stack("Network", *details))
    found = review(compared(PRODUCT, PRODUCT, values), told, network(**EMPTY))
    assert [one.path for one in by_place(found)["Network"].properties] == ["Parameters/Cidr"]


def test_where_cloudformation_finds_nothing_all_that_it_lists_is_nothing(
    compared: Compare,
) -> None:
    network_row = nested_stack("Network", valued("TimeoutInMinutes", "a", LATER))
    found = review(compared(PRODUCT, PRODUCT), response(network_row, row("Table"), **EMPTY))
    assert {one.because for one in found.changes} == {("CloudFormation finds nothing to change",)}
    assert found.real == ()


def test_a_row_without_properties(compared: Compare) -> None:
    same = compared(PRODUCT, PRODUCT)
    [table] = review(same, response(row("Table", type=TABLE))).changes
    assert (table.certainty, table.because) == ("phantom", ("the same value on both sides",))
    outside = row("Table", type=TABLE, ResourceDriftStatus="MODIFIED")
    found = review(same, response(outside))
    assert found.changes[0].certainty == "unknown"
    assert found.classification.unpredicted == found.changes
    other = changed(root=("TableName: films", "TableName: movies"))
    [table] = review(compared(PRODUCT, other), response(row("Table", type=TABLE))).changes
    assert (table.certainty, table.properties[0].path) == ("certain", "TableName")


def test_what_was_changed_outside_is_never_a_phantom(compared: Compare) -> None:
    told = row("Table", detail("BillingMode", source="NoModification"), type=TABLE,
        ResourceDriftStatus="MODIFIED")  # fmt: skip
    [table] = review(compared(PRODUCT, PRODUCT), response(told)).changes
    assert table.certainty == "unknown"


def test_what_is_only_noted_stays_so(compared: Compare) -> None:
    noted = row("Table", action="SyncWithActual", type=TABLE)
    found = review(compared(PRODUCT, PRODUCT), response(noted))
    assert found.changes[0].action == "none"
    assert found.classification.unpredicted == ()


def test_items_of_lists_are_told_apart(compared: Compare) -> None:
    """The images of two containers, of which one is new and the other waits for nothing."""
    task = """
Resources:
  Tasks:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - {Name: web, Image: a, Environment: [{Name: A, Value: !Ref Key}]}
        - {Name: log, Image: b, Environment: [{Name: B, Value: !Ref Key}]}
  Key: {Type: AWS::SNS::Topic}
"""
    comparison = compared(task, task.replace("Image: a", "Image: c"))
    at = "ContainerDefinitions"
    told = row(
        "Tasks",
        valued(f"{at}/0/Image", "a", "c", requires="Always"),
        *later(f"{at}/0/Environment/0/Value", "t", "Key", "Always"),
        *later(f"{at}/1/Environment/0/Value", "t", "Key", "Always"),
        *later(f"{at}/1/Image", "b", "Key", "Always"),
        type="AWS::ECS::TaskDefinition",
        replacement="True",
    )
    [tasks] = review(comparison, response(told)).changes
    assert [one.certainty for one in tasks.properties] == ["certain", *["phantom"] * 3]
    assert (tasks.action, tasks.certainty) == ("replace", "certain")


def test_secrets_of_either_side_are_hidden(compared: Compare) -> None:
    secret = (
        "Resources: {N: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref P}}}"
    )
    text = "Parameters: {P: {Type: String, NoEcho: true}}\n" + secret
    comparison = compared(text, text, ({"P": "hunter22"}, {"P": "swordfish"}))
    told = row("N", valued("Value", "hunter22", "swordfish"), type="AWS::SSM::Parameter")
    found = review(comparison, response(told))
    [one] = found.changes[0].properties
    assert (one.before, one.after) == ("****", "****")


def test_what_is_known_only_later_stays_open_in_what_is_shown(compared: Compare) -> None:
    found = review(compared(PRODUCT, PRODUCT), response(nested_stack("Gate")), gate(NAT_ROW))
    assert isinstance(by_place(found)["Gate/Nat"].properties[0].after, Unknown)


def database(days: int, zone: str = "a") -> str:
    properties = f"{{Engine: mysql, BackupRetentionPeriod: {days}, AvailabilityZone: {zone}}}"
    return f"Resources: {{D: {{Type: AWS::RDS::DBInstance, Properties: {properties}}}}}"


@pytest.mark.parametrize(
    ("zone", "replacement", "refused"), [("a", "never", False), ("b", "conditional", True)]
)
def test_what_is_documented_to_stay_is_not_replaced_though_cloudformation_cannot_say(
    compared: Compare, zone: str, replacement: str, refused: bool
) -> None:
    details = [valued("BackupRetentionPeriod", "1", "7", requires="Conditionally")]
    if zone == "b":
        details.append(valued("AvailabilityZone", "a", "b", requires="Conditionally"))
    told = row("D", *details, type="AWS::RDS::DBInstance", replacement="Conditional")
    found = review(compared(database(1), database(7, zone)), response(told))
    assert by_place(found)["D"].replacement == replacement
    assert found.refused is refused
