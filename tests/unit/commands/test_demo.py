"""What the demonstration changes, and how it proves that nothing is left."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from generator.commands.shared.demo_script import another_size, left
from generator.deploy.destroy.account_inventory import SNAPSHOTS, inventory
from generator.errors import AwsError


@dataclass
class Services:
    """What the services list, by operation."""

    lists: dict[str, list[str]] = field(default_factory=dict)
    held: list[dict[str, str]] = field(default_factory=list)

    def search(self, service: str, operation: str, query: str) -> list[str]:
        return self.lists.get(operation, [])

    def pages(self, service: str, operation: str, key: str) -> list[dict[str, str]]:
        assert operation == "describe_stacks"
        return self.held


def ends(at_the_end: Services) -> str:
    lines: list[str] = []
    first = inventory(Services({"describe_vpcs": ["vpc-0"]}))
    assert left(at_the_end, (first, first), lines.append) == 0
    return "\n".join(lines)


def test_a_size_that_the_tasks_do_not_have() -> None:
    assert another_size({"TaskCpu": "256"}) == {"TaskCpu": "512", "TaskMemory": "1024"}
    assert another_size({"TaskCpu": "512"}) == {"TaskCpu": "256", "TaskMemory": "512"}


def test_what_was_there_at_first_may_stay() -> None:
    told = ends(Services({"describe_vpcs": ["vpc-0"]}))
    assert "Nothing else is left" in told
    assert "Kept on purpose" not in told


def test_a_snapshot_stays_on_purpose() -> None:
    assert "Kept on purpose" in ends(Services({"describe_db_snapshots": ["last"]}))
    assert SNAPSHOTS in inventory(Services())


def test_what_is_forgotten_is_named() -> None:
    with pytest.raises(AwsError, match=r"(?s)is left.*VPCs: vpc-1, vpc-2"):
        ends(Services({"describe_vpcs": ["vpc-2", "vpc-0", "vpc-1"]}))


def test_a_stack_that_is_left_counts_too() -> None:
    with pytest.raises(AwsError, match="Something is left"):
        ends(Services({"describe_vpcs": ["vpc-0"]}, [{"StackName": "left"}]))
