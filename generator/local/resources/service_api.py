"""A service's API, called for one resource: a row's operations, with their parameters filled in.

operation, properties ○→ botocore client ○→ response with members in PascalCase
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import jmespath  # type: ignore[import-untyped]
from botocore import xform_name
from botocore.exceptions import ClientError

from generator.local.handler import Call, HandlerError, Properties
from generator.local.resources import shapes
from generator.local.resources.table import ApiCall, Read

_PLACEHOLDER = re.compile(r"\{([A-Za-z0-9.]+)\}")
_MISSING = re.compile(r"NotFound|NoSuch|NonExist|DoesNotExist|UnknownResource", re.IGNORECASE)


@dataclass(frozen=True)
class ServiceApi:
    """The API of a service, for one resource (or for one that is being created)."""

    call: Call
    service: str
    properties: Properties
    physical_id: str = ""
    reading: Read | None = None
    more: Mapping[str, Read] = field(default_factory=dict)

    def given(self, properties: Properties) -> ServiceApi:
        """The same, for other properties."""
        return replace(self, properties=properties)

    def invoke(self, do: ApiCall, skip: Iterable[str] = (), item: Any = None) -> dict[str, Any]:
        """Run an operation for the resource; its answer."""
        shape = self.shape(do)
        wanted = self.fill(dict(do.target), item)
        for name, path in self._carries(do, self.properties):
            value = search(name, self.properties)
            if value is not None and _head(name) not in skip:
                _put(wanted, path.split("."), value)
        return self.run(do.service or self.service, do.operation, _to_input(shape, wanted))

    def run(self, service: str, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Call an operation with parameters in the API's own words."""
        client = self.call.client(service)
        answer = getattr(client, xform_name(operation))(**parameters)
        model = client.meta.service_model.operation_model(operation)
        if model.output_shape is None:
            return {}
        out: dict[str, Any] = shapes.from_api(model.output_shape, answer)
        return out

    def shape(self, do: ApiCall) -> Any:
        """The input shape of an operation."""
        client = self.call.client(do.service or self.service)
        return client.meta.service_model.operation_model(do.operation).input_shape

    def carried(self, do: ApiCall, properties: Iterable[str]) -> set[str]:
        """Which of ``properties`` an operation or its target carries."""
        texts = re.findall(_PLACEHOLDER, repr(do.target))
        named = {_head(name) for name, _ in self._carries(do, properties)}
        return named | {_head(text) for text in texts} & set(properties)

    def read(self, read: Read) -> Any:
        """The part of an answer that a question is about; None where the service has nothing."""
        shape = self.shape(ApiCall(read.operation, service=read.service))
        wanted = _to_input(shape, self.fill(dict(read.target)))
        try:
            answer = self.run(read.service or self.service, read.operation, wanted)
        except ClientError as error:
            if is_missing(error):
                return None
            raise
        return search(str(self.fill(read.path)), answer)

    def find(self, path: str) -> Any:
        """The part of the resource's description at ``path``."""
        filled = str(self.fill(path))
        return search(filled, self.about(filled))

    @cached_property
    def description(self) -> dict[str, Any] | None:
        """What the service says of the resource; None where it is gone."""
        if self.reading is None:
            return None
        found = self.given_only().read(self.reading)
        if not found:
            return None
        return dict(found) if isinstance(found, Mapping) else {"Value": found}

    def about(self, path: str) -> Mapping[str, Any]:
        """The description, with the answers to those further questions that ``path`` names."""
        told = self.description or {}
        if self.description is not None:
            for name, read in self.more.items():
                if re.search(rf"\b{name}\b", path) and name not in self._answers:
                    self._answers[name] = _Described(self, told).read(read)
        return {**told, **self._answers}

    @cached_property
    def _answers(self) -> dict[str, Any]:
        """Answers to further questions, each asked once."""
        return {}

    def given_only(self) -> ServiceApi:
        """The same, without a description to look up (it is what is being made)."""
        return replace(self, reading=None, more={})

    def identify(self, path: str, answer: Mapping[str, Any]) -> str:
        """A physical ID, from the answer to the operation that made the resource."""
        found = _Described(self, answer).fill(path) if "{" in path else search(path, answer)
        if not found:
            raise HandlerError("GeneralServiceException", f"{self.service} gave no {path}")
        return str(found)

    def fill(self, template: Any, item: Any = None) -> Any:
        """``template`` with its placeholders replaced.

        Members without a value are left out, so are elements of lists that lack a member, and
        lists of which nothing is left.
        """
        if isinstance(template, Mapping):
            members = {k: self.fill(v, item) for k, v in template.items()}
            return {k: v for k, v in members.items() if v is not None}
        if isinstance(template, list):
            parts = [(v, self.fill(v, item)) for v in template]
            left = [p for v, p in parts if p is not None and _whole(v, p)]
            return left if left or not template else None
        if not isinstance(template, str):
            return template
        if whole := _PLACEHOLDER.fullmatch(template):
            return self.look_up(whole[1], item)
        return _PLACEHOLDER.sub(lambda m: _text(self.look_up(m[1], item)), template)

    def look_up(self, name: str, item: Any = None) -> Any:
        """The value of a placeholder; None where nothing has that name."""
        if name == "item" or name.startswith("item."):
            return item if name == "item" else search(name[5:], item)
        about = {
            "id": self.physical_id,
            "account": self.call.account,
            "region": self.call.region,
            "partition": self.call.partition,
            "token": self.call.token,
            "unique": self.call.unique_name(64),
        }
        if name in about:
            return about[name]
        head, _, rest = name.rpartition(".")
        if rest.isdigit():
            return _part(self.look_up(head, item), int(rest))
        found = search(name, self.properties)
        return search(name, self.about(name)) if found is None else found

    def _carries(self, do: ApiCall, properties: Iterable[str]) -> list[tuple[str, str]]:
        words = [word.partition("=") for word in do.carries.split()]
        out = [(name, member or name) for name, _, member in words if name != "*"]
        if any(name == "*" for name, _, _ in words):
            named = {_head(name) for name, _ in out}
            shape = self.shape(do)
            rest = (p for p in properties if p not in named and shapes.has_member(shape, p))
            out += [(p, p) for p in rest]
        return out


class _Described(ServiceApi):
    """An API whose description is already known."""

    def __init__(self, api: ServiceApi, description: Mapping[str, Any]) -> None:
        super().__init__(api.call, api.service, api.properties, api.physical_id)
        self.__dict__["description"] = description


def placed(do: ApiCall) -> list[str]:
    """The properties that an operation names itself."""
    return [_head(word.partition("=")[0]) for word in do.carries.split()]


def is_missing(error: ClientError) -> bool:
    """Whether a service says that what it was asked about does not exist."""
    about = error.response.get("Error", {})
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return bool(_MISSING.search(about.get("Code", ""))) or status == 404


def search(path: str, value: Any) -> Any:
    """JMESPath ``path`` over ``value``; a plain name is found whatever its case."""
    if path.isidentifier() and isinstance(value, Mapping):
        if path in value:
            return value[path]
        plain = path.lower()
        return next((v for k, v in value.items() if str(k).lower() == plain), None)
    return jmespath.search(path, value)


def _head(name: str) -> str:
    """The property that a dotted name is inside of."""
    return name.partition(".")[0]


def _part(value: Any, index: int) -> Any:
    """An element of a list, or of an ID whose parts are joined by ``|``."""
    parts = value.split("|") if isinstance(value, str) else value
    return parts[index] if parts and len(parts) > index else None


def _whole(template: Any, filled: Any) -> bool:
    return not isinstance(template, Mapping) or len(template) == len(filled)


def _to_input(shape: Any, wanted: Mapping[str, Any]) -> Any:
    return shapes.to_api(shape, wanted) if shape is not None else {}


def _put(into: dict[str, Any], path: list[str], value: Any) -> None:
    for name in path[:-1]:
        into = into.setdefault(name, {})
    into[path[-1]] = value


def _text(value: Any) -> str:
    return "" if value is None else str(value)
