"""Laws of comparing: nothing changes from a thing to itself, and any two things can be compared."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.cfn.load import assembled
from generator.cfn.schemas import Schemas
from generator.errors import UserError
from generator.plan.diff.compare import Comparison, compare
from generator.plan.diff.resolved_product import StackInputs, resolved_product
from generator.plan.policy.checks import policy_results
from generator.plan.policy.evaluate import PolicyContext, change_report
from generator.views.formats import CHANGES as FORMATS
from generator.views.formats import Look
from generator.views.formats import changes as view

SCHEMAS = Schemas()
# A pair of templates is quickly compared: twice as many as a law usually takes.
MANY = 2 * settings.default.max_examples

_words = st.text("abc0:/-{}\"'<|`\n ", max_size=6)
_scalars = st.one_of(_words, st.integers(-9, 99), st.booleans(), st.floats(0, 9))
_names = ("A", "B", "C")


def _references(earlier: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """Functions that refer to resources before this one: a circle is refused."""
    plain = [{"Ref": name} for name in (*earlier, "P", "AWS::Region", "AWS::NoValue")]
    name = earlier[-1] if earlier else "P"
    texts = [{"Fn::Sub": f"${{{name}}}-${{P}}"}, {"Fn::If": ["Yes", {"Ref": name}, "no"]}]
    lists = [{"Fn::If": ["Open", [1, {"Ref": name}], {"Ref": "AWS::NoValue"}]}]
    attributes = [
        {"Fn::GetAtt": [one, attribute]}
        for one in earlier
        for attribute in ("Arn", "Value", "Endpoint.Address", "Other")
    ]
    return st.sampled_from([*plain, *texts, *lists, *attributes])


def _statements(references: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {"Effect": st.sampled_from(("Allow", "Deny"))},
        optional={
            "Action": st.one_of(_words, st.lists(_words, max_size=3), references),
            "Resource": st.one_of(_words, st.lists(st.one_of(_words, references), max_size=3)),
            "Principal": st.one_of(st.just("*"), st.dictionaries(_words, _words, max_size=2)),
            "Condition": st.dictionaries(_words, st.dictionaries(_words, _words, max_size=1)),
        },
    )


def _values(earlier: tuple[str, ...]) -> st.SearchStrategy[Any]:
    references = _references(earlier)
    one = _statements(references)
    policies = st.fixed_dictionaries({"Statement": st.one_of(one, st.lists(one, max_size=3))})
    return st.recursive(
        st.one_of(_scalars, references, policies),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(st.sampled_from(("Key", "Value", "Name", "x")), inner, max_size=3),
        ),
        max_leaves=6,
    )


_PROPERTIES = (
    "TopicName", "DisplayName", "DBName", "Tags", "Value", "SubnetIds", "MasterUserPassword",
    "PolicyDocument", "Policies", "ServerlessCacheName", "ManagedPolicyArns",
    "SecurityGroupIngress",
)  # fmt: skip
_TYPES = (
    "AWS::SNS::Topic", "AWS::RDS::DBInstance", "AWS::ElastiCache::ServerlessCache",
    "AWS::SSM::Parameter", "AWS::IAM::Role", "AWS::EC2::SecurityGroup", "Custom::Thing",
    "Not::A::Type",
)  # fmt: skip
_policies = st.sampled_from(("Retain", "Snapshot", "Delete"))


def _resources(earlier: tuple[str, ...]) -> st.SearchStrategy[Any]:
    properties = st.dictionaries(st.sampled_from(_PROPERTIES), _values(earlier), max_size=4)
    return st.fixed_dictionaries(
        {"Type": st.sampled_from(_TYPES), "Properties": properties},
        optional={
            "Condition": st.sampled_from(("Yes", "Open")),
            "DeletionPolicy": _policies,
            "UpdateReplacePolicy": _policies,
            "Metadata": st.dictionaries(_words, _scalars, max_size=2),
        },
    )


_templates = st.fixed_dictionaries(
    {
        "Parameters": st.just({"P": {"Type": "String", "Default": "p"}}),
        "Conditions": st.just(
            {
                "Yes": {"Fn::Equals": ["a", {"Ref": "P"}]},
                "Open": {"Fn::Equals": ["a", {"Ref": "AWS::AccountId"}]},
            }
        ),
        "Resources": st.fixed_dictionaries(
            {name: _resources(_names[:place]) for place, name in enumerate(_names)}
        ),
    },
    optional={
        "Outputs": st.dictionaries(
            st.sampled_from(("One", "Two")),
            st.fixed_dictionaries(
                {"Value": _values(_names)},
                optional={
                    "Export": st.fixed_dictionaries({"Name": st.one_of(_words, _references(()))})
                },
            ),
        )
    },
)


def _compared(before: Any, after: Any) -> Comparison | None:
    """The comparison; None where CloudFormation refuses one of the templates."""
    try:
        sides = [
            resolved_product(assembled({"": json.dumps(one)}), StackInputs())
            for one in (before, after)
        ]
    except UserError:
        return None
    return compare(*sides, SCHEMAS.get)


@given(_templates)
@settings(max_examples=30)
def test_nothing_changes_from_a_template_to_itself(template: Any) -> None:
    found = _compared(template, template)
    assert found is None or (found.changes, found.outputs, policy_results(found, True)) == (
        (),
        (),
        [],
    )


@given(_templates, _templates)
@settings(max_examples=MANY)
def test_any_two_templates_can_be_compared_and_shown(before: Any, after: Any) -> None:
    found = _compared(before, after)
    if found is None:
        return
    changes = change_report(found, PolicyContext(date(2027, 1, 1), protected=True))
    places = [(one.place, one.action) for one in changes.changes]
    assert len(set(places)) == len(places)
    for name in FORMATS:
        text = view(name)(changes, Look("t", verbose=True))
        assert "\x1b" not in text
    for change in changes.changes:
        assert (change.action == "replace") == (change.replacement == "always")
        assert all(one.certainty != "phantom" for one in change.properties)


def _reversed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _reversed(item) for key, item in reversed(value.items())}
    return [_reversed(item) for item in value] if isinstance(value, list) else value


def _spelt(value: Any) -> Any:
    """Numbers and truths as the texts that CloudFormation makes of them."""
    if isinstance(value, dict):
        return {key: _spelt(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_spelt(item) for item in value]
    return json.dumps(value) if isinstance(value, bool | int) else value


def _listed(value: Any) -> Any:
    """Single items of policies as lists of one."""
    if isinstance(value, list):
        return [_listed(item) for item in value]
    if not isinstance(value, dict):
        return value
    found = {key: _listed(item) for key, item in value.items()}
    if "Effect" in found:
        for key in ("Action", "Resource"):
            if isinstance(found.get(key), str):
                found[key] = [found[key]]
    return found


def _only_properties(rewrite: Callable[[Any], Any], template: Any) -> Any:
    resources = {
        name: {**one, "Properties": rewrite(one["Properties"])}
        for name, one in template["Resources"].items()
    }
    return {**template, "Resources": resources}


@given(_templates, st.sampled_from((_reversed, _spelt, _listed)))
@settings(max_examples=MANY)
def test_another_way_to_write_it_is_no_change(template: Any, rewrite: Callable[[Any], Any]) -> None:
    found = _compared(template, _only_properties(rewrite, template))
    assert found is None or found.changes == ()


@given(_templates, _templates)
@settings(max_examples=20)
def test_what_is_added_one_way_is_removed_the_other_way(before: Any, after: Any) -> None:
    there, back = _compared(before, after), _compared(after, before)
    if there is None or back is None:
        return
    certain = {c.place for c in there.changes if c.action == "add" and c.certainty == "certain"}
    removed = {c.place for c in back.changes if c.action == "remove"}
    assert certain <= removed
