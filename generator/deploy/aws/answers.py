"""What AWS answers, and what is no answer of AWS's: cut off, a proxy's page, an unknown shape.

botocore's answer ○→ Answer, in which what is missing says so
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar
from xml.etree.ElementTree import ParseError

from botocore.exceptions import BotoCoreError, ClientError, ResponseStreamingError
from botocore.parsers import ResponseParserError

from generator.errors import AwsError, Mistake

Answer = Mapping[str, Any]
"""An answer, or a part of one, in the shape that the API's reference gives."""

READING = ("describe_", "get_", "head_", "list_", "validate_")
"""What the operations begin with that change nothing: they can be asked again."""

PAUSES = (0.5, 1.0, 2.0)
"""Seconds before an answer that cannot be read is asked for again."""

T = TypeVar("T")

# What botocore's parsers raise where the text is not what the service's model says.
_PARSING = (
    ParseError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


class AwsApiError(AwsError):
    """AWS rejected the request. ``code`` is the API's error code, such as ``ValidationError``."""

    def __init__(self, code: str, what: str | Mistake) -> None:
        self.code = code
        super().__init__(what)


class AwsConnectionError(AwsError):
    """AWS gave no answer that can be read: the line is down, or no one serves the endpoint."""


def readable(operation: str, call: Callable[[], T]) -> T:
    """What a call of botocore's returns. Raises ``AwsConnectionError`` for what it cannot read."""
    try:
        return call()
    except (ResponseParserError, ResponseStreamingError) as error:
        raise _unreadable(operation, _first_line(error)) from error
    except ClientError as error:
        if _is_of_aws(operation, error):
            raise
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        why = f"HTTP status {status}, and no error that AWS has"
        raise _unreadable(operation, why) from error
    except BotoCoreError:
        raise
    except _PARSING as error:
        raise _unreadable(operation, f"it has another shape ({error!r})") from error


def _is_of_aws(operation: str, error: ClientError) -> bool:
    """Whether a refusal is AWS's: what has no body or no code came from elsewhere."""
    code = str(error.response.get("Error", {}).get("Code", ""))
    # Answers to HEAD have no body, and so no other code than HTTP's.
    return bool(code) and (not code.isdigit() or operation.startswith("head_"))


def signed(operation: str, found: Answer) -> Answer:
    """An answer with a request ID, which all of AWS's have and no proxy's page has.

    Raises ``AwsConnectionError`` for any other: what looks like an empty list may be none.
    """
    if not found.get("ResponseMetadata", {}).get("RequestId"):
        raise _unreadable(operation, "it has no request ID")
    return found


class _Complete(dict[str, Any]):
    """A part of an answer. What must be there and is not was not answered by AWS."""

    def __init__(self, content: Mapping[str, Any], operation: str) -> None:
        super().__init__((key, complete(one, operation)) for key, one in content.items())
        self._operation = operation

    def __missing__(self, key: str) -> NoReturn:
        raise _unreadable(self._operation, f"it has no {key}")


def complete(node: T, operation: str) -> T:
    """The same, in which asking for a member that is missing is an ``AwsConnectionError``."""
    found: Any = node
    if isinstance(node, dict):
        found = _Complete(node, operation)
    elif isinstance(node, list):
        found = [complete(one, operation) for one in node]
    return found  # type: ignore[no-any-return]


def decoded(text: str, operation: str) -> Any:
    """JSON that is text in an answer. Raises ``AwsConnectionError`` where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise _unreadable(operation, "it has text that is no JSON") from None


def _first_line(error: Exception) -> str:
    """What a parser complains of, without what it could not read."""
    return (str(error).splitlines() or [repr(error)])[0][:200].rstrip(".")


def _unreadable(operation: str, why: str) -> AwsConnectionError:
    what = f"The answer to {operation.title().replace('_', '')} cannot be read: {why}."
    hint = "If a proxy is between this machine and AWS, it may have answered instead."
    return AwsConnectionError(Mistake(what, hint=hint))
