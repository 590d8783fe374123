"""Types that CloudFormation accepts and makes nothing of.

- ``AWS::CDK::Metadata``: what the AWS CDK says of an app to AWS.
- ``AWS::CloudFormation::WaitConditionHandle``: a URL to signal to. Nothing waits for it without a
  wait condition, and that is why templates that need some resource have one.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from generator.local.handler import Call, Handler, Properties


class Placeholder:
    """A handler that only gives a physical ID; there is nothing that could be changed."""

    def __init__(self, physical_id: Callable[[Call], str]) -> None:
        self._physical_id = physical_id

    def create(self, call: Call, properties: Properties) -> str:
        """The physical ID."""
        return self._physical_id(call)

    def read(self, call: Call, physical_id: str, properties: Properties) -> Properties | None:
        """What was asked for."""
        return properties

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """Nothing to do."""

    def delete(self, call: Call, physical_id: str, properties: Properties) -> None:
        """Nothing to do."""

    def attributes(self, call: Call, physical_id: str, properties: Properties) -> dict[str, Any]:
        """Its ID."""
        return {"Id": physical_id}


def _identifier(call: Call) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, call.token))


def _handle(call: Call) -> str:
    host = f"cloudformation-waitcondition-{call.region}.s3.{call.region}.amazonaws.com"
    path = quote(f"{call.stack_id}/{call.logical_id}", safe="")
    return f"https://{host}/{path}?handle={_identifier(call)}"


HANDLERS: dict[str, Handler] = {
    "AWS::CDK::Metadata": Placeholder(_identifier),
    "AWS::CloudFormation::WaitConditionHandle": Placeholder(_handle),
}
