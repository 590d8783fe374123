"""Conditions are compared by what they mean, and a change of one hides nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator.plan.diff.compare import Comparison
from generator.plan.policy.checks import policy_results

Compare = Callable[..., Comparison]

HEAD = """
Parameters:
  Stage: {Type: String, AllowedValues: [dev, test, prod]}
  Name: {Type: String, MinLength: 1}
  Other: {Type: String}
Conditions:
  Prod: !Equals [!Ref Stage, prod]
  Test: !Equals [!Ref Stage, test]
  Named: !Equals [!Ref Other, x]
  C: CONDITION
Resources:
  Always: {Type: AWS::SNS::Topic}
  R: {Type: AWS::SQS::Queue, Condition: C, Properties: {QueueName: q}}
"""
PROD, TEST, NAMED = "{Condition: Prod}", "{Condition: Test}", "{Condition: Named}"


def template(condition: str) -> str:
    return HEAD.replace("CONDITION", condition)


SAME = [
    (f"!Or [{PROD}, {TEST}]", f"!Or [{TEST}, {PROD}]"),
    (f"!And [{PROD}, {NAMED}]", f"!And [{NAMED}, {PROD}]"),
    ("!Equals [!Ref Stage, prod]", "!Equals [prod, !Ref Stage]"),
    (f"!Not [!Not [{PROD}]]", f"!And [{PROD}, {PROD}]"),
    (f"!Not [!And [{PROD}, {NAMED}]]", f"!Or [!Not [{PROD}], !Not [{NAMED}]]"),
    (f"!Or [{PROD}, !And [{PROD}, {NAMED}]]", PROD),
    (f"!Not [!Or [{PROD}, {TEST}]]", "!Equals [!Ref Stage, dev]"),  # AllowedValues
    ("!Equals [!Ref Stage, live]", f"!And [{PROD}, {TEST}]"),  # neither can be
    ("!Not [!Equals [!Ref Name, '']]", "!Equals [a, a]"),  # MinLength
    (f"!Or [!And [{NAMED}, {PROD}], !And [!Not [{NAMED}], {PROD}]]", PROD),
    ("!Equals [!Sub '${Stage}-a', prod-a]", "!Equals [!Join ['-', [!Ref Stage, a]], prod-a]"),
    ("!Equals [!If [Prod, a, b], a]", PROD),
]


@pytest.mark.parametrize(("before", "after"), SAME)
def test_another_way_to_write_a_condition_is_no_change(
    compared: Compare, before: str, after: str
) -> None:
    found = compared(template(before), template(after))
    assert (found.changes, policy_results(found)) == ((), [])


CHANGED = [
    (PROD, f"!Or [{PROD}, {TEST}]", {"add"}),
    (f"!Or [{PROD}, {NAMED}]", PROD, {"remove"}),
    (PROD, f"!And [{PROD}, {NAMED}]", {"remove"}),
    (PROD, TEST, {"add", "remove"}),
    (PROD, NAMED, {"add", "remove"}),
    (f"!Not [{PROD}]", PROD, {"add", "remove"}),
]


@pytest.mark.parametrize(("before", "after", "actions"), CHANGED)
def test_a_changed_condition_adds_or_removes_as_far_as_it_can(
    compared: Compare, before: str, after: str, actions: set[str]
) -> None:
    changes = compared(template(before), template(after)).changes
    assert {(one.place, one.action, one.certainty) for one in changes} == {
        ("R", action, "unknown") for action in actions
    }


def test_what_loses_its_condition_does_not_collide_with_itself(compared: Compare) -> None:
    found = compared(template(PROD), template("!Equals [a, a]"))
    assert [one.action for one in found.changes] == ["add"]
    assert policy_results(found) == []


def test_names_collide_only_where_both_may_be_there(compared: Compare) -> None:
    text = template(PROD)
    moved = text.replace("  R: {", "  S: {")
    assert [one.rule for one in policy_results(compared(text, moved))][-1:] == ["name-collision"]
    apart = moved.replace("Condition: C", "Condition: Test")
    assert "name-collision" not in {one.rule for one in policy_results(compared(text, apart))}


EXPOSED = """
Parameters: {Stage: {Type: String}}
Conditions:
  Prod: !Equals [!Ref Stage, prod]
  Live: !Or [!Equals [!Ref Stage, prod], !Equals [!Ref Stage, live]]
Resources:
  R:
    Type: AWS::IAM::Role
    Condition: CONDITION
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Principal: {AWS: TRUSTED}, Action: 'sts:AssumeRole'}]
  D:
    Type: AWS::RDS::DBInstance
    Condition: CONDITION
    DeletionPolicy: POLICY
    Properties: {DBName: NAME, DeletionProtection: true}
"""


def exposed(condition: str, trusted: str, name: str, policy: str = "Retain") -> str:
    edits = {"CONDITION": condition, "TRUSTED": trusted, "NAME": name, "POLICY": policy}
    text = EXPOSED
    for word, value in edits.items():
        text = text.replace(word, value)
    return text


@pytest.mark.parametrize(("before", "after"), [("Prod", "Live"), ("Live", "Prod")])
def test_a_changed_condition_hides_no_change_of_what_stays(
    compared: Compare, before: str, after: str
) -> None:
    found = compared(
        exposed(before, "arn:aws:iam::111111111111:root", "a"), exposed(after, "'*'", "b", "Delete")
    )
    kept = {one.place: one for one in found.changes if one.action in ("modify", "replace")}
    assert (kept["D"].action, kept["D"].certainty) == ("replace", "certain")
    assert kept["R"].properties[0].path.startswith("AssumeRolePolicyDocument")
    assert {"data-loss", "wider-permissions", "weaker-protection"} <= {
        one.rule for one in policy_results(found)
    }


def test_what_never_meets_is_not_compared(compared: Compare) -> None:
    before, after = exposed("Prod", "a", "a"), exposed("Other", "b", "b")
    after = after.replace("  Live:", "  Other: !Not [{Condition: Prod}]\n  Live:")
    found = compared(before, after)
    assert {(one.place, one.action) for one in found.changes} == {
        (place, action) for place in "RD" for action in ("add", "remove")
    }


def test_what_a_condition_says_of_its_parameters_counts(compared: Compare) -> None:
    text = """
Parameters: {{Stage: {{Type: String}}}}
Conditions: {{Prod: !Equals [!Ref Stage, prod]}}
Resources: {{T: {{Type: AWS::SNS::Topic, Condition: Prod, Properties: {{DisplayName: {}}}}}}}
"""
    assert compared(text.format("!Ref Stage"), text.format("prod")).changes == ()
    assert compared(text.format("!If [Prod, a, b]"), text.format("a")).changes == ()


def test_checks_see_both_branches_of_a_value(compared: Compare) -> None:
    text = """
Parameters: {{Stage: {{Type: String}}}}
Conditions: {{Prod: !Equals [!Ref Stage, prod]}}
Resources:
  G:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {{GroupId: g, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: {}}}
"""
    found = compared(text.format("10.0.0.0/8"), text.format("!If [Prod, 10.0.0.0/8, 0.0.0.0/0]"))
    assert "public-exposure" in {one.rule for one in policy_results(found)}


NESTED = """
Parameters: {Stage: {Type: String}}
Conditions:
  Prod: !Equals [!Ref Stage, prod]
  Live: !Or [!Equals [!Ref Stage, prod], !Equals [!Ref Stage, live]]
Resources:
  Always: {Type: AWS::SNS::Topic}
  Child:
    Type: AWS::CloudFormation::Stack
    Condition: CONDITION
    Properties: {TemplateURL: child, Parameters: {Stage: !Ref Stage}}
"""
CHILD = """
Parameters: {Stage: {Type: String}}
Conditions: {Prod: !Equals [prod, !Ref Stage]}
Resources:
  T: {Type: AWS::SNS::Topic, Properties: {DisplayName: NAME}}
  P: {Type: AWS::SNS::Topic, Condition: Prod, Properties: {DisplayName: NAME}}
"""


def test_conditions_of_nested_stacks_meet_those_of_their_parents(compared: Compare) -> None:
    def product(condition: str, name: str) -> dict[str, str]:
        return {"": NESTED.replace("CONDITION", condition), "Child": CHILD.replace("NAME", name)}

    found = compared(product("Prod", "a"), product("Live", "b")).changes
    assert {(one.place, one.action) for one in found} == {
        ("Child", "add"), ("Child/T", "add"), ("Child/T", "modify"), ("Child/P", "modify"),
    }  # fmt: skip


def test_what_its_stack_excludes_is_not_there(compared: Compare) -> None:
    excluded = CHILD.replace("[prod, !Ref Stage]", "[live, !Ref Stage]")
    before = {"": NESTED.replace("CONDITION", "Prod"), "Child": excluded.replace("NAME", "a")}
    after = {"": NESTED.replace("CONDITION", "Prod"), "Child": "Resources: {T: {Type: T}}"}
    assert "Child/P" not in {one.place for one in compared(before, after).changes}


OUTPUTS = HEAD.replace("CONDITION", PROD) + (
    "Outputs: {O: {Condition: WHEN, Value: !GetAtt Always.TopicArn, Export: {Name: n}}}\n"
)


def test_the_condition_of_an_output_counts(compared: Compare) -> None:
    before, after = OUTPUTS.replace("WHEN", "C"), OUTPUTS.replace("WHEN", "Test")
    found = compared(before, after)
    assert {(one.action, one.certainty) for one in found.outputs} == {
        ("add", "unknown"), ("remove", "unknown"),
    }  # fmt: skip
    assert [one.rule for one in policy_results(found)] == ["export-removal"]
    assert compared(before, OUTPUTS.replace("WHEN", "Prod")).outputs == ()


def test_the_output_of_what_is_replaced_changes(compared: Compare) -> None:
    text = """
Resources: {{T: {{Type: AWS::SNS::Topic, Properties: {{TopicName: {}}}}}}}
Outputs: {{O: {{Value: !Ref T, Export: {{Name: n}}}}, P: {{Value: n}}}}
"""
    found = compared(text.format("a"), text.format("b"))
    assert [(one.place, one.certainty) for one in found.outputs] == [("O", "certain")]
    assert "export-change" in {one.rule for one in policy_results(found)}


def test_two_hundred_conditions_that_mention_each_other_twice(compared: Compare) -> None:
    chain = [
        f"  C{n}: !Or [!And [{{Condition: C{n - 1}}}, {{Condition: D}}], !Not [!Or [!Not"
        f" [{{Condition: C{n - 1}}}], {{Condition: D}}]]]\n"
        for n in range(1, 198)
    ]
    text = (
        "Parameters: {P: {Type: String}, Q: {Type: String}}\nConditions:\n"
        f"  D: !Equals [!Ref Q, x]\n  C0: !Equals [!Ref P, NAME]\n{''.join(chain)}"
        "Resources: {Q: {Type: AWS::SQS::Queue, Condition: C197, Properties: {QueueName: !If"
        " [C197, a, b]}}}\n"
    )
    before, after = text.replace("NAME", "x"), text.replace("NAME", "y")
    assert compared(before, before).changes == ()
    assert {one.action for one in compared(before, after).changes} == {"add", "remove"}
