"""Stack sets with self-managed permissions, through boto3: two accounts, two regions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from botocore.exceptions import ClientError
from waits import until

from generator.local.fault import Fault

from .conftest import World

ONE, TWO = "111111111111", "222222222222"
WEST, EAST = "eu-west-1", "us-east-1"
TEMPLATE = {
    "Description": "a topic",
    "Parameters": {"Label": {"Type": "String", "Default": "films"}},
    "Resources": {
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Ref": "Label"}}}
    },
    "Outputs": {"Arn": {"Value": {"Ref": "Topic"}}},
}
OTHER: dict[str, Any] = {
    **TEMPLATE,
    "Resources": {**TEMPLATE["Resources"], "More": {"Type": "AWS::SNS::Topic"}},
}  # type: ignore[dict-item]


def text(template: Any) -> str:
    return json.dumps(template)


def parameters(**values: str) -> list[dict[str, str]]:
    return [{"ParameterKey": key, "ParameterValue": value} for key, value in values.items()]


@pytest.fixture
def films(world: World) -> World:
    """A stack set named ``films``, without instances."""
    world.cfn.create_stack_set(
        StackSetName="films",
        TemplateBody=text(TEMPLATE),
        Description="for films",
        Tags=[{"Key": "team", "Value": "films"}],
    )
    return world


def over(world: World, operation_id: str, name: str = "films") -> Any:
    """An operation, when it is over."""

    def final() -> Any:
        told = world.cfn.describe_stack_set_operation(StackSetName=name, OperationId=operation_id)
        operation = told["StackSetOperation"]
        return None if operation["Status"] in ("QUEUED", "RUNNING", "STOPPING") else operation

    return until(final)


def asked(
    accounts: Sequence[str] = (ONE, TWO), regions: Sequence[str] = (WEST, EAST), **more: Any
) -> dict[str, Any]:
    return {"StackSetName": "films", "Accounts": accounts, "Regions": regions, **more}


def instances(world: World, name: str = "films") -> dict[tuple[str, str], Any]:
    told = world.cfn.list_stack_instances(StackSetName=name)["Summaries"]
    return {(one["Account"], one["Region"]): one for one in told}


def results(world: World, operation_id: str, name: str = "films") -> list[tuple[str, str, str]]:
    told = world.cfn.list_stack_set_operation_results(StackSetName=name, OperationId=operation_id)
    return [(one["Account"], one["Region"], one["Status"]) for one in told["Summaries"]]


def created(world: World, *accounts: str, **more: Any) -> Any:
    """Instances in both regions, and the operation that made them."""
    given = asked(accounts or (ONE, TWO), **more)
    return over(world, world.cfn.create_stack_instances(**given)["OperationId"])


def refused(call: Any, **given: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        call(**given)
    told = error.value.response["Error"]
    return told["Code"], told["Message"]


def labels(world: World, account: str, region: str) -> list[str]:
    """The display names of the topics in an account and region."""
    sns = world.client("sns", region, account)
    return sorted(
        sns.get_topic_attributes(TopicArn=topic["TopicArn"])["Attributes"]["DisplayName"]
        for topic in sns.list_topics()["Topics"]
    )


def test_a_stack_set_is_told_as_created(films: World) -> None:
    told = films.cfn.describe_stack_set(StackSetName="films")["StackSet"]
    assert json.loads(told["TemplateBody"]) == TEMPLATE
    assert told["StackSetARN"].endswith(f":stackset/{told['StackSetId']}")
    assert told["StackSetId"].startswith("films:")
    assert (told["Status"], told["PermissionModel"]) == ("ACTIVE", "SELF_MANAGED")
    assert told["AdministrationRoleARN"].endswith(
        ":role/AWSCloudFormationStackSetAdministrationRole"
    )
    assert told["ExecutionRoleName"] == "AWSCloudFormationStackSetExecutionRole"
    assert told["ManagedExecution"] == {"Active": False}
    assert told["Tags"] == [{"Key": "team", "Value": "films"}]
    assert told["StackSetDriftDetectionDetails"]["DriftStatus"] == "NOT_CHECKED"
    again = films.cfn.describe_stack_set(StackSetName=told["StackSetId"])["StackSet"]
    assert again["StackSetId"] == told["StackSetId"]
    (listed,) = films.cfn.list_stack_sets()["Summaries"]
    assert (listed["StackSetName"], listed["Description"]) == ("films", "for films")


def test_instances_are_stacks_in_their_accounts_and_regions(films: World) -> None:
    operation = created(films, ParameterOverrides=parameters(Label="mine"))
    assert (operation["Action"], operation["Status"]) == ("CREATE", "SUCCEEDED")
    assert set(results(films, operation["OperationId"])) == {
        (account, region, "SUCCEEDED") for account in (ONE, TWO) for region in (WEST, EAST)
    }
    for (account, region), one in instances(films).items():
        assert (one["Status"], one["StackInstanceStatus"]["DetailedStatus"]) == (
            "CURRENT",
            "SUCCEEDED",
        )
        stack_id = one["StackId"]
        assert stack_id.startswith(
            f"arn:aws:cloudformation:{region}:{account}:stack/StackSet-films-"
        )
        client = films.client("cloudformation", region, account)
        (stack,) = client.describe_stacks(StackName=stack_id)["Stacks"]
        assert stack["StackStatus"] == "CREATE_COMPLETE"
        assert stack["Tags"] == [{"Key": "team", "Value": "films"}]
        assert labels(films, account, region) == ["mine"]
    told = films.cfn.describe_stack_instance(
        StackSetName="films", StackInstanceAccount=ONE, StackInstanceRegion=WEST
    )["StackInstance"]
    assert told["ParameterOverrides"][0]["ParameterValue"] == "mine"
    assert films.cfn.describe_stack_set(StackSetName="films")["StackSet"]["Regions"] == [WEST, EAST]
    assert films.topics() == set()


def test_a_second_creation_is_not_another_stack(films: World) -> None:
    created(films, ONE)
    before = instances(films)
    operation = created(films, ONE)
    assert operation["Status"] == "SUCCEEDED"
    after = instances(films)
    assert {k: v["StackId"] for k, v in after.items()} == {
        k: v["StackId"] for k, v in before.items()
    }
    assert after[ONE, WEST]["StatusReason"] == "No updates are to be performed."


def test_update_reaches_every_instance_and_keeps_overrides(films: World) -> None:
    created(films, ONE)
    over_one = asked([ONE], [WEST], ParameterOverrides=parameters(Label="mine"))
    over(films, films.cfn.update_stack_instances(**over_one)["OperationId"])
    assert labels(films, ONE, WEST) == ["mine"]
    updated = films.cfn.update_stack_set(
        StackSetName="films", TemplateBody=text(OTHER), Parameters=parameters(Label="new")
    )
    assert over(films, updated["OperationId"])["Status"] == "SUCCEEDED"
    assert labels(films, ONE, WEST) == ["", "mine"]
    assert labels(films, ONE, EAST) == ["", "new"]
    told = films.cfn.describe_stack_set(StackSetName="films")["StackSet"]
    assert told["Tags"] == [{"Key": "team", "Value": "films"}]
    assert told["Description"] == "for films"


def test_overrides_are_kept_and_taken_back(films: World) -> None:
    created(films, ONE, ParameterOverrides=parameters(Label="mine"))
    over(films, films.cfn.update_stack_instances(**asked([ONE], [WEST]))["OperationId"])
    assert labels(films, ONE, WEST) == ["mine"]
    kept = [{"ParameterKey": "Label", "UsePreviousValue": True}]
    given = asked([ONE], [WEST], ParameterOverrides=kept)
    over(films, films.cfn.update_stack_instances(**given)["OperationId"])
    assert labels(films, ONE, WEST) == ["mine"]
    given = asked([ONE], [WEST], ParameterOverrides=[])
    begun = films.cfn.update_stack_instances(**given)["OperationId"]
    assert over(films, begun)["Status"] == "SUCCEEDED"


def test_update_of_some_leaves_others_outdated(films: World) -> None:
    created(films)
    given = asked([ONE], [EAST], TemplateBody=text(OTHER))
    assert over(films, films.cfn.update_stack_set(**given)["OperationId"])["Status"] == "SUCCEEDED"
    assert {k for k, one in instances(films).items() if one["Status"] == "CURRENT"} == {(ONE, EAST)}
    rest = films.cfn.update_stack_set(StackSetName="films", UsePreviousTemplate=True)
    over(films, rest["OperationId"])
    assert {one["Status"] for one in instances(films).values()} == {"CURRENT"}


@pytest.mark.parametrize(
    ("chosen", "updated"),
    [
        ({"Accounts": [ONE]}, {(ONE, WEST), (ONE, EAST)}),
        ({"Regions": [EAST]}, {(ONE, EAST), (TWO, EAST)}),
    ],
)
def test_update_by_accounts_or_regions_alone(
    films: World, chosen: dict[str, Any], updated: set[tuple[str, str]]
) -> None:
    created(films)
    begun = films.cfn.update_stack_set(StackSetName="films", TemplateBody=text(OTHER), **chosen)
    over(films, begun["OperationId"])
    assert {k for k, one in instances(films).items() if one["Status"] == "CURRENT"} == updated


def test_a_failure_beyond_tolerance_cancels_the_rest(films: World) -> None:
    films.aws.faults.add(Fault("fail", "Topic", "create", "boom"))
    operation = created(films)
    assert operation["Status"] == "FAILED"
    assert operation["StatusDetails"] == {"FailedStackInstancesCount": 1}
    assert results(films, operation["OperationId"]) == [
        (ONE, WEST, "FAILED"),
        (TWO, WEST, "CANCELLED"),
        (ONE, EAST, "CANCELLED"),
        (TWO, EAST, "CANCELLED"),
    ]
    found = instances(films)
    assert {one["Status"] for one in found.values()} == {"OUTDATED"}
    reason = found[ONE, WEST]["StatusReason"]
    assert reason.startswith(
        "ResourceLogicalId:Topic, ResourceType:AWS::SNS::Topic, ResourceStatus"
    )
    assert "boom" in reason
    assert found[TWO, EAST]["StatusReason"] == "Cancelled since failure tolerance has exceeded"
    assert "StackId" not in found[TWO, EAST]
    client = films.client("cloudformation", WEST, ONE)
    (stack,) = client.describe_stacks(StackName=found[ONE, WEST]["StackId"])["Stacks"]
    assert stack["StackStatus"] == "DELETE_COMPLETE"
    failed = films.cfn.list_stack_set_operation_results(
        StackSetName="films",
        OperationId=operation["OperationId"],
        Filters=[{"Name": "OPERATION_RESULT_STATUS", "Values": "FAILED"}],
    )["Summaries"]
    assert [one["Account"] for one in failed] == [ONE]
    assert failed[0]["AccountGateResult"]["Status"] == "SKIPPED"
    assert created(films)["Status"] == "SUCCEEDED"
    assert {one["Status"] for one in instances(films).values()} == {"CURRENT"}


def test_failures_within_tolerance_are_borne(films: World) -> None:
    films.aws.faults.add(Fault("fail", "Topic", "create", "boom"))
    operation = created(films, OperationPreferences={"FailureTolerancePercentage": 50})
    assert operation["Status"] == "SUCCEEDED"
    assert operation["OperationPreferences"] == {"FailureTolerancePercentage": 50}
    told = [status for _, _, status in results(films, operation["OperationId"])]
    assert sorted(told) == ["FAILED", "SUCCEEDED", "SUCCEEDED", "SUCCEEDED"]


def test_a_failed_update_is_rolled_back_and_outdated(films: World) -> None:
    created(films, ONE)
    films.aws.faults.add(Fault("fail", "More", "create", "boom"))
    begun = films.cfn.update_stack_set(StackSetName="films", TemplateBody=text(OTHER))
    assert over(films, begun["OperationId"])["Status"] == "FAILED"
    one = instances(films)[ONE, WEST]
    assert one["Status"] == "OUTDATED"
    assert "ResourceLogicalId:More" in one["StatusReason"]
    stack = films.client("cloudformation", WEST, ONE).describe_stacks(StackName=one["StackId"])
    assert stack["Stacks"][0]["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"


def test_delete_leaves_nothing(films: World) -> None:
    created(films)
    assert refused(films.cfn.delete_stack_set, StackSetName="films") == (
        "StackSetNotEmptyException",
        "StackSet is not empty",
    )
    begun = films.cfn.delete_stack_instances(**asked(RetainStacks=False))
    operation = over(films, begun["OperationId"])
    assert (operation["Action"], operation["RetainStacks"]) == ("DELETE", False)
    assert instances(films) == {}
    assert labels(films, ONE, WEST) == labels(films, TWO, EAST) == []
    films.cfn.delete_stack_set(StackSetName="films")
    films.cfn.delete_stack_set(StackSetName="films")
    told = refused(films.cfn.describe_stack_set, StackSetName="films")
    assert told == ("StackSetNotFoundException", "StackSet films not found")
    assert films.cfn.list_stack_sets(Status="ACTIVE")["Summaries"] == []
    assert films.cfn.list_stack_sets(Status="DELETED")["Summaries"][0]["StackSetName"] == "films"
    films.cfn.create_stack_set(StackSetName="films", TemplateBody=text(TEMPLATE))


def test_retained_stacks_stay(films: World) -> None:
    created(films, ONE)
    begun = films.cfn.delete_stack_instances(**asked([ONE, TWO], RetainStacks=True))
    assert over(films, begun["OperationId"])["Status"] == "SUCCEEDED"
    assert instances(films) == {}
    assert labels(films, ONE, WEST) == ["films"]


def test_a_stack_that_cannot_be_deleted_is_inoperable(films: World) -> None:
    created(films, ONE)
    films.aws.faults.add(Fault("fail", "Topic", "delete", "boom"))
    begun = films.cfn.delete_stack_instances(**asked([ONE], [WEST], RetainStacks=False))
    assert over(films, begun["OperationId"])["Status"] == "FAILED"
    one = instances(films)[ONE, WEST]
    assert (one["Status"], one["StackInstanceStatus"]["DetailedStatus"]) == (
        "INOPERABLE",
        "INOPERABLE",
    )
    begun = films.cfn.update_stack_set(StackSetName="films", UsePreviousTemplate=True)
    over(films, begun["OperationId"])
    assert results(films, begun["OperationId"]) == [(ONE, EAST, "SUCCEEDED")]


def test_a_stack_deleted_from_outside_is_fine_to_delete(films: World) -> None:
    created(films, ONE)
    client = films.client("cloudformation", WEST, ONE)
    client.delete_stack(StackName=instances(films)[ONE, WEST]["StackId"])
    client.get_waiter("stack_delete_complete").wait(
        StackName=instances(films)[ONE, WEST]["StackId"]
    )
    begun = films.cfn.delete_stack_instances(**asked([ONE], RetainStacks=False))
    assert over(films, begun["OperationId"])["Status"] == "SUCCEEDED"


def test_drift_of_a_stack_deleted_from_outside(films: World) -> None:
    created(films, ONE)
    stack_id = instances(films)[ONE, WEST]["StackId"]
    client = films.client("cloudformation", WEST, ONE)
    client.delete_stack(StackName=stack_id)
    client.get_waiter("stack_delete_complete").wait(StackName=stack_id)
    begun = films.cfn.detect_stack_set_drift(StackSetName="films")["OperationId"]
    assert over(films, begun)["Status"] == "FAILED"
    assert results(films, begun) == [(ONE, WEST, "FAILED"), (ONE, EAST, "CANCELLED")]


def test_a_stack_that_fails_as_a_whole(films: World) -> None:
    broken = {**TEMPLATE, "Outputs": {"Out": {"Value": {"Fn::ImportValue": "nowhere"}}}}
    begun = films.cfn.update_stack_set(StackSetName="films", TemplateBody=text(broken))
    over(films, begun["OperationId"])
    assert created(films, ONE)["Status"] == "FAILED"
    assert "No export named nowhere found" in instances(films)[ONE, WEST]["StatusReason"]


def test_a_queued_update_of_an_instance_that_goes(films: World) -> None:
    films.cfn.update_stack_set(
        StackSetName="films", UsePreviousTemplate=True, ManagedExecution={"Active": True}
    )
    created(films, ONE)
    films.hold("Topic", "delete", "StopStackSetOperation")
    at = asked([ONE], [WEST])
    deleting = films.cfn.delete_stack_instances(**at, RetainStacks=False)["OperationId"]
    films.held()
    given = {**at, "ParameterOverrides": parameters(Label="late")}
    behind = films.cfn.update_stack_instances(**given)["OperationId"]
    last = films.cfn.update_stack_instances(**given)["OperationId"]
    films.cfn.stop_stack_set_operation(StackSetName="films", OperationId=last)
    assert over(films, deleting)["Status"] == "SUCCEEDED"
    assert over(films, behind)["Status"] == "FAILED"
    assert over(films, last)["Status"] == "STOPPED"
    assert results(films, last) == [(ONE, WEST, "CANCELLED")]


def test_region_order_is_kept(films: World) -> None:
    films.hold("Topic", "create")
    given = asked([ONE], OperationPreferences={"RegionOrder": [EAST, WEST]})
    begun = films.cfn.create_stack_instances(**given)["OperationId"]
    films.held()
    stacks = {
        region: len(films.client("cloudformation", region, ONE).describe_stacks()["Stacks"])
        for region in (WEST, EAST)
    }
    assert stacks == {WEST: 0, EAST: 1}
    films.release()
    operation = over(films, begun)
    assert operation["OperationPreferences"]["RegionOrder"] == [EAST, WEST]
    assert operation["Status"] == "SUCCEEDED"


def test_one_operation_at_a_time(films: World) -> None:
    created(films, ONE)
    films.hold("Topic", "update")
    begun = films.cfn.update_stack_set(
        StackSetName="films", TemplateBody=text(TEMPLATE), Parameters=parameters(Label="new")
    )
    films.held()
    code, message = refused(films.cfn.create_stack_instances, **asked([TWO]))
    assert code == "OperationInProgressException"
    assert message.startswith("Another Operation on StackSet arn:aws:cloudformation:")
    assert refused(films.cfn.delete_stack_set, StackSetName="films")[0] == code
    managed = {"UsePreviousTemplate": True, "ManagedExecution": {"Active": True}}
    assert refused(films.cfn.update_stack_set, StackSetName="films", **managed)[0] == code
    films.release()
    assert over(films, begun["OperationId"])["Status"] == "SUCCEEDED"


def test_managed_execution_queues_what_conflicts_and_runs_the_rest(films: World) -> None:
    created(films, ONE)
    managed = films.cfn.update_stack_set(
        StackSetName="films", UsePreviousTemplate=True, ManagedExecution={"Active": True}
    )
    over(films, managed["OperationId"])
    films.hold("Topic", "update")
    given = asked([ONE], [WEST], ParameterOverrides=parameters(Label="a"))
    first = films.cfn.update_stack_instances(**given)["OperationId"]
    films.held()
    beside = films.cfn.create_stack_instances(**asked([TWO], [EAST]))["OperationId"]
    given["ParameterOverrides"] = parameters(Label="b")
    behind = films.cfn.update_stack_instances(**given)["OperationId"]
    told = {
        one["OperationId"]: one["Status"]
        for one in films.cfn.list_stack_set_operations(StackSetName="films")["Summaries"]
    }
    assert (told[first], told[behind]) == ("RUNNING", "QUEUED")
    assert over(films, beside)["Status"] == "SUCCEEDED"
    films.release()
    assert over(films, first)["Status"] == "SUCCEEDED"
    assert over(films, behind)["Status"] == "SUCCEEDED"
    assert labels(films, ONE, WEST) == ["b"]


def test_a_stopped_operation_cancels_what_was_not_begun(films: World) -> None:
    films.hold("Topic", "create", "StopStackSetOperation")
    begun = films.cfn.create_stack_instances(**asked())["OperationId"]
    films.held()
    films.cfn.stop_stack_set_operation(StackSetName="films", OperationId=begun)
    assert over(films, begun)["Status"] == "STOPPED"
    told = [status for _, _, status in results(films, begun)]
    assert told == ["SUCCEEDED", "CANCELLED", "CANCELLED", "CANCELLED"]
    stop = films.cfn.stop_stack_set_operation
    code, _ = refused(stop, StackSetName="films", OperationId=begun)
    assert code == "InvalidOperationException"


def test_drift_of_a_stack_set(films: World) -> None:
    created(films)
    sns = films.client("sns", WEST, ONE)
    topic = sns.list_topics()["Topics"][0]["TopicArn"]
    sns.set_topic_attributes(TopicArn=topic, AttributeName="DisplayName", AttributeValue="x")
    begun = films.cfn.detect_stack_set_drift(StackSetName="films")["OperationId"]
    operation = over(films, begun)
    details = operation["StackSetDriftDetectionDetails"]
    assert (operation["Action"], details["DriftDetectionStatus"]) == ("DETECT_DRIFT", "COMPLETED")
    assert (details["DriftStatus"], details["TotalStackInstancesCount"]) == ("DRIFTED", 4)
    assert (details["DriftedStackInstancesCount"], details["InSyncStackInstancesCount"]) == (1, 3)
    found = instances(films)
    assert (found[ONE, WEST]["DriftStatus"], found[TWO, WEST]["DriftStatus"]) == (
        "DRIFTED",
        "IN_SYNC",
    )
    told = films.cfn.list_stack_instance_resource_drifts(
        StackSetName="films",
        OperationId=begun,
        StackInstanceAccount=ONE,
        StackInstanceRegion=WEST,
        StackInstanceResourceDriftStatuses=["MODIFIED"],
    )["Summaries"]
    assert told[0]["PropertyDifferences"][0]["PropertyPath"] == "/DisplayName"
    described = films.cfn.describe_stack_set(StackSetName="films")["StackSet"]
    assert described["StackSetDriftDetectionDetails"]["DriftStatus"] == "DRIFTED"
    assert films.cfn.list_stack_sets()["Summaries"][0]["DriftStatus"] == "DRIFTED"
    filters = [{"Name": "DRIFT_STATUS", "Values": "DRIFTED"}]
    listed = films.cfn.list_stack_instances(StackSetName="films", Filters=filters)["Summaries"]
    assert [(one["Account"], one["Region"]) for one in listed] == [(ONE, WEST)]


def test_drift_that_cannot_be_read_in_one_account(films: World) -> None:
    created(films, ONE)
    films.aws.faults.add(Fault("fail", "Topic", "read"))
    tolerant = {"FailureToleranceCount": 1}
    begun = films.cfn.detect_stack_set_drift(StackSetName="films", OperationPreferences=tolerant)
    details = over(films, begun["OperationId"])["StackSetDriftDetectionDetails"]
    assert details["DriftDetectionStatus"] == "PARTIAL_SUCCESS"
    assert (details["FailedStackInstancesCount"], details["DriftStatus"]) == (1, "IN_SYNC")
    assert instances(films)[ONE, WEST]["Status"] == "CURRENT"


def test_import_of_stacks_that_are_there(films: World) -> None:
    assert films.create("mine", TEMPLATE) == "CREATE_COMPLETE"
    stack_id = films.stack("mine")["StackId"]
    given = {"StackSetName": "films", "StackIds": [stack_id]}
    begun = films.cfn.import_stacks_to_stack_set(**given)["OperationId"]
    assert over(films, begun)["Status"] == "SUCCEEDED"
    (one,) = instances(films).values()
    assert (one["StackId"], one["Status"]) == (stack_id, "CURRENT")
    assert films.stack("mine")["Tags"] == [{"Key": "team", "Value": "films"}]
    code, _ = refused(films.cfn.import_stacks_to_stack_set, **given)
    assert code == "InvalidOperationException"
    given["StackIds"] = [stack_id + "x"]
    assert refused(films.cfn.import_stacks_to_stack_set, **given)[0] == "StackNotFoundException"
    given["StackIds"] = [stack_id] * 11
    assert refused(films.cfn.import_stacks_to_stack_set, **given)[0] == "ValidationError"
    del given["StackIds"]
    assert refused(films.cfn.import_stacks_to_stack_set, **given)[0] == "ValidationError"


def test_lists_that_a_bucket_holds(films: World) -> None:
    films.bucket()
    films.create("mine", TEMPLATE)
    stack_id = films.stack("mine")["StackId"]
    films.s3.put_object(Bucket="templates", Key="stacks.csv", Body=f"{stack_id}\n".encode())
    films.s3.put_object(Bucket="templates", Key="accounts.csv", Body=f"{ONE},\n{TWO}".encode())
    url = "https://s3.eu-west-2.amazonaws.com/templates/"
    begun = films.cfn.import_stacks_to_stack_set(
        StackSetName="films", StackIdsUrl=f"{url}stacks.csv"
    )
    over(films, begun["OperationId"])
    targets = {"AccountsUrl": f"{url}accounts.csv"}
    begun = films.cfn.create_stack_instances(
        StackSetName="films", DeploymentTargets=targets, Regions=[WEST]
    )
    assert over(films, begun["OperationId"])["DeploymentTargets"] == targets
    assert {account for account, _ in instances(films)} == {ONE, TWO, stack_id.split(":")[4]}


def test_a_stack_set_out_of_a_stack(world: World) -> None:
    world.create("mine", TEMPLATE)
    world.cfn.create_stack_set(StackSetName="films", StackId=world.stack("mine")["StackId"])
    told = world.cfn.describe_stack_set(StackSetName="films")["StackSet"]
    assert json.loads(told["TemplateBody"]) == TEMPLATE
    shell = world.cfn.create_change_set(
        StackName="shell",
        ChangeSetName="c",
        ChangeSetType="CREATE",
        TemplateBody=text(TEMPLATE),
    )["StackId"]
    code, _ = refused(world.cfn.create_stack_set, StackSetName="other", StackId=shell)
    assert code == "ValidationError"


def test_nested_stacks_are_for_self_managed_permissions(world: World) -> None:
    world.bucket()
    url = world.upload("child.json", TEMPLATE)
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url}}
    root = {"Resources": {"Child": nested}}
    world.cfn.create_stack_set(StackSetName="films", TemplateBody=text(root))
    operation = created(world, "123456789012")
    assert operation["Status"] == "SUCCEEDED", instances(world)
    assert labels(world, "123456789012", WEST) == ["films"]


def test_the_same_request_again_is_the_same_stack_set(world: World) -> None:
    given = {
        "StackSetName": "films",
        "TemplateBody": text(TEMPLATE),
        "ClientRequestToken": "token",
    }
    first = world.cfn.create_stack_set(**given)["StackSetId"]
    assert world.cfn.create_stack_set(**given)["StackSetId"] == first
    given["ClientRequestToken"] = "other"
    assert refused(world.cfn.create_stack_set, **given)[0] == "NameAlreadyExistsException"


def test_the_same_operation_id_again(films: World) -> None:
    given = asked([ONE], OperationId="first")
    over(films, films.cfn.create_stack_instances(**given)["OperationId"])
    code, _ = refused(films.cfn.create_stack_instances, **given)
    assert code == "OperationIdAlreadyExistsException"


IAM = {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "x"}}}}
MUST = {**TEMPLATE, "Parameters": {"Label": {"Type": "String"}}}


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        ({"StackSetName": "1-2"}, "ValidationError", "stackSetName"),
        ({"TemplateBody": text(IAM)}, "InsufficientCapabilitiesException", "CAPABILITY_NAMED_IAM"),
        (
            {"TemplateBody": text(MUST)},
            "ValidationError",
            r"Parameters: \[Label\] must have values",
        ),
        ({"Parameters": parameters(No="x")}, "ValidationError", r"\[No\] do not exist"),
        ({"TemplateBody": "x" * 51_201}, "ValidationError", "51200"),
        (
            {"TemplateBody": text({**TEMPLATE, "Parameters": {"Label": {"Type": "No"}}})},
            "ValidationError",
            "Unrecognized parameter type: No",
        ),
        ({"TemplateBody": "{}"}, "ValidationError", "Template"),
        ({"TemplateBody": None}, "ValidationError", "Template"),
        ({"TemplateURL": "https://example.com/x"}, "ValidationError", "not both"),
        ({"StackId": "x"}, "ValidationError", "Only one of"),
        ({"Tags": [{"Key": "aws:x", "Value": "y"}]}, "ValidationError", "aws:"),
        ({"AutoDeployment": {"Enabled": True}}, "ValidationError", "AutoDeployment"),
        ({"CallAs": "DELEGATED_ADMIN"}, "ValidationError", "not a delegated administrator"),
    ],
)
def test_what_create_stack_set_refuses(
    world: World, given: dict[str, Any], code: str, said: str
) -> None:
    full = {"StackSetName": "films", "TemplateBody": text(TEMPLATE), **given}
    request = {name: value for name, value in full.items() if value is not None}
    with pytest.raises(ClientError, match=said) as error:
        world.cfn.create_stack_set(**request)
    assert error.value.response["Error"]["Code"] == code
    assert world.cfn.list_stack_sets()["Summaries"] == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"Regions": ["nowhere-1"]}, "nowhere-1"),
        ({"Regions": []}, "Regions must not be empty"),
        ({"Accounts": []}, "Accounts or DeploymentTargets"),
        ({"DeploymentTargets": {"Accounts": [ONE]}}, "both Accounts and DeploymentTargets"),
        ({"ParameterOverrides": parameters(No="x")}, r"Parameters: \[No\] do not exist"),
        (
            {
                "Accounts": None,
                "DeploymentTargets": {"OrganizationalUnitIds": ["ou-abcd-12345678"]},
            },
            "can only have accounts as target",
        ),
        (
            {
                "Accounts": None,
                "DeploymentTargets": {"Accounts": [ONE], "AccountsUrl": "https://example.com/x"},
            },
            "both Accounts and AccountsUrl",
        ),
        ({"OperationPreferences": {"MaxConcurrentCount": 1, "MaxConcurrentPercentage": 1}}, "Only"),
    ],
)
def test_what_create_stack_instances_refuses(
    films: World, given: dict[str, Any], said: str
) -> None:
    request = {k: v for k, v in {**asked([ONE], [WEST]), **given}.items() if v is not None}
    with pytest.raises(ClientError, match=said) as error:
        films.cfn.create_stack_instances(**request)
    assert error.value.response["Error"]["Code"] == "ValidationError"
    assert instances(films) == {}


def test_what_is_not_there(films: World) -> None:
    cfn = films.cfn
    at = {"StackInstanceAccount": ONE, "StackInstanceRegion": WEST}
    operation = {"OperationId": "none"}
    gone = "StackInstanceNotFoundException"
    assert refused(cfn.describe_stack_instance, StackSetName="films", **at)[0] == gone
    assert refused(cfn.update_stack_instances, **asked([ONE], [WEST]))[0] == gone
    update = {**asked([ONE], [WEST]), "UsePreviousTemplate": True}
    assert refused(cfn.update_stack_set, **update)[0] == gone
    for call in (
        cfn.describe_stack_set_operation,
        cfn.list_stack_set_operation_results,
        cfn.stop_stack_set_operation,
    ):
        code, _ = refused(call, StackSetName="films", **operation)
        assert code == "OperationNotFoundException"
    for call, more in (
        (cfn.describe_stack_set, {}),
        (cfn.update_stack_set, {"UsePreviousTemplate": True}),
        (cfn.list_stack_instances, {}),
        (cfn.detect_stack_set_drift, {}),
        (cfn.describe_stack_set_operation, operation),
    ):
        told = refused(call, StackSetName="none", **more)
        assert told == ("StackSetNotFoundException", "StackSet none not found")


def test_update_refuses_two_templates(films: World) -> None:
    given = {"UsePreviousTemplate": True, "TemplateBody": text(TEMPLATE)}
    code, _ = refused(films.cfn.update_stack_set, StackSetName="films", **given)
    assert code == "ValidationError"


def test_instances_by_account_region_and_operation(films: World) -> None:
    operation = created(films)
    for given, count in (
        ({"StackInstanceAccount": ONE}, 2),
        ({"StackInstanceRegion": WEST}, 2),
        ({"Filters": [{"Name": "LAST_OPERATION_ID", "Values": operation["OperationId"]}]}, 4),
        ({"Filters": [{"Name": "DETAILED_STATUS", "Values": "FAILED"}]}, 0),
        ({"MaxResults": 3}, 3),
    ):
        told = films.cfn.list_stack_instances(StackSetName="films", **given)["Summaries"]
        assert len(told) == count, given
    pages = films.cfn.get_paginator("list_stack_set_operations").paginate(StackSetName="films")
    assert [one["Action"] for page in pages for one in page["Summaries"]] == ["CREATE"]


def test_an_instance_that_its_account_cannot_have(films: World) -> None:
    """A value that only the target account can judge: its result fails, with AWS's words."""
    template = {
        "Parameters": {"Label": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "none"}},
        "Resources": TEMPLATE["Resources"],
    }
    begun = films.cfn.update_stack_set(StackSetName="films", TemplateBody=text(template))
    over(films, begun["OperationId"])
    assert created(films, ONE)["Status"] == "FAILED"
    assert "should either have input value" in instances(films)[ONE, WEST]["StatusReason"]
