"""Credentials that do not expire, and members of groups: what makes someone able to sign in.

Source: IAM User Guide, "Security best practices in IAM": temporary credentials instead of users
with access keys.

    resource before, after ●→ sentences
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.cfn.resolve import ResolvedResource
from generator.iam.patterns import shown
from generator.iam.principals import Principals

_NEW = {
    "AWS::IAM::User": "A new user, whose credentials do not expire.",
    "AWS::IAM::AccessKey": "A new access key, which does not expire.",
    "AWS::IAM::OIDCProvider": "Users of another provider of identities can be let in.",
    "AWS::IAM::SAMLProvider": "Users of another provider of identities can be let in.",
}


def credentials(
    before: Principals, old: ResolvedResource | None, new: ResolvedResource
) -> Iterator[str]:
    """Each way to sign in that there was not."""
    if old is None and new.type in _NEW:
        yield _NEW[new.type]
    had = old.properties if old is not None else {}
    if new.type == "AWS::IAM::User":
        if new.properties.get("LoginProfile") and not had.get("LoginProfile"):
            yield "A password for the console."
        yield from _joined(before, had.get("Groups", []), new.properties.get("Groups", []))
    is_active = new.properties.get("Status", "Active") == "Active"
    if new.type == "AWS::IAM::AccessKey" and had.get("Status") == "Inactive" and is_active:
        yield "An access key that was inactive is active again."
    if new.type == "AWS::IAM::UserToGroupAddition":
        yield from _joined(before, had.get("Users", []), new.properties.get("Users", []))


def _joined(before: Principals, old: object, new: object) -> Iterator[str]:
    known = before.texts(old)
    gained = [one for one in before.texts(new) if one not in known]
    if gained:
        yield f"A group's policies count for another user: {', '.join(map(shown, gained))}."
