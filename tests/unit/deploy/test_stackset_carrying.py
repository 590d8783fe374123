"""Operations begun and watched, against an AWS written by hand."""

from __future__ import annotations

from typing import Any

import pytest

from generator.deploy.aws.client import AwsApiError, AwsConnectionError
from generator.deploy.stack_sets.api import Home
from generator.deploy.stack_sets.execute import carried, finished
from generator.deploy.stack_sets.requests import Step
from generator.deploy.stack_sets.watch import Look, watched
from generator.errors import AwsError
from generator.plan.stack_sets.model import Target

from .fakes import FakeAws

TARGET = Target("111111111111", "eu-west-1")


def result(status: str, reason: str = "") -> dict[str, Any]:
    told = {"Account": TARGET.account, "Region": TARGET.region, "Status": status}
    return {**told, "StatusReason": reason} if reason else told


class World:
    """An AWS in which operations end with their second look."""

    def __init__(self, status: str = "SUCCEEDED") -> None:
        self.status = status
        self.looks: dict[str, int] = {}
        self.active: list[dict[str, Any]] = []
        self.refusals: list[str] = []
        self.ids = iter(f"id-{n}" for n in range(99))
        self.told: list[Any] = []
        self.aws = FakeAws(
            answers={
                "create_stack_set": lambda asked: {"StackSetId": "films:1"},
                "update_stack_instances": self.begin,
                "describe_stack_set_operation": self.operation,
                "list_stack_set_operation_results": self.results,
                "list_stack_set_operations": lambda asked: {"Summaries": self.active},
            }
        )
        self.home = Home(self.aws, "films")

    def begin(self, asked: Any) -> Any:
        if self.refusals:
            code = self.refusals.pop(0)
            raise AwsApiError(code, f"AWS rejected the request: {code}")
        return {"OperationId": asked["OperationId"]}

    def operation(self, asked: Any) -> Any:
        name = asked["OperationId"]
        self.looks[name] = self.looks.get(name, 0) + 1
        over = self.looks[name] > 1
        if over:
            self.active = [one for one in self.active if one["OperationId"] != name]
        return {"StackSetOperation": {"Status": self.status if over else "RUNNING"}}

    def results(self, asked: Any) -> Any:
        over = self.looks[asked["OperationId"]] > 1
        return {"Summaries": [result("SUCCEEDED" if over else "RUNNING")]}

    def carry(self, *steps: Step) -> list[tuple[Step, Look]]:
        return list(
            carried(
                self.home,
                steps,
                lambda: next(self.ids),
                lambda name, what: self.told.append((name, what)),
                self.told.append,
            )
        )

    def sent(self, operation: str) -> list[Any]:
        return [asked for name, asked in self.aws.done if name == operation]


def step(words: str = "update") -> Step:
    return Step("update_stack_instances", {"Accounts": ["a"]}, (TARGET,), words)


def test_steps_go_one_after_the_other_each_with_an_id_of_its_own() -> None:
    world = World()
    first, second = world.carry(step("one"), step("two"))
    assert [first[0].words, second[0].words] == ["one", "two"]
    assert [one["OperationId"] for one in world.sent("update_stack_instances")] == ["id-0", "id-1"]
    assert world.sent("update_stack_instances")[0]["StackSetName"] == "films"
    news = [[one.status for one in look.news] for look in world.told if isinstance(look, Look)]
    assert news == [["RUNNING"], ["SUCCEEDED"]] * 2


def test_a_step_that_fails_is_the_last() -> None:
    world = World("FAILED")
    found = world.carry(step("one"), step("two"))
    assert [one.words for one, _ in found] == ["one"]
    assert found[0][1].status == "FAILED"


def test_making_the_set_is_no_operation() -> None:
    world = World()
    world.carry(Step("create_stack_set", {"TemplateURL": "x"}), step())
    assert world.sent("create_stack_set")[0]["ClientRequestToken"] == "id-0"


def test_a_request_that_was_taken_although_its_answer_was_lost_is_not_made_twice() -> None:
    world = World()
    world.refusals = ["OperationIdAlreadyExistsException"]
    assert len(world.carry(step())) == 1


def test_another_s_operation_before_the_first_step_makes_the_plan_old() -> None:
    world = World()
    world.refusals = ["OperationInProgressException"]
    with pytest.raises(AwsError, match="began an operation on films since it was planned"):
        world.carry(step())


def test_later_another_s_operation_is_waited_for() -> None:
    world = World()
    world.carry(step("one"))
    world.refusals = ["OperationInProgressException"]
    world.active = [{"OperationId": "theirs", "Status": "RUNNING", "Action": "CREATE"}]
    world.carry(Step("create_stack_set", {}), step("two"))
    assert world.looks["theirs"] == 2
    assert len(world.sent("update_stack_instances")) == 3


def test_a_set_that_never_rests_is_given_up() -> None:
    world = World()
    world.refusals = ["OperationInProgressException"] * 9
    with pytest.raises(AwsError, match="films does not come to rest"):
        world.carry(Step("create_stack_set", {}), step())


def test_any_other_refusal_goes_on_its_way() -> None:
    world = World()
    world.refusals = ["ValidationError"]
    with pytest.raises(AwsApiError, match="ValidationError"):
        world.carry(step())


def test_what_is_not_over_is_looked_on_at_the_oldest_first() -> None:
    world = World()
    world.active = [
        {"OperationId": name, "Status": "RUNNING", "Action": "CREATE"} for name in ("new", "old")
    ]
    begun: list[str] = []
    finished(world.home, lambda name, what: begun.append(name), lambda look: None)
    assert begun == ["old", "new"]


def test_others_that_never_end_are_given_up() -> None:
    world = World()
    endless = [{"OperationId": "x", "Status": "QUEUED", "Action": "CREATE"}]
    world.aws.answers["list_stack_set_operations"] = lambda asked: {"Summaries": endless}
    with pytest.raises(AwsError, match="Others go on beginning operations on films"):
        finished(world.home, lambda name, what: None, lambda look: None)


def test_a_look_tells_where_it_failed_and_where_it_was_not_tried() -> None:
    world = World()
    world.aws.answers["list_stack_set_operation_results"] = lambda asked: {
        "Summaries": [result("FAILED", "no room"), {**result("CANCELLED"), "Region": "us-east-1"}]
    }
    *_, look = watched(world.home, "one", 2)
    assert [(one.target, one.reason) for one in look.failed] == [(TARGET, "no room")]
    assert [one.target.region for one in look.cancelled] == ["us-east-1"]


def test_a_delegated_administrator_says_so_in_every_request() -> None:
    world = World()
    home = Home(world.aws, "films", "DELEGATED_ADMIN")
    list(watched(home, "one"))
    assert all(asked["CallAs"] == "DELEGATED_ADMIN" for _, asked in world.aws.done)


def test_throttling_and_a_lost_network_are_waited_out() -> None:
    world = World()
    troubles = [AwsConnectionError("the line is down"), AwsApiError("Throttling", "slow down")]
    answer = world.operation

    def troubled(asked: Any) -> Any:
        if troubles:
            raise troubles.pop(0)
        return answer(asked)

    world.aws.answers["describe_stack_set_operation"] = troubled
    looks = list(watched(world.home, "one"))
    assert looks[0].notice.startswith("AWS cannot be reached; what was begun goes on there")
    assert looks[2].notice == "AWS answers again."
    assert [look.status for look in looks] == ["RUNNING"] * 3 + ["SUCCEEDED"]


def test_a_refusal_that_does_not_pass_ends_it() -> None:
    world = World()
    world.aws.answers["describe_stack_set_operation"] = [AwsApiError("AccessDenied", "no")]
    with pytest.raises(AwsApiError):
        list(watched(world.home, "one"))


@pytest.mark.parametrize(("misses", "code"), [(3, ""), (9, "OperationNotFoundException")])
def test_an_operation_may_be_too_new_to_be_known(misses: int, code: str) -> None:
    unknown = AwsApiError("OperationNotFoundException", "AWS: Operation not found")
    told = {"StackSetOperation": {"Status": "SUCCEEDED"}}
    world = World()
    world.aws.answers["describe_stack_set_operation"] = [*[unknown] * misses, told]
    world.aws.answers["list_stack_set_operation_results"] = [{"Summaries": []}]
    if code:
        with pytest.raises(AwsApiError, match="not found"):
            list(watched(world.home, "id"))
        return
    assert list(watched(world.home, "id"))[-1].status == "SUCCEEDED"


def test_active_operations_are_looked_for_among_the_newest() -> None:
    world = World()
    world.active = [{"OperationId": "b", "Status": "QUEUED"}, {"OperationId": "a", "Status": "x"}]
    assert [one["OperationId"] for one in world.home.active()] == ["b"]
    [(_, asked)] = world.aws.done
    assert asked["MaxResults"] == 100
