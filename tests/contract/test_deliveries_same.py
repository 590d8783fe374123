"""Both deliveries are the same system: the same resources with the same properties.

What only the deployment can know is compared as what will be asked: the reference to the VPC is
the same reference, whether it crosses a stack border on its way or not.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from contract.facts.choices import INTERNAL, OTHER_VALUES, PROD, REVEALING, Choice
from contract.facts.deployed import Deployed, Json, Mutation, deploying, deploying_mutated, loaded
from contract.facts.mutations import DELETED, change, section, without
from hypothesis import given, settings
from hypothesis import strategies as st

NESTED, FLAT = deploying("nested"), deploying("flat")

Described = Mapping[str, tuple[str, Json, Json]]


def described(there: Deployed) -> Described:
    """Each resource's type, properties and policies; the order is another test's matter."""
    return {
        logical_id: (
            resource.type,
            resource.properties,
            {key: part for key, part in resource.attributes.items() if key != "Metadata"},
        )
        for logical_id, resource in there.resources.items()
    }


def assert_same(nested: Deployed, flat: Deployed) -> None:
    """Nothing differs between the deliveries."""
    assert described(nested) == described(flat)
    assert nested.outputs == flat.outputs


@pytest.mark.parametrize("choice", REVEALING.values(), ids=REVEALING)
def test_same_system(choice: Choice) -> None:
    assert_same(NESTED(**choice), FLAT(**choice))


def values_of(name: str) -> list[str]:
    """Values that a root parameter may have: all that are listed, or its default and another."""
    declared = loaded("flat").root.parameters[name]
    allowed = declared.get("AllowedValues", [declared["Default"], OTHER_VALUES[name]])
    return [str(value) for value in allowed]


CHOICES = st.fixed_dictionaries(
    {name: st.sampled_from(values_of(name)) for name in loaded("flat").root.parameters}
)


@settings(max_examples=40)
@given(CHOICES)
def test_same_system_whatever_is_chosen(choice: Choice) -> None:
    assert_same(NESTED(**choice), FLAT(**choice))


def test_only_metadata_tells_them_apart() -> None:
    """Metadata holds nothing but the order: in nested stacks that inside of a stack alone."""
    there = NESTED(**PROD)
    for delivery in (there, FLAT(**PROD)):
        for resource in delivery.resources.values():
            assert resource.attributes.get("Metadata", {}).keys() <= {"After"}
    for resource in there.resources.values():
        for before in resource.attributes.get("Metadata", {}).get("After", ()):
            assert there.resources[before].stack == resource.stack


@pytest.mark.parametrize(
    ("delivery", "mutate"),
    [
        ("flat", change("Vpc", "Properties.EnableDnsSupport", False)),
        ("flat", change("EcsService", "Properties.NetworkConfiguration.AwsvpcConfiguration.Subnets",
                        [{"Ref": "PublicSubnet1"}, {"Ref": "PublicSubnet2"}])),
        ("flat", change("DatabaseInstance", "DeletionPolicy", "Delete")),
        ("flat", without("CacheFromTaskReader")),
        ("flat", change("TaskRole", "Properties.Policies.0.PolicyName", "Other")),
        ("nested", change("HttpListener", "Properties.Port", 81)),
        ("nested", section("", "Resources.Service.Properties.Parameters.TaskGroupId",
                           {"Fn::GetAtt": ["Security", "Outputs.CacheGroupId"]})),
        ("nested", section("Network", "Outputs.PrivateSubnetIds.Value",
                           {"Fn::Join": [",", [{"Ref": "PublicSubnet1"}]]})),
        ("nested", section("", "Outputs.VpcId.Value", "vpc")),
        ("nested", change("TaskCpuAlarm", "Properties.OKActions", DELETED)),
    ],
)  # fmt: skip
def test_a_difference_is_noticed(delivery: str, mutate: Mutation) -> None:
    there = {"nested": NESTED, "flat": FLAT, delivery: deploying_mutated(delivery, mutate)}
    with pytest.raises(AssertionError):
        assert_same(there["nested"](**INTERNAL), there["flat"](**INTERNAL))
