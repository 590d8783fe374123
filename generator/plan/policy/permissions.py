"""Who may do more than before: roles, policies, trust, and what resources' own policies allow.

resource ●→ what it allows; after without before ●→ PolicyResults
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from generator.cfn.values import Value, sources_of
from generator.plan.diff.canonical import sort_key
from generator.plan.diff.compare import Comparison
from generator.plan.diff.policy_documents import is_policy, statements, texts
from generator.plan.diff.resolved_product import ResolvedProduct, ResourceInstance
from generator.plan.model import Change, PolicyResult
from generator.plan.policy.alternatives import alternatives, has_policy

RULE = "wider-permissions"
_TRUST = "AssumeRolePolicyDocument"
_POLICIES = frozenset(
    f"AWS::IAM::{kind}"
    for kind in ("Policy", "ManagedPolicy", "RolePolicy", "UserPolicy", "GroupPolicy")
)
_Pair = tuple[ResourceInstance, ResourceInstance]
_HOLDERS = ("Roles", "Users", "Groups", "RoleName", "UserName", "GroupName")


@dataclass(frozen=True)
class Allowance:
    """One action on one resource, under a condition (empty = always). ``trust``: for whom."""

    action: str
    resource: str
    condition: str
    trust: str = ""

    def covers(self, other: Allowance) -> bool:
        """Whether this allows all that the other does."""
        return (
            _matches(other.action.lower(), self.action.lower())
            and _matches(other.resource, self.resource)
            and _matches(other.trust, self.trust)
            and self.condition in ("", other.condition)
        )

    def __str__(self) -> str:
        whom = f"{self.trust} may " if self.trust else ""
        place = f" on {self.resource}" if self.resource else ""
        return f"{whom}{self.action}{place}{' under a condition' if self.condition else ''}"


def widenings(comparison: Comparison) -> Iterator[PolicyResult]:
    """A result for each resource that allows more than before, and for new ones that allow much."""
    for change in comparison.changes:
        address = change.stack, change.logical_id
        sides = [side.resources.get(address) for side in (comparison.before, comparison.after)]
        if not any(one is not None and (_is_iam(one) or has_policy(one)) for one in sides):
            continue
        pairs = alternatives(comparison.before, comparison.after, change)
        new = [after for before, after in pairs if before is None]
        kept = [(before, after) for before, after in pairs if before is not None]
        if any(_is_attached(one, change, comparison.before) for _, one in pairs[:1]):
            yield from _gained(change, new or [after for _, after in kept])
        elif any(map(_is_iam, new)):
            yield from _sweeping(change, new)
        elif kept and kept[0][0].deployed_type == kept[0][1].deployed_type:
            yield from _wider(change, kept)


def _sweeping(change: Change, new: list[ResourceInstance]) -> Iterator[PolicyResult]:
    found = [one for after in new for one in _allowances(after) if _is_sweeping(one)]
    if found:
        yield PolicyResult(RULE, change.place, f"It is new and may do much: {_some(found)}.")


def _is_attached(placed: ResourceInstance, change: Change, before: ResolvedProduct) -> bool:
    """Whether it is a new policy for roles, users or groups that there were already."""
    is_there = placed.key in before.resources and change.action != "add"
    if is_there or placed.type not in _POLICIES:
        return False
    holders = [placed.resource.properties.get(name) for name in _HOLDERS]
    return any(
        not sources_of(one) or any((s.stack, s.name) in before.resources for s in sources_of(one))
        for holder in holders
        if holder is not None
        for one in (holder if isinstance(holder, list) else [holder])
    )


def _gained(change: Change, new: list[ResourceInstance]) -> Iterator[PolicyResult]:
    allowed = [one for after in new for one in _allowances(after)]
    if allowed:
        yield PolicyResult(
            RULE, change.place, f"Who was there before may do more: {_some(allowed)}."
        )


def _wider(change: Change, pairs: list[_Pair]) -> Iterator[PolicyResult]:
    """What it allows more than before: its documents, policies and boundary."""
    new = [one for pair in pairs for one in _more(*pair)]
    if new:
        yield PolicyResult(RULE, change.place, f"It allows more: {_some(new)}.")
    gone = set[str]().union(*(_denials(before) - _denials(after) for before, after in pairs))
    if gone:
        yield PolicyResult(
            RULE, change.place, f"What was denied no longer is: {len(gone)} statement(s)."
        )
    if not _is_iam(pairs[0][1]):
        return
    policies = set[str]().union(*(_policies(after) - _policies(before) for before, after in pairs))
    if policies:
        yield PolicyResult(
            RULE, change.place, f"It gets the policies {', '.join(sorted(policies))}."
        )
    if any(_boundary(before) not in (None, _boundary(after)) for before, after in pairs):
        yield PolicyResult(RULE, change.place, "Its permissions boundary is another one, or gone.")


def _boundary(placed: ResourceInstance) -> Value:
    return placed.resource.properties.get("PermissionsBoundary")


def _more(before: ResourceInstance, after: ResourceInstance) -> Iterator[Allowance]:
    """What the documents of a resource allow that they did not: a role's, a bucket's, a key's."""
    old = list(_allowances(before))
    for one in _allowances(after):
        if not any(known.covers(one) for known in old):
            yield one


def _is_iam(placed: ResourceInstance) -> bool:
    return placed.type.startswith("AWS::IAM::")


def _some(found: list[Allowance]) -> str:
    words = list(dict.fromkeys(map(str, found)))
    more = f" and {len(words) - 5} more" if len(words) > 5 else ""
    return "; ".join(words[:5]) + more


def _is_sweeping(one: Allowance) -> bool:
    wide = one.action == "*" or one.action.endswith(":*")
    return not one.condition and ((wide and one.resource == "*") or one.trust.endswith("*"))


def _documents(placed: ResourceInstance) -> Iterator[tuple[str, Value]]:
    properties = placed.resource.properties
    for name, value in properties.items():
        if is_policy(value):
            yield name, value
    inline = properties.get("Policies", [])
    for one in inline if isinstance(inline, list) else []:
        if isinstance(one, dict) and is_policy(one.get("PolicyDocument")):
            yield "Policies", one["PolicyDocument"]


def _allowances(placed: ResourceInstance) -> Iterator[Allowance]:
    for name, document in _documents(placed):
        for statement in statements(document):
            if statement.get("Effect") == "Allow":
                yield from _of_statement(statement, name == _TRUST, not _is_iam(placed))


def _of_statement(
    statement: dict[str, Value], trust: bool, by_resource: bool
) -> Iterator[Allowance]:
    """``trust``: a role's trust, which names no resource; ``by_resource``: it names principals."""
    condition = sort_key(statement["Condition"]) if statement.get("Condition") else ""
    actions = texts(statement.get("Action", []))
    actions += [f"all but {one}" for one in texts(statement.get("NotAction", []))]
    nothing = [""] if by_resource and "NotResource" not in statement else []
    resources = [""] if trust else texts(statement.get("Resource", nothing))
    resources += [f"all but {one}" for one in texts(statement.get("NotResource", []))]
    for action in actions:
        for resource in resources:
            for principal in _principals(statement) if trust or by_resource else [""]:
                yield Allowance(action, resource, condition, principal)


def _principals(statement: dict[str, Value]) -> list[str]:
    principal = statement.get("Principal", "*")
    if isinstance(principal, dict):
        return [f"{kind} {one}" for kind, who in principal.items() for one in texts(who)]
    return texts(principal)


def _denials(placed: ResourceInstance) -> set[str]:
    return {
        sort_key(statement)
        for _, document in _documents(placed)
        for statement in statements(document)
        if statement.get("Effect") == "Deny"
    }


def _policies(placed: ResourceInstance) -> set[str]:
    return set(texts(placed.resource.properties.get("ManagedPolicyArns", [])))


def _matches(text: str, pattern: str) -> bool:
    """IAM's wildcards; brackets, which fnmatch would read as classes, mean themselves."""
    return fnmatchcase(text, pattern.replace("[", "[[]"))
