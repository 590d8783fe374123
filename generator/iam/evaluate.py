"""The decision of IAM for one request: a denial counts, then what allows, else it is denied.

Source: IAM User Guide, "Policy evaluation logic": within one account an identity or a resource's
policy allows; a permissions boundary must allow, too; a key's policy must allow, or let the
account's own policies decide ("Key policies in AWS KMS"). Policies of an organization are not seen.

    Request, statements ●→ allow, deny or unknown
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from generator.iam.conditions import Context, Ternary, holds
from generator.iam.statements import Statement

Verdict = Literal["allow", "deny", "unknown"]
_KEY = "arn:aws:kms:"


@dataclass(frozen=True)
class Request:
    """May this be done? ``action`` in any case, ``resource`` an ARN or ``*``.

    ``principal``: the ARN of who asks, ``account``: theirs. ``is_complete``: condition keys that
    are not in the ``context`` are absent; else their values are not known.
    """

    action: str
    resource: str
    principal: str = ""
    account: str = ""
    context: Context = field(default_factory=dict, hash=False)
    is_complete: bool = False


def applies(statement: Statement, request: Request) -> Ternary:
    """Whether a statement is about a request. Actions exclude most: the rest is seen after them."""
    known: Ternary = True
    parts: tuple[Callable[[], Ternary], ...] = (
        lambda: statement.actions.has(request.action.lower()),
        lambda: statement.resources.has(request.resource),
        lambda: _is_for(statement, request),
        lambda: holds(statement.conditions, request.context, request.is_complete),
    )
    for part in parts:
        known = _both(known, part())
        if known is False:
            return False
    return known


def _is_for(statement: Statement, request: Request) -> Ternary:
    """Whether the principal is meant. One's account as a principal denies, and does not allow."""
    if statement.principals is None:
        return True
    names = [f"AWS {request.principal}"]
    if statement.effect == "Deny" or statement.principals.negated:
        names.append(f"AWS {request.account}")
    found = [statement.principals.has(name) for name in names]
    if statement.principals.negated:
        return False if False in found else None if None in found else True
    return True if True in found else None if None in found else False


def effect(effect: str, statements: Iterable[Statement], request: Request) -> Ternary:
    """Whether statements with this effect are about a request."""
    found = {applies(one, request) for one in statements if one.effect == effect}
    return True if True in found else None if None in found else False


def decide(
    request: Request,
    identity: Sequence[Statement],
    boundary: Sequence[Statement] | None = None,
    resource: Sequence[Statement] = (),
) -> Verdict:
    """The decision for a principal of the resource's account. ``boundary``: None without one."""
    denied = effect("Deny", [*identity, *(boundary or ()), *resource], request)
    allowed = _either(_by_identity(request, identity, resource), effect("Allow", resource, request))
    if boundary is not None:
        allowed = _both(allowed, effect("Allow", boundary, request))
    if denied or allowed is False:
        return "deny"
    return "unknown" if denied is None or allowed is None else "allow"


def _by_identity(
    request: Request, identity: Sequence[Statement], resource: Sequence[Statement]
) -> Ternary:
    allowed = effect("Allow", identity, request)
    if not request.resource.startswith(_KEY) or not resource:
        return allowed
    owner = replace(request, principal=request.account)
    return _both(allowed, effect("Allow", resource, owner))


def _both(one: Ternary, other: Ternary) -> Ternary:
    return False if False in (one, other) else None if None in (one, other) else True


def _either(one: Ternary, other: Ternary) -> Ternary:
    return True if True in (one, other) else None if None in (one, other) else False
