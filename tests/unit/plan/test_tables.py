"""The tables that say what schemas do not: held against the schemas and against cfn-lint's list."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from generator.plan.attributes import SETTLED, differs_anew, identifies, stays
from generator.plan.guard_names import NAMES
from generator.plan.stateful import BESIDES, LISTED, SNAPSHOTS, STATEFUL
from generator.plan.updates import DOCUMENTED, INTERRUPTIONS, requirement, stricter
from generator.product.schemas import Schemas

SCHEMAS = Schemas()


def test_every_type_that_cfn_lint_calls_stateful_is_known() -> None:
    data = files("cfnlint").joinpath("data/AdditionalSpecs/StatefulResources.json").read_text()
    assert set(json.loads(data)["ResourceTypes"]) <= STATEFUL
    assert not LISTED & BESIDES
    assert SNAPSHOTS <= STATEFUL


@pytest.mark.parametrize("table", [DOCUMENTED, INTERRUPTIONS, NAMES])
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


def test_the_documentation_only_asks_for_more_than_the_schema() -> None:
    for type_name, properties in DOCUMENTED.items():
        schema = SCHEMAS.get(type_name)
        assert schema is not None
        for name, documented in properties.items():
            found = schema.replacement_for(name)
            assert stricter([found, documented]) != found, (type_name, name)


@pytest.mark.parametrize(
    ("type_name", "path", "requires", "interruption"),
    [
        ("AWS::RDS::DBInstance", "DBName", "always", "none"),
        ("AWS::RDS::DBInstance", "DBInstanceClass", "never", "some"),
        ("AWS::RDS::DBInstance", "Tags/*/Value", "never", "none"),
        ("AWS::Route53::RecordSet", "Name", "always", "none"),
        ("AWS::ECS::Service", "TaskDefinition", "never", "none"),
        ("AWS::EC2::EIP", "Domain", "always", "none"),
        ("AWS::CloudFormation::Stack", "TemplateURL", "never", "none"),
        ("Films::Are::Good", "Anything", "conditional", "unknown"),
    ],
)
def test_what_an_update_does(type_name: str, path: str, requires: str, interruption: str) -> None:
    found = requirement(type_name, SCHEMAS.get(type_name), path)
    assert (found.requires, found.interruption) == (requires, interruption)


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
