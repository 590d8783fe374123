"""What a resource type is to the engine: five functions over the service's own API.

The engine decides *when* (order, replacement, rollback, retention); a handler only says *how* one
type is created, read, changed and deleted in the service. So a handler holds no state: everything
it needs comes in as arguments, and everything it leaves behind is in the service.

resolved properties ●→ engine ○→ Handler ○→ botocore client ○→ moto, in this process
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from generator.local.identity import physical_name

Properties = Mapping[str, Any]
"""A resource's ``Properties`` as the template has them, fully resolved.

No intrinsic function, no ``AWS::NoValue``, no dynamic reference is left. Unknown and missing
properties were refused before a handler is asked. Scalars are as written or as parameters gave
them: ``"80"`` may stand for 80 and ``"true"`` for true, since CloudFormation coerces them.
"""


@dataclass(frozen=True)
class Call:
    """On whose behalf a handler works, and how it reaches the services.

    ``tags`` are what the resource inherits: the stack's tags and the three
    ``aws:cloudformation:*`` ones (services that refuse the ``aws:`` prefix: see ``own_tags``).
    ``client`` gives a botocore client of a service ("ec2", "elbv2", …) for this account and
    region, bound in process to moto; clients are cached and safe to use from many threads.
    ``token`` differs for every operation on every resource: fit for ``ClientToken`` parameters.
    """

    account: str
    region: str
    partition: str
    stack_id: str
    stack_name: str
    logical_id: str
    token: str
    tags: Mapping[str, str]
    client: Callable[[str], Any]

    @property
    def own_tags(self) -> dict[str, str]:
        """``tags`` without the reserved ``aws:`` ones, which most ``Tag`` operations refuse."""
        return {key: value for key, value in self.tags.items() if not key.startswith("aws:")}

    def unique_name(self, limit: int, lower: bool = False) -> str:
        """A name as CloudFormation makes it where the template gives none.

        ``STACK-LOGICALID-RANDOM`` of at most ``limit`` characters, the stack's name and the
        logical ID shortened where they must be; the random part is a function of ``token``, so
        asking twice in one operation gives the same name and a replacement gets another.
        """
        name = physical_name(self.stack_name, self.logical_id, self.token, limit)
        return name.lower() if lower else name


class Handler(Protocol):
    """One resource type. Every method is called from a worker thread.

    A ``botocore.exceptions.ClientError`` that escapes is worded by the engine as AWS words it;
    raise :class:`HandlerError` only for what the service itself does not refuse.
    """

    def create(self, call: Call, properties: Properties) -> str:
        """Create the resource with every property asked for; return its physical ID.

        The physical ID is what ``Ref`` gives. If a later step of several fails, remove what the
        earlier ones made: the engine deletes only what it knows a physical ID of.
        """
        ...

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """Change the resource in place from ``before`` to ``after``.

        Called only where no changed property requires replacement. Also called in the other
        direction on rollback, and where only ``call.tags`` changed (``before == after``).
        """
        ...

    def delete(self, call: Call, physical_id: str, properties: Properties) -> None:
        """Delete the resource; one that is already gone is fine."""
        ...

    def read(self, call: Call, physical_id: str, properties: Properties) -> Properties | None:
        """What the service says now, as CloudFormation properties; None where it is gone.

        ``properties`` are the last ones deployed: a guide to what to ask for, never the answer.
        Leave out what the service does not tell (write-only properties).
        """
        ...

    def attributes(self, call: Call, physical_id: str, properties: Properties) -> dict[str, Any]:
        """Every ``Fn::GetAtt`` of the type by its name (``"Endpoint.Address"``): text or list."""
        ...


@runtime_checkable
class Snapshots(Protocol):
    """A handler whose type also takes ``Snapshot`` as DeletionPolicy and UpdateReplacePolicy."""

    def snapshot(self, call: Call, physical_id: str, properties: Properties) -> str:
        """Take a final snapshot before the resource is deleted; return its identifier."""
        ...


@runtime_checkable
class Tasks(Protocol):
    """A handler whose type runs tasks, which may stop by themselves."""

    def stop(self, call: Call, physical_id: str, properties: Properties, reason: str) -> None:
        """Let a task have stopped for a reason, and raise what the service then says."""
        ...


class HandlerError(Exception):
    """A resource operation that failed; the engine turns it into a ResourceStatusReason.

    ``code`` is a HandlerErrorCode of the CloudFormation CLI's contract (``InvalidRequest``,
    ``AlreadyExists``, ``NotFound``, ``ServiceLimitExceeded``, ``GeneralServiceException``, …),
    ``message`` the sentence of the service.
    """

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(f"{message} ({code})")


Handlers = Mapping[str, Handler]
"""Resource type name → its handler."""
