"""Nested stacks while their parent is only planned: values that are not known yet.

AWS passes such values as placeholder texts, and what cannot take a placeholder breaks.

parent's properties with unknowns ●→ Deployment of the child │ AWS's refusal
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from generator.cfn.errors import TemplateError
from generator.cfn.parameters.values import ref_values, review
from generator.cfn.references import mentions
from generator.cfn.template import Template
from generator.cfn.values import is_known, sources_of
from generator.local.engine import lifecycle, messages, templates
from generator.local.engine.context import EngineContext
from generator.local.engine.deployment import SsmParameters, defaults, first_words
from generator.local.engine.planning import Plan
from generator.local.engine.template_requirements import CAPABILITIES, check_types
from generator.local.engine.text_values import as_text
from generator.local.engine.transforms import TransformError, has_macros, processed
from generator.local.errors import ApiError, invalid
from generator.local.records.stacks import Deployment, Place, Resource, Stack

PlanStack = Callable[[Stack, Deployment], Plan]
"""Plans one stack: handed in, since planning a stack leads here."""


def plan_child(
    context: EngineContext, parent: Stack, before: Resource | None, after: Resource, plan: PlanStack
) -> Plan:
    """The plan of a nested stack inside its parent's; a problem is part of it."""
    child = _child(context, parent, before, after)
    target = child.deployment or Deployment(Template({}))
    if child.is_deleted:
        return Plan(child, target, problem=messages.no_such_stack_named(child.id).message)
    try:
        properties = after.properties
        url = properties.get("TemplateURL", "")
        template = templates.read_template(context, parent.place, None, str(url))
        own = {str(t["Key"]): str(t["Value"]) for t in properties.get("Tags", [])}
        base = Deployment(
            template,
            tags={**after.tags, **own},
            capabilities=CAPABILITIES,
            notification_arns=tuple(properties.get("NotificationARNs", ())),
        )
        given = properties.get("Parameters", {})
        target = planned_deployment(context, parent.place, template, given, base)
        return plan(child, target)
    except ApiError as error:
        return Plan(child, target, problem=error.message)


def _child(
    context: EngineContext, parent: Stack, before: Resource | None, after: Resource
) -> Stack:
    if before is not None:
        return context.store.by_id(before.physical_id)
    child = lifecycle.new_child(parent, after.logical_id)
    child.status = "REVIEW_IN_PROGRESS"
    return child


def planned_deployment(
    context: EngineContext,
    place: Place,
    template: Template,
    given: Mapping[str, Any],
    base: Deployment,
) -> Deployment:
    """A nested stack's deployment while its parent is only planned; raises ``ApiError``.

    Values that are not known yet cross as AWS's placeholder texts, which are checked like any
    value: a pattern, an allowed value, a Select on one of them fails here as it does there.
    """
    unknown = {name for name, value in given.items() if not is_known(value)}
    texts = {n: _placeholder(v) if n in unknown else as_text(v) for n, v in given.items()}
    original = template if has_macros(template) else None
    if original is not None:
        known = {name: texts[name] for name in texts.keys() - unknown}
        try:
            template = processed(context.clients, place, template, known)
        except TransformError as failed:
            raise invalid(str(failed)) from failed
    check_types(context.regions, place.region, template)
    parameters = SsmParameters(context, place)
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
        values = ref_values(template, open_values, parameters.text)
    except TemplateError as error:
        raise invalid(first_words(error)) from error
    return replace(
        base,
        template=template,
        original=original,
        given={**defaults(template), **texts},
        values=values,
        resolved=parameters.texts,
    )


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
