"""Laws over generated templates: any deploys, becomes any other, comes back from any failure."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.local.fault import Fault

from .conftest import World

pytestmark = pytest.mark.long

IDS = ("A", "B", "C", "D", "E")
WORDS = st.sampled_from(("films", "music", "books"))
POLICIES = st.sampled_from(("Delete", "Delete", "Delete", "Retain"))

Resource = dict[str, Any]
Template = dict[str, Any]


def references(earlier: list[str], kinds: dict[str, str]) -> st.SearchStrategy[Any]:
    """A text that may depend on resources before this one."""
    if not earlier:
        return WORDS
    attribute = {"topic": "TopicName", "parameter": "Value"}
    by_name = st.sampled_from(earlier)
    return st.one_of(
        WORDS,
        by_name.map(lambda name: {"Ref": name}),
        by_name.map(lambda name: {"Fn::GetAtt": [name, attribute[kinds[name]]]}),
        by_name.map(lambda name: {"Fn::Sub": f"to ${{{name}}}"}),
    )


@st.composite
def templates(draw: st.DrawFn) -> Template:
    """Topics and parameters that refer to each other without a circle.

    A logical ID always has the same type, since CloudFormation forbids to change it.
    """
    kinds = {name: "topic" if index % 2 else "parameter" for index, name in enumerate(IDS)}
    chosen = [name for name in IDS if draw(st.booleans())] or ["A"]
    resources: dict[str, Resource] = {}
    for name in chosen:
        value = draw(references(list(resources), kinds))
        resources[name] = topic(draw, name, value) if kinds[name] == "topic" else parameter(value)
        resources[name]["DeletionPolicy"] = draw(POLICIES)
    return {"Resources": resources}


def topic(draw: st.DrawFn, name: str, value: Any) -> Resource:
    """A topic whose name (a change replaces it) is its own."""
    named = {"TopicName": f"{name}-{draw(WORDS)}"} if draw(st.booleans()) else {}
    return {"Type": "AWS::SNS::Topic", "Properties": {**named, "DisplayName": value}}


def parameter(value: Any) -> Resource:
    """An SSM parameter with a generated name."""
    return {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": value}}


def held(world: World) -> dict[str, Any]:
    """Everything that the services hold."""
    topics = {
        one["TopicArn"]: world.sns.get_topic_attributes(TopicArn=one["TopicArn"])["Attributes"]
        for one in world.sns.list_topics()["Topics"]
    }
    names = [one["Name"] for one in world.ssm.describe_parameters()["Parameters"]]
    values = {n: world.ssm.get_parameter(Name=n)["Parameter"]["Value"] for n in names}
    return {"topics": topics, "parameters": values}


def unretained(template: Template) -> Template:
    """The template with nothing that outlives its stack."""
    resources = template["Resources"]
    return {"Resources": {n: {**r, "DeletionPolicy": "Delete"} for n, r in resources.items()}}


few = settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@few
@given(first=templates(), second=templates())
def test_any_template_becomes_any_other_and_nothing(
    world: World, first: Template, second: Template
) -> None:
    world.aws.reset()
    first, second = unretained(first), unretained(second)
    assert world.create("s", first) == "CREATE_COMPLETE"
    change_set = world.change_set("s", second, IncludeNestedStacks=False)
    if change_set["Status"] == "CREATE_COMPLETE":
        assert world.execute(change_set) == "UPDATE_COMPLETE"
    assert set(world.resources("s")) == set(second["Resources"])
    after = held(world)
    assert world.delete("s") == "DELETE_COMPLETE"
    assert held(world) == {"topics": {}, "parameters": {}}
    assert len(after["topics"]) + len(after["parameters"]) == len(second["Resources"])


@few
@given(
    first=templates(),
    second=templates(),
    where=st.sampled_from(IDS),
    action=st.sampled_from(("create", "update")),
)
def test_any_failure_leads_back(
    world: World, first: Template, second: Template, where: str, action: str
) -> None:
    world.aws.reset()
    assert world.create("s", unretained(first)) == "CREATE_COMPLETE"
    before, resources = held(world), physical(world)
    world.aws.faults.add(Fault("fail", where, action))
    change_set = world.change_set("s", unretained(second), IncludeNestedStacks=False)
    if change_set["Status"] != "CREATE_COMPLETE":
        return
    status = world.execute(change_set)
    if status == "UPDATE_ROLLBACK_COMPLETE":
        assert held(world) == before
        assert physical(world) == resources
    else:
        assert status == "UPDATE_COMPLETE"


def physical(world: World) -> dict[str, str]:
    """Physical IDs by logical ID."""
    return {name: one["PhysicalResourceId"] for name, one in world.resources("s").items()}
