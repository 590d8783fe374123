"""The sheet a layer writes on."""

from __future__ import annotations

import pytest
from troposphere import Ref, sns

from generator.assembly.kinds import Text
from generator.assembly.template import AssemblyError, Template
from generator.assembly.wires import ParameterWire, all_of, equals, is_set, negation

MODE = ParameterWire(Text, Ref("Mode"), "")
BIG = equals("Big", MODE, "big")


def test_a_resource_is_kept_as_plain_data() -> None:
    template = Template()
    template.add(sns.Topic("Topic", TopicName="t"))
    assert template.resources == {
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "t"}}
    }


def test_a_resource_under_a_condition_declares_condition() -> None:
    template = Template()
    template.add(sns.Topic("Topic"), BIG)
    assert template.resources["Topic"]["Condition"] == "Big"
    assert template.conditions["Big"].expression == {"Fn::Equals": [{"Ref": "Mode"}, "big"]}


def test_a_condition_declares_those_in_its_expression() -> None:
    template = Template()
    template.condition(all_of("Both", BIG, negation("Empty", is_set("Set", MODE))))
    assert list(template.conditions) == ["Big", "Set", "Empty", "Both"]
    assert template.conditions["Both"].expression == {
        "Fn::And": [{"Condition": "Big"}, {"Condition": "Empty"}]
    }


def test_a_logical_id_is_taken_once() -> None:
    template = Template()
    template.add(sns.Topic("Topic"))
    with pytest.raises(AssemblyError, match="Two resources are called Topic"):
        template.add(sns.Topic("Topic"))


def test_a_condition_means_one_thing() -> None:
    template = Template()
    template.condition(BIG)
    with pytest.raises(AssemblyError, match="condition Big is defined twice"):
        template.condition(equals("Big", MODE, "huge"))


def test_a_mapping_means_one_thing() -> None:
    template = Template()
    rows = {"a": {"k": "1"}}
    assert template.mapping("Map", rows) == template.mapping("Map", rows) == "Map"
    with pytest.raises(AssemblyError, match="mapping Map is defined twice"):
        template.mapping("Map", {"a": {"k": "2"}})


def test_troposphere_refuses_a_wrong_property() -> None:
    with pytest.raises(ValueError, match=r"Protocol|TopicArn"):
        Template().add(sns.SubscriptionResource("Subscription"))
