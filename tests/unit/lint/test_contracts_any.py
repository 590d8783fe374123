"""Whatever templates say, checking how they fit together ends and raises nothing."""

from __future__ import annotations

import json

from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.cfn.load import assembled
from generator.findings import ordered
from generator.lint.nested_stacks.check import contract_findings

NAMES = st.sampled_from(["A", "B", "Child", "VpcId", "Child.Outputs.A", "Outputs.A", "AWS::Region"])
FUNCTIONS = st.sampled_from(
    ["Ref", "Fn::GetAtt", "Fn::Sub", "Fn::If", "Fn::Join", "Fn::Select", "Fn::Split", "Fn::Cidr",
     "Fn::GetAZs", "Fn::Transform", "Type", "Value"],
)  # fmt: skip
TEXTS = NAMES | st.sampled_from([",", "${A}", "${Child.Outputs.A},${!B}", "", "7"])
LEAVES = st.none() | st.booleans() | st.integers(0, 2) | TEXTS
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FUNCTIONS, inner, max_size=2),
    max_leaves=6,
)
TYPES = st.sampled_from(
    ["String", "Number", "CommaDelimitedList", "AWS::EC2::VPC::Id", "List<AWS::EC2::Subnet::Id>",
     "AWS::SSM::Parameter::Value<String>", "Nonsense"],
)  # fmt: skip
DECLARATIONS = VALUES | st.fixed_dictionaries(
    {"Type": TYPES}, optional={"Default": LEAVES, "AllowedPattern": TEXTS, "AllowedValues": VALUES}
)
STACKS = st.fixed_dictionaries(
    {"Type": st.just("AWS::CloudFormation::Stack")},
    optional={
        "Properties": st.fixed_dictionaries(
            {"TemplateURL": st.just("./child.yaml")},
            optional={"Parameters": VALUES | st.dictionaries(NAMES, VALUES, max_size=3)},
        )
    },
)
RESOURCES = VALUES | STACKS | st.fixed_dictionaries({"Type": st.just("AWS::EC2::VPC")})


def section(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.dictionaries(NAMES, values, max_size=3) | VALUES


TEMPLATES = st.fixed_dictionaries(
    {"Resources": st.dictionaries(NAMES, RESOURCES, max_size=3)},
    optional={
        "Parameters": section(DECLARATIONS),
        "Outputs": section(st.fixed_dictionaries({"Value": VALUES}) | VALUES),
        "Conditions": section(VALUES),
    },
)


@settings(max_examples=150)
@given(TEMPLATES, STACKS, TEMPLATES, TEMPLATES)
@example(
    {"Resources": {"A": {"Fn::Sub": ["${A}", None]}}},
    {"Type": "AWS::CloudFormation::Stack"},
    {"Resources": {}},
    {"Resources": {}},
)
def test_no_templates_are_too_odd(
    root: object, stack: object, child: object, inner: object
) -> None:
    assert isinstance(root, dict)
    root["Resources"]["Child"] = stack
    texts = {"": json.dumps(root), "Child": json.dumps(child), "Child/Child": json.dumps(inner)}

    for finding in ordered(contract_findings(assembled(texts))):
        assert finding.message
        assert finding.rule.startswith("SF1")
