"""Nested stacks while their parent is only planned: values that are not known yet.

AWS passes such values as placeholder texts, and what cannot take a placeholder breaks.

parent's properties with unknowns ●→ Deployment of the child │ AWS's refusal
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from generator.cfn.errors import TemplateError
from generator.cfn.parameters.values import ref_values, review
from generator.cfn.references import mentions
from generator.cfn.template import Template
from generator.cfn.values import is_known, sources_of
from generator.local.engine.deployment import (
    Ssm,
    check_capabilities,
    check_types,
    defaults,
    first_words,
)
from generator.local.engine.records import Deployment, Place
from generator.local.engine.scope import as_text
from generator.local.errors import invalid

if TYPE_CHECKING:
    from generator.local.engine.core import Engine


def foreseen(
    engine: Engine, place: Place, template: Template, given: Mapping[str, Any], base: Deployment
) -> Deployment:
    """A nested stack's deployment while its parent is only planned; raises ``ApiError``.

    Values that are not known yet cross as AWS's placeholder texts, which are checked like any
    value: a pattern, an allowed value, a Select on one of them fails here as it does there.
    """
    check_types(engine, place, template)
    check_capabilities(template, base.capabilities)
    unknown = {name for name, value in given.items() if not is_known(value)}
    texts = {n: _placeholder(v) if n in unknown else as_text(v) for n, v in given.items()}
    asker = Ssm(engine, place)
    try:
        reviewed = review(template, texts)
        failures = tuple(
            failure
            for failure in reviewed.failures
            if failure.name not in unknown or failure.constraint != "type"
        )
        faults = [*replace(reviewed, failures=failures).messages, *broken_by(template, unknown)]
        if faults:
            raise invalid(faults[0])
        open_values = {n: given[n] if n in unknown else text for n, text in texts.items()}
        values = ref_values(template, open_values, asker.ask)
    except TemplateError as error:
        raise invalid(first_words(error)) from error
    given_texts = {**defaults(template), **texts}
    return replace(base, template=template, given=given_texts, values=values, resolved=asker.texts)


def _placeholder(value: Any) -> str:
    """``{{IntrinsicFunction:stack/Resource.Outputs.X/Fn::GetAtt}}``, as a child receives it."""
    source = sources_of(value)[0]
    name = f"{source.name}.{source.attribute}" if source.attribute else source.name
    function = "Fn::GetAtt" if source.kind == "attribute" else "Ref"
    return f"{{{{IntrinsicFunction:stack/{name}/{function}}}}}"


def broken_by(template: Template, unknown: Collection[str]) -> list[str]:
    """What AWS says where a function takes apart a parameter that is still a placeholder."""
    return list(_taken_apart(template.data, unknown)) if unknown else []


def _taken_apart(part: Any, unknown: Collection[str]) -> Iterator[str]:
    if isinstance(part, list):
        for item in part:
            yield from _taken_apart(item, unknown)
    if not isinstance(part, dict):
        return
    for key, item in part.items():
        match key, item:
            case "Fn::Select", [index, inner] if str(index) != "0" and _mentions(inner, unknown):
                what = "Fn::Select  cannot select nonexistent value at index"
                yield f"Template error: {what} {index}"
            case "Fn::Cidr", [block, *_] if _mentions(block, unknown):
                yield "Template error: Fn::Cidr requires a valid CIDR block as its first parameter"
        yield from _taken_apart(item, unknown)


def _mentions(part: Any, names: Collection[str]) -> bool:
    return any(mention.name in names for mention in mentions(part, ()) if mention.kind == "ref")
