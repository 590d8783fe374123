"""What two versions make, once everything is known, differs as their comparison says.

Whatever differs is listed, and nothing is called certain that does not happen.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from properties.small_evaluator import Made, RefusedError, Templates, made

from generator.cfn.load import assembled
from generator.cfn.schemas import Schemas
from generator.plan.diff.compare import Comparison, compare
from generator.plan.diff.resolved_product import StackInputs, resolved_product
from generator.plan.model import Action, Change

SCHEMAS = Schemas()

REGIONS, STAGES, WORDS = ("r1", "r2", "r3"), ("dev", "prod", "test"), ("x", "y", "z")
VALUES = [
    {"AWS::Region": region, "Stage": stage, "Word": word}
    for region, stage, word in product(REGIONS, STAGES, WORDS)
]
PARAMETERS = {
    "Stage": {"Type": "String", "AllowedValues": list(STAGES)},
    "Word": {"Type": "String"},
}

_texts = st.sampled_from(("x", "y", "dev", "a-b", "c-b"))
_lists = st.lists(st.sampled_from(("x", "y", "dev")), min_size=1, max_size=3, unique=True)
_REGIONAL = {"Fn::FindInMap": ["Regions", {"Ref": "AWS::Region"}, "Text"]}
_STAGED = {"Fn::FindInMap": ["Stages", {"Ref": "Stage"}, "Text"]}
_LISTED = {"Fn::FindInMap": ["Stages", {"Ref": "Stage"}, "List"]}
_BY_WORD = {"Fn::FindInMap": ["Stages", {"Ref": "Word"}, "Text", {"DefaultValue": "none"}]}
_NOTHING = {"Ref": "AWS::NoValue"}

_mappings = st.fixed_dictionaries(
    {
        "Regions": st.dictionaries(
            st.sampled_from(REGIONS), st.fixed_dictionaries({"Text": _texts}), min_size=2
        ),
        "Stages": st.fixed_dictionaries(
            {stage: st.fixed_dictionaries({"Text": _texts, "List": _lists}) for stage in STAGES}
        ),
    }
)


def _conditions(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Conditions of which each may mention those before it."""
    return st.fixed_dictionaries(
        {name: _condition(names[:place]) for place, name in enumerate(names)}
    )


def _condition(earlier: tuple[str, ...]) -> st.SearchStrategy[Any]:
    read = ({"Ref": "Stage"}, {"Ref": "Word"}, {"Ref": "AWS::Region"}, _REGIONAL, _STAGED)
    sides = st.sampled_from((*read, "x", "dev", "r1"))
    equals = st.tuples(sides, sides).map(lambda pair: {"Fn::Equals": list(pair)})
    leaf = st.one_of(equals, *[st.just({"Condition": name}) for name in earlier])
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            inner.map(lambda one: {"Fn::Not": [one]}),
            st.tuples(inner, inner).map(lambda pair: {"Fn::And": list(pair)}),
            st.tuples(inner, inner).map(lambda pair: {"Fn::Or": list(pair)}),
        ),
        max_leaves=3,
    )


_NAMES = ("C", "D", "E")
_names = st.sampled_from(_NAMES)
_scalars = st.recursive(
    st.one_of(
        _texts,
        st.sampled_from((_REGIONAL, _STAGED, _BY_WORD, {"Ref": "Stage"}, {"Ref": "Word"})),
    ),
    lambda inner: st.one_of(
        st.tuples(_names, inner, inner).map(lambda parts: {"Fn::If": list(parts)}),
        st.lists(inner, min_size=1, max_size=2).map(lambda parts: {"Fn::Join": ["-", parts]}),
        inner.map(lambda one: {"Fn::Sub": ["a-${V}", {"V": one}]}),
        inner.map(lambda one: {"Fn::Select": [0, {"Fn::Split": ["-", one]}]}),
    ),
    max_leaves=3,
)
_items = st.one_of(_scalars, st.tuples(_names, _scalars).map(lambda p: {"Fn::If": [*p, _NOTHING]}))
_properties = st.fixed_dictionaries(
    {},
    optional={
        "One": _items,
        "Two": st.one_of(st.lists(_items, max_size=3), st.just(_LISTED)),
        "Three": st.fixed_dictionaries({"k": _items, "l": _scalars}),
        "Four": st.one_of(
            st.just({"Fn::Select": [1, _LISTED]}), st.just({"Fn::Join": [",", _LISTED]})
        ),
    },
)


def _resources(type_name: str) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {"Type": st.just(type_name), "Properties": _properties}, optional={"Condition": _names}
    )


_stacks = st.fixed_dictionaries(
    {
        "Type": st.just("AWS::CloudFormation::Stack"),
        "Properties": st.fixed_dictionaries(
            {
                "TemplateURL": st.just("child"),
                "Parameters": _scalars.map(lambda word: {"Stage": {"Ref": "Stage"}, "Word": word}),
            }
        ),
    },
    optional={"Condition": _names},
)
_loops = st.fixed_dictionaries(
    {"Type": st.just("Custom::Made"), "Properties": _properties},
).map(lambda body: ["Item", _LISTED, {"Made${Item}": body}])


def _template(extra: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {
            "Transform": st.just("AWS::LanguageExtensions"),
            "Parameters": st.just(PARAMETERS),
            "Mappings": _mappings,
            "Conditions": _conditions(_NAMES),
            "Resources": st.fixed_dictionaries(
                {"Always": st.just({"Type": "Custom::Always"})},
                optional={name: _resources(f"Custom::{name}") for name in ("A", "B")} | extra,
            ),
            "Outputs": st.dictionaries(
                st.sampled_from(("O", "P")),
                st.fixed_dictionaries({"Value": _scalars}, optional={"Condition": _names}),
            ),
        }
    )


_roots = _template({"Child": _stacks, "Fn::ForEach::Loop": _loops})
_children = _template({})


@st.composite
def _pairs(draw: st.DrawFn) -> tuple[Templates, Templates]:
    """Two versions: of each template some sections are the same."""
    before = {"": draw(_roots), "Child": draw(_children)}
    after = {}
    for path, template in before.items():
        other = draw(_children if path else _roots)
        same = draw(st.sets(st.sampled_from(("Mappings", "Conditions", "Resources", "Outputs"))))
        after[path] = {**other, **{name: template[name] for name in same}}
    return before, after


_assignments = st.lists(st.sampled_from(VALUES), min_size=6, max_size=9)


def _compared(before: Templates, after: Templates) -> Comparison:
    sides = (
        assembled({path: json.dumps(one) for path, one in templates.items()})
        for templates in (before, after)
    )
    return compare(*(resolved_product(one, StackInputs()) for one in sides), SCHEMAS.get)


def _worlds(
    before: Templates, after: Templates, assigned: list[dict[str, str]]
) -> Iterator[tuple[Made, Made]]:
    """What both versions make with those of the values that CloudFormation takes."""
    for values in assigned:
        try:
            yield made(before, values), made(after, values)
        except RefusedError:
            continue


def _listed(comparison: Comparison, address: tuple[str, str], action: str) -> list[Change]:
    kinds = {"modify": ("modify", "replace")}.get(action, (action,))
    return [
        change
        for change in comparison.changes
        if (change.stack, change.logical_id) == address and _action(change) in kinds
    ]


def _action(change: Change) -> str:
    action: Action | str = change.action
    return str(getattr(action, "value", action))


def _certain_names(change: Change) -> set[str]:
    return {one.path.split("/")[0] for one in change.properties if one.certainty == "certain"}


def _differing(one: dict[str, Any], other: dict[str, Any]) -> set[str]:
    return {name for name in one | other if one.get(name) != other.get(name)}


def _check_listed(comparison: Comparison, before: Made, after: Made) -> None:
    for address in before.resources.keys() | after.resources.keys():
        old, new = before.resources.get(address), after.resources.get(address)
        if old is None or new is None:
            assert _listed(comparison, address, "add" if old is None else "remove"), address
        elif names := _differing(old, new):
            [change] = _listed(comparison, address, "modify")
            assert names <= {one.path.split("/")[0] for one in change.properties}, address
    for name in _differing(before.outputs, after.outputs):
        assert name in {one.place for one in comparison.outputs}, name


def _check_certain(comparison: Comparison, before: Made, after: Made) -> None:
    for change in comparison.changes:
        if change.certainty != "certain":
            continue
        address = change.stack, change.logical_id
        old, new = before.resources.get(address), after.resources.get(address)
        if _action(change) == "add":
            assert old is None and new is not None, address
        elif _action(change) == "remove":
            assert old is not None and new is None, address
        elif old is not None and new is not None:
            assert _certain_names(change) <= _differing(old, new), address
    for output in comparison.outputs:
        if output.certainty == "certain":
            one, other = before.outputs.get(output.place), after.outputs.get(output.place)
            there = one is not None and other is not None
            assert one != other or (output.action == "modify" and not there), output


@given(_pairs(), _assignments)
def test_what_differs_is_listed_and_what_is_certain_happens(
    pair: tuple[Templates, Templates], assigned: list[dict[str, str]]
) -> None:
    comparison = _compared(*pair)
    for before, after in _worlds(*pair, assigned):
        _check_listed(comparison, before, after)
        _check_certain(comparison, before, after)


@given(_roots, _children)
@settings(max_examples=20)
def test_a_version_is_compared_with_itself_as_the_same(root: Any, child: Any) -> None:
    templates = {"": root, "Child": child}
    found = _compared(templates, templates)
    assert (found.changes, found.outputs) == ((), ())
