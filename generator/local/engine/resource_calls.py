"""One call of a handler: what it gets, and how its failure is worded.

Resource, properties ○→ Handler ○→ physical ID, attributes │ ResourceError
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from generator.local.engine import lifecycle, messages
from generator.local.engine.context import EngineContext
from generator.local.engine.secrets import revealed
from generator.local.errors import ResourceError
from generator.local.faults import Faults
from generator.local.handler import Call, Handler, HandlerError, Snapshots, Tasks
from generator.local.records.stacks import Resource, Stack


def stack_tags(stack: Stack, logical_id: str, tags: Mapping[str, str]) -> dict[str, str]:
    """What a resource inherits: the stack's tags and CloudFormation's own three."""
    return {
        **tags,
        "aws:cloudformation:stack-name": stack.name,
        "aws:cloudformation:stack-id": stack.id,
        "aws:cloudformation:logical-id": logical_id,
    }


def strike_faults(context: EngineContext, stack: Stack, logical_id: str, action: str) -> None:
    """Let the faults strike that wait for a nested stack's resource; raises ``ResourceError``."""
    try:
        context.faults.before_resource(lifecycle.path_of(context, stack, logical_id), action)
    except HandlerError as error:
        what = messages.handler_message(error.message, str(uuid.uuid4()), error.code)
        raise ResourceError(what) from error


class ResourceCalls:
    """The handlers, called on behalf of one stack."""

    def __init__(self, context: EngineContext, stack: Stack) -> None:
        self._context = context
        self._stack = stack

    def create(self, resource: Resource) -> str:
        """Create what a record asks for; the physical ID."""
        call = self._call(resource.logical_id, resource.tags)
        with self._worded(call, resource.type, "create"):
            shown = revealed(resource.properties, call.client)
            return self._handler(resource.type).create(call, shown)

    def update(self, before: Resource, after: Resource) -> None:
        """Change in place from one record to another."""
        call = self._call(after.logical_id, after.tags)
        with self._worded(call, after.type, "update"):
            old, new = (revealed(r.properties, call.client) for r in (before, after))
            self._handler(after.type).update(call, after.physical_id, old, new)

    def delete(self, resource: Resource) -> None:
        """Delete; one that is already gone is fine."""
        call = self._call(resource.logical_id, resource.tags)
        with self._worded(call, resource.type, "delete"):
            handler = self._handler(resource.type)
            handler.delete(call, resource.physical_id, resource.properties)

    def snapshot(self, resource: Resource) -> None:
        """Take a final snapshot, for types that have them."""
        call = self._call(resource.logical_id, resource.tags)
        with self._worded(call, resource.type, "delete"):
            handler = self._handler(resource.type)
            if not isinstance(handler, Snapshots):
                what = f"Snapshot is not supported for resource type {resource.type}"
                raise HandlerError("InvalidRequest", what)
            handler.snapshot(call, resource.physical_id, resource.properties)

    def attributes(self, resource: Resource) -> dict[str, Any]:
        """What ``Fn::GetAtt`` gives for the resource now."""
        call = self._call(resource.logical_id, resource.tags)
        with self._worded(call, resource.type, "read"):
            handler = self._handler(resource.type)
            if isinstance(handler, Tasks):
                self._run(handler, call, resource)
            return handler.attributes(call, resource.physical_id, resource.properties)

    def _run(self, handler: Tasks, call: Call, resource: Resource) -> None:
        """The tasks run, unless a fault stops them."""
        path = lifecycle.path_of(self._context, self._stack, call.logical_id)
        reason = self._context.faults.stopping(path)
        if reason:
            handler.stop(call, resource.physical_id, resource.properties, reason)

    def read(self, resource: Resource) -> Mapping[str, Any] | None:
        """What the service says of the resource now; None = gone."""
        call = self._call(resource.logical_id, resource.tags)
        with self._worded(call, resource.type, "read"):
            handler = self._handler(resource.type)
            return handler.read(call, resource.physical_id, resource.properties)

    def really(self, resource: Resource, besides: Mapping[str, Any] | None = None) -> Resource:
        """A resource whose last update failed, with what the service says of its properties.

        No one knows how far a failed update came. ``besides``: other properties to ask for.
        """
        asked = replace(resource, properties={**(besides or {}), **resource.properties})
        told = self.read(asked) or {}
        return replace(resource, properties={**resource.properties, **told})

    def _worded(self, call: Call, type_name: str, action: str) -> _Worded:
        path = lifecycle.path_of(self._context, self._stack, call.logical_id)
        return _Worded(self._context.faults, path, action, call.token, type_name)

    def _handler(self, type_name: str) -> Handler:
        found = self._context.handlers.get(type_name)
        if found is None:
            what = f"Resource type {type_name} is not supported by the local AWS"
            raise HandlerError("InvalidTypeConfiguration", what)
        return found

    def _call(self, logical_id: str, tags: Mapping[str, str]) -> Call:
        place = self._stack.place
        return Call(
            account=place.account,
            region=place.region,
            partition=place.partition,
            stack_id=self._stack.id,
            stack_name=self._stack.name,
            logical_id=logical_id,
            token=str(uuid.uuid4()),
            tags=stack_tags(self._stack, logical_id, tags),
            client=lambda service: self._context.clients.client(
                service, place.account, place.region
            ),
        )


class _Worded:
    """Applies faults before a call, and turns whatever escapes it into ``ResourceError``."""

    def __init__(self, faults: Faults, path: str, action: str, token: str, type_name: str) -> None:
        self._faults = faults
        self._path = path
        self._action = action
        self._token = token
        self._type = type_name

    def __enter__(self) -> None:
        try:
            self._faults.before_resource(self._path, self._action)
        except HandlerError as error:
            raise ResourceError(self._word(error.message, error.code)) from error

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, HandlerError):
            raise ResourceError(self._word(error.message, error.code)) from error
        if isinstance(error, ClientError):
            raise ResourceError(self._word(*client_error(error, self._type))) from error
        if isinstance(error, BotoCoreError):
            raise ResourceError(self._word(str(error), "InvalidRequest")) from error
        if isinstance(error, Exception):
            what = f"{type(error).__name__}: {error}"
            raise ResourceError(self._word(what, "InternalFailure")) from error

    def _word(self, message: str, code: str) -> str:
        return messages.handler_message(message, self._token, code)


_CODES = (
    ("AlreadyExists", "AlreadyExists"),
    ("AlreadyOwnedByYou", "AlreadyExists"),
    ("Duplicate", "AlreadyExists"),
    ("NotFound", "NotFound"),
    ("NoSuch", "NotFound"),
    ("AccessDenied", "AccessDenied"),
    ("Throttl", "Throttling"),
    ("LimitExceeded", "ServiceLimitExceeded"),
)


def client_error(error: ClientError, type_name: str) -> tuple[str, str]:
    """A service's refusal as message and HandlerErrorCode, worded as AWS words it."""
    answer = error.response
    code = str(answer.get("Error", {}).get("Code", ""))
    text = str(answer.get("Error", {}).get("Message", ""))
    meta = answer.get("ResponseMetadata", {})
    status = int(meta.get("HTTPStatusCode", 400))
    service = type_name.split("::")[1]
    service = service.capitalize() if service.isupper() else service
    suffix = f"(Service: {service}, Status Code: {status}, Request ID: {meta.get('RequestId')})"
    known = next((ours for theirs, ours in _CODES if theirs in code), None)
    fallback = "InvalidRequest" if status < 500 else "GeneralServiceException"
    return f"{text} {suffix}", known or fallback
