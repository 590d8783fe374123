"""StreamFlix deployed to the local AWS, and its change sets judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from worlds import REGION, World

from generator.cfn.load import STACK_TYPE, Product, load
from generator.cfn.schemas import Schemas
from generator.cfn.source.locations import files
from generator.config.parameters.files import Environment, load_environment
from generator.deploy.artifacts import upload
from generator.deploy.aws.client import Aws, Endpoint
from generator.deploy.stack.read_tree import read_deployed
from generator.plan.change_set.explain import read
from generator.plan.change_set.review import review_of
from generator.plan.diff.compare import compare
from generator.plan.diff.resolved_product import resolved_product
from generator.plan.model import ChangeReport
from generator.plan.policy.evaluate import PolicyContext

POLICY_CONTEXT = PolicyContext(date(2026, 1, 1))
_ROOT = "templates/nested/root.yaml"


def road(world: World) -> Aws:
    """The road to the local AWS."""
    given = world.aws.environment
    keys = given["AWS_ACCESS_KEY_ID"], given["AWS_SECRET_ACCESS_KEY"]
    return Aws(REGION, Endpoint(world.aws.endpoint_url, *keys))


@dataclass
class StreamFlix:
    """The product; ``folder`` holds templates/ and parameters/."""

    world: World
    folder: Path = Path()

    @property
    def environment(self) -> Environment:
        """The environment ``local``."""
        return load_environment(self.folder, "local")

    @property
    def name(self) -> str:
        """The stack's name."""
        return self.environment.settings.stack_name

    def product(self) -> Product:
        """The templates."""
        return load(_ROOT, files(str(self.folder)))

    def request(self, changed: Mapping[str, str]) -> dict[str, Any]:
        """What a change set is asked for."""
        placed = upload.place(road(self.world), self.product())
        given = {**self.environment.all_parameters, **changed}
        return {
            "StackName": self.name,
            "TemplateURL": placed.root_url,
            "IncludeNestedStacks": True,
            "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
            "Parameters": [{"ParameterKey": k, "ParameterValue": v} for k, v in given.items()],
            "Tags": [{"Key": k, "Value": v} for k, v in self.environment.tags.items()],
        }

    def deploy(self, **changed: str) -> None:
        """Make it stand, as its files say but for what is changed."""
        self.world.streamflix("local", **changed)

    def asked(self, **changed: str) -> Any:
        """A change set that can be executed."""
        made = self.world.cfn.create_change_set(ChangeSetName="changes", **self.request(changed))
        return self.world.described(made["Id"])

    def reviewed(self, change_set: Any, **changed: str) -> ChangeReport:
        """A change set, judged against what is deployed."""
        there = read_deployed(road(self.world), self.name)
        environment = self.environment
        given = there.next_inputs(
            {**environment.all_parameters, **changed}, environment.tags, "test"
        )
        after = resolved_product(self.product(), given)
        found = compare(there, after, Schemas(REGION).get)
        return review_of(reading_of(self.world, change_set), found, POLICY_CONTEXT)


def reading_of(world: World, change_set: Any) -> ChangeReport:
    """All answers about a change set and those nested in it, read."""
    return read(list(_answers(world, change_set["ChangeSetId"])))


def _answers(world: World, change_set_id: str) -> Any:
    told = world.described(change_set_id)
    yield told
    yield world.described(change_set_id, values=False)
    for change in told["Changes"]:
        row = change["ResourceChange"]
        if row["ResourceType"] == STACK_TYPE and "ChangeSetId" in row:
            yield from _answers(world, row["ChangeSetId"])
