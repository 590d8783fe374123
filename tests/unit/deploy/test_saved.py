"""The bound plan's file: what is written is read again, and nothing else is taken for it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.cfn.load import Product, assembled
from generator.deploy.change_set.plan_file import (
    Meant,
    PlanFile,
    StalePlanError,
    State,
    hidden_parameters,
    read_saved,
    template_digests,
    written,
)
from generator.errors import UserError
from generator.plan.model import PolicyResult

MEANT = Meant(
    "product", "eu-west-2", {"": "a", "First": "b"}, {"Name": "c"}, {"team": "d"}, ("Key",)
)
SAVED = PlanFile(
    "dev",
    "123456789012",
    MEANT,
    "arn:change-set",
    "arn:stack",
    State("CREATE_COMPLETE", "2026-01-01T00:00:00+00:00"),
    {"templates": {"": "e"}, "parameters": {"Name": "c"}, "tags": {}},
    (PolicyResult("data-loss", "Films", "All of it."),),
    {"version": 1, "changes": []},
)


def test_what_is_written_is_read_again() -> None:
    assert read_saved(written(SAVED), "x.json") == SAVED
    empty = PlanFile("dev", "1", MEANT)
    assert read_saved(written(empty), "x.json") == empty


def test_another_order_is_the_same() -> None:
    document = json.loads(written(SAVED))
    shuffled = dict(reversed(document.items()))
    assert read_saved(json.dumps(shuffled), "x.json") == SAVED


@given(st.data())
def test_whatever_is_edited_is_noticed(data: st.DataObject) -> None:
    document = json.loads(written(SAVED))
    key = data.draw(st.sampled_from(sorted(document.keys() - {"kind", "version"})))
    document[key] = data.draw(st.sampled_from(["", "other", {}, [], None, 1]))
    before = json.loads(written(SAVED))
    if document == before:
        return
    with pytest.raises(StalePlanError, match="edited") as moved:
        read_saved(json.dumps(document, indent=2), "x.json")
    assert moved.value.exit_code == 1


def test_a_forged_file_is_none() -> None:
    import hashlib

    document = {"version": 1, "kind": "streamflix-review"}
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"))
    told = {**document, "digest": hashlib.sha256(canonical.encode()).hexdigest()}
    with pytest.raises(UserError, match="no complete review") as wrong:
        read_saved(json.dumps(told), "x.json")
    assert wrong.value.exit_code == 2


@pytest.mark.parametrize("text", ["[" * 100_000, "9" * 5000, "1", "null", '{"kind": "other"}'])
def test_what_is_no_review(text: str) -> None:
    with pytest.raises(UserError, match="no saved review"):
        read_saved(text, "x.json")


def product(**changed: Any) -> Product:
    root: dict[str, Any] = {
        "Parameters": {
            "Name": {"Type": "String"},
            "Key": {"Type": "String", "NoEcho": True},
            "DbPassword": {"Type": "String"},
        },
        "Resources": {
            "First": {
                "Type": "AWS::CloudFormation::Stack",
                "Properties": {"TemplateURL": "./first.yaml"},
            }
        },
    }
    texts = {"": json.dumps({**root, **changed}), "First": json.dumps({"Resources": {"T": {}}})}
    return assembled(texts)


def test_digests_are_of_what_templates_say() -> None:
    first = template_digests(product())
    assert first.keys() == {"", "First"}
    placed = {
        "First": {
            "Type": "AWS::CloudFormation::Stack",
            "Properties": {"TemplateURL": "https://elsewhere/first.yaml"},
        }
    }
    assert template_digests(product(Resources=placed)) == first
    assert template_digests(product(Description="other"))[""] != first[""]
    opaque = Product({"": product(Resources=placed).templates[""]})
    assert template_digests(opaque)[""] != first[""]


def test_nothing_is_kept_of_secrets() -> None:
    assert hidden_parameters(product()) == ("Key", "DbPassword")


def test_a_newer_version_is_said_with_its_line() -> None:
    text = json.dumps({"kind": "streamflix-review", "version": 2}, indent=2)
    with pytest.raises(UserError, match=r"^x.json:3: It has version 2") as wrong:
        read_saved(text, "x.json")
    assert wrong.value.exit_code == 2


def test_guards_and_states_stay_what_they_are() -> None:
    other = replace(SAVED, stack=State("UPDATE_COMPLETE", "a", "b"), policy_results=())
    assert read_saved(written(other), "x.json") == other
