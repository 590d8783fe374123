"""What ECS says of a service that does not become stable."""

from __future__ import annotations

from typing import Any

from generator.deploy.aws.client import AwsApiError
from generator.deploy.stack.ecs_tasks import cluster_of, troubles

from .fakes import FakeAws

SERVICE = "arn:aws:ecs:eu-west-2:123456789012:service/api-cluster/api"


def stopped(reason: str, *containers: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"stoppedReason": reason, "containers": list(containers), **more}


def ecs(tasks: list[dict[str, Any]], **service: Any) -> FakeAws:
    return FakeAws(
        answers={
            "list_tasks": [{"taskArns": [f"task-{n}" for n in range(len(tasks))]}],
            "describe_tasks": [{"tasks": tasks}],
            "describe_services": [{"services": [service]}],
        }
    )


def test_reasons_exit_codes_and_events_are_told_each_once() -> None:
    crashed = {"name": "api", "exitCode": 137, "reason": "OutOfMemoryError: killed"}
    fine = {"name": "sidecar", "exitCode": 0}
    aws = ecs(
        [stopped("Essential container in task exited", crashed, fine)] * 2,
        events=[{"message": "(service api) is unhealthy"}],
        deployments=[
            {"rolloutState": "FAILED", "rolloutStateReason": "circuit breaker: tasks failed"},
            {"rolloutState": "COMPLETED", "rolloutStateReason": "done"},
        ],
    )
    assert troubles(aws, SERVICE) == (
        "A task stopped: Essential container in task exited; container api: exit code 137,"
        " OutOfMemoryError: killed.",
        "Its deployment failed: circuit breaker: tasks failed",
        "The service says: (service api) is unhealthy",
    )
    assert aws.done[0] == (
        "list_tasks",
        {"cluster": "api-cluster", "serviceName": SERVICE, "desiredStatus": "STOPPED"},
    )


def test_the_last_ones_come_first_and_what_a_rollout_stopped_is_left_out() -> None:
    aws = ecs(
        [
            stopped("Old", stoppedAt="2026-01-01"),
            stopped("New", stoppedAt="2026-01-02"),
            stopped("Scaling activity", stopCode="ServiceSchedulerInitiated"),
        ]
    )
    assert troubles(aws, SERVICE) == ("A task stopped: New.", "A task stopped: Old.")


def test_only_a_code_is_told_where_there_is_no_more() -> None:
    task = {"stopCode": "TaskFailedToStart", "containers": [{"name": "api"}]}
    assert troubles(ecs([task]), SERVICE) == ("A task stopped: TaskFailedToStart.",)
    assert troubles(ecs([{}]), SERVICE) == ("A task stopped: no reason is given.",)


def test_no_tasks_no_rights_and_no_cluster_give_no_sentences() -> None:
    assert troubles(ecs([]), SERVICE) == ()
    refused = AwsApiError("AccessDeniedException", "AWS rejected ListTasks.")
    answers = {"list_tasks": [refused], "describe_services": [{"services": []}]}
    assert troubles(FakeAws(answers=answers), SERVICE) == ()
    assert troubles(FakeAws(), "arn:aws:ecs:eu-west-2:123456789012:service/api") == ()


def test_clusters_stand_in_long_arns() -> None:
    assert cluster_of(SERVICE) == "api-cluster"
    assert cluster_of("api") == ""
