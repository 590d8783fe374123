"""Resource schemas from the installed cfn-lint package."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from generator.cfn import schemas as room
from generator.cfn.schemas import ResourceSchema, Schemas
from generator.errors import UserError

SCHEMAS = Schemas("eu-west-2")


def _schema(type_name: str) -> ResourceSchema:
    found = SCHEMAS.get(type_name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("type_name", "path", "replacement"),
    [
        ("AWS::RDS::DBInstance", "DBName", "always"),
        ("AWS::RDS::DBInstance", "Engine", "conditional"),
        ("AWS::RDS::DBInstance", "AllocatedStorage", "never"),
        ("AWS::EC2::Subnet", "VpcId", "always"),
        ("AWS::ApiGatewayV2::VpcLink", "SubnetIds/0", "always"),
        ("AWS::EC2::VPC", "InstanceTenancy", "conditional"),
        ("AWS::EC2::VPC", "VpcEncryptionControl/Mode", "always"),
        ("AWS::EC2::SecurityGroup", "SecurityGroupIngress/0/CidrIp", "never"),
        ("AWS::ECR::Repository", "EncryptionConfiguration", "always"),
        ("AWS::SNS::Topic", "Tags/3/Value", "never"),
    ],
)
def test_what_a_change_replaces(type_name: str, path: str, replacement: str) -> None:
    assert _schema(type_name).replacement_for(path) == replacement


def test_items_match_stars_in_the_schema() -> None:
    listed = ResourceSchema("T", {"createOnlyProperties": ["/properties/Rules/*/Name"]})
    assert listed.replacement_for("Rules/0/Name") == "always"
    assert listed.replacement_for("Rules/*/Name") == "always"
    assert listed.replacement_for("Rules") == "always"
    assert listed.replacement_for("Rules/0/Size") == "never"


def test_accessors_read_what_the_schema_says() -> None:
    database = _schema("AWS::RDS::DBInstance")
    assert database.primary_identifier == ("DBInstanceIdentifier",)
    assert "MasterUserPassword" in database.write_only
    assert "Endpoint/Address" in database.read_only
    assert "TdeCredentialArn" in database.deprecated
    assert "rds:CreateDBInstance" in database.permissions("create")
    assert {"Endpoint.Address", "MasterUserSecret.SecretArn"} <= database.attributes()
    assert "Endpoint" not in database.attributes()
    assert (database.taggable, database.tag_property) == (True, "Tags")
    assert _schema("AWS::EC2::SecurityGroup").required == {"GroupDescription"}
    assert not _schema("AWS::EC2::Route").taggable
    assert ResourceSchema("T", {}).permissions("list") == ()


def test_nested_properties_are_found_through_references() -> None:
    service = _schema("AWS::ECS::Service")
    subnet = service.at("NetworkConfiguration/AwsvpcConfiguration/Subnets/0")
    assert subnet is not None
    assert subnet["type"] == "string"
    assert service.at("Tags/*/Key") is not None
    assert service.at("Tags/Key") is None
    assert service.at("Nothing") is None
    assert service.at("ServiceName/0") is None


def test_alternatives_patterns_and_circles_are_followed() -> None:
    schema = ResourceSchema(
        "T",
        {
            "properties": {
                "Either": {"oneOf": [{"properties": {"A": {"type": "string"}}}, {"$ref": "#/x/B"}]},
                "Free": {"patternProperties": {".*": {"type": "integer"}}},
                "Loop": {"$ref": "#/x/Loop"},
            },
            "x": {
                "B": {"properties": {"C": {"type": "number"}}},
                "Loop": {"$ref": "#/x/Loop"},
            },
        },
    )
    assert schema.at("Either/A") == {"type": "string"}
    assert schema.at("Either/C") == {"type": "number"}
    assert schema.at("Free/anything") == {"type": "integer"}
    assert schema.at("Loop/x") is None


def test_types_differ_by_region_and_unknown_ones_are_none() -> None:
    assert SCHEMAS.get("AWS::Nothing::Here") is None
    assert "AWS::EC2::VPC" in SCHEMAS.types()
    assert len(SCHEMAS.types()) < len(Schemas("us-east-1").types())
    assert Schemas("xx-new-1").types() == Schemas("us-east-1").types()
    custom = SCHEMAS.get("Custom::Thing")
    assert custom is SCHEMAS.get("AWS::CloudFormation::CustomResource")
    assert SCHEMAS.get("AWS::EC2::VPC") is SCHEMAS.get("AWS::EC2::VPC")
    assert SCHEMAS.date.startswith("20")


def test_a_folder_of_schemas_can_be_given(tmp_path: Path) -> None:
    for folder in ("providers", "resources"):
        (tmp_path / folder).mkdir()
    (tmp_path / "providers" / "us-east-1.json").write_text('{"A::B::C": "123"}', encoding="utf-8")
    (tmp_path / "version.json").write_text("{}", encoding="utf-8")
    body = json.dumps({"properties": {"P": {}}})
    (tmp_path / "resources" / "123.json").write_text(body, encoding="utf-8")
    given = Schemas("eu-west-2", tmp_path)
    found = given.get("A::B::C")
    assert found is not None
    assert list(found.properties) == ["P"]
    assert (given.types(), given.date) == (["A::B::C"], "")


def test_cfn_lint_is_not_imported_for_its_schemas() -> None:
    source = Path(room.__file__).read_text(encoding="utf-8")
    assert "import cfnlint" not in source


@pytest.mark.parametrize("with_folder", [True, False])
def test_a_machine_without_the_package_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, with_folder: bool
) -> None:
    if with_folder:
        (tmp_path / "cfnlint").mkdir()
        (tmp_path / "cfnlint" / "__init__.py").touch()
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    monkeypatch.delitem(sys.modules, "cfnlint", raising=False)
    with pytest.raises(UserError, match="cfn-lint with its resource schemas is not installed"):
        Schemas("us-east-1")
