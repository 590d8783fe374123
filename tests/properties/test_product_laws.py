"""Laws of the room that understands templates, for any template."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterator
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.cfn.errors import TemplateError
from generator.cfn.functions.lists import cidr
from generator.cfn.functions.text import concatenation, split
from generator.cfn.graph import creation_order, creation_waves, references
from generator.cfn.parameters.values import ref_values
from generator.cfn.resolve import ResolvedTemplate, resolve
from generator.cfn.scope import Lookups, Pseudo, Scope
from generator.cfn.substitute import substitute
from generator.cfn.template import Template, parse
from generator.cfn.ternary_logic import both, either, equal, negated
from generator.cfn.values import (
    Path,
    Source,
    Unknown,
    Value,
    expression_of,
    is_known,
    is_scalar,
    leaf,
    text_of,
)

_words = st.text("abcxyz ,-:/.${}!é", max_size=8)
_keys = st.text("ABCabc", min_size=1, max_size=4)
_scalars = st.one_of(_words, st.integers(-99, 99), st.booleans())
_documents = st.dictionaries(
    _keys,
    st.recursive(
        _scalars,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(_keys, inner, max_size=3)
        ),
        max_leaves=12,
    ),
    min_size=1,
    max_size=4,
)


def _paths(value: Any, path: Path = ()) -> Iterator[Path]:
    yield path
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _paths(item, (*path, key))


@given(_documents, st.sampled_from([None, 1, "\t"]))
def test_json_loads_as_it_is_with_a_line_for_every_path(data: Any, indent: Any) -> None:
    text = json.dumps(data, indent=indent)
    template = parse(text)
    assert template.data == data
    assert set(template.lines) == set(_paths(data))
    assert all(1 <= line <= text.count("\n") + 1 for line in template.lines.values())


@given(_documents, st.booleans())
def test_yaml_loads_as_it_is_with_a_line_for_every_path(data: Any, flow: bool) -> None:
    text = yaml.safe_dump(data, default_flow_style=flow, sort_keys=False, allow_unicode=True)
    template = parse("# any remark keeps this from looking like JSON\n" + text)
    assert template.data == data
    assert set(template.lines) == set(_paths(data))


_soup = st.lists(
    st.sampled_from(
        [*"{}[]:,-!&*#|>?'\"\n\t aA0._%<~", "\n  ", ": ", "- ", "!Ref ", "&a ", "*a", "<<: "]
    )
).map("".join)


@given(_soup, st.booleans())
def test_any_text_is_a_template_or_the_users_mistake(text: str, aliases: bool) -> None:
    try:
        assert isinstance(parse(text, "t.yaml", aliases=aliases).data, dict)
    except TemplateError as error:
        assert all(mistake.file == "t.yaml" for mistake in error.mistakes)


# Unknown values: references to three resources, and what is written around them.
_LEAVES = [
    leaf("later", {"Ref": name}, Source("resource", name)) for name in ("One", "Two", "Three")
]
_LEAVES_AND_ATTRIBUTES = [
    *_LEAVES,
    leaf("later", {"Fn::GetAtt": ["One", "Two"]}, Source("attribute", "One", "Two")),
]
_pieces = st.lists(st.one_of(_words, st.sampled_from(_LEAVES)), max_size=6)


@given(_pieces, st.integers(0, 6))
def test_concatenation_does_not_care_how_it_is_grouped(pieces: list[Value], cut: int) -> None:
    grouped = [concatenation(pieces[:cut]), concatenation(pieces[cut:])]
    assert concatenation(grouped) == concatenation(pieces)


@given(
    st.lists(
        st.text("abc", min_size=1, max_size=3) | st.sampled_from(_LEAVES_AND_ATTRIBUTES), min_size=1
    )
)
def test_a_joined_list_splits_into_itself(items: list[Value]) -> None:
    joined = concatenation([piece for item in items for piece in (",", item)][1:])
    assert split([",", joined]) == items


@given(st.integers(8, 28), st.integers(0, 2**32 - 1), st.integers(1, 16), st.integers(0, 8))
def test_cidr_is_what_ipaddress_says(length: int, address: int, count: int, step: int) -> None:
    network = ipaddress.ip_network((address, length), strict=False)
    prefix = min(length + step, 31)
    expected = [
        str(n) for n, _ in zip(network.subnets(new_prefix=prefix), range(count), strict=False)
    ]
    try:
        assert cidr([str(network), count, 32 - prefix]) == expected
    except TemplateError:
        assert 2 ** (prefix - length) < count


@given(st.integers(0, 2**56 - 1), st.integers(1, 8))
def test_cidr_of_ipv6_is_what_ipaddress_says(address: int, count: int) -> None:
    network = ipaddress.IPv6Network((address << 72, 56))
    expected = [str(n) for n, _ in zip(network.subnets(new_prefix=64), range(count), strict=False)]
    assert cidr([str(network), str(count), "64"]) == expected


_truths = st.one_of(st.booleans(), st.sampled_from([equal(one, "x") for one in _LEAVES]))


def _decided(truth: bool | Unknown, values: dict[str, bool]) -> bool:
    """A truth once the unknown parts are: by its expression."""
    if not isinstance(truth, Unknown):
        return truth

    def decide(expression: Any) -> bool:
        [(function, argument)] = expression.items()
        if function == "Fn::Equals":
            return values[argument[0]["Ref"]]
        parts = [decide(part) for part in argument]
        return (
            not parts[0]
            if function == "Fn::Not"
            else (all if function == "Fn::And" else any)(parts)
        )

    return decide(truth.expression)


@given(st.lists(_truths, min_size=2, max_size=5), st.tuples(*[st.booleans()] * 3))
def test_open_conditions_hold_as_their_parts_turn_out(
    parts: list[bool | Unknown], outcome: tuple[bool, bool, bool]
) -> None:
    values = dict(zip(("One", "Two", "Three"), outcome, strict=True))
    decided = [_decided(part, values) for part in parts]
    assert _decided(both(parts), values) == all(decided)
    assert _decided(either(parts), values) == any(decided)
    assert _decided(negated(parts[0]), values) == (not decided[0])


# Templates: parameters, a mapping, conditions, and resources whose properties use them.
def _sub(parts: list[str]) -> dict[str, str]:
    return {"Fn::Sub": "".join(parts)}


_strings = st.recursive(
    st.one_of(
        st.text("ab-,", max_size=4),
        st.sampled_from(
            [
                {"Ref": "Text"},
                {"Ref": "Later"},
                {"Ref": "First"},
                {"Ref": "AWS::AccountId"},
                {"Ref": "AWS::Region"},
                {"Fn::GetAtt": ["First", "Arn"]},
                {"Fn::FindInMap": ["Map", {"Ref": "AWS::Region"}, "Key"]},
                {"Fn::Select": [0, {"Fn::GetAZs": ""}]},
                {"Fn::Select": [1, {"Ref": "Items"}]},
            ]
        ),
        st.lists(st.sampled_from(["x", "${Text}", "${Later}", "${First.Arn}", "${!T}"])).map(_sub),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: {"Fn::Join": ["-", items]}),
        st.tuples(st.sampled_from(["Known", "Open", "Both"]), inner, inner).map(
            lambda branch: {"Fn::If": list(branch)}
        ),
        inner.map(lambda one: {"Fn::Base64": one}),
    ),
    max_leaves=6,
)
_values = st.recursive(
    st.one_of(_strings, st.integers(0, 9), st.just({"Ref": "Items"})),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from("PQR"), inner, min_size=2, max_size=3),
        inner.map(lambda one: {"Fn::If": ["Open", one, {"Ref": "AWS::NoValue"}]}),
        inner.map(lambda one: {"Fn::If": ["Known", one, {"Ref": "AWS::NoValue"}]}),
    ),
    max_leaves=8,
)


def _template(properties: list[dict[str, Any]], conditions: list[str]) -> Template:
    resources: dict[str, Any] = {"First": {"Type": "AWS::S3::Bucket"}}
    for index, (given_properties, condition) in enumerate(
        zip(properties, conditions, strict=False)
    ):
        resource: dict[str, Any] = {"Type": "AWS::SNS::Topic", "Properties": given_properties}
        if condition:
            resource["Condition"] = condition
        resources[f"R{index}"] = resource
    equals = {"Fn::Equals": [{"Ref": "AWS::AccountId"}, "1"]}
    return Template(
        {
            "Parameters": {
                "Text": {"Type": "String"},
                "Later": {"Type": "String"},
                "Items": {"Type": "CommaDelimitedList", "Default": "i, j"},
            },
            "Mappings": {"Map": {"eu-west-2": {"Key": "mapped"}}},
            "Conditions": {
                "Known": {"Fn::Equals": [{"Ref": "Text"}, "a"]},
                "Open": equals,
                "Both": {"Fn::And": [{"Condition": "Known"}, {"Condition": "Open"}]},
            },
            "Resources": resources,
            "Outputs": {"O": {"Value": {"Ref": "First"}}},
        }
    )


_templates = st.builds(
    _template,
    st.lists(st.dictionaries(st.sampled_from("XYZ"), _values, max_size=3), max_size=3),
    st.lists(st.sampled_from(["", "Known", "Open", "Both"]), min_size=3, max_size=3),
)
_PSEUDO = Pseudo(region="eu-west-2")
_LATER = Lookups(
    ref=lambda name: f"{name}-1234",
    get_att=lambda name, attribute: f"arn:{name}:{attribute}",
    zones=lambda region: [f"{region}a"],
)


def _resolved(template: Template, texts: dict[str, str], lookups: Lookups) -> ResolvedTemplate:
    pseudo = _PSEUDO if lookups is not _LATER else Pseudo(region="eu-west-2", account_id="1")
    return resolve(template, Scope(ref_values(template, texts), pseudo, lookups))


def _meaning(found: ResolvedTemplate) -> Any:
    """What a resolved template says, scalars as texts (a Number may become one)."""

    def plain(value: Value) -> Any:
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        if isinstance(value, list):
            return [plain(item) for item in value]
        return text_of(value) if is_scalar(value) else value

    return {
        name: (plain(resource.properties), resource.exists)
        for name, resource in found.resources.items()
    }


@settings(max_examples=50)
@given(_templates, st.sampled_from(["a", "b"]))
def test_a_substituted_template_means_what_the_template_meant(
    template: Template, text: str
) -> None:
    copy = substitute(template, {"Text": text}, _PSEUDO)
    before = _resolved(template, {"Text": text}, Lookups())
    assert _meaning(_resolved(copy, {}, Lookups())) == _meaning(before)


@settings(max_examples=50)
@given(_templates, st.sampled_from(["a", "b"]))
def test_deployment_gives_both_the_same_values(template: Template, text: str) -> None:
    texts = {"Text": text, "Later": "later"}
    copy = substitute(template, {"Text": text}, _PSEUDO)
    after = _resolved(template, texts, _LATER)
    assert is_known(_meaning(after))
    assert _meaning(_resolved(copy, {"Later": "later"}, _LATER)) == _meaning(after)


@settings(max_examples=50)
@given(_templates, st.sampled_from(["a", "b"]))
def test_substituting_again_changes_nothing(template: Template, text: str) -> None:
    once = substitute(template, {"Text": text}, _PSEUDO)
    assert substitute(once, {}, _PSEUDO).data == once.data


@settings(max_examples=50)
@given(_templates)
def test_resolving_is_stable_and_gives_data(template: Template) -> None:
    first, second = (_resolved(template, {"Text": "a"}, Lookups()) for _ in range(2))
    assert _meaning(first) == _meaning(second)
    for resource in first.resources.values():
        json.dumps(expression_of(resource.properties))


_edges = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=14)


@given(_edges)
def test_creation_order_puts_each_after_what_it_needs(edges: list[tuple[int, int]]) -> None:
    needs = {
        f"R{n}": sorted({f"R{low}" for high, low in edges if high == n and low < n})
        for n in range(8)
    }
    template = Template(
        {"Resources": {name: {"Type": "T", "DependsOn": used} for name, used in needs.items()}}
    )
    order = creation_order(template)
    assert sorted(order) == sorted(needs)
    assert all(order.index(used) < order.index(name) for name in needs for used in needs[name])
    waves = creation_waves(template)
    assert [name for wave in waves for name in wave] == order
    for wave in waves:
        assert not any(used in wave for name in wave for used in references(template, name))
