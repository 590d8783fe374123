"""Verdicts on real change sets, held against what executing them did.

A phantom is nothing that changed; what is certain changed.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from reviews import POLICY_CONTEXT, StreamFlix, reading_of, road

from generator.cfn.load import inside
from generator.cfn.schemas import Schemas
from generator.deploy.stack.read_tree import read_deployed
from generator.plan.change_set.review import review_of
from generator.plan.diff.compare import compare
from generator.plan.model import Change, Classification

from .conftest import REGION, World


def touched(world: World, stack: str, known: set[str]) -> set[str]:
    """Places of resources that anything happened to since ``known`` events."""
    found = set()
    for path, stack_id in stacks(world, stack):
        for event in world.cfn.describe_stack_events(StackName=stack_id)["StackEvents"]:
            if event["EventId"] not in known and event["PhysicalResourceId"] != event["StackId"]:
                found.add(inside(path, event["LogicalResourceId"]))
    return found


def events(world: World, stack: str) -> set[str]:
    return {
        event["EventId"]
        for _, stack_id in stacks(world, stack)
        for event in world.cfn.describe_stack_events(StackName=stack_id)["StackEvents"]
    }


def stacks(world: World, stack: str, path: str = "") -> list[tuple[str, str]]:
    found = [(path, stack)]
    for logical_id, one in world.resources(stack).items():
        if one["ResourceType"] == "AWS::CloudFormation::Stack":
            found += stacks(world, one["PhysicalResourceId"], inside(path, logical_id))
    return found


def places(changes: tuple[Change, ...]) -> set[str]:
    return {one.place for one in changes if one.type != "AWS::CloudFormation::Stack"}


def test_one_parameter_of_the_product(world: World, in_project: Path) -> None:
    """Cpu makes a new task definition, and the service takes it; all else is a phantom."""
    product = StreamFlix(world)
    product.deploy()
    before = read_deployed(road(world), product.name)
    known = events(world, product.name)
    change_set = product.asked(TaskCpu="512", TaskMemory="1024")
    review = product.reviewed(change_set, TaskCpu="512", TaskMemory="1024")
    assert places(review.real) == {"Service/TaskDefinition", "Service/EcsService"}
    assert {one.certainty for one in review.real} == {"certain"}
    assert places(review.phantoms) >= {"Service/ScalableTarget", "Observability/Dashboard"}
    assert all(one.because for one in review.phantoms)
    assert (review.classification, review.policy_results) == (Classification(), ())
    stacks_of_it = {one.place: one.certainty for one in review.changes if not one.stack}
    assert stacks_of_it["Service"] == "certain"
    assert {stacks_of_it[name] for name in stacks_of_it.keys() - {"Service"}} == {"phantom"}
    assert world.execute(change_set) == "UPDATE_COMPLETE"
    after = read_deployed(road(world), product.name)
    assert (before.unverified, after.unverified) == ({}, {})
    new = {
        inside(*k)
        for k, v in after.tree.physical_ids.items()
        if before.tree.physical_ids.get(k) != v
    }
    assert new == {"Service/TaskDefinition"}
    assert not touched(world, product.name, known) & places(review.phantoms)


def test_a_subnet_replaced_and_what_takes_it(
    world: World, in_project: Path, tmp_path: Path
) -> None:
    """The chain over four stacks: a subnet, what lies in it, and what nothing happens to."""
    StreamFlix(world).deploy()
    for folder in ("templates", "parameters"):
        shutil.copytree(folder, tmp_path / folder)
    network = tmp_path / "templates/nested/network.yaml"
    text = network.read_text()
    at = text.index("  PrivateSubnet1:")
    cidr = text.index("CidrBlock:", at)
    end = text.index("      VpcId", cidr)
    network.write_text(f"{text[:cidr]}CidrBlock: 10.0.200.0/24\n{text[end:]}")
    product = StreamFlix(world, tmp_path)
    review = product.reviewed(product.asked())
    by_place = {one.place: one for one in review.changes}
    subnet = by_place["Network/PrivateSubnet1"]
    assert (subnet.action, subnet.certainty) == ("replace", "certain")
    link = by_place["Api/VpcLink"]
    assert (link.action, link.certainty) == ("replace", "certain")
    assert link.because[-1] == "Network/PrivateSubnet1 replaced"
    assert by_place["Cache/ServerlessCache"].deletion_outcome == "destroyed"
    assert [one.rule for one in review.policy_results][:1] == ["data-loss"]
    # The listener's ARN is unknown to the change set, and stays.
    assert by_place["Service"].certainty == "certain"
    assert by_place["Registry"].certainty == "phantom"
    assert review.classification == Classification()


def test_nothing_is_called_phantom_where_something_was_changed_by_hand(
    world: World, in_project: Path
) -> None:
    product = StreamFlix(world)
    product.deploy()
    alarm = world.resources(world.resources(product.name)["Observability"]["PhysicalResourceId"])
    name = alarm["TaskCpuAlarm"]["PhysicalResourceId"]
    world.client("cloudwatch").delete_alarms(AlarmNames=[name])
    there = world.resources(product.name)["Observability"]["PhysicalResourceId"]
    detection = world.cfn.detect_stack_drift(StackName=there)["StackDriftDetectionId"]
    while (
        world.cfn.describe_stack_drift_detection_status(StackDriftDetectionId=detection)[
            "DetectionStatus"
        ]
        == "DETECTION_IN_PROGRESS"
    ):
        pass
    changed = {"TaskCpu": "512", "TaskMemory": "1024"}
    review = product.reviewed(product.asked(**changed), **changed)
    judged = {one.place: one for one in review.changes}
    assert judged["Observability/TaskMemoryAlarm"].certainty == "phantom"
    drifted = judged["Observability/TaskCpuAlarm"]
    assert drifted.certainty == "unknown"
    assert drifted in review.classification.unpredicted
    hole = "not proven: Observability/TaskCpuAlarm: it was deleted outside CloudFormation"
    assert {one.note for one in drifted.properties} == {hole}


def test_a_nested_stack_that_somebody_updated_on_its_own(world: World) -> None:
    """The root's templates say that nothing changes; its change set takes the other value back."""
    inner = {
        "Parameters": {"Text": {"Type": "String"}},
        "Resources": {
            "Note": {
                "Type": "AWS::SSM::Parameter",
                "Properties": {"Type": "String", "Value": {"Ref": "Text"}},
            }
        },
    }
    world.bucket()
    nested = {"TemplateURL": world.upload("inner.json", inner), "Parameters": {"Text": "ours"}}
    stack = {"Type": "AWS::CloudFormation::Stack", "Properties": nested}
    root = {"Resources": {"Inner": stack}}
    assert world.create("outer", root) == "CREATE_COMPLETE"
    child = world.resources("outer")["Inner"]["PhysicalResourceId"]
    assert world.update(child, inner, parameters={"Text": "theirs"}) == "UPDATE_COMPLETE"

    there = read_deployed(road(world), "outer")
    assert there.unverified == {"Inner": "it has another Text than its parent gives it"}
    same = compare(there, there, Schemas(REGION).get)
    change_set = world.change_set("outer", root)
    review = review_of(reading_of(world, change_set), same, POLICY_CONTEXT)
    [note] = review.classification.unpredicted
    assert (note.place, note.certainty) == ("Inner/Note", "certain")
    assert (note.properties[0].before, note.properties[0].after) == ("theirs", "ours")
    assert world.execute(change_set) == "UPDATE_COMPLETE"
    assert read_deployed(road(world), "outer").unverified == {}
