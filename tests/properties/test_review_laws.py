"""Verdicts are true: executing a change set touches no phantom, and all that is certain.

Small products of nested stacks are edited at random: parameters, wires, values, resources.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from reviews import POLICY_CONTEXT, reading_of, road
from worlds import REGION, World

from generator.cfn.load import STACK_TYPE, assembled, inside
from generator.cfn.schemas import Schemas
from generator.deploy.stack.read_tree import read_deployed
from generator.plan.change_set.explain import read
from generator.plan.change_set.review import review_of
from generator.plan.diff.compare import compare
from generator.plan.diff.deployed_state import DeployedState
from generator.plan.diff.resolved_product import NOTHING, StackInputs, resolved_product
from generator.plan.model import ChangeReport
from generator.views.formats import CHANGES as FORMATS
from generator.views.formats import Look
from generator.views.formats import changes as view

from .test_explain_laws import documents
from .test_local_life import often

NAME = "product"
TOPIC, PARAMETER = "AWS::SNS::Topic", "AWS::SSM::Parameter"
SCHEMAS = Schemas(REGION)

texts = st.sampled_from(["a", "b"])


def ref(name: str) -> dict[str, str]:
    return {"Ref": name}


def att(*path: str) -> dict[str, list[str]]:
    return {"Fn::GetAtt": list(path)}


def parameter(value: Any) -> dict[str, Any]:
    return {"Type": PARAMETER, "Properties": {"Type": "String", "Value": value}}


# What flows from one stack into the other: outputs of the first by name.
OUTPUTS: Mapping[str, Any] = {
    "Arn": ref("Topic"),
    "Named": att("Topic", "TopicName"),
    "Base": ref("Base"),
    "Text": att("Base", "Value"),
    "Both": {"Fn::Join": ["-", [att("Topic", "TopicName"), ref("Text")]]},
}


@dataclass(frozen=True)
class Wired:
    """A root over a source and a sink. ``wires``: which output each of the sink's values takes."""

    name: str
    display: str
    text: str
    looked: str
    base: str
    wires: tuple[str, ...]
    has_extra: bool
    is_described: bool
    tag: str

    def source(self) -> dict[str, Any]:
        """It makes what others take."""
        topic = {"TopicName": ref("Name"), "DisplayName": ref("Display")}
        resources = {
            "Topic": {"Type": TOPIC, "Properties": topic},
            "Base": parameter({"Fn::Sub": f"{self.base}-${{Text}}"}),
            "Looked": parameter(ref("Looked")),
        }
        if self.has_extra:
            resources["Extra"] = parameter("more")
        described = {"Description": "said"} if self.is_described else {}
        return {
            **described,
            "Parameters": {name: {"Type": "String"} for name in _GIVEN},
            "Resources": resources,
            "Outputs": {name: {"Value": value} for name, value in OUTPUTS.items()},
        }

    def sink(self) -> dict[str, Any]:
        """It takes what others make: each value in a parameter, the first in a name too."""
        names = [f"In{n}" for n, _ in enumerate(self.wires)]
        resources: dict[str, Any] = {f"Keeper{n}": parameter(ref(n)) for n in names}
        resources["Fixed"] = parameter({"Fn::Join": ["/", [ref(names[0]), "fixed"]]})
        resources["Copy"] = {
            "Type": TOPIC,
            "Properties": {"TopicName": {"Fn::Join": ["-", ["copy", ref("Named")]]}},
        }
        resources["Over"] = parameter(ref("Copy"))
        return {
            "Parameters": {name: {"Type": "String"} for name in (*names, "Named")},
            "Resources": resources,
        }

    def root(self, source: str, sink: str) -> dict[str, Any]:
        """The root; both nested stacks lie under URLs."""
        wires = {f"In{n}": att("Source", f"Outputs.{name}") for n, name in enumerate(self.wires)}
        wires["Named"] = att("Source", "Outputs.Named")
        given = {name: ref(name) for name in _GIVEN}
        kinds = dict.fromkeys(_GIVEN, "String")
        kinds["Looked"] = "AWS::SSM::Parameter::Value<String>"
        return {
            "Parameters": {name: {"Type": kind} for name, kind in kinds.items()},
            "Resources": {
                "Source": _stack(source, given),
                "Sink": _stack(sink, wires),
            },
        }

    @property
    def values(self) -> dict[str, str]:
        """The root's parameters."""
        return {"Name": self.name, "Display": self.display, "Text": self.text, "Looked": "/looked"}

    @property
    def tags(self) -> dict[str, str]:
        """The stack's tags."""
        return {"Tag": self.tag} if self.tag else {}


_GIVEN = ("Name", "Display", "Text", "Looked")


def _stack(url: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {"Type": STACK_TYPE, "Properties": {"TemplateURL": url, "Parameters": parameters}}


wired = st.builds(
    Wired,
    name=st.sampled_from(["one", "two"]),
    display=texts,
    text=texts,
    looked=st.sampled_from(["x", "y"]),
    base=texts,
    wires=st.tuples(*[st.sampled_from(sorted(OUTPUTS))] * 2),
    has_extra=st.booleans(),
    is_described=st.booleans(),
    tag=st.sampled_from(["", "", "", "t"]),
)


def asked(world: World, one: Wired, kind: str) -> tuple[Any, Mapping[str, Any]]:
    """A change set that makes the product so; its templates by stack path."""
    world.ssm.put_parameter(Name="/looked", Value=one.looked, Type="String", Overwrite=True)
    urls = [
        world.upload(f"{name}-{abs(hash(one))}.json", body)
        for name, body in (("source", one.source()), ("sink", one.sink()))
    ]
    root = one.root(*urls)
    change_set = world.change_set(NAME, root, kind, parameters=one.values, tags=one.tags)
    return change_set, {"": root, "Source": one.source(), "Sink": one.sink()}


def judged(
    world: World, there: DeployedState, one: Wired, change_set: Any, templates: Mapping[str, Any]
) -> ChangeReport:
    product = assembled({path: json.dumps(body) for path, body in templates.items()})
    after = resolved_product(product, there.next_inputs(one.values, one.tags, "x"))
    found = compare(there, after, SCHEMAS.get)
    return review_of(reading_of(world, change_set), found, POLICY_CONTEXT)


def happenings(world: World, there: DeployedState) -> set[tuple[str, str]]:
    """(place, event's ID) of all events of all stacks, but for stacks themselves."""
    found = set()
    stacks = {name: there.tree.physical_ids["", name] for name in ("Source", "Sink")}
    for path, stack in stacks.items():
        for event in world.cfn.describe_stack_events(StackName=stack)["StackEvents"]:
            if event["ResourceType"] != STACK_TYPE:
                found.add((inside(path, event["LogicalResourceId"]), event["EventId"]))
    return found


@often
@given(first=wired, second=wired)
def test_a_verdict_is_what_happens(endpoint: World, first: Wired, second: Wired) -> None:
    endpoint.empty()
    endpoint.bucket()
    made, _ = asked(endpoint, first, "CREATE")
    assert endpoint.execute(made) == "CREATE_COMPLETE"
    before = read_deployed(road(endpoint), NAME)
    assert before.unverified == {}
    known = happenings(endpoint, before)

    change_set, templates = asked(endpoint, second, "UPDATE")
    review = judged(endpoint, before, second, change_set, templates)
    if change_set["Status"] == "FAILED":
        assert "didn't contain changes" in change_set["StatusReason"]
        assert review.real == ()
        return
    assert endpoint.execute(change_set) == "UPDATE_COMPLETE"

    after = read_deployed(road(endpoint), NAME)
    touched = {place for place, _ in happenings(endpoint, after) - known}
    ids = before.tree.physical_ids, after.tree.physical_ids
    anew = {inside(*key) for key in ids[0].keys() & ids[1].keys() if ids[0][key] != ids[1][key]}
    own = [one for one in review.changes if one.type != STACK_TYPE]
    phantoms = {one.place for one in own if one.certainty == "phantom"}
    certain = {one.place for one in own if one.certainty == "certain"}
    assert not phantoms & touched
    assert certain <= touched
    assert {one.place for one in own if one.action == "replace"} <= anew
    assert anew <= {one.place for one in own if one.replacement != "never"}
    assert touched <= {one.place for one in (*own, *review.classification.unlisted)}


STRANGE_TEMPLATE = """
Resources:
  Orders: {Type: AWS::SNS::Topic, Properties: {DisplayName: !GetAtt Child.Outputs.Name}}
  Files: {Type: AWS::S3::Bucket}
  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: c}}
"""
CHILD = """
Resources: {Copy: {Type: AWS::SNS::Topic, Properties: {TopicName: NAME}}}
Outputs: {Name: {Value: !Ref Copy}}
"""
STRANGE = compare(
    *(
        resolved_product(
            assembled({"": STRANGE_TEMPLATE, "Child": CHILD.replace("NAME", name)}), StackInputs()
        )
        for name in ("a", "b")
    ),
    SCHEMAS.get,
)


@given(documents)
def test_any_change_set_can_be_judged_and_shown(document: Any) -> None:
    """Whatever is listed; compared with a product that has little to do with it, or nothing."""
    reading = read([document])
    for comparison in (None, STRANGE, compare(NOTHING, STRANGE.after, SCHEMAS.get)):
        review = review_of(reading, comparison, POLICY_CONTEXT)
        own = len(reading.changes)
        assert len(review.changes) >= own
        for name in FORMATS:
            page = view(name)(review, Look(verbose=True))
            assert "\x1b" not in page
