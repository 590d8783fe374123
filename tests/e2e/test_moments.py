"""What is recalled is what was there: the shortcut that tests take is none in what they see."""

from __future__ import annotations

import service_reads
from worlds import World


def test_a_recalled_deployment_is_the_one_that_was_made(endpoint: World) -> None:
    endpoint.moments.clear()
    stack_id = endpoint.streamflix("local")
    made = service_reads.state(endpoint.client)
    events = endpoint.events(stack_id)
    assert endpoint.delete(stack_id) == "DELETE_COMPLETE"
    assert service_reads.difference(made, service_reads.state(endpoint.client))
    assert endpoint.streamflix("local") == stack_id
    again = service_reads.difference(made, service_reads.state(endpoint.client))
    # How far back it can be restored follows the clock.
    assert again.keys() <= {"rds.describe_db_instances"}
    assert endpoint.events(stack_id) == events
    told = endpoint.described(_same_again(endpoint, stack_id))
    assert told["Status"] == "FAILED"
    assert "didn't contain changes" in told["StatusReason"]


def _same_again(world: World, stack_id: str) -> str:
    parameters = [
        {"ParameterKey": one["ParameterKey"], "UsePreviousValue": True}
        for one in world.stack(stack_id)["Parameters"]
    ]
    made = world.cfn.create_change_set(
        StackName=stack_id,
        ChangeSetName="again",
        UsePreviousTemplate=True,
        IncludeNestedStacks=True,
        Capabilities=["CAPABILITY_IAM"],
        Parameters=parameters,
    )
    return str(made["Id"])
