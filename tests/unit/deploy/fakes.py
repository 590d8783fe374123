"""An AWS written by hand: dictionaries of answers, and a list of what was asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

STACK = "AWS::CloudFormation::Stack"


@dataclass
class FakeAws:
    """Answers from its fields; what changes something is noted in ``done``."""

    region: str = "eu-west-2"
    change_sets: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    held: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    happened: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    buckets: dict[str, set[str]] = field(default_factory=dict)
    states: list[dict[str, Any]] = field(default_factory=list)
    done: list[tuple[str, ...]] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        pass

    def account(self) -> str:
        return "123456789012"

    def dns_suffix(self) -> str:
        return "amazonaws.com"

    def has_bucket(self, bucket: str, owner: str) -> bool:
        return bucket in self.buckets

    def create_bucket(self, bucket: str) -> None:
        self.done.append(("create bucket", bucket))
        self.buckets[bucket] = set()

    def keys(self, bucket: str, prefix: str) -> set[str]:
        return {key for key in self.buckets[bucket] if key.startswith(prefix)}

    def put_new(self, bucket: str, key: str, body: bytes, owner: str) -> None:
        self.done.append(("put", key))
        self.buckets[bucket].add(key)

    def stack(self, name: str) -> dict[str, Any]:
        return self.states.pop(0) if len(self.states) > 1 else self.states[0]

    def resources(self, stack: str) -> list[dict[str, Any]]:
        return self.held.get(stack, [])

    def events(self, stack: str) -> list[dict[str, Any]]:
        return self.happened.get(stack, [])

    def create_change_set(self, request: dict[str, Any]) -> tuple[str, str]:
        self.done.append(("create change set", request["ChangeSetName"]))
        return "root", "stack"

    def change_set(self, change_set_id: str) -> dict[str, Any]:
        answers = self.change_sets[change_set_id]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def execute_change_set(self, change_set_id: str) -> None:
        self.done.append(("execute", change_set_id))

    def delete_change_set(self, change_set_id: str) -> None:
        self.done.append(("delete change set", change_set_id))


def change(logical_id: str, kind: str = "AWS::SNS::Topic", **more: str) -> dict[str, Any]:
    """One of DescribeChangeSet's changes."""
    told = {"Action": "Modify", "LogicalResourceId": logical_id, "ResourceType": kind, **more}
    return {"Type": "Resource", "ResourceChange": told}


def described(
    *changes: dict[str, Any], status: str = "CREATE_COMPLETE", reason: str = ""
) -> dict[str, Any]:
    """What DescribeChangeSet says."""
    return {"Status": status, "StatusReason": reason, "Changes": list(changes)}
