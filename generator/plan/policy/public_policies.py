"""Resource policies that allow everyone something, in an object or as JSON in a text.

Source: IAM User Guide, "AWS JSON policy elements: Principal" and "… NotPrincipal"; "AWS global
condition context keys"; Amazon S3 User Guide, "The meaning of public".

    properties ●→ policy documents ●→ what they allow everyone, in words
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.cfn.values import Unknown, Value
from generator.plan.diff.canonical import document_of
from generator.plan.diff.policy_documents import is_policy, statements, texts
from generator.plan.policy.addresses import network, new_public

TRUST = "AssumeRolePolicyDocument"

# Conditions that leave some callers out, no matter who they are. Others only say how one calls.
_RESTRICTING = frozenset(
    (
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:resourceaccount",
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourceip",
        "aws:sourceorgid",
        "aws:sourceorgpaths",
        "aws:sourceowner",
        "aws:sourcevpc",
        "aws:sourcevpcarn",
        "aws:sourcevpce",
        "aws:userid",
        "aws:username",
        "aws:vpcsourceip",
        "kms:calleraccount",
        "kms:grantisforawsresource",
        "s3:dataaccesspointaccount",
        "s3:dataaccesspointarn",
        "sns:endpoint",
    )
)
_EQUAL = (
    "arnequals",
    "arnlike",
    "ipaddress",
    "stringequals",
    "stringequalsignorecase",
    "stringlike",
)


def public_statements(properties: Mapping[str, Value]) -> Iterator[str]:
    """What the policies of a resource allow everyone, a sentence for each statement."""
    for name, document in documents(properties):
        for statement in statements(document) if name != TRUST else ():
            is_allowed = statement.get("Effect") == "Allow" and _is_anyone(statement)
            if is_allowed and not _is_restricted(statement.get("Condition")):
                yield f"{name} allows everyone {_actions(statement)}."


def documents(properties: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
    """Every policy document among properties, at any depth, with the property that holds it."""
    for name, value in properties.items():
        for one in _documents(value):
            yield name, one


def _documents(value: Value) -> Iterator[Value]:
    if isinstance(value, str | Unknown):
        value = document_of(value)
    if is_policy(value):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _documents(one)


def _is_anyone(statement: Mapping[str, Value]) -> bool:
    if "NotPrincipal" in statement:
        return True
    principal = statement.get("Principal")
    named = principal.values() if isinstance(principal, dict) else [principal]
    who = [one for value in named for one in texts(value)]
    return any(one == "*" or one.startswith("arn:aws:iam::*:") for one in who)


def _is_restricted(condition: Value) -> bool:
    """Whether a condition holds for some callers only."""
    if isinstance(condition, Unknown):
        return True
    tests = condition.items() if isinstance(condition, dict) else ()
    return any(
        test.lower().removeprefix("foranyvalue:") in _EQUAL
        and key.lower() in _RESTRICTING
        and not any(map(_is_everything, value if isinstance(value, list) else [value]))
        for test, keys in tests
        if isinstance(keys, dict)
        for key, value in keys.items()
    )


def _is_everything(value: Value) -> bool:
    """Whether a value of a condition lets anyone through: a bare wildcard, most of the internet."""
    if isinstance(value, Unknown):
        return False
    text = str(value)
    block = network(text)
    is_wide = block is not None and any(one.prefixlen < 8 for one in new_public([], [block]))
    return is_wide or not text.strip("*:?") or text in ("arn:aws:*", "arn:*")


def _actions(statement: Mapping[str, Value]) -> str:
    actions = texts(statement["Action"]) if "Action" in statement else []
    actions += [f"all but {one}" for one in texts(statement.get("NotAction", []))]
    return ", ".join(actions) or "everything"
