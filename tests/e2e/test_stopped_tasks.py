"""Tasks that stop: what CloudFormation, ECS and our own commands say of them."""

from __future__ import annotations

import service_reads
from worlds import World

from generator.deploy.stack.ecs_tasks import troubles
from generator.local.fault import Fault

WHY = "CannotPullContainerError: there is no image 2.0"


def test_a_service_whose_tasks_stop_is_given_up(endpoint: World) -> None:
    stack_id = endpoint.streamflix("local")
    before = service_reads.state(endpoint.client)
    endpoint.aws.faults.add(Fault("stop", "Service/EcsService", message=WHY))
    parameters = [
        {"ParameterKey": one["ParameterKey"], "UsePreviousValue": True}
        for one in endpoint.stack(stack_id)["Parameters"]
        if one["ParameterKey"] != "ImageTag"
    ]
    endpoint.cfn.update_stack(
        StackName=stack_id,
        UsePreviousTemplate=True,
        Capabilities=["CAPABILITY_IAM"],
        Parameters=[*parameters, {"ParameterKey": "ImageTag", "ParameterValue": "2.0"}],
    )
    assert endpoint.settled(stack_id) == "UPDATE_ROLLBACK_COMPLETE"
    nested = endpoint.resources(stack_id)["Service"]["PhysicalResourceId"]
    reasons = endpoint.reasons(nested)
    assert any("'ECS Deployment Circuit Breaker was triggered'" in one for one in reasons)
    service = endpoint.resources(nested)["EcsService"]["PhysicalResourceId"]
    told = troubles(endpoint.road(), service)
    assert any(WHY in one for one in told)
    left = service_reads.difference(before, service_reads.state(endpoint.client))
    assert left.keys() <= {"rds.describe_db_instances"}


def test_the_first_deployment_of_such_a_service_leaves_nothing(endpoint: World) -> None:
    endpoint.empty()
    endpoint.aws.faults.add(Fault("stop", "Service", message=WHY))
    template = {
        "Resources": {
            "Cluster": {"Type": "AWS::ECS::Cluster"},
            "Task": {
                "Type": "AWS::ECS::TaskDefinition",
                "Properties": {
                    "ContainerDefinitions": [{"Name": "api", "Image": "api", "Memory": 128}]
                },
            },
            "Service": {
                "Type": "AWS::ECS::Service",
                "Properties": {
                    "Cluster": {"Ref": "Cluster"},
                    "TaskDefinition": {"Ref": "Task"},
                    "LaunchType": "FARGATE",
                },
            },
        }
    }
    assert endpoint.create("films", template) == "ROLLBACK_COMPLETE"
    assert endpoint.client("ecs").list_clusters()["clusterArns"] == []
    assert any("Circuit Breaker" in reason for reason in endpoint.reasons("films"))
    assert endpoint.aws.faults.waiting() == []
