"""What a template becomes before anything of it is deployed: macros, wherever it calls them.

``AWS::Include`` is carried out. ``AWS::LanguageExtensions`` stays declared: the resolver expands
its loops with the values at hand. There are no other macros here.

Source: User Guide, "CloudFormation macros"; Template Reference, "AWS::Include transform".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from generator.cfn.errors import TemplateError
from generator.cfn.evaluate import Evaluator
from generator.cfn.macros import EXTENSIONS, FUNCTION, INCLUDE
from generator.cfn.scope import Pseudo, Scope
from generator.cfn.template import Template, parse
from generator.cfn.validation import mistakes
from generator.cfn.values import Path, Value
from generator.local.clients import Clients
from generator.local.errors import invalid
from generator.local.records.stacks import Place

_NOT_READABLE = "The specified S3 object's content should be valid Yaml/JSON"


class TransformError(Exception):
    """A macro that failed; the message is the StatusReason of the stack or change set."""


def declared_transforms(template: Template) -> list[str]:
    """The names of the macros in a template's Transform section, in order."""
    return [_name(one) for one in _declared(template)]


def _declared(template: Template) -> list[Any]:
    declared = template.data.get("Transform", [])
    return declared if isinstance(declared, list) else [declared]


def _name(definition: Any) -> str:
    name = definition.get("Name") if isinstance(definition, dict) else definition
    if not isinstance(name, str):
        raise invalid("Key Name of transform definition must be a string.")
    return name


def has_macros(template: Template) -> bool:
    """Whether macros make something else of the template; raises ``ApiError`` for a bad call."""
    names = {*declared_transforms(template), *_called(template.data)}
    return bool(names - {EXTENSIONS})


def _called(part: Value) -> set[str]:
    """The names of the macros that ``Fn::Transform`` calls anywhere inside."""
    if isinstance(part, list):
        return set().union(*map(_called, part))
    if not isinstance(part, dict):
        return set()
    inside = set().union(*map(_called, part.values()))
    return inside | {_name(one) for one in _calls(part.get(FUNCTION, []))}


def _calls(argument: Value) -> list[Value]:
    return argument if isinstance(argument, list) else [argument]


def processed(
    clients: Clients, place: Place, template: Template, values: Mapping[str, Any]
) -> Template:
    """The template as its macros leave it; raises ``TransformError``.

    ``values``: the parameters, which a macro's own parameters may refer to.
    """
    macros = _Macros(clients, place, template, values)
    data = macros.expanded(template.data, ())
    for definition in _declared(template):
        if _name(definition) != EXTENSIONS:
            data = {**data, **macros.call(definition, ("Transform",))}
    kept = [name for name in declared_transforms(template) if name == EXTENSIONS]
    data = {key: part for key, part in data.items() if key != "Transform"}
    done = replace(template, data={**({"Transform": kept} if kept else {}), **data})
    if found := mistakes(done):
        raise TransformError(found[0].what)
    return done


@dataclass(frozen=True)
class _Macros:
    clients: Clients
    place: Place
    template: Template
    values: Mapping[str, Any]

    def expanded(self, part: Value, path: Path) -> Any:
        """A part of the template with all calls in it replaced, the innermost first."""
        if isinstance(part, list):
            return [self.expanded(item, (*path, index)) for index, item in enumerate(part)]
        if not isinstance(part, dict):
            return part
        inside = {key: self.expanded(item, (*path, key)) for key, item in part.items()}
        if FUNCTION not in inside:
            return inside
        made = [self.call(one, (*path, FUNCTION)) for one in _calls(inside.pop(FUNCTION))]
        if not inside and len(made) == 1:
            return made[0]
        for one in made:
            if not isinstance(one, dict):
                raise TransformError(f"Transform {INCLUDE} failed with: {_NOT_READABLE}")
            inside |= one
        return inside

    def call(self, definition: Value, path: Path) -> Any:
        """What one macro makes."""
        name = _name(definition)
        if name != INCLUDE:
            found = name if "::" in name else f"{self.place.account}::{name}"
            raise TransformError(f"No transform named {found} found.")
        given = definition.get("Parameters", {}) if isinstance(definition, dict) else {}
        scope = Scope(self.values, Pseudo(self.place.region, self.place.account))
        try:
            location = Evaluator(self.template, scope).value(given, path).get("Location")
        except TemplateError as error:
            raise TransformError(error.mistakes[0].what) from error
        return self._included(str(location))

    def _included(self, location: str) -> Any:
        try:
            return parse(self._snippet(location), aliases=False).data
        except (TemplateError, UnicodeDecodeError, RecursionError):
            raise TransformError(f"Transform {INCLUDE} failed with: {_NOT_READABLE}") from None

    def _snippet(self, location: str) -> str:
        where = urlsplit(location)
        key = where.path.lstrip("/")
        if where.scheme != "s3" or not where.netloc or not key:
            what = "The location parameter is not a valid S3 uri."
            raise TransformError(f"Transform {INCLUDE} failed with: {what}")
        s3 = self.clients.client("s3", self.place.account, self.place.region)
        try:
            body: bytes = s3.get_object(Bucket=where.netloc, Key=key)["Body"].read()
        except ClientError as error:
            what = str(error.response["Error"].get("Message", "Access Denied"))
            if error.response["Error"].get("Code") == "NoSuchBucket":
                what = f"S3 bucket [{where.netloc}] does not exist."
            raise TransformError(f"Transform {INCLUDE} failed with: {what}") from error
        return body.decode()
