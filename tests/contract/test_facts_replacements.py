"""What a later change of a parameter does: it replaces what its documentation says, no more.

A property that cannot change (its schema's createOnlyProperties) replaces its resource.
"""

from __future__ import annotations

import pytest
from contract.facts.choices import CONTEXT, OTHER_VALUES, REGIONAL, SINGLE, TWO_ZONES, Choice
from contract.facts.deployed import REGION, Deploy, Deployed, loaded
from contract.facts.network import default_route, private_subnets

from generator.cfn.schemas import Schemas
from generator.parameters import definitions
from generator.plan.diff.compare import compare
from generator.plan.diff.resolved_product import StackInputs, resolved_product
from generator.plan.policy.checks import policy_results

SCHEMAS = Schemas(REGION)

# Replaced without anybody noticing: nothing is lost, and the new one is there before the old goes.
UNNOTICED = {"ECS::TaskDefinition", "EC2::SecurityGroupIngress", "RDS::DBParameterGroup"}

# What a change of the parameter replaces beyond that.
REPLACED = {
    "Environment": {
        "ECR::Repository",
        "ElastiCache::ServerlessCache",
        "ElasticLoadBalancingV2::TargetGroup",
        "Logs::LogGroup",
    },
    "VpcCidr": {"EC2::VPC", "EC2::Subnet"},
    "Zones": {"EC2::Subnet"},
    "ZoneIds": {"EC2::Subnet"},
    "ZoneCount": {"ElastiCache::ServerlessCache", "ApiGatewayV2::VpcLink"},
    "LoadBalancerScheme": {
        "ElasticLoadBalancingV2::LoadBalancer",
        "ElasticLoadBalancingV2::TargetGroup",
    },
    "StageName": {"ApiGatewayV2::Stage"},
}


def frozen(there: Deployed, logical_id: str) -> dict[str, object]:
    """The values of a resource that cannot change."""
    resource = there.resources[logical_id]
    schema = SCHEMAS.get(resource.type)
    assert schema, resource.type
    names = {path.partition("/")[0] for path in schema.create_only}
    return {name: resource.get(name) for name in names}


def replaced(before: Deployed, after: Deployed) -> set[str]:
    """Logical IDs of what is in both, and cannot stay what it was."""
    both = before.resources.keys() & after.resources.keys()
    return {name for name in both if frozen(before, name) != frozen(after, name)}


def changed(deploy: Deploy, parameter: str) -> tuple[Deployed, Deployed]:
    """What is there before and after a parameter leaves its default."""
    context: Choice = CONTEXT.get(parameter, {})
    return deploy(**context), deploy(**{**context, parameter: OTHER_VALUES[parameter]})


@pytest.mark.parametrize("parameter", OTHER_VALUES)
def test_a_change_replaces_what_it_says(deploy: Deploy, parameter: str) -> None:
    before, after = changed(deploy, parameter)
    types = {before.resources[name].type.removeprefix("AWS::") for name in replaced(before, after)}
    assert types - UNNOTICED == REPLACED.get(parameter, set())


@pytest.mark.parametrize("parameter", OTHER_VALUES)
def test_documentation_says_what_a_change_does(parameter: str) -> None:
    """NAT gateways are not replaced one by one, but others take their place."""
    replaces = parameter in REPLACED or parameter == "NatGateways"
    assert (definitions()[parameter].update != "changeable") is replaces
    assert definitions()[parameter].effect


def test_fixed_at_creation() -> None:
    fixed = {name for name, one in definitions().items() if one.update == "fixed"}
    assert fixed == {"Environment", "VpcCidr", "Zones", "ZoneIds"}


CHANGEABLE = [name for name in OTHER_VALUES if definitions()[name].update == "changeable"]


@pytest.mark.parametrize("parameter", CHANGEABLE)
def test_the_plan_agrees_that_what_is_changeable_loses_no_data(parameter: str) -> None:
    context: Choice = {**CONTEXT.get(parameter, {}), "Environment": "prod"}
    before, after = (
        resolved_product(loaded("nested"), StackInputs(values))
        for values in (context, {**context, parameter: OTHER_VALUES[parameter]})
    )
    comparison = compare(before, after, SCHEMAS.get)
    assert comparison.changes
    for change in comparison.changes:
        if change.stateful and change.action in ("modify", "replace"):
            assert change.replacement == "never", change.place
    rules = {one.rule for one in policy_results(comparison)}
    assert not rules & {"data-loss", "data-left-behind"}


NAME_OF = {
    "AWS::ECR::Repository": "RepositoryName",
    "AWS::ElastiCache::ServerlessCache": "ServerlessCacheName",
    "AWS::ElasticLoadBalancingV2::TargetGroup": "Name",
    "AWS::Logs::LogGroup": "LogGroupName",
}


@pytest.mark.parametrize("parameter", OTHER_VALUES)
def test_nothing_named_meets_its_own_replacement(deploy: Deploy, parameter: str) -> None:
    """The new one is made before the old one goes: it needs another name."""
    before, after = changed(deploy, parameter)
    for logical_id in replaced(before, after):
        name = NAME_OF.get(before.resources[logical_id].type)
        if name:
            assert before.resources[logical_id][name] != after.resources[logical_id][name]


@pytest.mark.parametrize("choice", [SINGLE, REGIONAL, TWO_ZONES])
def test_private_routes_stay_when_their_gateway_changes(deploy: Deploy, choice: Choice) -> None:
    """The default route is pointed elsewhere in place: no zone is without a way out."""
    before, after = deploy(), deploy(**choice)
    for subnet in private_subnets(after):
        route = default_route(after, subnet).logical_id
        assert route in before.resources
        assert route not in replaced(before, after)


def test_policies_are_words() -> None:
    """CloudFormation takes no functions in DeletionPolicy and UpdateReplacePolicy."""
    for delivery in ("nested", "flat"):
        for template in loaded(delivery).templates.values():
            for resource in template.resources.values():
                policies = [resource.get(k) for k in ("DeletionPolicy", "UpdateReplacePolicy")]
                assert set(policies) <= {None, "Delete", "Retain", "Snapshot"}
