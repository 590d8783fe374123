"""Whom the policies of resources and the trust of roles let in that they did not.

statements before, after ●→ sentences
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.iam.coverage import Grant, uncovered
from generator.iam.risks import ANYONE, more, outsiders, unbound_service
from generator.iam.statements import Statement, allows


def of_resource(
    kind: str, old: Sequence[Statement], new: Sequence[Statement], is_new: bool, account: str
) -> Iterator[str]:
    """What the policy of a resource allows more. ``is_new``: there was no such resource."""
    words: dict[str, str] = {}
    for grant in uncovered(allows(new), allows(old)):
        if why := _harm(grant, kind, is_new, account):
            words[str(grant)] = why
    if words:
        listed = list(words)
        rest = f" and {len(listed) - 5} more" if len(listed) > 5 else ""
        reasons = ", ".join(dict.fromkeys(words.values()))
        yield f"It allows more: {'; '.join(listed[:5])}{rest} ({reasons})."


def _harm(grant: Grant, kind: str, is_new: bool, account: str) -> str:
    principal = grant.principal or ANYONE
    if who := outsiders(grant.statement, principal, account):
        return who
    if unbound_service(grant.statement, principal) and (
        not is_new or kind == "AWS::Lambda::Permission"
    ):
        return "a service, for any account: no condition names its source"
    is_service = any(one.startswith("Service ") for one in principal.patterns)
    if is_new or (is_service and not grant.widens):
        return ""
    return more(grant)


def trusted(
    old: Sequence[Statement], new: Sequence[Statement], is_new: bool, account: str
) -> Iterator[str]:
    """Who may assume a role that could not. Of a new role: who is not of the account."""
    for grant in uncovered(allows(new), allows(old)):
        who = outsiders(grant.statement, grant.principal or ANYONE, account)
        if is_new and who:
            yield f"It is new, and open to {who}: {grant}."
        elif not is_new:
            yield f"It allows more: {grant}{f' ({who})' if who else ''}."
