"""Single stacks: policies, failures and ways out of them, exports, secrets, protections."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from botocore.exceptions import ClientError
from waits import until

from generator.local.fault import Fault

from .conftest import World


def topic(name: str, **parts: Any) -> dict[str, Any]:
    """A topic with a name, and other parts of its resource."""
    return {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": name}, **parts}


def keeper(value: Any, **parts: Any) -> dict[str, Any]:
    """An SSM parameter that keeps a value."""
    return {
        "Type": "AWS::SSM::Parameter",
        "Properties": {"Type": "String", "Value": value},
        **parts,
    }


def template(**resources: Any) -> dict[str, Any]:
    """A template of these resources."""
    return {"Resources": resources}


def test_deletion_policy_retains(world: World) -> None:
    world.create("s", template(A=topic("a", DeletionPolicy="Retain"), B=topic("b")))
    world.update("s", template(B=topic("b")))
    assert world.topics() == {"a", "b"}
    assert ("A", "DELETE_SKIPPED") in world.events("s")
    stack_id = world.stack("s")["StackId"]
    world.delete("s")
    assert world.topics() == {"a"}
    assert ("B", "DELETE_COMPLETE") in world.events(stack_id)


def test_update_replace_policy_retains_the_replaced(world: World) -> None:
    world.create("s", template(A=topic("a", UpdateReplacePolicy="Retain")))
    world.update("s", template(A=topic("b", UpdateReplacePolicy="Retain")))
    assert world.topics() == {"a", "b"}


def test_retain_except_on_create(world: World) -> None:
    kept = topic("a", DeletionPolicy="Retain")
    unless = topic("b", DeletionPolicy="RetainExceptOnCreate")
    world.aws.faults.add(Fault("fail", "C", "create"))
    failing = template(A=kept, B=unless, C=keeper("x", DependsOn=["A", "B"]))
    assert world.create("s", failing) == "ROLLBACK_COMPLETE"
    assert world.topics() == {"a"}
    world.delete("s")
    world.create("t", template(B=unless))
    world.delete("t")
    assert world.topics() == {"a", "b"}


def test_on_failure(world: World) -> None:
    failing = template(A=topic("a"), B=keeper("x", DependsOn="A"))
    world.aws.faults.add(Fault("fail", "B", "create", times=2, message="no"))
    assert world.create("s", failing, OnFailure="DO_NOTHING") == "CREATE_FAILED"
    assert world.stack("s")["StackStatusReason"] == (
        "The following resource(s) failed to create: [B]. "
    )
    assert world.topics() == {"a"}
    assert world.create("t", failing, OnFailure="DELETE") == "DELETE_COMPLETE"
    world.cfn.rollback_stack(StackName="s")
    assert world.settled("s") == "ROLLBACK_COMPLETE"
    assert world.topics() == set()


def test_failed_creation_is_tried_again(world: World) -> None:
    failing = template(A=topic("a"), B=keeper("x", DependsOn="A"))
    world.aws.faults.add(Fault("fail", "B", "create"))
    assert world.create("s", failing, DisableRollback=True) == "CREATE_FAILED"
    assert world.update("s", failing, DisableRollback=True) == "UPDATE_COMPLETE"
    assert ("A", "UPDATE_COMPLETE") not in world.events("s")


def test_failed_update_is_kept_then_rolled_back(world: World) -> None:
    world.create("s", template(A=topic("a"), B=keeper("x", DependsOn="A")))
    world.aws.faults.add(Fault("fail", "B", "update", times=2))
    changed = template(A=topic("c"), B=keeper("y", DependsOn="A"))
    assert world.update("s", changed, DisableRollback=True) == "UPDATE_FAILED"
    assert world.topics() == {"a", "c"}
    again = template(A=topic("d"), B=keeper("y", DependsOn="A"))
    assert world.update("s", again, DisableRollback=True) == "UPDATE_FAILED"
    assert world.topics() == {"a", "c", "d"}
    world.cfn.rollback_stack(StackName="s")
    assert world.settled("s") == "UPDATE_ROLLBACK_COMPLETE"
    assert world.topics() == {"a"}


def test_failed_update_is_mended_by_another(world: World) -> None:
    world.create("s", template(A=topic("a"), B=keeper("x", DependsOn="A")))
    world.aws.faults.add(Fault("fail", "B", "update"))
    changed = template(A=topic("c"), B=keeper("y", DependsOn="A"))
    world.update("s", changed, DisableRollback=True)
    assert world.update("s", changed) == "UPDATE_COMPLETE"
    assert world.topics() == {"c"}


def test_delete_failure_retain_and_force(world: World) -> None:
    made = template(A=topic("a"), B=keeper("x"))
    for name, how in (("s", {"RetainResources": ["B"]}), ("t", {"DeletionMode": "FORCE"})):
        world.create(name, made)
        world.aws.faults.add(Fault("fail", "B", "delete", times=2 if name == "t" else 1))
        assert world.delete(name) == "DELETE_FAILED"
        stack_id = world.stack(name)["StackId"]
        if "DeletionMode" in how:
            how = {"DeletionMode": "FORCE_DELETE_STACK"}
        world.cfn.delete_stack(StackName=name, **how)
        assert world.settled(stack_id) == "DELETE_COMPLETE"
        assert world.topics() == set()


def test_custom_name_cannot_be_replaced(world: World) -> None:
    def log(kms: bool) -> dict[str, Any]:
        properties = {"Name": "fixed", "Type": "String", "Value": "x"}
        return {
            "Type": "AWS::SSM::Parameter",
            "Properties": {**properties, **({"Type": "StringList"} if kms else {})},
        }

    world.create("s", template(L=log(False)))
    schema_says_never = world.update("s", template(L=log(True)))
    assert schema_says_never in ("UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE")


def test_exports_and_imports(world: World) -> None:
    giver = template(A=topic("a"))
    giver["Outputs"] = {"A": {"Value": {"Ref": "A"}, "Export": {"Name": "topic-a"}}}
    taker = template(K=keeper({"Fn::ImportValue": "topic-a"}))
    missing = template(K=keeper({"Fn::ImportValue": "nobody"}))
    assert world.create("missing", missing) == "ROLLBACK_COMPLETE"
    assert any("No export named nobody found" in r for r in world.reasons("missing"))
    world.create("giver", giver)
    assert world.create("taker", taker) == "CREATE_COMPLETE"
    assert world.cfn.list_imports(ExportName="topic-a")["Imports"] == ["taker"]
    assert world.cfn.list_exports()["Exports"][0]["Name"] == "topic-a"
    assert world.create("second", giver) == "ROLLBACK_COMPLETE"
    without = {"Resources": giver["Resources"]}
    assert world.update("giver", without) == "UPDATE_ROLLBACK_COMPLETE"
    assert any("cannot be deleted as it is in use by taker" in r for r in world.reasons("giver"))
    with pytest.raises(ClientError, match="in use by taker"):
        world.cfn.delete_stack(StackName="giver")
    world.delete("taker")
    assert world.delete("giver") == "DELETE_COMPLETE"


def test_ssm_parameters_and_dynamic_references(world: World) -> None:
    world.ssm.put_parameter(Name="/films/name", Value="films", Type="String")
    secrets = world.client("secretsmanager")
    secret = json.dumps({"word": "sesame"})
    secrets.create_secret(Name="door", SecretString=secret)
    made = {
        "Parameters": {
            "Name": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/films/name"}
        },
        "Resources": {
            "A": topic({"Ref": "Name"}),  # type: ignore[arg-type]
            "K": keeper("open {{resolve:secretsmanager:door:SecretString:word}}"),
            "S": keeper("{{resolve:ssm:/films/name}}"),
        },
    }
    assert world.create("s", made) == "CREATE_COMPLETE"
    assert world.topics() == {"films"}
    told = {p["ParameterKey"]: p for p in world.stack("s")["Parameters"]}
    assert told["Name"]["ParameterValue"] == "/films/name"
    assert told["Name"]["ResolvedValue"] == "films"
    values = {name: _value(world, name) for name in ("K", "S")}
    assert values == {"K": "open sesame", "S": "films"}
    secrets.put_secret_value(SecretId="door", SecretString=json.dumps({"word": "simsim"}))
    with pytest.raises(ClientError, match="No updates are to be performed"):
        world.update("s", made)


def _value(world: World, logical_id: str, stack: str = "s") -> str:
    name = world.resources(stack)[logical_id]["PhysicalResourceId"]
    return str(world.ssm.get_parameter(Name=name)["Parameter"]["Value"])


def test_termination_protection(world: World) -> None:
    world.create("s", template(A=topic("a")), EnableTerminationProtection=True)
    with pytest.raises(ClientError, match="TerminationProtection is enabled"):
        world.cfn.delete_stack(StackName="s")
    world.cfn.update_termination_protection(StackName="s", EnableTerminationProtection=False)
    assert world.delete("s") == "DELETE_COMPLETE"


def test_stack_policy_forbids_updates(world: World) -> None:
    policy = {
        "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*"},
            {
                "Effect": "Deny",
                "Principal": "*",
                "Action": ["Update:Replace", "Update:Delete"],
                "Resource": "LogicalResourceId/A",
            },
        ]
    }
    body = json.dumps(policy)
    world.create("s", template(A=topic("a"), B=topic("b")), StackPolicyBody=body)
    assert world.cfn.get_stack_policy(StackName="s")["StackPolicyBody"] == body
    assert world.update("s", template(A=topic("c"), B=topic("b"))) == "UPDATE_ROLLBACK_COMPLETE"
    assert any("denied by stack policy" in r for r in world.reasons("s"))
    assert world.update("s", template(B=topic("b"))) == "UPDATE_ROLLBACK_COMPLETE"
    assert world.topics() == {"a", "b"}
    assert world.update("s", template(A=topic("a"), B=topic("d"))) == "UPDATE_COMPLETE"
    over = json.dumps({"Statement": policy["Statement"][:1]})
    changed = template(A=topic("c"), B=topic("d"))
    assert world.update("s", changed, StackPolicyDuringUpdateBody=over) == "UPDATE_COMPLETE"


def test_stack_tags_reach_resources(world: World) -> None:
    made = template(A=topic("a"))
    world.create("s", made, tags={"team": "films"})
    change_set = world.change_set("s", made, tags={"team": "music"})
    (row,) = [change["ResourceChange"] for change in change_set["Changes"]]
    assert (row["Scope"], row["Details"][0]["Target"]["Attribute"]) == (["Tags"], "Tags")
    assert world.execute(change_set) == "UPDATE_COMPLETE"
    arn = world.resources("s")["A"]["PhysicalResourceId"]
    tags = world.sns.list_tags_for_resource(ResourceArn=arn)["Tags"]
    assert {"Key": "team", "Value": "music"} in tags


def test_outputs_alone_can_be_updated(world: World) -> None:
    made = template(A=topic("a"))
    world.create("s", made)
    with_output = {**made, "Outputs": {"Name": {"Value": "a", "Description": "its name"}}}
    change_set = world.change_set("s", with_output)
    assert (change_set["Status"], change_set["Changes"]) == ("CREATE_COMPLETE", [])
    assert world.execute(change_set) == "UPDATE_COMPLETE"
    assert world.outputs("s") == {"Name": "a"}


def test_conditions_remove_and_add(world: World) -> None:
    made = {
        "Parameters": {"Which": {"Type": "String", "AllowedValues": ["a", "b"]}},
        "Conditions": {"IsA": {"Fn::Equals": [{"Ref": "Which"}, "a"]}},
        "Resources": {
            "A": topic("a", Condition="IsA"),
            "K": keeper({"Fn::If": ["IsA", {"Fn::GetAtt": ["A", "TopicName"]}, "none"]}),
        },
    }
    world.create("s", made, parameters={"Which": "a"})
    assert world.topics() == {"a"}
    assert world.update("s", made, parameters={"Which": "b"}) == "UPDATE_COMPLETE"
    assert world.topics() == set()
    with pytest.raises(ClientError, match="must be one of AllowedValues"):
        world.update("s", made, parameters={"Which": "c"})


def test_cancelled_update_rolls_back(world: World) -> None:
    world.create("s", template(A=keeper("x"), B=keeper("x", DependsOn="A")))
    world.hold("A", "update", "CancelUpdateStack")
    changed = template(A=keeper("y"), B=keeper("y", DependsOn="A"))
    world.cfn.update_stack(StackName="s", TemplateBody=json.dumps(changed))
    world.held()
    world.cfn.cancel_update_stack(StackName="s")
    assert world.settled("s") == "UPDATE_ROLLBACK_COMPLETE"
    assert _value(world, "A") == "x"
    assert world.update("s", changed) == "UPDATE_COMPLETE"


def test_failure_cancels_what_runs_beside_it(world: World) -> None:
    world.hold("A", "create", "DescribeStackEvents")
    world.aws.faults.add(Fault("fail", "A", "create", message="no"))
    world.hold("B", "create")
    body = json.dumps(template(A=keeper("x"), B=keeper("x")))
    world.cfn.create_stack(StackName="s", TemplateBody=body)
    world.held(2)
    until(lambda: ("A", "CREATE_FAILED") in world.events("s"))
    world.release()
    assert world.settled("s") == "ROLLBACK_COMPLETE"
    assert "Resource creation cancelled" in world.reasons("s")


def test_import_of_an_existing_resource(world: World) -> None:
    arn = world.sns.create_topic(Name="old")["TopicArn"]
    world.create("s", template(K=keeper("x")))
    both = template(K=keeper("x"), Old=topic("old", DeletionPolicy="Retain"))
    change_set = world.change_set(
        "s",
        both,
        "IMPORT",
        IncludeNestedStacks=False,
        ResourcesToImport=[
            {
                "ResourceType": "AWS::SNS::Topic",
                "LogicalResourceId": "Old",
                "ResourceIdentifier": {"TopicArn": arn},
            }
        ],
    )
    assert [c["ResourceChange"]["Action"] for c in change_set["Changes"]] == ["Import"]
    assert world.execute(change_set) == "IMPORT_COMPLETE"
    assert world.resources("s")["Old"]["PhysicalResourceId"] == arn


def test_change_set_is_deleted(world: World) -> None:
    change_set = world.change_set("s", template(A=topic("a")), "CREATE")
    name = change_set["ChangeSetName"]
    world.cfn.delete_change_set(ChangeSetName=name, StackName="s")
    with pytest.raises(world.cfn.exceptions.ChangeSetNotFoundException):
        world.cfn.describe_change_set(ChangeSetName=name, StackName="s")
    assert world.status("s") == "REVIEW_IN_PROGRESS"
    assert world.cfn.list_change_sets(StackName="s")["Summaries"] == []


def test_regions_and_accounts_are_apart(world: World) -> None:
    world.create("s", template(A=topic("a")))
    for elsewhere in (
        world.client("cloudformation", region="us-east-1"),
        world.client("cloudformation", account="210987654321"),
    ):
        assert elsewhere.describe_stacks()["Stacks"] == []
        elsewhere.create_stack(StackName="s", TemplateBody=json.dumps(template(A=topic("a"))))
        elsewhere.get_waiter("stack_create_complete").wait(StackName="s")


def test_waiters_need_not_wait(world: World) -> None:
    world.hold("A", "create")
    world.cfn.create_stack(StackName="s", TemplateBody=json.dumps(template(A=topic("a"))))
    world.aws.faults.add(Fault("hold", action="DescribeStacks"))
    asked = threading.Thread(target=lambda: (world.held(2), world.release()))
    asked.start()
    once = {"MaxAttempts": 1}
    world.cfn.get_waiter("stack_create_complete").wait(StackName="s", WaiterConfig=once)
    asked.join()
    assert world.status("s") == "CREATE_COMPLETE"


def test_events_of_an_operation(world: World) -> None:
    world.aws.faults.add(Fault("fail", "A", "create", message="no"))
    world.create("s", template(A=topic("a")))
    told = world.cfn.describe_events(StackName="s", Filters={"FailedEvents": True})
    (event,) = told["OperationEvents"]
    assert event["EventType"] == "PROVISIONING_ERROR"
    assert 'Resource handler returned message: "no"' in event["ResourceStatusReason"]


def test_properties_of_events_and_templates(world: World) -> None:
    made = template(A=topic("a"))
    world.create("s", made)
    events = world.cfn.describe_stack_events(StackName="s")["StackEvents"]
    told = [json.loads(e["ResourceProperties"]) for e in events if "ResourceProperties" in e]
    assert told[0] == {"TopicName": "a"}
    assert world.cfn.get_template(StackName="s")["TemplateBody"] == made
    detail = world.cfn.describe_stack_resource(StackName="s", LogicalResourceId="A")
    assert detail["StackResourceDetail"]["ResourceStatus"] == "CREATE_COMPLETE"


def database(**parts: Any) -> dict[str, Any]:
    """A small database."""
    properties = {
        "Engine": "postgres",
        "DBInstanceClass": "db.t3.micro",
        "AllocatedStorage": "20",
        "MasterUsername": "films",
        "MasterUserPassword": "never-in-production",
    }
    return {"Type": "AWS::RDS::DBInstance", "Properties": properties, **parts}


def snapshots(world: World) -> int:
    """How many database snapshots there are."""
    rds = world.client("rds")
    assert rds.describe_db_instances()["DBInstances"] == []
    return len(rds.describe_db_snapshots(SnapshotType="manual")["DBSnapshots"])


@pytest.mark.parametrize(("parts", "left"), [({}, 1), ({"DeletionPolicy": "Delete"}, 0)])
def test_database_leaves_a_snapshot(world: World, parts: dict[str, Any], left: int) -> None:
    """Snapshot is what a database does by default, and what a failed creation does not."""
    world.create("s", template(D=database(**parts)))
    assert world.delete("s") == "DELETE_COMPLETE"
    assert snapshots(world) == left


def test_failed_creation_takes_no_snapshot(world: World) -> None:
    world.aws.faults.add(Fault("fail", "K", "create"))
    made = template(D=database(), K=keeper("x", DependsOn="D"))
    assert world.create("s", made) == "ROLLBACK_COMPLETE"
    assert snapshots(world) == 0
