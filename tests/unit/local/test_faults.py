"""Faults, with a clock and a sleep of our own."""

from __future__ import annotations

import threading

import pytest
from waits import BOUND, until

from generator.local.errors import ApiError
from generator.local.fault import Fault, fault_from
from generator.local.faults import DroppedError, Faults
from generator.local.handler import HandlerError


@pytest.fixture
def clock() -> list[float]:
    """The time, in its only item."""
    return [0.0]


@pytest.fixture
def faults(clock: list[float]) -> Faults:
    """Faults that go by that time."""
    return Faults(lambda: clock[0])


def test_failure_strikes_its_resource_as_often_as_asked(faults: Faults) -> None:
    faults.add(Fault("fail", "Database/Instance", "create", "no", "AlreadyExists", times=2))
    faults.before_resource("Database/Instance", "update")
    faults.before_resource("Instance", "create")
    for _ in range(2):
        with pytest.raises(HandlerError, match="no") as failed:
            faults.before_resource("Database/Instance", "create")
        assert failed.value.code == "AlreadyExists"
    faults.before_resource("Database/Instance", "create")
    assert faults.waiting() == []


def test_failure_without_end_is_cleared(faults: Faults) -> None:
    faults.add(Fault("fail", "*", times=-1))
    for _ in range(5):
        with pytest.raises(HandlerError):
            faults.before_resource("A", "create")
    faults.clear()
    faults.before_resource("A", "create")


def test_delays_end_by_themselves_or_when_they_are_cleared(faults: Faults) -> None:
    faults.add(Fault("delay", "A", seconds=0.001))
    faults.before_resource("A", "delete")
    faults.add(Fault("delay", action="DescribeStacks", seconds=BOUND))
    faults.before_request("CreateStack")
    call = threading.Thread(target=faults.before_request, args=("DescribeStacks",))
    call.start()
    until(lambda: [fault.seconds for fault in faults.held()] == [BOUND])
    faults.clear()
    call.join()
    assert faults.held() == []


@pytest.mark.parametrize(
    ("pattern", "struck", "spared"),
    [
        ("*", ["A", "Service/Log"], []),
        ("Service/*", ["Service/Log", "Service/Inner/Log"], ["Log", "Other/Log"]),
        ("*/Log", ["Service/Log", "Service/Inner/Log"], ["Log", "Service/Logs"]),
        ("Log?", ["Log1"], ["Log", "Log12", "Service/Log1"]),
    ],
)
def test_patterns_strike_whatever_they_fit(
    faults: Faults, pattern: str, struck: list[str], spared: list[str]
) -> None:
    faults.add(Fault("fail", pattern, times=-1))
    faults.add(Fault("stop", pattern, message="stopped", times=-1))
    for path in spared:
        faults.before_resource(path, "create")
        assert faults.stopping(path) == ""
    for path in struck:
        with pytest.raises(HandlerError):
            faults.before_resource(path, "create")
        assert faults.stopping(path) == "stopped"


def test_what_is_held_goes_on_when_it_is_released_or_another_action_was_answered() -> None:
    faults = Faults()
    faults.add(Fault("hold", "A", "create", times=2))
    faults.add(Fault("hold", action="CreateStack", until="DescribeStacks"))
    calls = [
        *(threading.Thread(target=faults.before_resource, args=("A", "create")) for _ in range(2)),
        threading.Thread(target=faults.before_request, args=("CreateStack",)),
    ]
    for call in calls:
        call.start()
    until(lambda: len(faults.held()) == 3)
    assert faults.waiting() == []
    faults.after_request("DescribeStackEvents")
    assert len(faults.held()) == 3
    faults.after_request("DescribeStacks")
    calls[2].join()
    assert [fault.resource for fault in faults.held()] == ["A", "A"]
    faults.clear()
    for call in calls:
        call.join()
    assert faults.held() == []


def test_requests_are_throttled_and_dropped(faults: Faults) -> None:
    faults.add(Fault("throttle", action="*"))
    with pytest.raises(ApiError, match="Rate exceeded"):
        faults.before_request("DescribeStacks")
    faults.add(Fault("drop", action="CreateStack"))
    with pytest.raises(DroppedError):
        faults.before_request("CreateStack")
    faults.add(Fault("drop", action="CreateStack", after_effect=True))
    faults.before_request("CreateStack")
    with pytest.raises(DroppedError):
        faults.after_request("CreateStack")
    faults.after_request("CreateStack")


def test_unreachable_for_a_while(faults: Faults, clock: list[float]) -> None:
    faults.add(Fault("unreachable", seconds=10))
    with pytest.raises(DroppedError):
        faults.before_connection()
    clock[0] = 11
    faults.before_connection()


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, "kind must be one of"),
        ({"kind": "explode"}, "kind must be one of"),
        ({"kind": "fail"}, "needs the path"),
        ({"kind": "drop", "colour": "red"}, "has no colour"),
        ({"kind": "drop", "times": "often"}, "times must be int"),
        ({"kind": "delay", "seconds": "long"}, "seconds must be float"),
        ({"kind": "fail", "resource": "A", "times": True}, "times must be int"),
        ({"kind": "fail", "resource": "A", "times": 0}, "times must be 1 or more"),
        ({"kind": "fail", "resource": "A", "times": -2}, "times must be 1 or more"),
        ({"kind": "fail", "resource": "Service/"}, "no path of logical IDs"),
        ({"kind": "fail", "resource": "/Service/Log"}, "no path of logical IDs"),
        ({"kind": "fail", "resource": "Service.Log"}, "no path of logical IDs"),
        ({"kind": "fail", "resource": "my-service"}, "no path of logical IDs"),
        ({"kind": "fail", "resource": "A", "action": "CreateStack"}, "action must be one of"),
        ({"kind": "fail", "resource": "A", "action": "Create"}, "action must be one of"),
        ({"kind": "stop", "resource": "A", "action": "update"}, "A stop has no action"),
        ({"kind": "throttle", "action": "DescribeStack"}, "no action of CloudFormation"),
        ({"kind": "delay", "action": "create", "seconds": 1}, "no action of CloudFormation"),
        ({"kind": "throttle", "resource": "A"}, "strikes requests, no resource"),
        ({"kind": "hold", "resource": "A", "until": "create"}, "no action of CloudFormation"),
        ({"kind": "drop", "until": "DescribeStacks"}, "until is for a hold"),
        ({"kind": "throttle", "after_effect": True}, "after_effect is for a drop"),
        ({"kind": "delay", "resource": "A"}, "needs seconds"),
        ({"kind": "unreachable"}, "needs seconds"),
    ],
)
def test_what_is_no_fault(given: dict[str, object], wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        fault_from(given)


def test_fault_from_data() -> None:
    given = {"kind": "delay", "resource": "A", "seconds": 1}
    assert fault_from(given) == Fault("delay", "A", seconds=1)


def test_tasks_stop_for_their_reason_once(faults: Faults) -> None:
    faults.add(Fault("stop", "Service/EcsService", message="no image"))
    faults.before_resource("Service/EcsService", "create")
    faults.before_request("DescribeStacks")
    assert faults.stopping("Service/Other") == ""
    assert faults.stopping("Service/EcsService") == "no image"
    assert faults.stopping("Service/EcsService") == ""


def test_tasks_that_stop_need_a_resource() -> None:
    with pytest.raises(ValueError, match="A stop needs the path of a resource"):
        fault_from({"kind": "stop"})
