"""Why a part of a statement allows more than a narrow purpose needs.

Sources: IAM User Guide, "Security best practices in IAM", "The confused deputy problem", "OIDC
federation"; Service Authorization Reference (access levels).

    Grant ●→ what it leads to, empty where it is narrow
"""

from __future__ import annotations

import re

from generator.iam.actions import access_level, exists, matching, takes_resources
from generator.iam.conditions import is_limited
from generator.iam.coverage import Grant
from generator.iam.patterns import OPEN, has_wildcard, shown
from generator.iam.statements import Statement, Terms

# Actions with which someone gets the rights or the secrets of others, and what they give.
POWERS = {
    "iam:passrole": "it can hand roles to services",
    "sts:assumerole": "it can take other roles",
    "sts:getfederationtoken": "it can make credentials",
    "iam:createaccesskey": "it can make access keys",
    "iam:createloginprofile": "it can set passwords",
    "iam:updateloginprofile": "it can set passwords",
    "secretsmanager:getsecretvalue": "it can read secrets",
    "secretsmanager:batchgetsecretvalue": "it can read secrets",
    "ssm:getparameter": "it can read parameters",
    "ssm:getparameters": "it can read parameters",
    "ssm:getparametersbypath": "it can read parameters",
    "kms:decrypt": "it can decrypt data",
    "kms:creategrant": "it can give others the use of keys",
    "lambda:updatefunctioncode": "it can change the code that functions run",
    "ssm:sendcommand": "it can run commands on instances",
    "ssm:startsession": "it can open sessions on instances",
    "ecs:executecommand": "it can run commands in tasks",
    "rds-db:connect": "it can log in to databases",
}
SECRETS = frozenset(name for name, gives in POWERS.items() if gives == "it can read secrets")
# Of those, what is usual on a resource that is named.
_USUAL = frozenset(("ssm:getparameter", "ssm:getparameters", "ssm:getparametersbypath"))
# Limited by namespace, a condition key, if at all; its resource is one that few know.
_EVERYWHERE = frozenset(("cloudwatch:putmetricdata",))
_BROAD = re.compile(r"(?:[\w-]+[/:])?\*.*")


def is_broad(resource: Terms) -> bool:
    """Whether resources of a whole kind are meant, not some of them."""
    return resource.negated or any(map(_is_broad, resource.patterns))


def _is_broad(pattern: str) -> bool:
    parts = pattern.split(":", 5)
    if len(parts) < 6:
        return pattern.startswith("*") or ("*" in pattern and pattern.startswith("arn"))
    name = parts[5]
    return name.startswith("*") if parts[2] == "s3" else bool(_BROAD.fullmatch(name))


def sweeping(grant: Grant) -> str:
    """Why even a new principal should not have it; empty for what is usual."""
    if grant.action.negated:
        return "everything but a few actions, also those that AWS adds later"
    [action] = grant.action.patterns
    service, _, name = action.partition(":")
    if "*" in service or not name:
        return "every action"
    if is_limited(grant.statement):
        return ""
    if name.strip("*") == "":
        return f"every action of {service}"
    return _power(action) if is_broad(grant.resource) else _on_named(action)


def _power(action: str) -> str:
    """What an action on every resource gives, or one of those that a pattern stands for."""
    found = (POWERS.get(one, "") or _manages(one) for one in matching(action))
    return next(filter(None, found), "")


def _manages(action: str) -> str:
    is_iam = action.startswith(("iam:", "organizations:", "sso:"))
    manages = is_iam and access_level(action) == "Permissions management"
    return "it can change who may do what" if manages else ""


def _on_named(action: str) -> str:
    """What a pattern gives even where the resources are named: rights over roles and policies."""
    return next(filter(None, map(_manages, matching(action))), "")


def more(grant: Grant) -> str:
    """Why a principal that was there should not get it; empty for one action on one resource."""
    if found := sweeping(grant):
        return found
    [action] = grant.action.patterns
    if grant.widens:
        return "it had that on fewer resources, with fewer actions or under a condition"
    if has_wildcard(action):
        return "the actions have a wildcard"
    if not exists(action) or OPEN in action:
        return "an action that is not known"
    if is_broad(grant.resource) and takes_resources(action) and action not in _EVERYWHERE:
        return "on every resource"
    power = "" if action in _USUAL else POWERS.get(action, "")
    if not power and access_level(action) == "Permissions management":
        power = "it can change who may do what"
    return power


ANYONE = Terms(("AWS *",), written=("Everyone",))
"""Whom a statement of a resource names that names no principal."""


def outsiders(statement: Statement, principal: Terms, account: str) -> str:
    """Who outside of the account a statement of a resource lets in; empty for none."""
    limited = is_limited(statement)
    if principal.negated:
        return "" if limited else "everyone but a few"
    [text] = principal.patterns
    kind, _, name = text.partition(" ")
    if name == "*":
        return "" if limited else "everyone"
    if kind == "Federated":
        return _federated(statement, name)
    if kind == "CanonicalUser":
        return "another account"
    if kind != "AWS":
        return ""
    owner = name.split(":")[4] if name.count(":") >= 5 else name
    is_own = owner == account or not re.fullmatch(r"\d{12}|\*", owner)
    return "" if is_own else f"another account ({shown(owner)})"


_SIGN_IN = ("cognito-identity.amazonaws.com", "graph.facebook.com", "accounts.google.com")


def _federated(statement: Statement, name: str) -> str:
    """Whom a provider of identities lets in where no condition says which of its users."""
    if "saml-provider" in name:
        return ""
    wanted = (":aud", ":amr") if name in _SIGN_IN else (":sub",)
    tests = [one for one in statement.conditions if one.key.endswith((*wanted, ":sub"))]
    loose = {"*", "repo:*", "repo:*/*", "repo:*/*:*", "repo:*:*"}
    if any(is_limited_by(one.operator) and not one.values & loose for one in tests):
        return ""
    return f"every user of {shown(name)}"


def is_limited_by(operator: str) -> bool:
    """Whether an operator asks for one of some values."""
    base = operator.rpartition(":")[2]
    return base in ("StringEquals", "StringLike", "StringEqualsIgnoreCase", "ArnLike", "ArnEquals")


def unbound_service(statement: Statement, principal: Terms) -> str:
    """The service that may act for anyone's account: no condition says for whose."""
    if principal.negated or is_limited(statement):
        return ""
    [text] = principal.patterns
    kind, _, name = text.partition(" ")
    return shown(name) if kind == "Service" else ""
