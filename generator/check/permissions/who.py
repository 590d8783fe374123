"""Who may do an action on a resource, and the statement that says so.

ResolvedProduct, action, resource ●→ Answers
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.cfn.load import inside
from generator.check.model import CheckContext, line_of
from generator.check.permissions.proof import principals_of
from generator.check.questions import Answer, Question, Verdict
from generator.errors import UserError
from generator.iam.actions import exists
from generator.iam.evaluate import Request, applies, decide
from generator.iam.names import Address
from generator.iam.patterns import shown
from generator.iam.principals import PRINCIPAL_TYPES, Principals, Source
from generator.iam.statements import Statement
from generator.plan.diff.resolved_product import ResolvedProduct


def who(product: ResolvedProduct, context: CheckContext, words: Sequence[str]) -> list[Answer]:
    """Every principal of the product that may, or may perhaps, do the action on the resource.

    Raises ``UserError`` for an action that does not exist and a resource that the product has not.
    """
    action, name = words
    principals = principals_of(product)
    if ":" not in action or not exists(action.lower()):
        raise UserError(f"There is no action {action}: write one such as s3:GetObject.")
    found = list(_answers(product, principals, action, name))
    return found or [Answer("no principal of the product", "no", ("No statement allows it.",))]


def _answers(
    product: ResolvedProduct, principals: Principals, action: str, name: str
) -> Iterator[Answer]:
    owner, arn = _resource(principals, action, name)
    own = [(at, one) for at in _related(principals, owner) for one in principals.statements(at)]
    resource = [one for _, one in own]
    for address, one in principals.resources.items():
        if one.type not in PRINCIPAL_TYPES:
            continue
        request = Request(action, arn, principals.arns(address)[0], principals.account)
        sources = principals.of(inside(*address))
        statements = [source.statement for source in sources]
        verdict = decide(request, statements, principals.boundary_statements(address), resource)
        if verdict != "deny":
            steps = [_step(product, s) for s in sources if _is_for(s.statement, request)]
            steps += [_at(product, at, s) for at, s in own if _is_for(s, request)]
            yield Answer(inside(*address), "yes" if verdict == "allow" else "unknown", (*steps,))
    yield from _others(product, own, Request(action, arn))


def _is_for(statement: Statement, request: Request) -> bool:
    return applies(statement, request) is not False


def _others(
    product: ResolvedProduct, own: list[tuple[Address, Statement]], request: Request
) -> Iterator[Answer]:
    """Services and accounts that the resource's own policy names."""
    for address, statement in own:
        if statement.effect != "Allow" or statement.principals is None:
            continue
        named = statement.actions.holds(request.action.lower())
        if named and statement.resources.may_hold(request.resource):
            verdict: Verdict = "unknown" if statement.conditions else "yes"
            yield Answer(str(statement.principals), verdict, (_at(product, address, statement),))


def _related(principals: Principals, owner: Address | None) -> list[Address]:
    """The resource itself and the policies that refer to it."""
    if owner is None:
        return []
    found = [owner]
    for address, resource in principals.resources.items():
        policies = principals.policies(address)
        is_policy = any(policy.kind == "resource" for policy in policies)
        if address != owner and is_policy and principals.refers(resource, owner):
            found.append(address)
    return found


def _resource(principals: Principals, action: str, name: str) -> tuple[Address | None, str]:
    """The resource of that name and its ARN of the action's service."""
    if name == "*" or name.startswith("arn:"):
        owners = (a for a in principals.resources if name in principals.arns(a))
        return next(owners, None), name
    stack, _, logical_id = name.rpartition("/")
    address = stack, logical_id
    if address not in principals.resources:
        same = [inside(*one) for one in principals.resources if one[1] == logical_id]
        hint = f" Did you mean {' or '.join(same)}?" if same else ""
        raise UserError(f"The product has no resource {name}.{hint}")
    arns = principals.arns(address)
    service = action.partition(":")[0].lower()
    fitting = [arn for arn in arns if arn.split(":")[2] == service] or arns
    if not fitting:
        kind = principals.resources[address].type
        raise UserError(f"The ARN of {name} ({kind}) is not known here: give an ARN.")
    return address, fitting[0]


def _step(product: ResolvedProduct, source: Source) -> str:
    step = _at(product, source.address, source.statement)
    return (
        f"{step} (managed policy {source.managed.rpartition('/')[2]})" if source.managed else step
    )


def _at(product: ResolvedProduct, address: Address, statement: Statement) -> str:
    file, line = line_of(product, address, "Properties", *statement.path)
    where = inside(*address)
    what = f"{statement.effect} {statement.actions} on {statement.resources}"
    under = " under a condition" if statement.conditions else ""
    return shown(f"{file}:{line}: {where}: {what}{under}")


WHO = Question(
    "who",
    ("ACTION", "RESOURCE"),
    "who may do ACTION on RESOURCE (an ARN, or the path of a resource such as Database/Instance)",
    who,
)
