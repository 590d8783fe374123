"""What is predicted of edits to StreamFlix is what a nested change set then does, one by one.

``STREAMFLIX_EXAMPLES=500`` looks further than the few examples of every day; ``-m long`` takes the
whole product.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pytest
import yaml
from botocore.exceptions import ClientError
from hypothesis import event, given, note, settings
from hypothesis import strategies as st
from worlds import ACCOUNT, REGION, ROOT, World

from generator.cfn.load import STACK_TYPE, assembled, inside, load
from generator.cfn.scope import Pseudo
from generator.cfn.source.locations import files
from generator.errors import UserError
from generator.plan.diff.compare import Comparison, compare
from generator.plan.diff.resolved_product import (
    Address,
    ResolvedProduct,
    StackInputs,
    resolved_product,
)
from generator.plan.model import Change

from .product_edits import SCHEMAS, Templates, Version, edited, part
from .test_local_life import EXAMPLES, often

NAME = "edited"
CHEAP = frozenset(("Network", "Security", "Registry", "Cache"))
Happening = Literal["add", "remove", "replace", "modify", "none"]


def _templates() -> Templates:
    product = load("root.yaml", files(str(ROOT / "templates/nested")))
    return {path: dict(one.data) for path, one in product.templates.items()}


def _parameters() -> dict[str, str]:
    text = (ROOT / "parameters/local.yaml").read_text(encoding="utf-8")
    return {name: str(value) for name, value in yaml.safe_load(text)["parameters"].items()}


WHOLE = Version(_templates(), _parameters(), {"team": "nobody"})
CHEAPER = Version(part(WHOLE.templates, CHEAP), WHOLE.parameters, WHOLE.tags)


def predicted(before: Version, after: Version) -> Comparison | None:
    """What is said before anything is done; None where the edit makes no product."""
    try:
        sides = _side(before), _side(after)
    except UserError:
        return None
    return compare(*sides, SCHEMAS.get)


def _side(version: Version) -> ResolvedProduct:
    texts = {path: json.dumps(one) for path, one in version.templates.items()}
    pseudo = Pseudo(REGION, ACCOUNT, NAME)
    return resolved_product(assembled(texts), StackInputs(version.parameters, version.tags, pseudo))


@dataclass(frozen=True)
class Tree:
    """A deployed product: (physical ID, type) by place, and the stacks' own names by path."""

    resources: Mapping[Address, tuple[str, str]]
    names: Mapping[str, str]


class Deployments:
    """Versions of one product, deployed by nested change sets."""

    def __init__(self, world: World) -> None:
        self._world, self._cfn = world, world.cfn

    def made(self, version: Version) -> None:
        """Nothing but this version, recreated."""
        self._world.empty()
        self._world.bucket()
        change_set = self._change_set(version, "CREATE")
        self._cfn.execute_change_set(ChangeSetName=change_set["ChangeSetId"])
        assert self._world.settled(NAME) == "CREATE_COMPLETE"

    def updated(self, version: Version) -> str:
        """The stack's status, or why the change set could not be made."""
        change_set = self._change_set(version, "UPDATE")
        if change_set["Status"] == "FAILED":
            return str(change_set["StatusReason"])
        self._cfn.execute_change_set(ChangeSetName=change_set["ChangeSetId"])
        return self._world.settled(NAME)

    def tree(self) -> Tree:
        """All resources of all stacks."""
        found: dict[Address, tuple[str, str]] = {}
        names: dict[str, str] = {}
        for path, name, told in self._stacks("", NAME):
            names[path] = name
            found[path, told["LogicalResourceId"]] = (
                told["PhysicalResourceId"],
                told["ResourceType"],
            )
        return Tree(found, names)

    def touched(self, since: frozenset[str]) -> dict[tuple[str, str], str]:
        """What was updated, by events that are not among these: why, by stack name and ID."""
        return {
            (told["StackName"], told["LogicalResourceId"]): told.get("ResourceStatusReason", "")
            for told in self._events()
            if told["EventId"] not in since
            and told["ResourceStatus"] == "UPDATE_IN_PROGRESS"
            and told.get("ResourceStatusReason") != "Resource creation Initiated"
        }

    def events(self) -> frozenset[str]:
        """The IDs of all events so far."""
        return frozenset(told["EventId"] for told in self._events())

    def _stacks(self, path: str, name: str) -> Iterator[tuple[str, str, Any]]:
        told = self._cfn.list_stack_resources(StackName=name)["StackResourceSummaries"]
        for one in told:
            yield path, name.rpartition("/")[0].rpartition("/")[2] or name, one
            if one["ResourceType"] == STACK_TYPE:
                child = inside(path, one["LogicalResourceId"])
                yield from self._stacks(child, one["PhysicalResourceId"])

    def _events(self) -> Iterator[Any]:
        for stack in self._cfn.list_stacks()["StackSummaries"]:
            pages = self._cfn.get_paginator("describe_stack_events")
            for page in pages.paginate(StackName=stack["StackId"]):
                yield from page["StackEvents"]

    def _change_set(self, version: Version, kind: str) -> Any:
        known = version.templates[""]["Parameters"]
        return self._world.change_set(
            NAME,
            self._uploaded(version.templates),
            kind,
            parameters={key: text for key, text in version.parameters.items() if key in known},
            tags=version.tags,
            Capabilities=["CAPABILITY_NAMED_IAM"],
        )

    def _uploaded(self, templates: Templates) -> str:
        """The root's URL, the nested ones' written into it."""
        root = json.loads(json.dumps(templates[""]))
        for name, one in root["Resources"].items():
            if one["Type"] == STACK_TYPE:
                body = json.dumps(templates[name])
                url = self._world.upload(f"{name}-{hash(body)}.json", json.loads(body))
                one["Properties"]["TemplateURL"] = url
        return self._world.upload(f"root-{hash(json.dumps(root))}.json", root)


def what_happened(
    key: Address, before: Tree, after: Tree, touched: set[tuple[str, str]]
) -> Happening:
    """What CloudFormation did to the resource at a place."""
    if key not in before.resources:
        return "add"
    if key not in after.resources:
        return "remove"
    why = touched.get((after.names[key[0]], key[1]))
    if before.resources[key][0] != after.resources[key][0] or "new physical" in (why or ""):
        return "replace"
    return "none" if why is None else "modify"


def allows(change: Change | None, happened: Happening) -> bool:
    """Whether what happened is what was said, or one of the things that may be."""
    if change is None:
        return happened == "none"
    if happened in ("add", "remove"):
        return change.action == happened
    if happened == "replace":
        return change.replacement != "never"
    if happened == "modify":
        return change.action == "modify"
    # Nothing happened: then nothing was promised but what CloudFormation alone writes down.
    promised = change.action != "modify" or any(
        one.certainty == "certain" and one.scope == "Properties" for one in change.properties
    )
    return not promised


def agree(deployments: Deployments, version: Version, base: Version) -> None:
    """Predicts the edit, carries it out, and holds one against the other."""
    note("; ".join(version.said))
    found = predicted(base, version)
    if found is None:
        event("no product")
        return
    before, known = deployments.tree(), deployments.events()
    try:
        status = deployments.updated(version)
    except ClientError:
        event("refused at once")
        return
    if "didn't contain changes" in status:
        event("no changes")
        assert [one.place for one in found.changes if one.certainty == "certain"] == []
        return
    if status != "UPDATE_COMPLETE":
        event("did not go through")
        return
    event("updated")
    after, touched = deployments.tree(), deployments.touched(known)
    said = {(one.stack, one.logical_id): one for one in found.changes}
    for key in before.resources.keys() | after.resources.keys():
        happened = what_happened(key, before, after, touched)
        kind = (after.resources.get(key) or before.resources[key])[1]
        if kind == STACK_TYPE and happened == "modify":
            continue  # a nested stack is updated for what is in it, which speaks for itself
        assert allows(said.get(key), happened), (key, happened, said.get(key), version.said)


@settings(often, max_examples=max(3, EXAMPLES // 2))
@given(data=st.data())
def test_edits_of_some_layers_do_what_is_predicted(endpoint: World, data: st.DataObject) -> None:
    deployments = Deployments(endpoint)
    endpoint.recalled("some layers", lambda: deployments.made(CHEAPER))
    agree(deployments, data.draw(edited(CHEAPER)), CHEAPER)


@pytest.mark.long
@often
@given(data=st.data())
def test_edits_of_streamflix_do_what_is_predicted(endpoint: World, data: st.DataObject) -> None:
    deployments = Deployments(endpoint)
    endpoint.recalled("all layers", lambda: deployments.made(WHOLE))
    agree(deployments, data.draw(edited(WHOLE)), WHOLE)
