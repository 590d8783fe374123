"""Answers to DescribeChangeSet, written by hand in the shape that CloudFormation gives them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from generator.plan.change_set.explain import read
from generator.plan.model import Change, ChangeReport

LATER = "{{changeSet:KNOWN_AFTER_APPLY}}"
Json = dict[str, Any]


def arn(name: str) -> str:
    return f"arn:aws:cloudformation:eu-west-2:123456789012:changeSet/{name}/4f1c"


def detail(
    name: str = "",
    *,
    static: bool = True,
    source: str = "DirectModification",
    cause: str | None = None,
    requires: str = "Never",
    scope: str = "Properties",
) -> Json:
    """A detail of the answer without property values."""
    target = {"Attribute": scope, "RequiresRecreation": requires}
    told = {
        "Target": {**target, "Name": name} if name else target,
        "Evaluation": "Static" if static else "Dynamic",
        "ChangeSource": source,
    }
    return {**told, "CausingEntity": cause} if cause else told


def valued(
    path: str,
    before: str | None,
    after: str | None,
    **more: Any,
) -> Json:
    """A detail of the answer with property values; a path begins with a property's name."""
    told = detail(path.partition("/")[0], **more)
    values = {"BeforeValue": before, "AfterValue": after}
    told["Target"] |= {name: value for name, value in values.items() if value is not None}
    told["Target"] |= {"Path": f"/Properties/{path}", "AttributeChangeType": "Modify"}
    return told


def row(
    logical_id: str,
    *details: Json,
    action: str = "Modify",
    type: str = "AWS::SNS::Topic",
    replacement: str | None = "False",
    **more: Any,
) -> Json:
    """An entry of Changes; ``before`` and ``after`` are properties of the contexts."""
    contexts = {
        f"{name.title()}Context": json.dumps({"Properties": more.pop(name)})
        for name in ("before", "after")
        if name in more
    }
    told = {
        "Action": action,
        "LogicalResourceId": logical_id,
        "ResourceType": type,
        "Scope": [],
        "Details": list(details),
        **contexts,
        **more,
    }
    if replacement is not None and action == "Modify":
        told["Replacement"] = replacement
    return {"Type": "Resource", "ResourceChange": told}


def response(*rows: Json, name: str = "release", **more: Any) -> Json:
    """A whole answer, of a change set that can be executed."""
    told = {
        "ChangeSetName": name,
        "ChangeSetId": arn(name),
        "StackName": "shop",
        "StackId": "arn:aws:cloudformation:eu-west-2:123456789012:stack/shop/0b1f",
        "Status": "CREATE_COMPLETE",
        "ExecutionStatus": "AVAILABLE",
        "Changes": list(rows),
    }
    return {**told, **more}


def nested(name: str, **more: Any) -> Json:
    """The row of a nested stack whose own change set is called ``name``."""
    automatic = detail(static=False, source="Automatic")
    row_of = row(name, automatic, type="AWS::CloudFormation::Stack", **more)
    row_of["ResourceChange"]["ChangeSetId"] = arn(name)
    return row_of


def readings(*responses: Json | Sequence[Json] | Mapping[str, Json]) -> ChangeReport:
    return read(responses)


def the_change(*responses: Json, logical_id: str = "") -> Change:
    """The only change, or the one of this logical ID."""
    found = [
        one for one in read(responses).changes if not logical_id or one.logical_id == logical_id
    ]
    assert len(found) == 1, found
    return found[0]
