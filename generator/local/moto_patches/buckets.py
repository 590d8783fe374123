"""S3: whom a bucket belongs to, and under which conditions its policy counts.

moto's S3 ○→ changed
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from typing import Any

from generator.local.moto_patches.wrap import wrap

_HEADERS: ContextVar[Mapping[str, str]] = ContextVar("headers of the request")


def install() -> None:
    """Heed ``ExpectedBucketOwner``, and the conditions of a bucket's policy."""
    from moto.s3.models import FakeBucket
    from moto.s3.responses import S3Response

    for name in ("_bucket_response", "_key_response"):
        wrap(S3Response, name, _respond)
    wrap(FakeBucket, "get_permission", _permission)


def _respond(original: Any, response: Any, request: Any, full_url: str) -> Any:
    from moto.s3.exceptions import S3AccessDeniedError

    expected = request.headers.get("x-amz-expected-bucket-owner")
    owner = _owner(response.parse_bucket_name_from_url(request, full_url))
    if expected and owner and owner != expected:
        raise S3AccessDeniedError()
    token = _HEADERS.set(request.headers)
    try:
        return original(response, request, full_url)
    finally:
        _HEADERS.reset(token)


def _owner(bucket: str) -> str:
    from moto.s3.models import s3_backends

    _, account = s3_backends.bucket_accounts.get(bucket, ("", ""))
    return str(account)


def _permission(original: Any, bucket: Any, action: str, resource: str) -> Any:
    """moto takes every statement with a condition for a refusal."""
    from moto.iam.access_control import IAMPolicy

    if bucket.policy is None:
        return original(bucket, action, resource)
    policy = json.loads(bucket.policy)
    return IAMPolicy(
        json.dumps({**policy, "Statement": list(_counting(policy["Statement"]))})
    ).is_action_permitted(action, resource)


def _counting(statements: Any) -> Iterator[dict[str, Any]]:
    """The statements whose conditions hold, without them."""
    for statement in statements if isinstance(statements, list) else [statements]:
        if all(_holds(*test) for test in statement.get("Condition", {}).items()):
            yield {key: value for key, value in statement.items() if key != "Condition"}


def _holds(operator: str, wanted: Mapping[str, Any]) -> bool:
    """Whether an operator of a condition holds for all its keys; one unknown here does not."""
    # What does not leave this machine is as safe as over TLS.
    known = {"aws:securetransport": "true"}
    if condition := _HEADERS.get({}).get("if-none-match"):
        known["s3:if-none-match"] = condition
    given = {key.lower(): str(value).lower() for key, value in wanted.items()}
    if operator == "Null":
        return all((key not in known) is (value == "true") for key, value in given.items())
    return operator == "Bool" and all(known.get(key) == value for key, value in given.items())
