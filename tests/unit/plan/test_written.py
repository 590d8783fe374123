"""What a template says at the path of a change."""

from __future__ import annotations

from typing import Any

import pytest

from generator.cfn.load import assembled
from generator.plan.change_set.template_lookup import at
from generator.plan.diff.differences import ABSENT
from generator.plan.diff.resolved_product import StackInputs, resolved_product
from generator.plan.model import PropertyChange

TEMPLATE = """
Resources:
  Rule:
    Type: AWS::Events::Rule
    DeletionPolicy: Retain
    Properties:
      State: ENABLED
      Targets: [{Id: one}, {Id: two}]
"""


@pytest.mark.parametrize(
    ("path", "scope", "value"),
    [
        ("State", "Properties", "ENABLED"),
        ("Targets/1/Id", "Properties", "two"),
        ("Targets/2", "Properties", ABSENT),
        ("Targets/2/Id", "Properties", ABSENT),
        ("Nothing", "Properties", ABSENT),
        # A path may go on inside of what the template says as one value.
        ("State/Inside", "Properties", "ENABLED"),
        ("", "DeletionPolicy", "Retain"),
        ("", "Tags", ABSENT),
    ],
)
def test_a_path_leads_to_what_is_written(path: str, scope: Any, value: Any) -> None:
    rule = resolved_product(assembled({"": TEMPLATE}), StackInputs()).resources["", "Rule"]
    assert at(rule, PropertyChange(path, None, None, scope=scope), "Tags") == value
