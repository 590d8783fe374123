"""What CloudFormation must be allowed to do for a product's resource types.

types, handlers ●→ permissions of the schemas ●→ action → the types that need it
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from generator.access.quirks import BESIDES, left_out
from generator.access.scope import is_reading
from generator.cfn.schemas import Handler, Schemas

PLAN: tuple[Handler, ...] = ("read",)
DEPLOY: tuple[Handler, ...] = ("create", "read", "update", "delete")
DESTROY: tuple[Handler, ...] = ("read", "delete")

Rights = Mapping[str, tuple[str, ...]]
"""Action → the types (or the reason) that need it; both sorted."""


def rights(types: Iterable[str], handlers: Collection[Handler], schemas: Schemas) -> Rights:
    """What these handlers of these types need, quirks fixed."""
    needed: dict[str, set[str]] = {}
    for type_name in types:
        for action in permissions(type_name, handlers, schemas):
            if not left_out(action):
                needed.setdefault(action, set()).add(type_name)
    for one in BESIDES:
        if not one.handlers.isdisjoint(handlers):
            needed.setdefault(one.action, set()).add(one.reason)
    return {action: tuple(sorted(needed[action])) for action in sorted(needed)}


def permissions(type_name: str, handlers: Collection[Handler], schemas: Schemas) -> Iterator[str]:
    """What the schema of a type says, in IAM's spelling; nothing where it says nothing.

    Anyone who reads changes nothing, although some handlers that read list what those that change
    need too.
    """
    schema = schemas.get(type_name)
    for handler in handlers:
        for listed in schema.permissions(handler) if schema else ():
            service, _, name = listed.partition(":")
            action = f"{service}:{name[:1].upper()}{name[1:]}"
            if handler != "read" or is_reading(action) or action == "apigateway:GET":
                yield action
