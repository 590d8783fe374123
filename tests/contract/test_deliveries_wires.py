"""The rules of wires, each learned by trying: what may cross a stack border, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from contract.facts.choices import REVEALING, Choice
from contract.facts.deployed import (
    DELIVERIES,
    Json,
    Mutation,
    deploying,
    loaded,
    mutated,
    subtrees,
)
from contract.facts.layers import LAYERS
from contract.facts.mutations import section

from generator.assembly.naming import pascal
from generator.cfn.load import STACK_TYPE, Product
from generator.cfn.template import Template

NESTED, FLAT = loaded("nested"), loaded("flat")
ROOT = NESTED.root


def children(nested: Product) -> dict[str, Template]:
    """The nested templates by their stack's logical ID."""
    return {path: template for path, template in nested.templates.items() if path}


CHILDREN = children(NESTED)


def passed(stack: str, nested: Product = NESTED) -> dict[str, Json]:
    """What the root passes to a child: parameter → expression."""
    found: dict[str, Json] = nested.root.resources[stack]["Properties"]["Parameters"]
    return found


def fed(stack: str, nested: Product = NESTED) -> set[str]:
    """Parameters of a child that another stack's output feeds."""
    return {
        name
        for name, value in passed(stack, nested).items()
        if any(isinstance(part, dict) and "Fn::GetAtt" in part for part in subtrees(value))
    }


def refs(node: Json) -> set[str]:
    """What ``Ref`` names anywhere below."""
    return {part["Ref"] for part in subtrees(node) if isinstance(part, dict) and "Ref" in part}


def arguments(template: Template, function: str) -> Iterator[Json]:
    """What a function is called with, wherever it is called."""
    for part in subtrees(template.data):
        if isinstance(part, dict) and function in part:
            yield part[function]


# --- logical IDs -----------------------------------------------------------------------------


def test_logical_ids_are_unique_and_the_same_in_both_deliveries() -> None:
    nested = [(name, resource["Type"]) for child in CHILDREN.values()
              for name, resource in child.resources.items()]  # fmt: skip
    assert len({name for name, _ in nested}) == len(nested)
    flat = [(name, resource["Type"]) for name, resource in FLAT.root.resources.items()]
    assert sorted(nested) == sorted(flat)


def test_no_logical_id_is_a_parameters_name() -> None:
    """One name for two things is refused in one template (E3007)."""
    for product in (NESTED, FLAT):
        for template in product.templates.values():
            assert not template.resources.keys() & (ROOT.parameters.keys() | template.parameters)


def test_a_layer_is_a_stack_is_a_file() -> None:
    files = {path: template.file for path, template in CHILDREN.items()}
    assert files == {pascal(layer): f"nested/{layer}.yaml" for layer in LAYERS}


# Another logical ID deletes the resource and makes a new one: these hold data, or an address or
# a name that others know.
PINNED = {
    "DatabaseInstance": "AWS::RDS::DBInstance",
    "ServerlessCache": "AWS::ElastiCache::ServerlessCache",
    "Repository": "AWS::ECR::Repository",
    "TaskLogGroup": "AWS::Logs::LogGroup",
    "ApiLogGroup": "AWS::Logs::LogGroup",
    "FlowLogGroup": "AWS::Logs::LogGroup",
    "Vpc": "AWS::EC2::VPC",
    "PublicSubnet1": "AWS::EC2::Subnet",
    "PublicSubnet2": "AWS::EC2::Subnet",
    "PublicSubnet3": "AWS::EC2::Subnet",
    "PrivateSubnet1": "AWS::EC2::Subnet",
    "PrivateSubnet2": "AWS::EC2::Subnet",
    "PrivateSubnet3": "AWS::EC2::Subnet",
    "NatAddress1": "AWS::EC2::EIP",
    "NatAddress2": "AWS::EC2::EIP",
    "NatAddress3": "AWS::EC2::EIP",
    "DatabaseSubnetGroup": "AWS::RDS::DBSubnetGroup",
    "ApplicationLoadBalancer": "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "HttpApi": "AWS::ApiGatewayV2::Api",
    "Stage": "AWS::ApiGatewayV2::Stage",
    "Cluster": "AWS::ECS::Cluster",
    "EcsService": "AWS::ECS::Service",
    "AlarmTopic": "AWS::SNS::Topic",
}


@pytest.mark.parametrize("logical_id", PINNED)
def test_logical_id_is_pinned(logical_id: str) -> None:
    assert FLAT.root.resources[logical_id]["Type"] == PINNED[logical_id]


# --- conditions ------------------------------------------------------------------------------


def conditions_on_wires(nested: Product) -> Iterator[str]:
    """Conditions that look at something other than a root parameter."""
    for stack, template in children(nested).items():
        for name, expression in template.conditions.items():
            decided = refs(expression) | substituted(expression)
            if decided & fed(stack, nested) or not decided <= nested.root.parameters.keys():
                yield f"{stack}: {name}"


def test_conditions_come_only_from_root_parameters() -> None:
    """In one flat template a condition cannot look at a resource (E8005)."""
    assert list(conditions_on_wires(NESTED)) == []


def test_one_condition_has_one_expression() -> None:
    for template in CHILDREN.values():
        for name, expression in template.conditions.items():
            assert FLAT.root.conditions[name] == expression
    everywhere = {name for template in CHILDREN.values() for name in template.conditions}
    assert everywhere == FLAT.root.conditions.keys()


def test_root_parameters_keep_their_name_on_the_way_down() -> None:
    for stack in CHILDREN:
        for name, value in passed(stack).items():
            if name not in fed(stack) and value != {"Ref": "AWS::StackName"}:
                assert value in ({"Ref": name}, {"Fn::Join": [",", {"Ref": name}]})
                child, root = CHILDREN[stack].parameters[name], ROOT.parameters[name]
                assert child["Type"] == root["Type"]


# --- wires -----------------------------------------------------------------------------------


def conditional_wires(product: Product) -> Iterator[str]:
    """Outputs and nested stacks that are there only sometimes."""
    for path, template in product.templates.items():
        for name, output in template.outputs.items():
            if "Condition" in output:
                yield f"{path}: output {name}"
        for name, resource in template.resources.items():
            if resource["Type"] == STACK_TYPE and "Condition" in resource:
                yield f"{path}: stack {name}"


@pytest.mark.parametrize("delivery", DELIVERIES)
def test_stacks_and_outputs_are_never_conditional(delivery: str) -> None:
    assert list(conditional_wires(loaded(delivery))) == []


@pytest.mark.parametrize("choice", REVEALING.values(), ids=REVEALING)
@pytest.mark.parametrize("delivery", DELIVERIES)
def test_every_output_has_a_value(delivery: str, choice: Choice) -> None:
    there = deploying(delivery)(**choice)
    for stack in there.stacks.values():
        for output in stack.resolved.outputs.values():
            assert output.exists is True
            assert output.value not in ("", None)
            assert "AWS::NoValue" not in str(output.value)


@pytest.mark.parametrize("choice", REVEALING.values(), ids=REVEALING)
def test_no_wire_leads_to_what_is_not_there(choice: Choice) -> None:
    """Every reference, in properties and outputs, is to a resource that exists."""
    for delivery in DELIVERIES:
        there = deploying(delivery)(**choice)
        for part in subtrees([[r.properties for r in there.resources.values()], there.outputs]):
            match part:
                case {"Ref": name} | {"Fn::GetAtt": [name, _]}:
                    assert name in there.resources, part


@pytest.mark.parametrize("stack", CHILDREN)
def test_passed_is_what_is_declared(stack: str) -> None:
    assert passed(stack).keys() == CHILDREN[stack].parameters.keys()


@pytest.mark.parametrize("stack", CHILDREN)
def test_every_parameter_of_a_child_is_used(stack: str) -> None:
    template = CHILDREN[stack]
    sections = [template.resources, template.outputs, template.conditions]
    assert template.parameters.keys() <= refs(sections) | substituted(sections)


def substituted(node: Json) -> set[str]:
    """Parameters that ``Fn::Sub`` names, as ``${Name}``."""
    texts = [part for part in subtrees(node) if isinstance(part, str) and "${" in part]
    return {name.partition("}")[0] for text in texts for name in text.split("${")[1:]}


def picked_from_outputs(nested: Product) -> Iterator[str]:
    """Where a child picks something from what another stack's output feeds."""
    for stack, template in children(nested).items():
        for function in ("Fn::Select", "Fn::Split", "Fn::Cidr"):
            for argument in arguments(template, function):
                for name in (refs(argument) | substituted(argument)) & fed(stack, nested):
                    yield f"{stack}: {function} of {name}"


def test_nothing_is_picked_from_another_stacks_output() -> None:
    """Nested change sets break on it: the value is a placeholder while they are made."""
    assert list(picked_from_outputs(NESTED)) == []


def constrained_outputs(nested: Product) -> Iterator[str]:
    """Parameters that constrain, or replace by a default, what another stack's output feeds."""
    for stack, template in children(nested).items():
        for name in sorted(fed(stack, nested)):
            for key in template.parameters[name].keys() - {"Type", "Description"}:
                yield f"{stack}: {key} of {name}"


def test_no_constraint_on_another_stacks_output() -> None:
    assert list(constrained_outputs(NESTED)) == []


# Types whose values CloudFormation does not look up, so that a placeholder text fits.
UNCHECKED = {"String", "CommaDelimitedList"}


def checked_outputs(nested: Product) -> Iterator[str]:
    """Parameters fed by another stack's output whose type may be checked against the account."""
    for stack, template in children(nested).items():
        for name in sorted(fed(stack, nested)):
            if template.parameters[name]["Type"] not in UNCHECKED:
                yield f"{stack}: {name} is {template.parameters[name]['Type']}"


def test_another_stacks_output_is_taken_as_a_text() -> None:
    """While a nested change set is created, its value is a placeholder, which is no VPC's ID."""
    assert list(checked_outputs(NESTED)) == []


@pytest.mark.parametrize("delivery", DELIVERIES)
def test_lists_that_may_be_empty_are_comma_delimited(delivery: str) -> None:
    """No ``List<AWS::…>`` may be empty."""
    for template in loaded(delivery).templates.values():
        assert all(not p["Type"].startswith("List<") for p in template.parameters.values())


def test_template_urls_are_relative() -> None:
    """``aws cloudformation package`` uploads them, and cfn-lint checks the wiring only then."""
    for stack, template in CHILDREN.items():
        url = ROOT.resources[stack]["Properties"]["TemplateURL"]
        assert url == f"./{template.file.rpartition('/')[2]}"


# --- these tests can fail --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("check", "mutate"),
    [
        (conditions_on_wires,
         section("Service", "Conditions.HasTasks", {"Fn::Equals": [{"Ref": "TaskGroupId"}, ""]})),
        (conditional_wires, section("Network", "Outputs.VpcId.Condition", "ThreeZones")),
        (conditional_wires, section("", "Resources.Registry.Condition", "Always")),
        (picked_from_outputs,
         section("Service", "Outputs.First.Value",
                 {"Fn::Select": [0, {"Ref": "PrivateSubnetIds"}]})),
        (picked_from_outputs,
         section("Service", "Outputs.First.Value",
                 {"Fn::Split": [".", {"Fn::Sub": "${DatabaseAddress}"}]})),
        (constrained_outputs, section("Security", "Parameters.VpcId.AllowedPattern", "^vpc-")),
        (checked_outputs, section("Security", "Parameters.VpcId.Type", "AWS::EC2::VPC::Id")),
    ],
)  # fmt: skip
def test_a_broken_rule_is_noticed(
    check: Callable[[Product], Iterator[str]], mutate: Mutation
) -> None:
    assert len(list(check(mutated(NESTED, mutate)))) == 1
