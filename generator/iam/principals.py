"""The roles, users and groups of a product, each with all that its policies say.

resources ●→ Policies by resource ●→ statements by principal
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from generator.cfn.load import inside
from generator.cfn.resolve import ResolvedResource
from generator.cfn.scope import Pseudo
from generator.cfn.values import Value, is_scalar, sources_of
from generator.iam.documents import IDENTITY_TYPES, Policy, policies
from generator.iam.managed_policies import managed_policy
from generator.iam.names import Address, Resources, account_of, arns_of, names_of
from generator.iam.patterns import pattern_of
from generator.iam.statements import Statement, as_list, named

PRINCIPAL_TYPES = ("AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group")
_ROLE = "AWS::IAM::Role"
HOLDERS = ("Roles", "Users", "Groups", "RoleName", "UserName", "GroupName")


@dataclass(frozen=True)
class Source:
    """A statement and where it is: in a resource, or in the policy with this ARN."""

    statement: Statement
    address: Address
    managed: str = ""


class Principals:
    """Who may do what in a product."""

    def __init__(self, resources: Resources, pseudo: Pseudo) -> None:
        self.resources, self.account = resources, account_of(pseudo)
        self._pseudo = pseudo
        self.names = names_of(resources, pseudo)
        self._policies: dict[Address, tuple[Policy, ...]] = {}

    def arns(self, address: Address) -> list[str]:
        """The ARN of a resource, then those of what it makes."""
        return arns_of(address, self.resources[address], self._pseudo)

    @cached_property
    def secrets(self) -> Mapping[str, Address]:
        """The ARNs of secrets, and of those that databases make for their passwords."""
        return {
            arn: address
            for address, resource in self.resources.items()
            for arn in self.arns(address)
            if arn.startswith("arn:aws:secretsmanager:") and _has_secret(resource)
        }

    def policies(self, address: Address) -> tuple[Policy, ...]:
        """All policies that are written in a resource."""
        if address not in self._policies:
            resource = self.resources.get(address)
            found = tuple(policies(resource, self.names)) if resource is not None else ()
            self._policies[address] = found
        return self._policies[address]

    def statements(self, address: Address) -> Iterator[Statement]:
        """All statements that are written in a resource."""
        return (one for policy in self.policies(address) for one in policy.statements)

    @cached_property
    def by_identity(self) -> Mapping[str, Address]:
        """Principals and managed policies by their ARN and by their name."""
        found: dict[str, Address] = {}
        for address, resource in self.resources.items():
            if resource.type in (*PRINCIPAL_TYPES, "AWS::IAM::ManagedPolicy"):
                found[self.arns(address)[0]] = address
                name = self.names.get(inside(*address), "")
                if resource.type != "AWS::IAM::ManagedPolicy" and name:
                    found[f"{resource.type} {name}"] = address
        return found

    def role(self, text: str) -> Address | None:
        """The role of the product with this ARN, name or instance profile."""
        found = self.by_identity.get(text) or self.by_identity.get(f"AWS::IAM::Role {text}")
        if found is not None:
            return found
        for address, resource in self.resources.items():
            is_profile = resource.type == "AWS::IAM::InstanceProfile"
            if is_profile and inside(*address) in text:
                return next(map(self.role, self.texts(resource.properties.get("Roles", []))), None)
        return None

    def lacks_boundary(self, address: Address) -> bool:
        """Whether a role has no permissions boundary where all others, at least two, have one."""
        roles = [one for one in self.by_identity.values() if self.resources[one].type == _ROLE]
        others = [one for one in set(roles) if one != address]
        is_role = self.resources[address].type == _ROLE and not self.boundary(address)
        return is_role and len(others) > 1 and all(map(self.boundary, others))

    def refers(self, resource: ResolvedResource, to: Address) -> bool:
        """Whether a resource refers to another, or names it."""
        place = inside(*to)
        if any(source.qualified == place for source in sources_of(resource.properties)):
            return True
        name = self.names.get(place)
        return any(
            is_scalar(one) and pattern_of(one) == name for one in resource.properties.values()
        )

    def holders(self, address: Address) -> Iterator[str]:
        """Those to whom a policy is attached: the place of a principal, or its name."""
        resource = self.resources[address]
        for name in HOLDERS if resource.type in IDENTITY_TYPES else ():
            kind = f"AWS::IAM::{name.removesuffix('s').removesuffix('Name')}"
            for one in self.texts(resource.properties.get(name, [])):
                yield self._holder(kind, one)

    def _holder(self, kind: str, name: str) -> str:
        address = self.by_identity.get(f"{kind} {name}")
        return inside(*address) if address is not None else name

    def texts(self, value: Value) -> list[str]:
        """The items of a property as texts."""
        return [named(pattern_of(one), self.names) for one in as_list(value)]

    def attached(self, address: Address) -> list[str]:
        """The ARNs of the managed policies that a principal names itself."""
        resource = self.resources.get(address)
        return self.texts(resource.properties.get("ManagedPolicyArns", [])) if resource else []

    @cached_property
    def _sources(self) -> Mapping[str, list[Source]]:
        found: dict[str, list[Source]] = {}
        for address, resource in self.resources.items():
            if resource.type in PRINCIPAL_TYPES:
                found.setdefault(inside(*address), []).extend(self._own(address))
            elif resource.type in IDENTITY_TYPES:
                for holder in self.holders(address):
                    found.setdefault(holder, []).extend(self._written(address))
        return found

    def of(self, holder: str) -> list[Source]:
        """Everything that the policies of a principal say; not who may assume it."""
        return self._sources.get(holder, [])

    def _written(self, address: Address) -> Iterator[Source]:
        for policy in self.policies(address):
            if policy.kind == "identity":
                yield from (Source(one, address) for one in policy.statements)

    def _own(self, address: Address) -> Iterator[Source]:
        yield from self._written(address)
        for arn in self.attached(address):
            yield from self.managed(arn, address)

    def managed(self, arn: str, holder: Address) -> Iterator[Source]:
        """The statements of a managed policy, of the product or of AWS."""
        if (address := self.by_identity.get(arn)) is not None:
            yield from self._written(address)
        else:
            yield from (Source(one, holder, arn) for one in managed_policy(arn) or ())

    def boundary(self, address: Address) -> str:
        """The ARN of the permissions boundary of a principal; empty without one."""
        value = self.resources[address].properties.get("PermissionsBoundary")
        return self.texts(value)[0] if value not in (None, "") else ""

    def boundary_statements(self, address: Address) -> list[Statement] | None:
        """What the permissions boundary allows; None without one, or where it is not known."""
        arn = self.boundary(address)
        known = arn and (arn in self.by_identity or managed_policy(arn) is not None)
        return [one.statement for one in self.managed(arn, address)] if known else None


def _has_secret(resource: ResolvedResource) -> bool:
    is_made = str(resource.properties.get("ManageMasterUserPassword", "")).lower() == "true"
    return is_made or resource.type == "AWS::SecretsManager::Secret"
