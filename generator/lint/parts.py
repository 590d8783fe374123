"""What a linter says of a resource depends on part of the template only: on which, and its key.

That part is: the resource; what it refers to, and what refers to it; the resources of its type,
which may clash with it; the parameters, mappings and conditions that any of these use. Conditions
are taken as a whole, with the rules about parameters, since linters reason about all of them.
(No rule of cfn-lint looks further: those that leave a resource follow one reference, either way.)

    Template ●→ resource → key
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from generator.cfn.references import Mention, mentions, resource_mentions
from generator.cfn.template import Template
from generator.cfn.values import Value
from generator.lint.cache import digest

# A transform may make other resources of it; close to the quota the whole template counts.
MOST_RESOURCES = 400


def parts(template: Template, settings: str) -> dict[str, str]:
    """A key for each resource; empty where resources cannot be told apart.

    ``settings``: what else decides on the result.
    """
    resources = template.resources
    if "Transform" in template.data or len(resources) > MOST_RESOURCES:
        return {}
    if not all(_type(one) for one in resources.values()):
        return {}
    used = {name: list(resource_mentions(name, one)) for name, one in resources.items()}
    texts = {name: _text(template, name, used[name]) for name in resources}
    whole = digest([settings, *_whole(template)])
    return {
        name: digest([whole, name, texts[name], *(texts[one] for one in sorted(near))])
        for name, near in _around(resources, used).items()
    }


def _around(
    resources: Mapping[str, Value], used: Mapping[str, Iterable[Mention]]
) -> dict[str, set[str]]:
    """The resources that each is judged by, itself left out."""
    around: dict[str, set[str]] = {name: set() for name in resources}
    for name, found in used.items():
        for mention in found:
            if mention.name in around:
                around[name].add(mention.name)
                around[mention.name].add(name)
    alike: dict[str, set[str]] = defaultdict(set)
    for name, one in resources.items():
        alike[_type(one)].add(name)
    return {name: (near | alike[_type(resources[name])]) - {name} for name, near in around.items()}


def _text(template: Template, name: str, used: Iterable[Mention]) -> str:
    """A resource with what it uses of other sections, and the types that it refers to."""
    names = sorted({mention.name for mention in used})
    declared = [_declared(template, one) for one in names]
    return _json([name, template.resources[name], declared])


def _declared(template: Template, name: str) -> list[Value]:
    parameter, mapping = template.parameters.get(name), template.mappings.get(name)
    return [name, parameter, mapping, _type(template.resources.get(name))]


def _whole(template: Template) -> Iterator[str]:
    """What of a template counts for each of its resources."""
    yield _json([template.conditions, template.rules])
    for section in (template.conditions, template.rules):
        for mention in mentions(section, ("Conditions",)):
            yield _json(_declared(template, mention.name))
    metadata = template.data.get("Metadata")
    yield _json(metadata.get("cfn-lint") if isinstance(metadata, dict) else None)


def _type(resource: Value) -> str:
    found = resource.get("Type") if isinstance(resource, dict) else None
    return found if isinstance(found, str) else ""


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
