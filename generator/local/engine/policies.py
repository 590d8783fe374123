"""Stack policies: which updates a stack's owner has forbidden.

policy document, Plan ●→ nothing, or AWS's refusal
Source: CloudFormation User Guide, "Prevent updates to stack resources".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from generator.local.engine.planning import Plan, Planned
from generator.local.errors import invalid

SIZE_LIMIT = 16_384
_INVALID = "Error validating stack policy: Invalid stack policy"
_ACTIONS = ("*", "Update:*", "Update:Modify", "Update:Replace", "Update:Delete")


def parsed(body: str) -> list[Mapping[str, Any]]:
    """The statements of a policy; raises ``ApiError`` where it is none."""
    if len(body.encode()) > SIZE_LIMIT:
        raise invalid(f"Stack policy exceeds the maximum size of {SIZE_LIMIT} bytes")
    document = _document(body)
    statements = document.get("Statement") if isinstance(document, dict) else None
    found: list[Any] = statements if isinstance(statements, list) else [statements]
    if not all(map(_is_statement, found)):
        raise invalid(_INVALID)
    return found


def takes_away(body: str) -> bool:
    """Whether a policy is the empty object, which takes a stack's policy away."""
    return bool(_document(body) == {})


def _document(body: str) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        raise invalid(_INVALID) from None


def _is_statement(statement: Any) -> bool:
    """Whether a statement is about updates, of everybody: the only things a policy can say."""
    if not isinstance(statement, dict) or statement.get("Effect") not in ("Allow", "Deny"):
        return False
    actions = [*_texts(statement, "Action"), *_texts(statement, "NotAction")]
    return statement.get("Principal", "*") == "*" and all(one in _ACTIONS for one in actions)


def forbidden(body: str, plan: Plan) -> list[str]:
    """Logical IDs of resources whose planned change the policy does not allow.

    Without a policy everything is allowed; with one, what no statement allows is denied.
    """
    if not body:
        return []
    statements = parsed(body)
    return [
        one.logical_id
        for one in plan.planned
        if (action := update_action(one))
        and not _stays(plan, one)
        and not _allows(statements, one, action)
    ]


def _stays(plan: Plan, one: Planned) -> bool:
    """A nested stack that is planned only because something in it might have changed."""
    child = plan.children.get(one.logical_id)
    return child is not None and child.is_empty and one.is_automatic


def update_action(one: Planned) -> str:
    """``Update:Modify``, ``Update:Replace`` or ``Update:Delete``; empty for a creation."""
    if one.action == "Remove":
        return "Update:Delete"
    if one.action == "Modify":
        return "Update:Replace" if one.replacement == "always" else "Update:Modify"
    return ""


def _allows(statements: list[Mapping[str, Any]], one: Planned, action: str) -> bool:
    effects = {s["Effect"] for s in statements if _bears_on(s, one, action)}
    return "Allow" in effects and "Deny" not in effects


def _bears_on(statement: Mapping[str, Any], one: Planned, action: str) -> bool:
    actions = list(_texts(statement, "Action"))
    resources = list(_texts(statement, "Resource"))
    if (
        not _matches(actions, action)
        if actions
        else _matches(_texts(statement, "NotAction"), action)
    ):
        return False
    name = f"LogicalResourceId/{one.logical_id}"
    if resources and not _matches(resources, name):
        return False
    if not resources and _matches(_texts(statement, "NotResource"), name):
        return False
    return all(
        _matches(_texts(condition, "ResourceType"), one.type)
        for condition in statement.get("Condition", {}).values()
    )


def _texts(statement: Mapping[str, Any], key: str) -> Iterator[str]:
    value = statement.get(key, [])
    yield from (value if isinstance(value, list) else [value])


def _matches(patterns: Any, text: str) -> bool:
    return any(fnmatchcase(text, pattern) for pattern in patterns)
