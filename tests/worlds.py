"""A local AWS with ready clients, and what it holds, kept for the next test.

World ○→ endpoint ○→ CloudFormation and the services
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping
from contextlib import chdir
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.session import Session
from moments import Moment
from waits import until

from generator.deploy.aws.client import Aws, Endpoint
from generator.local.aws import LocalAws
from generator.local.fault import Fault
from generator.local.loading import models

REGION = "eu-west-2"
ACCOUNT = "123456789012"
BUCKET = "templates"
ROOTS = {"nested": "templates/nested/root.yaml", "flat": "templates/flat/streamflix.yaml"}
ROOT = Path(__file__).parent.parent


@dataclass
class World:
    """The endpoint and ready clients; templates are Python data.

    ``holds`` names what is there and was not touched since it was made, empty where no one knows.
    """

    aws: LocalAws
    holds: str = ""
    moments: dict[str, Moment] = field(default_factory=dict)
    clients: dict[tuple[str, str, str], Any] = field(default_factory=dict)

    def empty(self) -> None:
        """Forget everything that is there."""
        self.aws.reset()
        self.holds = ""

    def recalled(self, name: str, make: Callable[[], object]) -> None:
        """Let nothing be there but what ``make`` makes; the second time it is only recalled.

        ``name`` stands for what is made: one name, one thing.
        """
        if name in self.moments:
            self.moments[name].recall(self.aws)
        else:
            self.aws.reset()
            make()
            self.moments[name] = Moment(self.aws)
        self.holds = ""

    def streamflix(self, name: str, **changed: str) -> str:
        """Recall an environment as it is deployed first, some parameters changed; its stack ID.

        A file of ``parameters/`` and the committed templates, by a nested change set. Anyone who
        gets it may change it.
        """
        chosen = "".join(f" {key}={value}" for key, value in sorted(changed.items()))
        self.recalled(f"{name}{chosen}", lambda: self.deploy(name, changed))
        return str(self.stack(f"streamflix-{name}")["StackId"])

    def deploy(self, name: str, changed: Mapping[str, str], delivery: str = "") -> None:
        """Deploy an environment by one change set, nested or flat as its settings or we say."""
        _deploy(self, name, changed, delivery)

    def road(self) -> Aws:
        """The road to AWS that our commands take, to this endpoint."""
        return Aws(REGION, Endpoint(self.aws.endpoint_url, ACCOUNT, "local"))

    def client(self, service: str, region: str = REGION, account: str = ACCOUNT) -> Any:
        """A boto3 client that talks to the endpoint, without retries; made once."""
        key = (service, region, account)
        if key not in self.clients:
            self.clients[key] = _session().client(
                service,
                endpoint_url=self.aws.endpoint_url,
                region_name=region,
                aws_access_key_id=account,
                aws_secret_access_key="local",
                config=Config(retries={"total_max_attempts": 1}),
            )
        return self.clients[key]

    @cached_property
    def cfn(self) -> Any:
        """CloudFormation."""
        return self.client("cloudformation")

    @cached_property
    def s3(self) -> Any:
        """S3."""
        return self.client("s3")

    @cached_property
    def ssm(self) -> Any:
        """Systems Manager."""
        return self.client("ssm")

    @cached_property
    def sns(self) -> Any:
        """SNS."""
        return self.client("sns")

    def bucket(self) -> str:
        """A bucket for templates."""
        where = {"LocationConstraint": REGION}
        self.s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=where)
        return BUCKET

    def upload(self, name: str, template: Mapping[str, Any]) -> str:
        """Put a template into the bucket; its regional, path-style URL."""
        self.s3.put_object(Bucket=BUCKET, Key=name, Body=json.dumps(template).encode())
        return f"https://s3.{REGION}.amazonaws.com/{BUCKET}/{name}"

    def status(self, name: str) -> str:
        """A stack's status."""
        return str(self.stack(name)["StackStatus"])

    def stack(self, name: str) -> Any:
        """A stack as DescribeStacks tells it."""
        return self.cfn.describe_stacks(StackName=name)["Stacks"][0]

    def settled(self, name: str) -> str:
        """Wait until a stack is at rest; its status."""
        return until(lambda: _final(self.status(name)))

    def hold(self, resource: str, action: str, until_answered: str = "") -> None:
        """Hold the next operation on a resource: until an action is answered, or released."""
        self.aws.faults.add(Fault("hold", resource, action, until=until_answered))

    def held(self, count: int = 1) -> None:
        """Wait until that many operations are held."""
        until(lambda: len(self.aws.faults.held()) == count)

    def release(self) -> None:
        """Let go on what is held."""
        self.aws.faults.release()

    def create(self, name: str, template: Mapping[str, Any], **given: Any) -> str:
        """Create a stack and wait; its status."""
        stack = self.cfn.create_stack(
            StackName=name, TemplateBody=json.dumps(template), **_request(given)
        )
        return self.settled(stack["StackId"])

    def update(self, name: str, template: Mapping[str, Any], **given: Any) -> str:
        """Update a stack and wait; its status."""
        self.cfn.update_stack(StackName=name, TemplateBody=json.dumps(template), **_request(given))
        return self.settled(name)

    def delete(self, name: str) -> str:
        """Delete a stack and wait; its status."""
        stack_id = self.stack(name)["StackId"]
        self.cfn.delete_stack(StackName=name)
        return self.settled(stack_id)

    def change_set(
        self, name: str, template: Mapping[str, Any] | str, kind: str = "UPDATE", **given: Any
    ) -> Any:
        """Create a nested change set and describe it, with property values; a text is a URL."""
        given.setdefault("IncludeNestedStacks", True)
        if isinstance(template, str):
            given["TemplateURL"] = template
        else:
            given["TemplateBody"] = json.dumps(template)
        made = self.cfn.create_change_set(
            StackName=name,
            ChangeSetName=f"changes-{next(_COUNTER)}",
            ChangeSetType=kind,
            **_request(given),
        )
        return self.described(made["Id"])

    def described(self, change_set_id: str, values: bool = True) -> Any:
        """A change set, once it is planned."""

        def planned() -> Any:
            found = self.cfn.describe_change_set(
                ChangeSetName=change_set_id, IncludePropertyValues=values
            )
            return found if _final(found["Status"]) else None

        return until(planned)

    def execute(self, change_set: Any, **how: Any) -> str:
        """Execute a change set and wait; the stack's status."""
        self.cfn.execute_change_set(ChangeSetName=change_set["ChangeSetId"], **how)
        return self.settled(change_set["StackId"])

    def resources(self, name: str) -> dict[str, Any]:
        """A stack's resources by logical ID."""
        listed = self.cfn.list_stack_resources(StackName=name)["StackResourceSummaries"]
        return {one["LogicalResourceId"]: one for one in listed}

    def events(self, name: str) -> list[tuple[str, str]]:
        """(logical ID, status) of a stack's events, oldest first."""
        pages = self.cfn.get_paginator("describe_stack_events").paginate(StackName=name)
        told = [event for page in pages for event in page["StackEvents"]]
        return [(e["LogicalResourceId"], e["ResourceStatus"]) for e in reversed(told)]

    def reasons(self, name: str) -> list[str]:
        """Every reason that a stack's events give, oldest first."""
        told = self.cfn.describe_stack_events(StackName=name)["StackEvents"]
        return [e["ResourceStatusReason"] for e in reversed(told) if "ResourceStatusReason" in e]

    def outputs(self, name: str) -> dict[str, str]:
        """A stack's outputs."""
        return {o["OutputKey"]: o["OutputValue"] for o in self.stack(name).get("Outputs", [])}

    def topics(self) -> set[str]:
        """Names of the SNS topics that there are."""
        return {t["TopicArn"].rpartition(":")[2] for t in self.sns.list_topics()["Topics"]}


@cache
def _session() -> boto3.Session:
    """A session that shares the services' models with the endpoint's."""
    core = Session()
    core.register_component("data_loader", models())
    return boto3.Session(botocore_session=core)


_COUNTER = itertools.count(1)


def _final(status: str) -> str:
    """A status that does not change by itself; otherwise nothing."""
    return "" if status.endswith(("_PENDING", "_IN_PROGRESS")) else status


def _request(given: Mapping[str, Any]) -> dict[str, Any]:
    """Keyword arguments, with ``parameters={…}`` and ``tags={…}`` as plain mappings."""
    request = dict(given)
    if "parameters" in request:
        request["Parameters"] = [
            {"ParameterKey": key, "ParameterValue": value}
            for key, value in request.pop("parameters").items()
        ]
    if "tags" in request:
        tags = request.pop("tags")
        request["Tags"] = [{"Key": key, "Value": value} for key, value in tags.items()]
    return request


def _deploy(world: World, name: str, changed: Mapping[str, str], delivery: str) -> None:
    from generator.cfn.load import load
    from generator.cfn.source.locations import files
    from generator.config.parameters.files import load_environment
    from generator.deploy.artifacts import upload as artifacts

    environment = load_environment(ROOT, name)
    settings = environment.settings
    with chdir(ROOT):
        product = load(ROOTS[delivery or settings.delivery], files())
    change_set = world.cfn.create_change_set(
        StackName=settings.stack_name,
        ChangeSetName="first",
        ChangeSetType="CREATE",
        TemplateURL=artifacts.place(world.road(), product).root_url,
        IncludeNestedStacks=True,
        Capabilities=list(settings.capabilities),
        **_request(
            {"parameters": {**environment.all_parameters, **changed}, "tags": environment.tags}
        ),
    )
    assert world.execute(world.described(change_set["Id"])) == "CREATE_COMPLETE"
