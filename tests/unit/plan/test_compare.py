"""Values, not texts: what is a change and what is none; how it spreads, and how sure it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from generator.errors import UserError
from generator.plan.diff.compare import Comparison
from generator.plan.model import Change

Compare = Callable[..., Comparison]
ByPlace = Callable[[Comparison], dict[str, Change]]

TOPIC = "Resources: {{Topic: {{Type: AWS::SNS::Topic, Properties: {properties}}}}}"


def topic(properties: str) -> str:
    return TOPIC.format(properties=properties)


def role(document: str) -> str:
    return (
        "Parameters: {Name: {Type: String, Default: films}}\n"
        "Resources: {Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument:"
        f" {document}}}}}}}"
    )


STATEMENT = "Effect: Allow, Principal: {Service: ecs.amazonaws.com}, Action: 'sts:AssumeRole'"
LISTED = "Action: ['sts:AssumeRole'], Effect: Allow, Principal: {Service: [ecs.amazonaws.com]}"

COSMETIC = [
    (topic("{DisplayName: a, TopicName: b}"), topic("{TopicName: b, DisplayName: a}")),
    (topic("{DisplayName: '5'}"), topic("{DisplayName: 5}")),
    (topic("{FifoTopic: true}"), topic("{FifoTopic: 'true'}")),
    (topic("{FifoTopic: true}"), topic("{FifoTopic: 'True'}")),
    (
        topic("{DisplayName: !Sub '${AWS::Region}-a'}"),
        topic("{DisplayName: !Join ['-', [!Ref AWS::Region, a]]}"),
    ),
    (
        topic("{Tags: [{Key: a, Value: 1}, {Key: b, Value: 2}]}"),
        topic("{Tags: [{Value: 2, Key: b}, {Value: 1, Key: a}]}"),
    ),
    (role(f"{{Statement: {{{STATEMENT}}}}}"), role(f"{{Statement: [{{{LISTED}}}]}}")),
    (
        "Parameters: {A: {Type: String, Default: x}}\n" + topic("{DisplayName: !Ref A}"),
        "Parameters: {B: {Type: String, Default: x}}\n" + topic("{DisplayName: !Ref B}"),
    ),
    (
        "Mappings: {M: {a: {b: x}}}\n" + topic("{DisplayName: !FindInMap [M, a, b]}"),
        topic("{DisplayName: x}"),
    ),
    (
        "Resources: {D: {Type: AWS::CloudWatch::Dashboard, Properties: {DashboardBody:"
        ' \'{"widgets": [], "start": "-PT3H"}\'}}}',
        "Resources: {D: {Type: AWS::CloudWatch::Dashboard, Properties: {DashboardBody: !Sub"
        ' \'{"start":"-PT3H",  "widgets":[]}\'}}}',
    ),
    (
        "Resources: {D: {Type: AWS::CloudWatch::Dashboard, Properties: {DashboardBody: !Sub"
        ' \'{"region": "${AWS::Region}", "a": 1}\'}}}',
        "Resources: {D: {Type: AWS::CloudWatch::Dashboard, Properties: {DashboardBody: !Sub"
        ' \'{"a": 1,"region":"${AWS::Region}"}\'}}}',
    ),
]


@pytest.mark.parametrize(("before", "after"), COSMETIC)
def test_another_way_to_write_the_same_is_no_change(
    compared: Compare, before: str, after: str
) -> None:
    assert compared(before, after).changes == ()


DIFFERENT = [
    (topic("{DisplayName: true}"), topic("{DisplayName: 1}"), "DisplayName"),
    (topic("{DisplayName: a}"), topic("{DisplayName: b}"), "DisplayName"),
    (topic("{DisplayName: ''}"), topic("{}"), "DisplayName"),
    (topic("{DisplayName: 'true'}"), topic("{DisplayName: 'True'}"), "DisplayName"),
    (
        role(f"{{Statement: {{{STATEMENT}}}}}"),
        role(f"{{Statement: {{{STATEMENT.replace('Allow', 'Deny')}}}}}"),
        "AssumeRolePolicyDocument/Statement/0/Effect",
    ),
]


@pytest.mark.parametrize(("before", "after", "path"), DIFFERENT)
def test_another_value_is_a_change(compared: Compare, before: str, after: str, path: str) -> None:
    [change] = compared(before, after).changes
    assert (change.action, change.certainty) == ("modify", "certain")
    assert [one.path for one in change.properties] == [path]


def test_the_order_of_lists_counts_where_nobody_says_otherwise(compared: Compare) -> None:
    options = (
        "Resources: {{D: {{Type: AWS::EC2::DHCPOptions, Properties: {{DomainNameServers: {}}}}}}}"
    )
    [change] = compared(
        options.format("[10.0.0.2, 10.0.0.3]"), options.format("[10.0.0.3, 10.0.0.2]")
    ).changes
    assert change.action == "replace"


NETWORK = """
Parameters: {Cidr: {Type: String}}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Ref Cidr, EnableDnsSupport: true}}
  Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
Outputs: {SubnetIds: {Value: !Join [',', [!Ref Subnet]]}}
"""
DATA = """
Parameters: {SubnetIds: {Type: CommaDelimitedList}}
Resources:
  Cache:
    Type: AWS::ElastiCache::ServerlessCache
    Properties: {Engine: valkey, ServerlessCacheName: films, SubnetIds: !Ref SubnetIds}
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 1
      Dimensions: [{Name: Address, Value: !GetAtt Cache.Endpoint.Address}]
"""
ROOT = """
Parameters: {Cidr: {Type: String, Default: 10.0.0.0/16}}
Resources:
  Network:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: network.yaml, Parameters: {Cidr: !Ref Cidr}}
  Data:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: data.yaml
      Parameters: {SubnetIds: !GetAtt Network.Outputs.SubnetIds}
"""
PRODUCT: Mapping[str, str] = {"": ROOT, "Network": NETWORK, "Data": DATA}


def test_a_replacement_is_followed_through_all_stacks(compared: Compare, by_place: ByPlace) -> None:
    found = by_place(compared(PRODUCT, PRODUCT, ({}, {"Cidr": "10.1.0.0/16"})))

    assert {place: (c.action, c.certainty) for place, c in found.items()} == {
        "Network/Vpc": ("replace", "certain"),
        "Network/Subnet": ("replace", "certain"),
        "Data/Cache": ("replace", "certain"),
        "Data/Alarm": ("modify", "certain"),
    }
    assert found["Data/Cache"].because == (
        "Parameter Data/SubnetIds",
        "Network.Outputs.SubnetIds",
        "Network/Subnet replaced",
    )
    assert found["Network/Vpc"].because == ("Parameter Network/Cidr", "Parameter Cidr")
    assert found["Data/Cache"].deletion_outcome == "destroyed"


def edited(stack: str, old: str, new: str) -> dict[str, str]:
    assert old in PRODUCT[stack]
    return {**PRODUCT, stack: PRODUCT[stack].replace(old, new)}


def test_an_update_in_place_changes_no_identifier(compared: Compare) -> None:
    after = edited("Network", "EnableDnsSupport: true", "EnableDnsSupport: false")
    [change] = compared(PRODUCT, after).changes
    assert (change.place, change.action, change.replacement) == ("Network/Vpc", "modify", "never")


def test_attributes_that_are_settled_stay_and_others_may_change(
    compared: Compare, by_place: ByPlace
) -> None:
    after = edited("Data", "Engine: valkey", "Description: x, Engine: valkey")
    assert set(by_place(compared(PRODUCT, after))) == {"Data/Cache"}

    read = edited("Data", "Cache.Endpoint.Address", "Cache.Status")
    after = {
        **read,
        "Data": read["Data"].replace("Engine: valkey", "Description: x, Engine: valkey"),
    }
    found = by_place(compared(read, after))
    assert found["Data/Alarm"].certainty == "conditional"
    assert found["Data/Alarm"].replacement == "never"


def test_a_template_s_own_value_survives_a_replacement(compared: Compare) -> None:
    text = """
Resources:
  One: {{Type: AWS::SSM::Parameter, Properties: {{Name: {name}, Type: String, Value: x}}}}
  Two: {{Type: AWS::SSM::Parameter, Properties: {{Type: String, Value: !GetAtt One.Value}}}}
"""
    [change] = compared(text.format(name="a"), text.format(name="b")).changes
    assert (change.place, change.action) == ("One", "replace")


LOOKED_UP = "{{resolve:ssm:/films}}"


@pytest.mark.parametrize(
    ("before", "after", "certainty"),
    [
        (f"'{LOOKED_UP}'", "films", "unknown"),
        (f"'{LOOKED_UP}'", "'{{resolve:ssm:/shows}}'", "unknown"),
        (f"[a, '{LOOKED_UP}']", "[b, c]", "unknown"),
        (f"[a, '{LOOKED_UP}']", "[a]", "certain"),
    ],
)
def test_what_a_dynamic_reference_gives_is_not_known(
    compared: Compare, before: str, after: str, certainty: str
) -> None:
    text = "Resources: {A: {Type: AWS::EC2::VPCEndpoint, Properties: {SubnetIds: VALUE}}}"
    [change] = compared(*(text.replace("VALUE", value) for value in (before, after))).changes
    assert {one.certainty for one in change.properties} == {certainty}


def test_a_nested_stack_that_gets_no_value_is_told(compared: Compare) -> None:
    root = "Resources: {N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: n, REST}}}"
    inner = "Parameters: {P: {Type: String}, D: {Type: String, Default: a}}\nResources: {}"
    sides = [
        {"": root.replace("REST", rest), "N": inner}
        for rest in ("Parameters: {P: a}", "Tags: []", "Parameters: {Fn::Transform: {Name: M}}")
    ]
    assert [len(compared(one, one).notes) for one in sides] == [0, 1, 0]
    assert compared(sides[0], sides[1]).notes[-1].endswith("are refused: N/P.")


def test_a_moved_resource_is_new_and_gone_and_said_to_be_the_same(compared: Compare) -> None:
    before = edited("Network", "Subnet:", "Old:")
    before["Network"] = before["Network"].replace("!Ref Subnet", "!Ref Old")
    found = compared(before, PRODUCT)
    assert {(c.place, c.action) for c in found.changes} >= {
        ("Network/Old", "remove"),
        ("Network/Subnet", "add"),
        ("Data/Cache", "replace"),
    }
    assert [(one.before, one.after) for one in found.renames] == [("Network/Old", "Network/Subnet")]


def test_renames_are_followed_through_references(compared: Compare) -> None:
    after = {**PRODUCT, "Network": NETWORK.replace("Vpc:", "Net:").replace("!Ref Vpc", "!Ref Net")}
    after["Network"] = (
        after["Network"].replace("Subnet:", "Part:").replace("!Ref Subnet", "!Ref Part")
    )
    found = compared(PRODUCT, after)
    assert {(one.before, one.after) for one in found.renames} == {
        ("Network/Vpc", "Network/Net"),
        ("Network/Subnet", "Network/Part"),
    }


def test_outputs_that_move_between_stacks_are_no_change(compared: Compare) -> None:
    moved = {
        "": ROOT.replace("Network.Outputs.SubnetIds", "Network.Outputs.Ids"),
        "Network": NETWORK.replace("SubnetIds:", "Ids:"),
        "Data": DATA,
    }
    found = compared(PRODUCT, moved)
    assert (found.changes, found.outputs) == ((), ())


def test_root_outputs_are_told(compared: Compare) -> None:
    text = "Resources: {{T: {{Type: AWS::SNS::Topic}}}}\nOutputs: {{{}}}"
    before, after = (
        text.format("A: {Value: 1}, B: {Value: 1}"),
        text.format("B: {Value: 2}, C: {Value: 3}"),
    )
    found = compared(before, after)
    assert found.changes == ()
    assert {(one.place, one.action) for one in found.outputs} == {
        ("A", "remove"),
        ("B", "modify"),
        ("C", "add"),
    }


def test_conditions_add_and_remove(compared: Compare, by_place: ByPlace) -> None:
    text = """
Parameters: {Env: {Type: String, Default: dev}}
Conditions: {Prod: !Equals [!Ref Env, prod]}
Resources:
  Always: {Type: AWS::SNS::Topic}
  Extra: {Type: AWS::SNS::Topic, Condition: Prod}
"""
    [added] = compared(text, text, ({}, {"Env": "prod"})).changes
    [removed] = compared(text, text, ({"Env": "prod"}, {})).changes
    assert (added.place, added.action, added.deletion_outcome) == ("Extra", "add", "created")
    assert (removed.place, removed.action, removed.deletion_outcome) == (
        "Extra",
        "remove",
        "destroyed",
    )
    assert added.because == removed.because == ("Condition Prod", "Parameter Env")


def test_what_depends_on_the_account_is_unknown(compared: Compare) -> None:
    text = """
Conditions: {{Ours: !Equals [!Ref AWS::AccountId, '{}']}}
Resources:
  Always: {{Type: AWS::SNS::Topic}}
  Extra: {{Type: AWS::SNS::Topic, Condition: Ours}}
"""
    changes = compared(text.format(1), text.format(2)).changes
    assert {(one.place, one.action) for one in changes} == {("Extra", "remove"), ("Extra", "add")}
    assert {one.certainty for one in changes} == {"unknown"}
    found = compared(text.format(1), text.replace(", Condition: Ours", "").format(1))
    [change] = found.changes
    assert (change.action, change.certainty) == ("add", "unknown")


@pytest.mark.parametrize(
    ("before", "after", "sure"),
    [
        ("!Ref One", "!Ref Two", "certain"),
        ("!GetAtt One.Arn", "!GetAtt Two.Arn", "certain"),
        ("!Ref One", "!GetAtt One.Arn", "unknown"),
        ("!Ref One", "vpc-1", "unknown"),
        ("vpc-1", "!Ref New", "certain"),
        ("!Sub '${One}-a'", "!Sub '${One}-b'", "certain"),
        ("!Sub '${One}-a'", "!Sub '${Two}-a'", "unknown"),
        ("!Ref AWS::AccountId", "'123456789012'", "unknown"),
    ],
)
def test_how_sure_it_is_that_a_value_changes(
    compared: Compare, by_place: ByPlace, before: str, after: str, sure: str
) -> None:
    def text(value: str, more: str = "") -> str:
        return f"""
Resources:
  One: {{Type: AWS::SNS::Topic}}
  Two: {{Type: AWS::SNS::Topic}}
  User: {{Type: AWS::SSM::Parameter, Properties: {{Type: String, Name: n, Value: {value}}}}}
{more}"""

    found = by_place(compared(text(before), text(after, "  New: {Type: AWS::SNS::Topic}")))
    assert found["User"].certainty == sure


def test_an_unsure_change_of_what_cannot_change_may_replace(compared: Compare) -> None:
    text = "Resources: {{T: {{Type: AWS::SNS::Topic, Properties: {{TopicName: {}}}}}}}"
    [change] = compared(text.format("!Ref AWS::AccountId"), text.format("'1'")).changes
    assert (change.action, change.replacement, change.certainty) == (
        "modify", "conditional", "unknown",
    )  # fmt: skip


def test_an_unknown_type_is_said_and_may_be_replaced(compared: Compare) -> None:
    text = "Resources: {{T: {{Type: 'Films::Are::Good', Properties: {{A: {}}}}}}}"
    found = compared(text.format(1), text.format(2))
    [change] = found.changes
    assert (change.replacement, change.notes) == (
        "conditional",
        ("The type Films::Are::Good is unknown here.",),
    )
    assert any("Films::Are::Good" in note for note in found.notes)


def test_a_nested_stack_without_its_template_is_told_as_a_whole(compared: Compare) -> None:
    text = """
Resources:
  Far:
    Type: AWS::CloudFormation::Stack
    Properties: {{TemplateURL: 'https://example.com/{}'}}
  Topic: {{Type: AWS::SNS::Topic, Properties: {{DisplayName: !GetAtt Far.Outputs.Name}}}}
"""
    found = compared(text.format("a"), text.format("b"))
    assert {c.place: (c.action, c.certainty) for c in found.changes} == {
        "Far": ("modify", "certain"),
        "Topic": ("modify", "conditional"),
    }
    assert any("Far is unknown" in note for note in found.notes)


def test_a_stack_s_tags_go_to_what_can_carry_tags(compared: Compare) -> None:
    text = "Resources: {T: {Type: AWS::SNS::Topic}, S: {Type: AWS::SNS::Subscription}}"
    [change] = compared(text, text, tags=({"a": "1"}, {"a": "2"})).changes
    assert (change.place, change.because) == ("T", ("Tags",))
    assert [one.scope for one in change.properties] == ["Tags"]


def test_policies_of_a_resource_change_it_and_nothing_else(
    compared: Compare, by_place: ByPlace
) -> None:
    after = edited(
        "Data",
        "    Type: AWS::ElastiCache",
        "    DeletionPolicy: Retain\n    Type: AWS::ElastiCache",
    )
    [change] = compared(PRODUCT, after).changes
    [policy] = change.properties
    assert (policy.scope, policy.path, policy.after) == (
        "DeletionPolicy",
        "DeletionPolicy",
        "Retain",
    )
    assert (change.action, change.deletion_outcome) == ("modify", "updated")


def test_a_parameter_without_a_value_is_said_and_stays_what_it_is(compared: Compare) -> None:
    text = "Parameters: {P: {Type: String}}\n" + topic("{DisplayName: !Ref P}")
    found = compared(text, text)
    assert found.changes == ()
    assert found.notes == (
        "Without a value before, and so unknown: the parameters P.",
        "Without a value after, and so unknown: the parameters P.",
    )


def test_a_condition_in_a_property_is_the_cause(compared: Compare) -> None:
    text = """
Parameters: {Env: {Type: String, Default: dev}}
Conditions: {Prod: !Equals [!Ref Env, prod]}
Resources:
  T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !If [Prod, a, !Ref AWS::NoValue]}}
"""
    [change] = compared(text, text, ({}, {"Env": "prod"})).changes
    [found] = change.properties
    assert (found.path, found.before, found.after) == ("DisplayName", None, "a")
    assert change.because == ("Condition Prod", "Parameter Env")


def test_a_mapping_is_the_cause(compared: Compare) -> None:
    text = "Mappings: {M: {a: {b: %s}}}\n" + topic("{DisplayName: !FindInMap [M, a, b]}")
    [change] = compared(text % "x", text % "y").changes
    assert change.because == ("Mapping M",)


def test_shown_values_are_those_of_both_sides(compared: Compare) -> None:
    [change] = compared(topic("{DisplayName: a}"), topic("{DisplayName: 7}")).changes
    shown: list[Any] = [(one.before, one.after, one.requires) for one in change.properties]
    assert shown == [("a", "7", "never")]
    assert change.because == ("Template",)


TAGGED_STACK = """
Resources:
  S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: s, Tags: [TAGS]}}
  T: {Type: AWS::SNS::Topic, Properties: {TopicName: a}}
"""


def test_a_nested_stack_s_tags_go_to_what_is_in_it(compared: Compare) -> None:
    inner = "Resources: {U: {Type: AWS::SNS::Topic}, P: {Type: AWS::IAM::ManagedPolicy}}"
    tag = "{Key: team, Value: films}"
    before, after = ({"": TAGGED_STACK.replace("TAGS", tags), "S": inner} for tags in ("", tag))
    found = compared(before, after)
    assert [(c.place, c.certainty) for c in found.changes] == [("S", "certain"), ("S/U", "certain")]
    [told] = found.changes[1].properties
    assert (told.scope, told.before, told.after) == ("Tags", {}, {"team": "films"})
    overridden = compared(after, after, tags=({"team": "music"}, {"team": "theatre"}))
    assert [c.place for c in overridden.changes] == ["T"]


@pytest.mark.parametrize(
    ("tags", "certainty"),
    [
        ("{Key: team, Value: !ImportValue team}", "certain"),
        ("!If [Open, {Key: team, Value: a}, !Ref AWS::NoValue]", "unknown"),
    ],
)
def test_inherited_tags_that_nobody_knows(compared: Compare, tags: str, certainty: str) -> None:
    inner = "Resources: {U: {Type: AWS::SNS::Topic}}"
    condition = "Conditions: {Open: !Equals [a, !Ref AWS::AccountId]}"
    before, after = (
        {"": condition + TAGGED_STACK.replace("TAGS", one), "S": inner} for one in ("", tags)
    )
    [told] = [c for c in compared(before, after).changes if c.place == "S/U"]
    assert told.certainty == certainty


def test_a_default_that_does_not_fit_is_as_good_as_none(compared: Compare) -> None:
    text = """
Parameters: {Class: {Type: String, Default: '', AllowedValues: [small, large]}}
Resources: {T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Class}}}
"""
    found = compared(text, text)
    assert found.changes == ()
    assert any("Without a value before" in note and "Class" in note for note in found.notes)
    with pytest.raises(UserError, match="Class"):
        compared(text, text, ({}, {}))


def test_what_a_macro_makes_of_all_properties_is_unknown(compared: Compare) -> None:
    text = """
Resources:
  T: {Type: AWS::SNS::Topic, Properties: {'Fn::Transform': {Name: M, Parameters: {A: WHAT}}}}
"""
    assert compared(text, text).changes == ()
    [change] = compared(text, text.replace("WHAT", "b")).changes
    assert (change.certainty, change.replacement) == ("unknown", "conditional")


LOOP = """
Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Topics:
    - Name
    - !Ref AWS::NotificationARNs
    - T${Name}: {Type: AWS::SNS::Topic, Properties: {DisplayName: WORD}}
  Made: {'Fn::Transform': {Name: Maker, Parameters: {A: WORD}}}
"""


def test_what_only_the_account_or_a_macro_makes_is_said(
    compared: Compare, by_place: ByPlace
) -> None:
    same = compared(LOOP, LOOP)
    assert same.changes == ()
    assert [note.split(" is unknown")[0] for note in same.notes] == [
        "What a macro makes of a resource without a type",
        "What a loop makes",
    ]
    found = by_place(compared(LOOP, LOOP.replace("WORD", "b")))
    assert {name: change.certainty for name, change in found.items()} == {
        "Fn::ForEach::Topics": "unknown",
        "Made": "unknown",
    }
