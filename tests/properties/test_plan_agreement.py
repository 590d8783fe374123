"""What is predicted from files alone is what happens to a stack on this machine.

``STREAMFLIX_EXAMPLES=500`` looks further than the few examples of every day.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from worlds import World

from generator.cfn.load import assembled
from generator.cfn.schemas import Schemas
from generator.cfn.scope import Pseudo
from generator.plan.diff.compare import Comparison, compare
from generator.plan.diff.resolved_product import ResolvedProduct, StackInputs, resolved_product

from .local_templates import ACCOUNT, REGION, Small, smalls
from .test_local_life import Laws, often

SCHEMAS = Schemas(REGION)


@pytest.fixture
def laws(endpoint: World) -> Laws:
    """The endpoint; each example begins with nothing in it."""
    return Laws(endpoint)


def a_side(small: Small) -> ResolvedProduct:
    product = assembled({"": json.dumps(small.template)})
    given = {"Switch": small.switch, "Text": small.text}
    return resolved_product(product, StackInputs(given, small.tags, Pseudo(REGION, ACCOUNT)))


def values(laws: Laws, small: Small, physical: dict[str, str]) -> dict[str, str]:
    """What the SSM parameters hold."""
    ssm = laws.client("ssm")
    return {
        name: ssm.get_parameter(Name=physical[name])["Parameter"]["Value"] for name in small.texts
    }


def agree(found: Comparison, before: dict[str, str], after: dict[str, str]) -> None:
    """Resources come, go and get new physical IDs as it was predicted."""
    predicted = {change.logical_id: change for change in found.changes}
    actions = {name: change.action for name, change in predicted.items()}
    assert {n for n, action in actions.items() if action == "add"} == after.keys() - before.keys()
    assert {n for n, a in actions.items() if a == "remove"} == before.keys() - after.keys()
    for name in before.keys() & after.keys():
        change = predicted.get(name)
        if before[name] != after[name]:
            assert change is not None, name
            assert change.replacement != "never", name
        else:
            assert change is None or change.action != "replace", name


@often
@given(first=smalls(), second=smalls())
def test_what_is_predicted_is_what_happens(laws: Laws, first: Small, second: Small) -> None:
    laws.world.empty()
    found = compare(a_side(first), a_side(second), SCHEMAS.get)
    made = laws.change_set(first, first.template, "CREATE")
    assert laws.execute(made) == "CREATE_COMPLETE", laws.why()
    before = laws.physical()
    held = values(laws, first, before)

    change_set = laws.change_set(second, second.template, "UPDATE")
    if change_set["Status"] == "FAILED":
        assert "didn't contain changes" in change_set["StatusReason"]
        assert found.changes == ()
        return
    assert laws.execute(change_set) == "UPDATE_COMPLETE", laws.why()

    after = laws.physical()
    agree(found, before, after)
    holds = values(laws, second, after)
    predicted = {change.logical_id: change for change in found.changes}
    for name in held.keys() & holds.keys():
        changes = predicted[name].properties if name in predicted else ()
        told = [one for one in changes if one.path == "Value"]
        if held[name] != holds[name]:
            assert told, name
        elif told:
            assert told[0].certainty != "certain", name
