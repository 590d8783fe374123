"""What AWS says of a resource type: the provider schemas inside the cfn-lint package.

Read from the installed package's own files, without importing it, and never from a user's cache,
so that every machine with the same version gets the same answers. The package keeps one list of
types a region (``providers/REGION.json``: type → digest) and one file a schema
(``resources/DIGEST.json``). Format of a schema: CloudFormation CLI User Guide, "Resource type
definition schema".

    region, type ○→ schema file ●→ ResourceSchema
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path as FilePath
from typing import Any, Literal

from generator.errors import UserError

Replacement = Literal["never", "conditional", "always"]
Handler = Literal["create", "read", "update", "delete", "list"]

_PREFIX = "/properties/"


@dataclass(frozen=True)
class ResourceSchema:
    """One type's schema.

    Property paths are names joined by ``/``, with ``*`` or an index for an item of a list:
    ``Engine``, ``Tags/*/Key``, ``Tags/0/Key``.
    """

    type: str
    data: Mapping[str, Any]

    @cached_property
    def create_only(self) -> frozenset[str]:
        """Properties that cannot change: a change replaces the resource."""
        return self._paths("createOnlyProperties")

    @cached_property
    def conditional_create_only(self) -> frozenset[str]:
        """Properties whose change replaces the resource under conditions AWS documents."""
        return self._paths("conditionalCreateOnlyProperties")

    @cached_property
    def read_only(self) -> frozenset[str]:
        """Properties that AWS sets: what Fn::GetAtt can ask for."""
        return self._paths("readOnlyProperties")

    @cached_property
    def write_only(self) -> frozenset[str]:
        """Properties that AWS never tells again, such as passwords."""
        return self._paths("writeOnlyProperties")

    @cached_property
    def deprecated(self) -> frozenset[str]:
        """Properties that AWS advises against."""
        return self._paths("deprecatedProperties")

    @cached_property
    def primary_identifier(self) -> tuple[str, ...]:
        """Properties that together name one resource, in order."""
        return tuple(p.removeprefix(_PREFIX) for p in self.data.get("primaryIdentifier", ()))

    @cached_property
    def required(self) -> frozenset[str]:
        """Top-level properties that must be given."""
        return frozenset(self.data.get("required", ()))

    @property
    def properties(self) -> Mapping[str, Any]:
        """Top-level properties: name → JSON schema (``$ref`` not followed; see :meth:`at`)."""
        found: Mapping[str, Any] = self.data.get("properties", {})
        return found

    @property
    def taggable(self) -> bool:
        """Whether resources of this type can carry tags."""
        taggable = self.data.get("tagging", {}).get("taggable", self.data.get("taggable", True))
        return bool(taggable) and self.tag_property in self.properties

    @property
    def tag_property(self) -> str:
        """The property that holds the tags."""
        path: str = self.data.get("tagging", {}).get("tagProperty", f"{_PREFIX}Tags")
        return path.removeprefix(_PREFIX)

    def permissions(self, handler: Handler) -> tuple[str, ...]:
        """IAM actions that a handler needs, as AWS states them; empty where it states none."""
        return tuple(self.data.get("handlers", {}).get(handler, {}).get("permissions", ()))

    def replacement_for(self, path: str) -> Replacement:
        """Whether a change at this property path replaces the resource.

        A path stands for everything inside it, and a property that cannot change for everything
        inside that: the strictest of them counts. Read-only properties never change by template.
        """
        if _meets(path, self.create_only):
            return "always"
        return "conditional" if _meets(path, self.conditional_create_only) else "never"

    def at(self, path: str) -> Mapping[str, Any] | None:
        """The JSON schema of a property path, ``$ref`` followed; None where there is none."""
        found = self._follow({"properties": self.properties})
        for name in path.split("/"):
            step = self._step(found, name)
            if step is None:
                return None
            found = self._follow(step)
        return found

    def attributes(self) -> frozenset[str]:
        """What Fn::GetAtt can ask for, with dots: ``Endpoint.Address``, not ``Endpoint``."""
        around = {path.rpartition("/")[0] for path in self.read_only}
        plain = (path for path in self.read_only - around if "*" not in path)
        return frozenset(path.replace("/", ".") for path in plain)

    def _step(self, schema: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
        if name == "*" or name.isdigit():
            items = schema.get("items")
            return items if isinstance(items, dict) else None
        for place in self._alternatives(schema):
            properties = place.get("properties", {})
            if name in properties:
                return dict(properties[name])
            for pattern in place.get("patternProperties", {}).values():
                return dict(pattern)
        return None

    def _alternatives(self, schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        yield schema
        for key in ("oneOf", "anyOf", "allOf"):
            for one in schema.get(key, ()):
                yield from self._alternatives(self._follow(one))

    def _follow(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        seen = set()
        while (reference := schema.get("$ref")) and reference not in seen:
            seen.add(reference)
            found: Any = self.data
            for key in reference.removeprefix("#/").split("/"):
                found = found.get(key, {})
            schema = found
        return schema

    def _paths(self, key: str) -> frozenset[str]:
        return frozenset(path.removeprefix(_PREFIX) for path in self.data.get(key, ()))


def _meets(path: str, properties: frozenset[str]) -> bool:
    """True where the path is one of the properties, inside one, or around one."""
    steps = path.split("/")
    return any(agree(steps, listed.split("/")) for listed in properties)


def agree(one: Sequence[str], other: Sequence[str]) -> bool:
    pairs = zip(one, other, strict=False)
    return all(a == b or (b == "*" and a.isdigit()) or (a == "*" and b.isdigit()) for a, b in pairs)


class Schemas:
    """The schemas of one region, each file read when it is first asked for."""

    def __init__(self, region: str = "us-east-1", folder: FilePath | None = None) -> None:
        """``folder``: where ``providers/`` and ``resources/`` are (default: inside cfn-lint).

        Raises ``UserError`` where cfn-lint is not installed or has no schemas.
        """
        self.region = region
        self._folder = folder or packaged_data() / "schemas"
        self._known: dict[str, ResourceSchema | None] = {}

    @cached_property
    def _digests(self) -> Mapping[str, str]:
        # A region that the package does not know has the types of us-east-1, as in cfn-lint.
        file = self._folder / "providers" / f"{self.region}.json"
        if not file.is_file():
            file = self._folder / "providers" / "us-east-1.json"
        digests: Mapping[str, str] = _json(file)
        return digests

    @cached_property
    def date(self) -> str:
        """When AWS's schemas were taken, as ISO 8601."""
        return str(_json(self._folder / "version.json").get("schema_date", ""))

    def get(self, type_name: str) -> ResourceSchema | None:
        """The schema of a type; None for a type that this region or this package lacks.

        ``Custom::Anything`` is ``AWS::CloudFormation::CustomResource``.
        """
        type_name = _declared(type_name)
        if type_name not in self._known:
            digest = self._digests.get(type_name)
            self._known[type_name] = self._read(type_name, digest) if digest else None
        return self._known[type_name]

    def knows(self, type_name: str) -> bool:
        """Whether the region has the type; quicker than :meth:`get`, which reads its schema."""
        return _declared(type_name) in self._digests

    def types(self) -> list[str]:
        """All types of the region, sorted."""
        return sorted(self._digests)

    def _read(self, type_name: str, digest: str) -> ResourceSchema:
        return ResourceSchema(type_name, _json(self._folder / "resources" / f"{digest}.json"))


def _declared(type_name: str) -> str:
    if type_name.startswith("Custom::"):
        return "AWS::CloudFormation::CustomResource"
    return type_name


def packaged_data() -> FilePath:
    """The folder of AWS's data inside the installed cfn-lint package.

    Raises ``UserError`` where cfn-lint is not installed or has no schemas.
    """
    spec = find_spec("cfnlint")
    for place in spec.submodule_search_locations or () if spec else ():
        folder = FilePath(place) / "data"
        if (folder / "schemas" / "providers").is_dir():
            return folder
    raise UserError("cfn-lint with its resource schemas is not installed.")


def _json(file: FilePath) -> Any:
    return json.loads(file.read_bytes())
