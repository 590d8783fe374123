"""Who may take a role.

●→ AWS::IAM::Role
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from awacs import sts
from awacs.aws import (
    Allow,
    Condition,
    PolicyDocument,
    Principal,
    Statement,
    StringEquals,
    StringLike,
)
from troposphere import NoValue, Ref

from generator.access.parameters import FEDERATED, ROLE, TRUSTED
from generator.assembly.plain import Json, plain

VERSION = "2012-10-17"
HOURS = 4
"""How long a session lasts at most: the first deployment is watched longer than an hour."""

_GITHUB = "token.actions.githubusercontent.com"


def role(policies: Iterable[str], path: str) -> Json:
    """The role with these policies, where someone is named who may take it."""
    statements = [
        {"Fn::If": [TRUSTED, _trusted(), plain(NoValue)]},
        {"Fn::If": [FEDERATED, _federated(), plain(NoValue)]},
    ]
    return {
        "Type": "AWS::IAM::Role",
        "Condition": ROLE,
        "Properties": {
            "Path": path,
            "MaxSessionDuration": HOURS * 3600,
            "AssumeRolePolicyDocument": {"Version": VERSION, "Statement": statements},
            "ManagedPolicyArns": [{"Ref": name} for name in policies],
        },
    }


def trust(*statements: Statement) -> Json:
    """A trust policy."""
    return plain(PolicyDocument(Version=VERSION, Statement=list(statements)))


def _trusted() -> Json:
    who = Principal("AWS", Ref("TrustedPrincipalArn"))
    return plain(Statement(Effect=Allow, Principal=who, Action=[sts.AssumeRole]))


def _federated() -> Json:
    """As GitHub says: OpenID Connect, "Configuring OpenID Connect in Amazon Web Services"."""
    told: list[Any] = [
        StringEquals(f"{_GITHUB}:aud", "sts.amazonaws.com"),
        StringLike(f"{_GITHUB}:sub", Ref("OidcSubject")),
    ]
    who = Principal("Federated", Ref("OidcProviderArn"))
    action = [sts.AssumeRoleWithWebIdentity]
    return plain(Statement(Effect=Allow, Principal=who, Action=action, Condition=Condition(told)))
