"""An AWS written by hand: dictionaries of answers, and a list of what was asked for."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any

from generator.deploy.aws.client import AwsApiError

STACK = "AWS::CloudFormation::Stack"

RANDOM = ("delete_stack", "rollback_stack", "cancel_update_stack", "continue_update_rollback")
"""Operations whose request tokens are made at random."""


@dataclass
class FakeAws:
    """Answers from its fields; what changes something is noted in ``done``.

    ``answers``: for any other operation, by its name: a function of the request, or a list.
    """

    region: str = "eu-west-2"
    change_sets: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    held: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    happened: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    buckets: dict[str, dict[str, bytes]] = field(default_factory=dict)
    configured: dict[str, dict[str, Any]] = field(default_factory=dict)
    states: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    done: list[tuple[Any, ...]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    is_here: bool = True

    def sleep(self, seconds: float) -> None:
        pass

    def clock(self) -> float:
        return float(len(self.done))

    def dns_suffix(self) -> str:
        return "amazonaws.com"

    def ask(
        self, service: str, operation: str, request: Any = None, about: str = ""
    ) -> dict[str, Any]:
        """The answer of the method that is named like the operation, or of ``answers``.

        The tokens of :data:`RANDOM` are in ``tokens``, not in ``done``.
        """
        asked = dict(request or {})
        if operation in RANDOM:
            self.tokens.append(asked.pop("ClientRequestToken"))
        if operation in self.answers:
            self.done.append((operation, asked))
            return _next(self.answers[operation], asked)
        if service == "s3" and not hasattr(self, operation):
            return self._configuration(operation, asked)
        return getattr(self, operation)(asked)

    def pages(self, service: str, operation: str, key: str, request: Any = None) -> list[Any]:
        return list(self.ask(service, operation, request)[key])

    def get_caller_identity(self, asked: Any) -> dict[str, Any]:
        return {"Account": "123456789012", "Arn": "arn:aws:iam::123456789012:user/someone"}

    def head_bucket(self, asked: Any) -> dict[str, Any]:
        if asked["Bucket"] not in self.buckets:
            raise AwsApiError("404", "Not Found")
        return {}

    def create_bucket(self, asked: Any) -> dict[str, Any]:
        self.done.append(("create bucket", asked["Bucket"]))
        self.buckets[asked["Bucket"]] = {}
        return {}

    def _configuration(self, operation: str, asked: dict[str, Any]) -> dict[str, Any]:
        """What ``put_…`` wrote last is what ``get_…`` answers; what no one wrote is empty."""
        verb, _, what = operation.partition("_")
        if verb == "get":
            return self.configured.get(what, {})
        told = {k: v for k, v in asked.items() if k not in ("Bucket", "ExpectedBucketOwner")}
        for name in ("VersioningConfiguration", "LifecycleConfiguration"):
            told |= told.pop(name, {})
        self.configured[what] = told
        return {}

    def list_objects_v2(self, asked: Any) -> dict[str, Any]:
        found = self.buckets[asked["Bucket"]]
        tags = {key: hashlib.md5(body).hexdigest() for key, body in found.items()}
        listed = [{"Key": key, "ETag": f'"{tag}"'} for key, tag in tags.items()]
        return {"Contents": [one for one in listed if one["Key"].startswith(asked["Prefix"])]}

    def head_object(self, asked: Any) -> dict[str, Any]:
        body = self.buckets[asked["Bucket"]][asked["Key"]]
        return {"ChecksumSHA256": base64.b64encode(hashlib.sha256(body).digest()).decode()}

    def put_object(self, asked: Any) -> dict[str, Any]:
        self.done.append(("put", asked["Key"]))
        self.buckets[asked["Bucket"]][asked["Key"]] = asked["Body"]
        return {}

    def describe_stacks(self, asked: Any) -> dict[str, Any]:
        return {"Stacks": [self.states.pop(0) if len(self.states) > 1 else self.states[0]]}

    def list_stack_resources(self, asked: Any) -> dict[str, Any]:
        return {"StackResourceSummaries": self.held.get(asked["StackName"], [])}

    def describe_stack_events(self, asked: Any) -> dict[str, Any]:
        return {"StackEvents": self.happened.get(asked["StackName"], [])}

    def create_change_set(self, asked: Any) -> dict[str, Any]:
        self.done.append(("create change set", asked["ChangeSetName"]))
        return {"Id": "root", "StackId": "stack"}

    def describe_change_set(self, asked: Any) -> dict[str, Any]:
        return _next(self.change_sets[asked["ChangeSetName"]], asked)

    def execute_change_set(self, asked: Any) -> dict[str, Any]:
        self.done.append(("execute", asked["ChangeSetName"]))
        return {}

    def delete_change_set(self, asked: Any) -> dict[str, Any]:
        self.done.append(("delete change set", asked["ChangeSetName"]))
        return {}


def _next(answers: Any, asked: dict[str, Any]) -> dict[str, Any]:
    """What a function answers, or the next of a list, whose last one stays; errors are raised."""
    if callable(answers):
        return answers(asked)
    answer = answers.pop(0) if len(answers) > 1 else answers[0]
    if isinstance(answer, Exception):
        raise answer
    return answer


def change(logical_id: str, kind: str = "AWS::SNS::Topic", **more: str) -> dict[str, Any]:
    """One of DescribeChangeSet's changes."""
    told = {"Action": "Modify", "LogicalResourceId": logical_id, "ResourceType": kind, **more}
    return {"Type": "Resource", "ResourceChange": told}


def described(
    *changes: dict[str, Any], status: str = "CREATE_COMPLETE", reason: str = ""
) -> dict[str, Any]:
    """What DescribeChangeSet says."""
    return {"Status": status, "StatusReason": reason, "Changes": list(changes)}
