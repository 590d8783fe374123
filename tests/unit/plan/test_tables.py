"""The tables that say what schemas do not: held against the schemas and against cfn-lint's list."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path

import botocore.session
import pytest

from generator.cfn.schemas import Schemas
from generator.plan.impact.attributes import SETTLED, differs_anew, identifies, stays
from generator.plan.impact.documented import ANSWERS, Answer
from generator.plan.impact.stateful import BESIDES, LISTED, SNAPSHOTS, STATEFUL
from generator.plan.impact.update_behavior import INTERRUPTIONS, requirement
from generator.plan.policy.names import NAMES, PLACES

SCHEMAS = Schemas()


def test_every_type_that_cfn_lint_calls_stateful_is_known() -> None:
    data = files("cfnlint").joinpath("data/AdditionalSpecs/StatefulResources.json").read_text()
    assert set(json.loads(data)["ResourceTypes"]) <= STATEFUL
    assert not LISTED & BESIDES
    assert SNAPSHOTS <= STATEFUL


@pytest.mark.parametrize("table", [ANSWERS, INTERRUPTIONS, NAMES, PLACES])
def test_every_property_of_a_table_exists(table: dict[str, object]) -> None:
    for type_name, properties in table.items():
        schema = SCHEMAS.get(type_name)
        assert schema is not None, type_name
        assert isinstance(properties, dict | tuple)
        assert set(properties) - set(schema.properties) == set(), type_name


def test_every_settled_attribute_is_one_and_depends_on_properties() -> None:
    for type_name, attributes in SETTLED.items():
        schema = SCHEMAS.get(type_name)
        assert schema is not None, type_name
        for attribute, properties in attributes.items():
            known = schema.attributes() | set(schema.properties)
            assert attribute in known, (type_name, attribute)
            assert properties <= set(schema.properties), (type_name, attribute)


ROWS = [(t, name, row) for t, rows in ANSWERS.items() for name, row in rows.items()]


@pytest.mark.parametrize(("type_name", "name", "row"), ROWS, ids=lambda one: str(one)[:60])
def test_an_answer_is_of_a_difference_that_there_still_is(
    type_name: str, name: str, row: Answer
) -> None:
    schema = SCHEMAS.get(type_name)
    assert schema is not None
    assert schema.replacement_for(name) == row.schema, "the schema has changed its mind"
    assert row.reference != row.schema, "both say the same: the row is not needed"
    assert row.source
    assert requirement(type_name, schema, name).requires == row.counts


def test_the_page_has_every_answer(root: Path) -> None:
    page = (root / "docs/compare.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `AWS::")]
    for type_name, name, row in ROWS:
        kind = type_name.rpartition("::")[2]
        named = [line for line in rows if f"{kind}`" in line and type_name.split("::")[1] in line]
        words = name if "Kafka" not in name else "Kafka"
        told = [line for line in named if words in line]
        assert told, (type_name, name)
        assert f"| {row.reference} | {row.schema}" in told[0]


OPERATION = re.compile(r"(\w+) API Reference, (\w+): (\w+)")


def test_operations_that_are_sources_take_what_is_said() -> None:
    named = [found for *_, row in ROWS if (found := OPERATION.fullmatch(row.source))]
    assert len(named) >= 9
    for found in named:
        service, operation, member = found.groups()
        model = botocore.session.Session().get_service_model(service.lower())
        assert member in model.operation_model(operation).input_shape.members


@pytest.mark.parametrize(
    ("type_name", "path", "requires", "interruption"),
    [
        ("AWS::RDS::DBInstance", "DBName", "always", "none"),
        ("AWS::RDS::DBInstance", "DBInstanceClass", "never", "some"),
        ("AWS::RDS::DBInstance", "Tags/*/Value", "never", "none"),
        ("AWS::RDS::DBInstance", "MultiAZ", "conditional", "some"),
        ("AWS::RDS::DBInstance", "AvailabilityZone", "conditional", "some"),
        ("AWS::Route53::RecordSet", "Name", "always", "none"),
        ("AWS::ECS::Service", "TaskDefinition", "never", "none"),
        ("AWS::EC2::EIP", "Domain", "always", "none"),
        ("AWS::CloudFormation::Stack", "TemplateURL", "never", "none"),
        ("AWS::KMS::Key", "KeySpec", "never", "none"),
        ("Films::Are::Good", "Anything", "conditional", "unknown"),
    ],
)
def test_what_an_update_does(type_name: str, path: str, requires: str, interruption: str) -> None:
    found = requirement(type_name, SCHEMAS.get(type_name), path)
    assert (found.requires, found.interruption) == (requires, interruption)


@pytest.mark.parametrize(
    ("type_name", "path"), [("AWS::KMS::Key", "KeyUsage"), ("AWS::EC2::Volume", "AvailabilityZone")]
)
def test_what_aws_refuses_is_said(type_name: str, path: str) -> None:
    assert "AWS refuses" in requirement(type_name, SCHEMAS.get(type_name), path).note


def test_what_identifies_stays_and_is_another_s_with_another() -> None:
    kind = "AWS::RDS::DBInstance"
    schema = SCHEMAS.get(kind)
    assert identifies(kind, schema, "DBInstanceArn")
    assert stays(kind, schema, "Endpoint.Address", {"DBInstanceClass"})
    assert not stays(kind, schema, "Endpoint.Port", {"Port"})
    assert not stays(kind, schema, "MasterUserSecret.SecretArn", {"MasterUserSecret"})
    assert not stays(kind, schema, "ReadReplicaDBClusterIdentifiers", set())
    assert differs_anew(kind, schema, "Endpoint.Address")
    assert not differs_anew(kind, schema, "Endpoint.Port")
    assert not differs_anew(kind, schema, "Endpoint.HostedZoneId")


def test_of_an_unknown_type_nothing_is_sure() -> None:
    assert not identifies("Custom::Thing", None, "Arn")
    assert not differs_anew("Custom::Thing", None, "Arn")
