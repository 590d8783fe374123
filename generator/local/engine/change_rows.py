"""A plan as DescribeChangeSet's ``ResourceChange`` structures, in AWS's two readings.

Plan ●→ rows without property values │ rows with them
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from generator.cfn.schemas import Replacement
from generator.cfn.values import Path, Unknown, is_function
from generator.local.engine import messages
from generator.local.engine.difference import ABSENT, Change
from generator.local.engine.planning import Detail, Plan, Planned, replacement_of
from generator.local.engine.text_values import as_text
from generator.local.records.stacks import STACK_TYPE, Deployment, Resource

Row = dict[str, Any]

_LAST = "\x7f"
"""Sorted behind whatever a logical ID may have: AWS lists ``RolePolicy`` before ``Role``."""

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
    for one in sorted(plan.planned, key=lambda planned: planned.logical_id + _LAST):
        details = one.valued if valued else one.plain
        if one.action != "Modify" or details:
            row = _row(one, details, nested.get(one.logical_id), _written(plan.target, one))
            contexts = valued and one.type != STACK_TYPE
            found.append({**row, **_contexts(plan, one)} if contexts else row)
    return found


def _written(deployment: Deployment | None, one: Planned) -> Any:
    """The properties of a resource as the template writes them."""
    declared = deployment.template.resources.get(one.logical_id) if deployment else None
    return declared.get("Properties") if isinstance(declared, dict) else None


def _row(one: Planned, details: tuple[Detail, ...], change_set: str | None, written: Any) -> Row:
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
        "Details": [_detail(detail, written) for detail in details] if modify else [],
        "ChangeSetId": change_set,
    }


def _policy_action(one: Planned, replacement: Replacement) -> str | None:
    if one.action == "Remove" and one.before is not None:
        policy = one.before.deletion_policy
        return "Retain" if policy == "RetainExceptOnCreate" else policy
    if one.action == "Modify" and one.after is not None and replacement != "never":
        return f"ReplaceAnd{one.after.update_replace_policy}"
    return None


def _detail(detail: Detail, written: Any) -> Row:
    return {
        "Target": _target(detail, written),
        "Evaluation": detail.evaluation,
        "ChangeSource": detail.origin,
        "CausingEntity": detail.entity or None,
    }


def _target(detail: Detail, written: Any) -> Row:
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
        "AfterValue": _value(change.after, _at(written, change.path)),
        "AttributeChangeType": _change_type(change),
    }


def _change_type(change: Change) -> str:
    if change.before is ABSENT:
        return "Add"
    return "Remove" if change.after is ABSENT else "Modify"


def _at(written: Any, path: Path) -> Any:
    """The part of what is written at a path; None where a function stands around it."""
    for step in path:
        inside = isinstance(written, dict | list) and not is_function(written)
        try:
            written = written[step] if inside else None
        except (LookupError, TypeError):
            return None
    return written


def _value(value: Any, written: Any = None) -> str | None:
    if value is ABSENT:
        return None
    shown = context_value(value, written)
    return shown if isinstance(shown, str) else _json(shown)


def _contexts(plan: Plan, one: Planned) -> Row:
    before, after = _written(plan.stack.deployment, one), _written(plan.target, one)
    return {
        "BeforeContext": _context(one.before, before) if one.before else None,
        "AfterContext": _context(one.after, after) if one.after else None,
    }


def _context(resource: Resource, written: Any) -> str:
    parts = {
        name: context_value(resource.declared[name])
        for name in _CONTEXT_PARTS
        if name in resource.declared
    }
    return _json({"Properties": context_value(dict(resource.properties), written), **parts})


def context_value(value: Any, written: Any = None) -> Any:
    """A value as contexts have it: scalars as text, what is not known yet as AWS's placeholder.

    ``written``: the value as the template writes it.
    """
    if isinstance(value, Unknown):
        return _unknown_text(value.expression, written)
    if isinstance(value, dict):
        return {key: context_value(item, _at(written, (key,))) for key, item in value.items()}
    if isinstance(value, list):
        same = isinstance(written, list) and len(written) == len(value)
        return [
            context_value(item, written[index] if same else None)
            for index, item in enumerate(value)
        ]
    return as_text(value)


def _unknown_text(expression: Any, written: Any) -> str:
    """Known pieces stay around the unknown ones of a plain Fn::Sub, and of nothing else."""
    match written, expression:
        case {"Fn::Sub": str()}, {"Fn::Join": [str(separator), [*pieces]]}:
            return separator.join(_piece(piece) for piece in pieces)
    return messages.KNOWN_AFTER_APPLY


def _piece(piece: Any) -> str:
    return messages.KNOWN_AFTER_APPLY if isinstance(piece, dict | list) else as_text(piece)


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
