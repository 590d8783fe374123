"""The tables that say what schemas do not: held against the schemas and against cfn-lint's list."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import botocore.session
import pytest

from generator.cfn.resolve import ResolvedResource
from generator.cfn.sam import deployed_type
from generator.cfn.schemas import Schemas, packaged_data
from generator.plan.impact.attributes import differs_anew, identifies, stays
from generator.plan.impact.stateful import snapshot_types, stateful_types
from generator.plan.impact.tables import Row, table
from generator.plan.impact.update_behavior import requirement
from generator.plan.impact.update_conditions import Edit, holds
from generator.plan.policy.names import NAMES, PLACES

SCHEMAS = Schemas()


def test_every_type_that_cfn_lint_calls_stateful_is_known() -> None:
    listed = packaged_data() / "AdditionalSpecs" / "StatefulResources.json"
    assert set(json.loads(listed.read_bytes())["ResourceTypes"]) <= stateful_types()
    assert snapshot_types() <= stateful_types()


@pytest.mark.parametrize("name", ["stable_attributes", "stateful_types", "update_behavior"])
def test_every_fact_has_a_source_and_is_about_a_type_that_there_is(name: str) -> None:
    for row in table(name):
        assert all(value is not None for value in row.values()), row
        assert row["source"], row
        known = row["type"] == "*" or SCHEMAS.get(row["type"]) is not None
        assert known or row["type"] in ("AWS::SDB::Domain", "AWS::QLDB::Ledger"), row


@pytest.mark.parametrize("rows", [NAMES, PLACES])
def test_every_property_of_a_name_exists(rows: dict[str, tuple[str, ...]]) -> None:
    for type_name, properties in rows.items():
        schema = SCHEMAS.get(type_name)
        assert schema is not None, type_name
        assert set(properties) - set(schema.properties) == set(), type_name


def test_every_stable_attribute_is_one_and_depends_on_properties() -> None:
    for row in table("stable_attributes"):
        schema = SCHEMAS.get(row["type"])
        if row["type"] == "*":
            continue
        assert schema is not None, row
        assert row["attribute"] in schema.attributes() | set(schema.properties), row
        assert set(row["changed_by"].split()) <= set(schema.properties), row
        assert not identifies(row["type"], schema, row["attribute"]), "the schema says it already"


@pytest.mark.parametrize(
    ("type_name", "attribute"),
    [
        ("ApiGateway::RestApi", "RootResourceId"),
        ("Cognito::UserPool", "ProviderName"),
        ("Cognito::UserPool", "ProviderURL"),
        ("EKS::Cluster", "Endpoint"),
        ("EKS::Cluster", "ClusterSecurityGroupId"),
        ("EKS::Cluster", "OpenIdConnectIssuerUrl"),
        ("RDS::DBCluster", "Endpoint.Address"),
        ("RDS::DBCluster", "DBClusterResourceId"),
        ("AppSync::GraphQLApi", "ApiId"),
        ("ElasticLoadBalancing::LoadBalancer", "DNSName"),
        ("OpenSearchService::Domain", "DomainEndpoint"),
        ("EC2::Instance", "AvailabilityZone"),
        ("AppRunner::Service", "ServiceUrl"),
        ("EC2::Subnet", "VpcId"),
        ("Glue::Job", "CreatedOn"),
        ("Serverless::Api", "RootResourceId"),
    ],
)
def test_what_is_set_once_stays_whatever_else_is_updated(type_name: str, attribute: str) -> None:
    name = f"AWS::{type_name}"
    schema = SCHEMAS.get(deployed_type(name))
    assert stays(name, schema, attribute, {"Description", "Tags", "Name"})


def behavior() -> Iterator[tuple[Row, str]]:
    """The rows about updates, each with what the schema says of its property."""
    for row in table("update_behavior"):
        schema = SCHEMAS.get(row["type"])
        assert schema is not None, row
        assert schema.at(row["path"]) is not None, row
        yield row, schema.replacement_for(row["path"])


def test_a_row_about_an_update_says_what_it_can_say() -> None:
    resource = ResolvedResource("R", "T", True, {}, {}, ())
    for row, _ in behavior():
        assert row["requires"] in ("", "never", "conditional", "always", "refused"), row
        assert row["interruption"] in ("", "some"), row
        assert row["requires"] or row["interruption"] or row["note"], row
        if row["when"]:
            holds(row["when"], row["path"], Edit(resource, resource))  # raises for what is none


def test_a_row_that_refers_to_the_schema_says_what_it_says() -> None:
    for row, schema in behavior():
        if row["source"] == "schema":
            assert row["requires"] == schema, row


def test_a_row_of_the_reference_says_more_than_the_schema() -> None:
    """Where both say the same the row is not needed; "never" stands inside what says more."""
    ranks = ("never", "conditional", "always")
    for row, schema in behavior():
        if row["source"] == "Update requires" and row["requires"] != "never":
            assert ranks.index(row["requires"]) > ranks.index(schema), row


OPERATION = re.compile(r"([\w ]+) API Reference, (\w+): (\w+)")
SERVICES = {
    "Amazon Data Firehose": "firehose",
    "Amazon Managed Service for Prometheus": "amp",
    "Audit Manager": "auditmanager",
    "Auto Scaling": "autoscaling",
    "Clean Rooms": "cleanrooms",
    "Data Exports": "bcm-data-exports",
    "Elastic Load Balancing": "elbv2",
    "Entity Resolution": "entityresolution",
    "IAM Access Analyzer": "accessanalyzer",
    "MSK Connect": "kafkaconnect",
    "Neptune Analytics": "neptune-graph",
    "Timestream for InfluxDB": "timestream-influxdb",
}


def operations() -> set[tuple[str, str, str]]:
    found = (one for row in table("update_behavior") for one in OPERATION.findall(row["source"]))
    return {(service.strip(), operation, member) for service, operation, member in found}


@pytest.mark.parametrize("service", sorted({service for service, _, _ in operations()}))
def test_operations_that_are_sources_take_what_is_said(service: str) -> None:
    model = botocore.session.Session().get_service_model(SERVICES.get(service, service.lower()))
    for _, operation, member in (one for one in operations() if one[0] == service):
        assert member in members(model.operation_model(operation).input_shape), operation


def members(shape: botocore.model.Shape, depth: int = 4) -> set[str]:
    """The names in an operation's input, members of members too."""
    if not depth or shape.type_name not in ("structure", "list"):
        return set()
    inner = shape.members.values() if shape.type_name == "structure" else [shape.member]
    names = set(shape.members) if shape.type_name == "structure" else set()
    return names.union(*(members(one, depth - 1) for one in inner))


@pytest.mark.parametrize(
    ("type_name", "path", "requires", "interruption"),
    [
        ("AWS::RDS::DBInstance", "DBName", "always", "none"),
        ("AWS::RDS::DBInstance", "DBInstanceClass", "never", "some"),
        ("AWS::RDS::DBInstance", "Tags/*/Value", "never", "none"),
        ("AWS::RDS::DBInstance", "MultiAZ", "never", "none"),
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
