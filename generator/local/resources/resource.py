"""The one handler behind nearly every type: it reads a row (:mod:`.table`) and asks the service.

A type whose API does not fit a row derives from :class:`Resource` and overrides what differs.

row, properties ○→ create, update, delete, read, attributes ○→ botocore client
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from generator.local.handler import Call, HandlerError, Properties
from generator.local.resources import compare, shapes
from generator.local.resources.service_api import ServiceApi, is_missing, placed
from generator.local.resources.table import ApiCall, Each, Step, Type
from generator.local.resources.tagging import Tags


class TableHandler:
    """A :class:`~generator.local.handler.Handler` made of one row."""

    def __init__(self, row: Type) -> None:
        self.row = row

    def create(self, call: Call, properties: Properties) -> str:
        """See ``Handler.create``; what was made is removed again where a later step fails."""
        wanted = self.named(call, properties)
        api = ServiceApi(call, self.row.service, wanted)
        self._refuse_unplaced(api, wanted)
        answer = api.invoke(self.row.create, self._skipped()) if self.row.create else {}
        physical_id = api.identify(self.row.id, answer)
        try:
            self.complete(call, physical_id, wanted)
        except (ClientError, HandlerError):
            self.delete(call, physical_id, wanted)
            raise
        return physical_id

    def complete(self, call: Call, physical_id: str, properties: Properties) -> None:
        """Everything after the first operation: the steps that carry what was asked, and tags."""
        api = self.api(call, physical_id, properties)
        for step in self.row.steps:
            if isinstance(step, Each):
                for item in properties.get(step.items) or () if step.on_create else ():
                    api.invoke(step.add, item=item)
            elif any(name in properties for name in placed(step)):
                api.invoke(step)
        self._tags(api).bring(self._own_tags(properties), new=True)

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """See ``Handler.update``: only the operations that carry a changed property run."""
        changed = {k for k in {*before, *after} if before.get(k) != after.get(k)}
        gone = {k: v for k, v in self.row.defaults.items() if k in before and k not in after}
        api = self.api(call, physical_id, {**self.identity(physical_id), **gone, **after})
        self._refuse_unchangeable(api, changed)
        for step in (*self.row.update, *self.row.steps):
            if isinstance(step, Each):
                self._rearrange(api, step, before, after)
            elif touched := changed & api.carried(step, changed):
                taken_out = step.undo and not any(name in after for name in placed(step))
                skip = self._skipped()
                if step.only_changed:
                    skip |= set(after) - touched
                api.invoke(step.undo if taken_out and step.undo else step, skip)
        self._tags(api).bring(self._own_tags(after))

    def delete(self, call: Call, physical_id: str, properties: Properties) -> None:
        """See ``Handler.delete``."""
        api = self.api(call, physical_id, properties)
        if api.description is None:
            return
        try:
            for step in self.row.steps:
                if isinstance(step, Each) and step.before_delete and step.remove:
                    for item in properties.get(step.items) or ():
                        _if_there(api, step.remove, item)
            tags = self._tags(api)
            left = tags.outliving()
            if self.row.delete is not None:
                api.invoke(self.row.delete)
            tags.take(left)
        except ClientError as error:
            if not is_missing(error):
                raise

    def read(self, call: Call, physical_id: str, properties: Properties) -> Properties | None:
        """See ``Handler.read``: what the service says of the properties asked for."""
        api = self.api(call, physical_id, properties)
        if api.description is None:
            return None
        found = {name: self.tell(api, name) for name in properties if self._is_told(name)}
        out = {
            name: compare.align(properties[name], value)
            for name, value in found.items()
            if value is not None or properties[name] in ([], {}, "")
        }
        for path in self.row.kept:
            _keep(path.split("."), properties, out)
        if self.row.tags and (tags := self._tags(api).told(properties.get(self.row.tag_property))):
            out[self.row.tag_property] = tags
        return out

    def tell(self, api: ServiceApi, name: str) -> Any:
        """One property as the service says it; None where it says nothing."""
        return api.find(self.row.reads.get(name, name))

    def attributes(self, call: Call, physical_id: str, properties: Properties) -> dict[str, Any]:
        """See ``Handler.attributes``: what describes the resource, by CloudFormation's names."""
        api = self.api(call, physical_id, properties)
        told = dict(self.read(call, physical_id, properties) or {})
        values = {**told, **(api.description or {})}
        values |= {name: api.find(path) for name, path in self.row.gives.items()}
        values |= {name: api.fill(text) for name, text in self.row.composed.items()}
        return dict(_flat("", values))

    def api(self, call: Call, physical_id: str, properties: Properties) -> ServiceApi:
        """The service, asked about this resource."""
        return ServiceApi(
            call, self.row.service, properties, physical_id, self.row.read, self.row.more
        )

    def named(self, call: Call, properties: Properties) -> dict[str, Any]:
        """The properties, with the name that CloudFormation makes where none was given."""
        name = self.row.name
        if name is None or properties.get(name.property):
            return dict(properties)
        return {**properties, name.property: call.unique_name(name.limit, name.lower)}

    def identity(self, physical_id: str) -> dict[str, Any]:
        """The generated name again, for operations that carry it on every change."""
        name = self.row.name
        return {name.property: physical_id} if name and self.row.name_is_id else {}

    def _rearrange(
        self, api: ServiceApi, step: Each, before: Properties, after: Properties
    ) -> None:
        """Take away the elements that are gone, then add those that are new."""
        old, new = list(before.get(step.items) or ()), list(after.get(step.items) or ())
        again = any(before.get(name) != after.get(name) for name in step.together.split())
        named = {**self.identity(api.physical_id), **before}
        former = self.api(api.call, api.physical_id, named)
        for item in old:
            if step.remove and (again or item not in new):
                _if_there(former, step.remove, item)
        for item in new:
            if again or item not in old:
                api.invoke(step.add, item=item)

    def _refuse_unplaced(self, api: ServiceApi, properties: Properties) -> None:
        """Fail where no operation carries a property: it must not be dropped silently."""
        row = self.row
        steps = (row.create, *row.steps) if row.create else row.steps
        if unplaced := sorted(set(properties) - self._known(api, steps, properties)):
            names = ", ".join(unplaced)
            raise HandlerError("InvalidRequest", f"Encountered unsupported property {names}")

    def _refuse_unchangeable(self, api: ServiceApi, changed: set[str]) -> None:
        """Fail where no operation changes a property that changed."""
        steps = (*self.row.update, *self.row.steps)
        if fixed := sorted(changed - self._known(api, steps, changed)):
            names = ", ".join(fixed)
            raise HandlerError("NotUpdatable", f"Updates to {names} are not supported")

    def _known(self, api: ServiceApi, steps: Iterable[Step], names: Iterable[str]) -> set[str]:
        """Which properties some step carries, or the row accounts for."""
        row = self.row
        known = {row.tag_property, *row.silent, *row.besides, *(p.split(".")[0] for p in row.kept)}
        for step in steps:
            if isinstance(step, Each):
                known |= {step.items, *step.together.split()}
            else:
                known |= api.carried(step, names)
        return known

    def _is_told(self, name: str) -> bool:
        row = self.row
        is_tag = row.tags is not None and name == row.tag_property
        return not is_tag and name not in row.silent and name not in row.kept

    def _skipped(self) -> set[str]:
        return {self.row.tag_property} if self.row.tags else set()

    def _tags(self, api: ServiceApi) -> Tags:
        return Tags(api, self.row.tags)

    def _own_tags(self, properties: Properties) -> dict[str, str]:
        return shapes.mapping(properties.get(self.row.tag_property))


def _if_there(api: ServiceApi, do: ApiCall, item: Any) -> None:
    try:
        api.invoke(do, item=item)
    except ClientError as error:
        if not is_missing(error):
            raise


def _keep(path: list[str], asked: Mapping[str, Any], out: dict[str, Any]) -> None:
    """Copy what was asked for at ``path`` into what is reported."""
    head, rest = path[0], path[1:]
    if head not in asked:
        return
    if not rest:
        out[head] = asked[head]
        return
    if isinstance(asked[head], Mapping):
        inner = dict(out.get(head) or {})
        _keep(rest, asked[head], inner)
        if inner:
            out[head] = inner


def _flat(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Attributes by dotted name: text, or a list of text."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _flat(f"{name}.{key}" if name else key, part)
    elif isinstance(value, bool):
        yield name, str(value).lower()
    elif isinstance(value, list):
        if all(isinstance(part, str) for part in value):
            yield name, value
    elif value is not None:
        yield name, str(value)
