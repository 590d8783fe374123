"""Who can read secrets beyond what uses them.

A role is expected to read a secret where something of the product uses both: a task definition that
names the role and the secret. Where nothing does, a policy that names the secret is taken as meant.

    Principals ●→ Found
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.cfn.load import inside
from generator.cfn.values import sources_of
from generator.check.permissions.found import Found
from generator.check.permissions.rules import READERS
from generator.iam.evaluate import Request, applies, decide
from generator.iam.names import Address
from generator.iam.patterns import has_wildcard
from generator.iam.principals import PRINCIPAL_TYPES, Principals, Source

_READ = "secretsmanager:GetSecretValue"


def secret_findings(principals: Principals) -> Iterator[Found]:
    """Each principal that can read a secret and is not expected to."""
    readers = [address for address in principals.resources if _reads(principals, address)]
    users = _users(principals)
    roles = {inside(*address) for address in principals.by_identity.values()}
    for arn, owner in principals.secrets.items():
        expected = users.get(inside(*owner), set()) & roles
        for address in readers:
            for source in _readers(principals, address, arn):
                named = not any(map(has_wildcard, source.statement.resources.patterns))
                if (named or source.managed) and inside(*address) in expected:
                    continue
                if named and not expected:
                    continue
                message = f"{inside(*address)} can read the secret of {inside(*owner)}"
                why = "nothing that uses it has this role" if named else "by a wildcard"
                yield Found(READERS, source.address, f"{message}: {why}.", source.statement.path)


def _readers(principals: Principals, address: Address, arn: str) -> Iterator[Source]:
    """The statements with which a principal reads a secret; the first is enough."""
    sources = principals.of(inside(*address))
    request = Request(_READ, arn, principals.arns(address)[0], principals.account)
    boundary = principals.boundary_statements(address)
    if decide(request, [source.statement for source in sources], boundary) == "deny":
        return
    for source in sources:
        if source.statement.effect == "Allow" and applies(source.statement, request) is not False:
            yield source
            return


def _reads(principals: Principals, address: Address) -> bool:
    """Whether it is a principal that may read any secret."""
    is_principal = principals.resources[address].type in PRINCIPAL_TYPES
    sources = principals.of(inside(*address)) if is_principal else []
    return any(
        one.statement.effect == "Allow" and one.statement.actions.holds(_READ.lower())
        for one in sources
    )


def _users(principals: Principals) -> dict[str, set[str]]:
    """By secret: the roles, and whatever else, of what uses it."""
    found: dict[str, set[str]] = {}
    secrets = {inside(*address) for address in principals.secrets.values()}
    for resource in principals.resources.values():
        if resource.type.startswith("AWS::IAM::"):
            continue
        names = {source.qualified for source in sources_of(resource.properties)}
        for secret in names & secrets:
            found.setdefault(secret, set()).update(names)
    return found
