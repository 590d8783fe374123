"""Where linters stumble although nothing is wrong, and third-party types, which they cannot know.

Template ●→ Template that linters read as CloudFormation does      matches ●→ matches
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from difflib import SequenceMatcher

from generator.cfn.errors import TemplateError
from generator.cfn.functions.for_each import has_open_loops
from generator.cfn.references import mentions
from generator.cfn.resolve import Resolver
from generator.cfn.scope import Scope
from generator.cfn.substitute import literals
from generator.cfn.template import Template
from generator.cfn.values import Value
from generator.findings import Rule
from generator.lint.jobs import Match

THIRD_PARTY = Rule(
    "SF1904",
    "A third-party resource type, which is not checked",
    "Its schema is in the registry of the account and region that it is deployed to.",
    "Activate it there before you deploy; `aws cloudformation describe-type` shows what it takes.",
)

REPEATED = Rule(
    "SF1905",
    "A key that is there twice",
    "CloudFormation takes the last one, without a word; anyone who reads the first is misled.",
    "Remove the one that is not meant.",
)

NULL = Rule(
    "SF1906",
    "A null value",
    "CloudFormation refuses a template with null in it, wherever it stands. In YAML a key with"
    " nothing behind it is null, too.",
    'Remove the key, or use {"Ref": "AWS::NoValue"}.',
)

# Organisation::Service::Resource, and ::MODULE; AWS's own and custom resources are none.
_THIRD_PARTY_TYPE = re.compile(r"[A-Za-z0-9]{2,64}(::[A-Za-z0-9]{2,64}){2}(::MODULE)?")
_TRANSFORM = "Fn::Transform"
_UNUSED = ("W2001", "W7001", "W8001")


def readable(template: Template) -> Template:
    """The template, without what linters refuse and CloudFormation takes.

    Of a list of macros the first stands for all, and none stands among a section's entries; numbers
    in Metadata are whole; of a key that is there twice the last counts. Where nothing is replaced
    it is the same template; else it has no text, and the lines of the original.
    """
    data = {
        name: _member(name, _without_macro(section))
        for name, section in template.data.items()
        if name != _TRANSFORM and (name == "Resources" or _without_macro(section) or not section)
    }
    is_same = data == template.data and not template.warnings
    return template if is_same else replace(template, data=data, text="")


def without_loops(template: Template) -> Template | None:
    """The template with its loops written out; None where that cannot be known.

    cfn-lint gives up on a loop over nothing, and with it on the template.
    """
    try:
        found = Resolver(template, Scope(literals(template, {}))).template
    except TemplateError:
        return None
    return None if has_open_loops(found) else replace(found, text="")


def used(template: Template) -> frozenset[str]:
    """The parameters, mappings and conditions that anything in a template refers to."""
    return frozenset(one.name for one in mentions(template.data, ()))


def standing(
    matches: Iterable[Match], template: Template, names: Container[str] = ()
) -> Iterator[Match]:
    """The matches, each third-party type once and as information.

    ``names``: what is used, whatever linters say.
    """
    seen: set[str] = set()
    for match in matches:
        if match.rule in _UNUSED and match.logical_id in names:
            continue
        kind = _type(template, match)
        if match.rule[1:] == "3006" and _is_third_party(kind):
            if kind not in seen:
                what = f"{kind} is no type of AWS: its properties are not checked."
                yield replace(match, rule=THIRD_PARTY.id, level="info", message=what)
            seen.add(kind)
        else:
            yield match


def _without_macro(section: Value) -> Value:
    """A section without what a macro puts into it; not even linters expect a macro there."""
    if not isinstance(section, dict):
        return section
    return {name: entry for name, entry in section.items() if name != _TRANSFORM}


def _readable(part: Value) -> Value:
    if isinstance(part, list):
        return [_readable(item) for item in part]
    if not isinstance(part, dict):
        return part
    return {key: _member(key, value) for key, value in part.items()}


def _member(key: str, value: Value) -> Value:
    if key == "Metadata":
        return _whole_numbers(value)
    if key == _TRANSFORM and isinstance(value, list) and value:
        return _readable(value[0])
    return _readable(value)


def _whole_numbers(part: Value) -> Value:
    if isinstance(part, list):
        return [_whole_numbers(item) for item in part]
    if isinstance(part, dict):
        return {key: _whole_numbers(value) for key, value in part.items()}
    return 0 if isinstance(part, float) else part


def _type(template: Template, match: Match) -> str:
    """The type of the resource that a match is about."""
    resource = template.resources.get(match.logical_id)
    kind = resource.get("Type") if isinstance(resource, dict) else None
    return kind if isinstance(kind, str) else ""


def _is_third_party(kind: str) -> bool:
    namespace = kind.partition("::")[0]
    # Aws, AW and AWSS are slips of the pen; AWSQS publishes types for others.
    likeness = SequenceMatcher(None, namespace.upper(), "AWS").ratio()
    is_ours = likeness >= 0.8 or namespace in ("Alexa", "Custom")
    return bool(_THIRD_PARTY_TYPE.fullmatch(kind)) and not is_ours
