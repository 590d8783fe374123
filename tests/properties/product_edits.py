"""Random edits of a product's templates, parameters and tags: what people do between deployments.

Every edit changes the templates that it is given and says in a few words what it did, or nothing
where it found nothing to do. What CloudFormation or a service then refuses is the caller's to
leave aside.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from generator.cfn.load import STACK_TYPE, inside
from generator.cfn.schemas import Schemas
from generator.cfn.values import Path
from generator.plan.diff.property_diff import dotted

SCHEMAS = Schemas("eu-west-2")
Templates = dict[str, dict[str, Any]]
"""A product's templates as data, by stack path; "" is the root."""


@dataclass
class Version:
    """A product with what it is given; ``said``: how it came about."""

    templates: Templates
    parameters: dict[str, str]
    tags: dict[str, str] = field(default_factory=dict)
    said: tuple[str, ...] = ()


def part(templates: Mapping[str, dict[str, Any]], stacks: frozenset[str]) -> Templates:
    """The product with these nested stacks alone, and the outputs that need no other."""
    root = copy.deepcopy(templates[""])
    gone = {n for n, one in root["Resources"].items() if one["Type"] == STACK_TYPE} - stacks
    root["Resources"] = {n: one for n, one in root["Resources"].items() if n not in gone}
    root["Outputs"] = {
        name: one
        for name, one in root["Outputs"].items()
        if not any(f'"{stack}"' in json.dumps(one) for stack in gone)
    }
    root.pop("Metadata", None)
    kept = {path: copy.deepcopy(one) for path, one in templates.items() if path in stacks}
    return {"": root, **kept}


Edit = Callable[[st.DrawFn, Version], str]


@st.composite
def edited(draw: st.DrawFn, version: Version) -> Version:
    """Another version, some edits away."""
    new = Version(copy.deepcopy(version.templates), dict(version.parameters), dict(version.tags))
    edits = draw(st.lists(st.sampled_from(EDITS), min_size=1, max_size=4))
    said = [edit(draw, new) for edit in edits]
    new.said = tuple(words for words in said if words)
    return new


def _pick(draw: st.DrawFn, version: Version) -> tuple[str, str, dict[str, Any]]:
    """A resource that is no nested stack: its stack, its logical ID, what is declared."""
    places = [
        (path, name)
        for path, template in sorted(version.templates.items())
        for name, one in template["Resources"].items()
        if one["Type"] != STACK_TYPE
    ]
    path, name = draw(st.sampled_from(places))
    return path, name, version.templates[path]["Resources"][name]


def _two(draw: st.DrawFn, names: Mapping[str, Any]) -> tuple[str, str]:
    """Two different ones of at least two."""
    one = draw(st.sampled_from(sorted(names)))
    return one, draw(st.sampled_from(sorted(names.keys() - {one})))


def _leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Scalars and function calls with their places."""
    is_call = isinstance(value, dict) and len(value) == 1 and "Ref" in str(next(iter(value)))
    if isinstance(value, dict) and not is_call and not any(k[:4] == "Fn::" for k in value):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, (*path, index))
    else:
        yield path, value


def _put(value: Any, path: Path, new: Any) -> None:
    for step in path[:-1]:
        value = value[step]
    value[path[-1]] = new


def _other(draw: st.DrawFn, value: Any, shape: Mapping[str, Any]) -> Any:
    """Another value that may do in its place; None where none comes to mind."""
    if "enum" in shape:
        others = [one for one in shape["enum"] if str(one) != str(value)]
        return draw(st.sampled_from(others)) if others else None
    if isinstance(value, bool) or str(value).lower() in ("true", "false"):
        return str(value).lower() != "true"
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str) and "/" not in value:
        return str(int(value) + 1) if value.isdigit() else f"{value}x"
    return None


def _value(draw: st.DrawFn, version: Version) -> str:
    path, name, one = _pick(draw, version)
    places = [(p, v) for p, v in _leaves(one.get("Properties", {})) if not isinstance(v, dict)]
    if not places:
        return ""
    place, value = draw(st.sampled_from(places))
    schema = SCHEMAS.get(one["Type"])
    shape = (schema.at(dotted(place)) if schema else None) or {}
    new = _other(draw, value, shape)
    if new is None:
        return ""
    _put(one["Properties"], place, new)
    return f"{path}/{name} {dotted(place)}: {value} → {new}"


def _spelling(draw: st.DrawFn, version: Version) -> str:
    """The same value, written otherwise: this must change nothing."""
    path, name, one = _pick(draw, version)
    plain = (bool, int)
    places = [(p, v) for p, v in _leaves(one.get("Properties", {})) if isinstance(v, plain)]
    if not places:
        return ""
    place, value = draw(st.sampled_from(places))
    _put(one["Properties"], place, json.dumps(value))
    return f"{path}/{name} {dotted(place)} as a text"


def _without(draw: st.DrawFn, version: Version) -> str:
    path, name, one = _pick(draw, version)
    schema = SCHEMAS.get(one["Type"])
    needed = schema.required if schema else frozenset()
    optional = sorted(one.get("Properties", {}).keys() - needed)
    if not optional:
        return ""
    gone = draw(st.sampled_from(optional))
    del one["Properties"][gone]
    return f"{path}/{name} without {gone}"


def _tag(draw: st.DrawFn, version: Version) -> str:
    path, name, one = _pick(draw, version)
    schema = SCHEMAS.get(one["Type"])
    tags = one.get("Properties", {}).get("Tags", [])
    if schema is None or "Tags" not in schema.properties or not isinstance(tags, list):
        return ""
    new = {"Key": f"k{len(tags)}", "Value": draw(st.sampled_from("ab"))}
    one.setdefault("Properties", {})["Tags"] = [*tags, new]
    return f"{path}/{name} tagged {new}"


def _renamed(value: Any, old: str, new: str) -> Any:
    """A template in which a logical ID is another one, wherever it is spoken of."""
    if isinstance(value, list):
        return [_renamed(item, old, new) for item in value]
    if not isinstance(value, dict):
        return value
    match value:
        case {"Ref": str(name)} if name == old:
            return {"Ref": new}
        case {"Fn::GetAtt": [str(name), *rest]} if name == old:
            return {"Fn::GetAtt": [new, *rest]}
        case {"Fn::Sub": str(text)}:
            text = text.replace(f"${{{old}}}", f"${{{new}}}").replace(f"${{{old}.", f"${{{new}.")
            return {"Fn::Sub": text}
    found = {key: _renamed(item, old, new) for key, item in value.items()}
    depends = found.get("DependsOn", [])
    if depends:
        listed = depends if isinstance(depends, list) else [depends]
        found["DependsOn"] = [new if name == old else name for name in listed]
    return found


def _rename(draw: st.DrawFn, version: Version) -> str:
    path, name, _ = _pick(draw, version)
    template = _renamed(version.templates[path], name, f"{name}New")
    resources = {f"{name}New" if n == name else n: r for n, r in template["Resources"].items()}
    version.templates[path] = {**template, "Resources": resources}
    return f"{path}/{name} renamed"


def _is_used(template: Mapping[str, Any], name: str) -> bool:
    others = {n: one for n, one in template["Resources"].items() if n != name}
    text = json.dumps({**template, "Resources": others})
    return any(written in text for written in (f'"{name}"', f"${{{name}"))


def _remove(draw: st.DrawFn, version: Version) -> str:
    path, name, _ = _pick(draw, version)
    template = version.templates[path]
    if _is_used(template, name) or len(template["Resources"]) < 2:
        return ""
    del template["Resources"][name]
    return f"{path}/{name} removed"


def _add(draw: st.DrawFn, version: Version) -> str:
    path, name, one = _pick(draw, version)
    if "Condition" in one:
        return ""
    schema = SCHEMAS.get(one["Type"])
    attributes = sorted(schema.attributes()) if schema else []
    ways = [{"Ref": name}, *({"Fn::GetAtt": [name, attribute]} for attribute in attributes)]
    value = {"Fn::Join": ["-", ["v", draw(st.sampled_from(ways))]]}
    new = {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": value}}
    version.templates[path]["Resources"]["Added"] = new
    return f"{path}/Added from {value}"


def _beside(draw: st.DrawFn, version: Version) -> str:
    """What is written beside the properties."""
    path, name, one = _pick(draw, version)
    which = draw(st.sampled_from(("Metadata", "DeletionPolicy", "UpdateReplacePolicy")))
    policy = draw(st.sampled_from(("Retain", "Delete")))
    one[which] = {"note": policy} if which == "Metadata" else policy
    return f"{path}/{name} {which} {policy}"


def _depend(draw: st.DrawFn, version: Version) -> str:
    path, name, one = _pick(draw, version)
    names = list(version.templates[path]["Resources"])
    earlier = names[: names.index(name)]
    if not earlier or "DependsOn" in one:
        return ""
    one["DependsOn"] = draw(st.sampled_from(earlier))
    return f"{path}/{name} depends on {one['DependsOn']}"


def _condition(draw: st.DrawFn, version: Version) -> str:
    path, name, one = _pick(draw, version)
    template = version.templates[path]
    if _is_used(template, name):
        return ""
    truth = draw(st.sampled_from("ab"))
    template.setdefault("Conditions", {})["Odd"] = {"Fn::Equals": ["a", truth]}
    one["Condition"] = "Odd"
    return f"{path}/{name} if {truth} = a"


def _rewire(draw: st.DrawFn, version: Version) -> str:
    """An output gets another output's value."""
    paths = sorted(p for p, t in version.templates.items() if p and len(t.get("Outputs", {})) > 1)
    path = draw(st.sampled_from(paths))
    outputs = version.templates[path]["Outputs"]
    one, other = _two(draw, outputs)
    outputs[one] = {**outputs[one], "Value": copy.deepcopy(outputs[other]["Value"])}
    return f"{path} output {one} is {other}"


def _stack(draw: st.DrawFn, version: Version) -> str:
    """A nested stack gets another tag, or one parameter what another one gets."""
    names = sorted(
        n for n in version.templates[""]["Resources"] if inside("", n) in version.templates
    )
    name = draw(st.sampled_from(names))
    properties = version.templates[""]["Resources"][name]["Properties"]
    if draw(st.booleans()):
        properties["Tags"] = [{"Key": "stack", "Value": draw(st.sampled_from("ab"))}]
        return f"{name} tagged"
    given = properties.get("Parameters", {})
    if len(given) < 2:
        return ""
    one, other = _two(draw, given)
    given[one] = copy.deepcopy(given[other])
    return f"{name} gets {other} for {one}"


def _parameter(draw: st.DrawFn, version: Version) -> str:
    declared = version.templates[""]["Parameters"]
    name = draw(st.sampled_from(sorted(declared)))
    now = version.parameters.get(name, str(declared[name].get("Default", "")))
    allowed = [str(one) for one in declared[name].get("AllowedValues", ())]
    if not allowed and now.isdigit():
        allowed = [str(int(now) + 1)]
    if not allowed:
        return ""
    version.parameters[name] = draw(st.sampled_from(allowed))
    return f"{name} = {version.parameters[name]}"


def _tags(draw: st.DrawFn, version: Version) -> str:
    version.tags["team"] = draw(st.sampled_from(("films", "music")))
    return f"tags {version.tags}"


EDITS: tuple[Edit, ...] = (
    _value, _value, _value, _parameter, _parameter, _without, _tag, _rename, _remove, _add,
    _beside, _depend, _condition, _rewire, _stack, _tags, _spelling,
)  # fmt: skip
