"""Environments for linters: all mistakes at once, and templates that cannot be resolved."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.cfn.template import Template, parse
from generator.errors import UserError
from generator.lint.resolved_templates import environments, resolved


def test_the_environments_asked_for_by_name(root: Path) -> None:
    found = environments(root, ["dev", "prod"])

    assert {name: one.name for name, one in found.items()} == {"dev": "dev", "prod": "prod"}


def test_the_mistakes_of_all_environments_at_once(tmp_path: Path) -> None:
    (tmp_path / "parameters").mkdir()
    for name in ("one", "two"):
        (tmp_path / "parameters" / f"{name}.yaml").write_text("not: [closed")

    with pytest.raises(UserError) as caught:
        environments(tmp_path, ["one", "two"])

    files = {Path(mistake.file).name for mistake in caught.value.mistakes}
    assert files == {"one.yaml", "two.yaml"}


def test_a_copy_has_the_environments_values_as_literals(root: Path) -> None:
    template = parse("""
Parameters: {NatGateways: {Type: String}}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref NatGateways}}
""")
    [dev] = environments(root, ["dev"]).values()

    copy = resolved(template, dev)

    assert isinstance(copy, Template)
    name = copy.resources["Topic"]["Properties"]["TopicName"]
    assert name == dev.parameters["NatGateways"]


def test_a_template_that_cannot_be_resolved_is_a_finding(root: Path) -> None:
    template = parse(
        "Mappings: {Sizes: {small: {cpu: 1}}}\n"
        "Resources:\n"
        "  Topic:\n"
        "    Type: AWS::SNS::Topic\n"
        "    Properties: {TopicName: !FindInMap [Sizes, large, cpu]}\n",
        "flat.yaml",
    )
    [dev] = environments(root, ["dev"]).values()

    found = resolved(template, dev)

    assert isinstance(found, list)
    assert [(one.rule, one.level, one.file) for one in found] == [("SF1901", "error", "flat.yaml")]
