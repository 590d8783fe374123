"""What settings name must be in the templates."""

from __future__ import annotations

import pytest

from generator.cfn.load import Product
from generator.cfn.template import parse
from generator.config.settings.references import misplaced

LEAST = "region: eu-west-2\nstack-name: s\ndelivery: nested\n"

PRODUCT = Product(
    {
        "": parse("Resources: {Database: {Type: AWS::CloudFormation::Stack}}"),
        "Database": parse(
            "Resources:\n"
            "  Instance: {Type: AWS::RDS::DBInstance}\n"
            "  SlowAlarm: {Type: AWS::CloudWatch::Alarm}\n"
            "  VerdictAlarm: {Type: AWS::CloudWatch::CompositeAlarm}\n"
        ),
    }
)


def said(settings: str) -> list[str]:
    return [str(one) for one in misplaced(LEAST + settings, "s.yaml", PRODUCT)]


def test_what_some_stack_owns_is_right() -> None:
    arn = "arn:aws:cloudwatch:eu-west-2:123456789012:alarm:elsewhere"

    assert said("protected-resources: [Instance, Database]") == []
    assert said(f"rollback-triggers: [SlowAlarm, VerdictAlarm, '{arn}']") == []
    assert said("") == []


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            "protected-resources:\n  - Instanze",
            "s.yaml:5: No stack has a resource Instanze: nothing would be protected."
            " Did you mean Instance?",
        ),
        (
            "protected-resources: [Queue]",
            "s.yaml:4: No stack has a resource Queue: nothing would be protected."
            " Write the logical ID that the template has for it.",
        ),
        (
            "rollback-triggers: [Instance]",
            "s.yaml:4: Instance is no alarm, but AWS::RDS::DBInstance."
            " Write the logical ID that the template has for it.",
        ),
        (
            "rollback-triggers: [SlowAlam]",
            "s.yaml:4: No stack has an alarm SlowAlam: nothing would be watched."
            " Did you mean SlowAlarm?",
        ),
    ],
)
def test_what_no_stack_owns_is_a_mistake_with_its_line(settings: str, message: str) -> None:
    assert said(settings) == [message]


def test_all_mistakes_come_at_once_in_the_order_of_the_file() -> None:
    lines = "rollback-triggers: [A]\nprotected-resources:\n  - B\n  - Instance\n  - C"

    assert [one.partition(" ")[0] for one in said(lines)] == ["s.yaml:4:", "s.yaml:6:", "s.yaml:8:"]


def test_what_is_no_map_has_been_refused_already() -> None:
    assert misplaced("- region", "s.yaml", PRODUCT) == []
