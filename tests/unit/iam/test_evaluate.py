"""IAM's decisions: verdicts that are documented, and thousands that a simulator decides."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from generator.cfn.load import load
from generator.cfn.scope import Pseudo
from generator.cfn.stacks import resolve_product
from generator.iam.evaluate import Request, decide
from generator.iam.patterns import pattern_of, shown
from generator.iam.statements import Statement, statements

Json = dict[str, Any]
OWN, ROLE = "111122223333", "arn:aws:iam::111122223333:role/tasks"
KEY = f"arn:aws:kms:eu-west-1:{OWN}:key/1"


def allow(action: Any, resource: Any = "*", **more: Any) -> Json:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any, resource: Any = "*", **more: Any) -> Json:
    return {**allow(action, resource, **more), "Effect": "Deny"}


NOT_IAM = {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}


def read(*written: Json) -> tuple[Statement, ...]:
    return tuple(statements({"Statement": list(written)}, {}))


def when(operator: str, key: str, *values: str) -> Json:
    return {"Condition": {operator: {key: list(values)}}}


@pytest.mark.parametrize(
    ("written", "action", "resource", "verdict"),
    [
        ([], "s3:GetObject", "arn:aws:s3:::films/a", "deny"),
        ([allow("*")], "s3:GetObject", "arn:aws:s3:::films/a", "allow"),
        ([allow("S3:get*")], "s3:GetObject", "arn:aws:s3:::films/a", "allow"),
        ([allow("s3:Get?bject")], "s3:GetObject", "arn:aws:s3:::films/a", "allow"),
        ([allow("s3:GetObject", "arn:aws:s3:::films/*")], "s3:GetObject", "arn:aws:s3:::films/a/b",
         "allow"),
        ([allow("s3:GetObject", "arn:aws:s3:::Films/*")], "s3:GetObject", "arn:aws:s3:::films/a",
         "deny"),
        ([allow("*"), deny("s3:*")], "s3:GetObject", "arn:aws:s3:::films/a", "deny"),
        ([NOT_IAM], "s3:GetObject", "*", "allow"),
        ([NOT_IAM], "iam:PassRole", ROLE, "deny"),
        ([{"Effect": "Allow", "Action": "*", "NotResource": ROLE}], "iam:PassRole", ROLE, "deny"),
        ([{"Effect": "Allow", "Action": "*", "NotResource": ROLE}], "iam:PassRole", ROLE + "s",
         "allow"),
        ([allow("s3:GetObject", **when("StringEquals", "aws:PrincipalOrgID", "o-1"))],
         "s3:GetObject", "*", "unknown"),
        ([allow("*"), deny("*", **when("Bool", "aws:SecureTransport", "false"))],
         "s3:GetObject", "*", "unknown"),
        ([allow("s3:GetObject", "arn:aws:s3:::${aws:PrincipalTag/team}/*")],
         "s3:GetObject", "arn:aws:s3:::films/a", "unknown"),
    ],
)  # fmt: skip
def test_the_verdicts_of_identity_policies(
    written: list[Json], action: str, resource: str, verdict: str
) -> None:
    assert decide(Request(action, resource, ROLE, OWN), read(*written)) == verdict


def to(principal: str, action: str = "kms:Decrypt") -> Json:
    return allow(action, Principal={"AWS": principal})


@pytest.mark.parametrize(
    ("identity", "boundary", "resource", "verdict"),
    [
        ([allow("kms:*")], None, [], "allow"),
        ([allow("kms:*")], [allow("s3:*")], [], "deny"),
        ([allow("kms:*")], [allow("kms:Decrypt")], [], "allow"),
        ([allow("kms:*")], [allow("*"), deny("kms:*")], [], "deny"),
        ([allow("kms:*")], None, [to(f"arn:aws:iam::{OWN}:root", "kms:*")], "allow"),
        ([allow("kms:*")], None, [to("arn:aws:iam::111122223333:role/other")], "deny"),
        ([], None, [to(ROLE)], "allow"),
        ([], None, [to(f"arn:aws:iam::{OWN}:root")], "deny"),
        ([deny("kms:*")], None, [to(ROLE)], "deny"),
        ([allow("kms:*")], None, [deny("kms:*", Principal={"AWS": OWN})], "deny"),
    ],
)
def test_the_verdicts_of_all_policies_together(
    identity: list[Json], boundary: list[Json] | None, resource: list[Json], verdict: str
) -> None:
    bounds = None if boundary is None else read(*boundary)
    request = Request("kms:Decrypt", KEY, ROLE, OWN)
    assert decide(request, read(*identity), bounds, read(*resource)) == verdict


@pytest.mark.parametrize(
    ("operator", "wanted", "value", "expected"),
    [
        ("StringEquals", "a", "a", "allow"),
        ("StringEquals", "a", "A", "deny"),
        ("StringEqualsIgnoreCase", "a", "A", "allow"),
        ("StringNotEquals", "a", "b", "allow"),
        ("StringLike", "a*", "abc", "allow"),
        ("StringNotLike", "a*", "abc", "deny"),
        ("NumericLessThan", "10", "9", "allow"),
        ("NumericGreaterThanEquals", "10", "9", "deny"),
        ("DateGreaterThan", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "allow"),
        ("Bool", "true", "True", "allow"),
        ("IpAddress", "10.0.0.0/8", "10.1.2.3", "allow"),
        ("NotIpAddress", "10.0.0.0/8", "10.1.2.3", "deny"),
        ("ArnLike", "arn:aws:sns:*:*:films", "arn:aws:sns:eu-west-1:1:films", "allow"),
        ("ArnLike", "arn:aws:sns:*:films", "arn:aws:sns:eu-west-1:1:films", "deny"),
        ("ForAllValues:StringEquals", "a", "a", "allow"),
        ("ForAnyValue:StringLike", "b*", "a", "deny"),
        ("StringEqualsIfExists", "a", "b", "deny"),
        ("Null", "false", "a", "allow"),
    ],
)
def test_condition_operators(operator: str, wanted: str, value: str, expected: str) -> None:
    statement = read(allow("s3:GetObject", **when(operator, "aws:Key", wanted)))
    request = Request("s3:GetObject", "*", context={"aws:key": [value]}, is_complete=True)
    assert decide(request, statement) == expected


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("StringEquals", "deny"),
        ("StringNotEquals", "allow"),
        ("StringEqualsIfExists", "allow"),
        ("ForAllValues:StringEquals", "allow"),
        ("ForAnyValue:StringEquals", "deny"),
        ("ForAnyValue:StringNotEquals", "deny"),
    ],
)
def test_a_key_that_the_request_does_not_have(operator: str, expected: str) -> None:
    statement = read(allow("s3:GetObject", **when(operator, "aws:Key", "a")))
    assert decide(Request("s3:GetObject", "*", is_complete=True), statement) == expected


# The simulator is an independent implementation; what it decides is the truth here.
SIMULATE = """
const { runSimulation } = require('@cloud-copilot/iam-simulate')
const cases = JSON.parse(require('fs').readFileSync(0))
const one = async c => {
  const named = (policy, name) => ({ name, policy })
  const found = await runSimulation({
    request: { principal: c.principal, action: c.action,
      resource: { resource: c.resource, accountId: c.account }, contextVariables: c.context },
    identityPolicies: [named(c.identity, 'identity')],
    permissionBoundaryPolicies: c.boundary ? [named(c.boundary, 'boundary')] : undefined,
    resourcePolicy: c.policy || undefined,
    serviceControlPolicies: [], resourceControlPolicies: [] }, {})
  return found.resultType === 'error' ? JSON.stringify(found.errors) : found.overallResult
}
Promise.all(cases.map(one)).then(found => console.log(JSON.stringify(found)))
"""
MISSING = "needs Node and, where NODE_PATH finds it, the package @cloud-copilot/iam-simulate"
VERDICTS = {"Allowed": "allow", "ExplicitlyDenied": "deny", "ImplicitlyDenied": "deny"}


def simulated(cases: list[Json]) -> list[str]:
    node = shutil.which("node")
    if node is None:
        pytest.skip(MISSING)
    done = subprocess.run(
        [node, "-e", SIMULATE], input=json.dumps(cases), capture_output=True, text=True, check=False
    )
    if "Cannot find module" in done.stderr:
        pytest.skip(MISSING)
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return [VERDICTS.get(one, one) for one in found]


def decided(case: Json) -> str:
    context = {key.lower(): [value] for key, value in case["context"].items()}
    request = Request(
        case["action"], case["resource"], case["principal"], case["account"], context, True
    )
    boundary = read(*case["boundary"]["Statement"]) if case["boundary"] else None
    resource = read(*case["policy"]["Statement"]) if case["policy"] else ()
    return decide(request, read(*case["identity"]["Statement"]), boundary, resource)


def document(written: list[Json]) -> Json:
    return {"Version": "2012-10-17", "Statement": written}


ACTIONS = ["s3:GetObject", "s3:PutObject", "sqs:SendMessage", "sqs:ReceiveMessage"]
PATTERNS = [*ACTIONS, "*", "s3:*", "s3:Get*", "sqs:*Message", "s3:?etObject", "SQS:sendmessage"]
RESOURCES = {
    "s3": ["arn:aws:s3:::films/a", "arn:aws:s3:::films/a/b", "arn:aws:s3:::posters/a"],
    "sqs": [f"arn:aws:sqs:eu-west-1:{OWN}:{name}" for name in ("work", "done")],
}
PLACES = [
    *(one for found in RESOURCES.values() for one in found),
    "*", "arn:aws:s3:::films/*", "arn:aws:s3:::*", "arn:aws:s3:::films/?", f"arn:aws:sqs:*:{OWN}:*",
    "arn:aws:sqs:eu-west-1:*:work",
]  # fmt: skip
TESTS = [
    {},
    {"StringEquals": {"aws:PrincipalOrgID": "o-1"}},
    {"StringNotEquals": {"aws:PrincipalOrgID": ["o-1", "o-2"]}},
    {"StringLike": {"aws:PrincipalOrgID": "o-*"}},
    {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-3"}},
    {"Bool": {"aws:SecureTransport": "true"}, "Null": {"aws:PrincipalOrgID": "false"}},
]
CONTEXTS: list[Mapping[str, str]] = [
    {"aws:SecureTransport": "true"},
    {"aws:PrincipalOrgID": "o-1", "aws:SecureTransport": "true"},
    {"aws:PrincipalOrgID": "o-2", "aws:SecureTransport": "false"},
]


def random_statement(choose: random.Random, *, principals: bool = False) -> Json:
    made: Json = {"Effect": choose.choice(["Allow", "Allow", "Deny"])}
    negated = choose.choice(["", "", "", "Not"])
    made[f"{negated}Action"] = choose.sample(PATTERNS, choose.randint(1, 2))
    negated = choose.choice(["", "", "", "Not"])
    made[f"{negated}Resource"] = choose.sample(PLACES, choose.randint(1, 2))
    if condition := choose.choice(TESTS):
        made["Condition"] = condition
    if principals:
        who = [ROLE, f"arn:aws:iam::{OWN}:root", f"arn:aws:iam::{OWN}:role/other"]
        made["Principal"] = {"AWS": choose.choice(who)}
    return made


def random_case(choose: random.Random) -> Json:
    action = choose.choice(ACTIONS)
    resource = choose.choice(RESOURCES[action.partition(":")[0]])
    several = [random_statement(choose) for _ in range(choose.randint(1, 3))]
    boundary = [random_statement(choose) for _ in range(2)] if choose.random() < 0.3 else None
    own = [random_statement(choose, principals=True)] if choose.random() < 0.3 else None
    return {
        "action": action, "resource": resource, "principal": ROLE, "account": OWN,
        "context": choose.choice(CONTEXTS), "identity": document(several),
        "boundary": boundary and document(boundary), "policy": own and document(own),
    }  # fmt: skip


@pytest.mark.long
def test_a_simulator_decides_random_policies_the_same_way() -> None:
    choose = random.Random(14)
    cases = [random_case(choose) for _ in range(2000)]
    for case, verdict in zip(cases, simulated(cases), strict=True):
        assert decided(case) == verdict, json.dumps(case, indent=1)


def product_cases() -> Iterator[Json]:
    """What each role of the product may do on what its statements name, and on anything else."""
    product = load("templates/nested/root.yaml", lambda name: Path(name).read_text("utf-8"))
    pseudo = Pseudo(region="eu-west-1", account_id=OWN)
    for stack in resolve_product(product, {}, pseudo).values():
        for resource in stack.resolved.resources.values():
            for policy in resource.properties.get("Policies", []):
                yield from policy_cases(literal(policy["PolicyDocument"])["Statement"])


def literal(value: Any) -> Any:
    """The value with a name for each reference."""
    if isinstance(value, dict):
        return {key: literal(item) for key, item in value.items()}
    if isinstance(value, list):
        return [literal(item) for item in value]
    text = shown(pattern_of(value))
    if "SecretArn}" in text:
        return f"arn:aws:secretsmanager:eu-west-1:{OWN}:secret:database"
    if text.startswith("${") and "Arn}" in text:
        return f"arn:aws:logs:eu-west-1:{OWN}:log-group:flow:*"
    return re.sub(r"\$\{[^}]*\}", "name", text)


def policy_cases(written: list[Json]) -> Iterator[Json]:
    for statement in written:
        for action in statement["Action"]:
            for resource in (*statement["Resource"], ROLE):
                if ("secret" in action and "secret:" in resource) or ":logs:" in resource:
                    one = resource.replace(":*", ":log-stream:a") if "Put" in action else resource
                    for other in (one, one.replace("database", "other").replace("flow", "other")):
                        yield {
                            "action": action, "resource": other, "principal": ROLE, "account": OWN,
                            "context": {}, "identity": document(written), "boundary": None,
                            "policy": None,
                        }  # fmt: skip


@pytest.mark.long
def test_a_simulator_decides_the_roles_of_the_product_the_same_way() -> None:
    cases = [case for case in product_cases() if "*" not in case["resource"]]
    assert cases
    for case, verdict in zip(cases, simulated(cases), strict=True):
        assert decided(case) == verdict, json.dumps(case, indent=1)
