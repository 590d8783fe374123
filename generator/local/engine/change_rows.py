"""A plan as DescribeChangeSet's ``ResourceChange`` structures, in AWS's two readings.

Plan ●→ rows without property values │ rows with them
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from generator.cfn.schemas import Replacement
from generator.cfn.values import Unknown
from generator.local.engine import messages
from generator.local.engine.difference import ABSENT, Change
from generator.local.engine.planning import Detail, Plan, Planned, replacement_of
from generator.local.engine.text_values import as_text
from generator.local.records.stacks import STACK_TYPE, Resource

Row = dict[str, Any]

_REPLACEMENT: Mapping[Replacement, str] = {
    "never": "False",
    "conditional": "Conditional",
    "always": "True",
}
_RECREATION: Mapping[Replacement, str] = {
    "never": "Never",
    "conditional": "Conditionally",
    "always": "Always",
}
_CONTEXT_PARTS = (
    "UpdateReplacePolicy",
    "DeletionPolicy",
    "CreationPolicy",
    "UpdatePolicy",
    "Metadata",
)


def rows(plan: Plan, valued: bool, nested: Mapping[str, str]) -> list[Row]:
    """The rows of one reading; ``nested``: change set IDs of nested stacks by logical ID."""
    found = []
    for one in plan.planned:
        details = one.valued if valued else one.plain
        if one.action != "Modify" or details:
            row = _row(one, details, nested.get(one.logical_id))
            found.append({**row, **_contexts(one)} if valued and one.type != STACK_TYPE else row)
    return found


def _row(one: Planned, details: tuple[Detail, ...], change_set: str | None) -> Row:
    modify = one.action == "Modify"
    replacement = replacement_of(details)
    return {
        "PolicyAction": _policy_action(one, replacement),
        "Action": one.action,
        "LogicalResourceId": one.logical_id,
        "PhysicalResourceId": one.before.physical_id if one.before else None,
        "ResourceType": one.type,
        "Replacement": _REPLACEMENT[replacement] if modify else None,
        "Scope": list(dict.fromkeys(detail.attribute for detail in details)) if modify else [],
        "Details": [_detail(detail) for detail in details] if modify else [],
        "ChangeSetId": change_set,
    }


def _policy_action(one: Planned, replacement: Replacement) -> str | None:
    if one.action == "Remove" and one.before is not None:
        policy = one.before.deletion_policy
        return "Retain" if policy == "RetainExceptOnCreate" else policy
    if one.action == "Modify" and one.after is not None and replacement != "never":
        return f"ReplaceAnd{one.after.update_replace_policy}"
    return None


def _detail(detail: Detail) -> Row:
    return {
        "Target": _target(detail),
        "Evaluation": detail.evaluation,
        "ChangeSource": detail.origin,
        "CausingEntity": detail.entity or None,
    }


def _target(detail: Detail) -> Row:
    target = {
        "Attribute": detail.attribute,
        "Name": detail.name or None,
        "RequiresRecreation": _RECREATION[detail.requires],
    }
    change = detail.change
    if change is None:
        return target
    return {
        **target,
        "Path": "/Properties/" + "/".join(map(str, change.path)),
        "BeforeValue": _value(change.before),
        "AfterValue": _value(change.after),
        "AttributeChangeType": _change_type(change),
    }


def _change_type(change: Change) -> str:
    if change.before is ABSENT:
        return "Add"
    return "Remove" if change.after is ABSENT else "Modify"


def _value(value: Any) -> str | None:
    if value is ABSENT:
        return None
    shown = context_value(value)
    return shown if isinstance(shown, str) else _json(shown)


def _contexts(one: Planned) -> Row:
    return {
        "BeforeContext": _context(one.before) if one.before else None,
        "AfterContext": _context(one.after) if one.after else None,
    }


def _context(resource: Resource) -> str:
    parts = {
        name: context_value(resource.declared[name])
        for name in _CONTEXT_PARTS
        if name in resource.declared
    }
    return _json({"Properties": context_value(dict(resource.properties)), **parts})


def context_value(value: Any) -> Any:
    """A value as contexts have it: scalars as text, what is not known yet as AWS's placeholder."""
    if isinstance(value, Unknown):
        return _unknown_text(value.expression)
    if isinstance(value, dict):
        return {key: context_value(item) for key, item in value.items()}
    if isinstance(value, list):
        return [context_value(item) for item in value]
    return as_text(value)


def _unknown_text(expression: Any) -> str:
    """Known pieces of a joined text stay, as in ``arn:…/{{changeSet:KNOWN_AFTER_APPLY}}``."""
    if isinstance(expression, dict) and "Fn::Join" in expression:
        match expression["Fn::Join"]:
            case [str(separator), [*pieces]]:
                return separator.join(_piece(piece) for piece in pieces)
    return messages.KNOWN_AFTER_APPLY


def _piece(piece: Any) -> str:
    return messages.KNOWN_AFTER_APPLY if isinstance(piece, dict | list) else as_text(piece)


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
