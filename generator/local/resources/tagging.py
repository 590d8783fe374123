"""Tags: what the template gives, what the stack hands down, brought to what the service has.

tags wanted, tags there ●→ to put, to take ○→ the service's own operations
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from generator.local.resources import compare, shapes
from generator.local.resources.service_api import ServiceApi
from generator.local.resources.table import ApiCall, Read, Tagging

RESERVED = "aws:"


@dataclass(frozen=True)
class Tags:
    """The tags of one resource; nothing at all where ``how`` is None."""

    api: ServiceApi
    how: Tagging | None

    def bring(self, own: dict[str, str], new: bool = False) -> None:
        """Make the service's tags those of the resource and those its stack hands down.

        A ``new`` resource has none yet, so no one needs to be asked.
        """
        if self.how is None:
            return
        call = self.api.call
        wanted = {**(call.tags if self.how.reserved else call.own_tags), **own}
        there = {} if new else self.there()
        put = {k: v for k, v in wanted.items() if there.get(k) != v}
        take = [k for k in there if k not in wanted]
        if self.how.whole and wanted and (put or take):
            put, take = wanted, []
        self.take(take)
        if put:
            self._do(*self.how.put, put)

    def take(self, keys: list[str]) -> None:
        """Take away the tags of these keys."""
        if self.how is not None and keys:
            self._do(*self.how.take, keys)

    def outliving(self) -> list[str]:
        """The keys of the tags that will stay when the resource is gone."""
        return list(self.there()) if self.how is not None and self.how.outlive else []

    def told(self, asked: Any) -> Any:
        """The tags for ``read``: the form and order of ``asked``; what the stack gave left out."""
        own = shapes.mapping(asked)
        there = {
            key: value
            for key, value in self.there().items()
            if not key.startswith(RESERVED) and (key in own or self.api.call.tags.get(key) != value)
        }
        if isinstance(asked, dict):
            return there
        return compare.align(asked or [], [{"Key": k, "Value": v} for k, v in there.items()])

    def there(self) -> dict[str, str]:
        """All tags that the service tells."""
        if self.how is None:
            return {}
        target = self.how.list_target or self.how.target
        return shapes.mapping(self.api.read(Read(self.how.list, target, self.how.tells)))

    def _do(self, operation: str, member: str, tags: Any) -> None:
        """Run a tagging operation; tags in the form that its member has, or keys alone."""
        if self.how is None:
            return
        shape, path = self.api.shape(ApiCall(operation)), member.split(".") if member else []
        for name in path:
            shape = shape.members[name]
        if isinstance(tags, dict):
            tags = shapes.pairs(tags, shape)
        elif path and shape.member.type_name == "structure":
            tags = [{"Key": key} for key in tags]
        for name in reversed(path):
            tags = {name: tags}
        wanted = self.api.fill(dict(self.how.target))
        self.api.run(self.api.service, operation, {**wanted, **tags} if path else wanted)
