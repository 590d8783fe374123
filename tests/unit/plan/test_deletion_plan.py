"""What taking a product down does to its data, and what would stop it."""

from __future__ import annotations

from generator.cfn.load import assembled
from generator.plan.diff.resolved_product import ResolvedProduct, StackInputs, resolved_product
from generator.plan.impact.deletion_plan import Entry, deletion_plan, exports

ROOT = """
Resources:
  Database:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: ./database.json}
  Kept:
    Type: AWS::CloudFormation::Stack
    DeletionPolicy: Retain
    Properties: {TemplateURL: ./kept.json}
  Topic: {Type: AWS::SNS::Topic}
  Role: {Type: AWS::IAM::Role, DeletionPolicy: Retain}
  Images: {Type: AWS::ECR::Repository}
  Emptied: {Type: AWS::ECR::Repository, Properties: {EmptyOnDelete: true}}
  Bucket: {Type: AWS::S3::Bucket}
  KeptBucket: {Type: AWS::S3::Bucket, DeletionPolicy: Retain}
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      LoadBalancerAttributes:
        - {Key: idle_timeout.timeout_seconds, Value: "60"}
        - {Key: deletion_protection.enabled, Value: "true"}
  Open:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: {LoadBalancerAttributes: [!Ref AWS::NoValue, who knows]}
Outputs:
  A: {Value: !Ref Topic, Export: {Name: topic}}
  B: {Value: !Ref Bucket}
"""
DATABASE = """
Resources:
  Instance:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    Properties: {DeletionProtection: true}
  Cache:
    Type: AWS::ElastiCache::ServerlessCache
    Properties: {FinalSnapshotName: last}
"""
KEPT = """
Resources:
  Table: {Type: AWS::DynamoDB::Table, Properties: {DeletionProtectionEnabled: true}}
"""


def deployed() -> ResolvedProduct:
    return resolved_product(
        assembled({"": ROOT, "Database": DATABASE, "Kept": KEPT}), StackInputs()
    )


def entries(**missing: str) -> dict[str, Entry]:
    found = deployed()
    physical = {key: f"id-of-{key[1]}" for key in found.resources if key[1] not in missing}
    return {one.place: one for one in deletion_plan(found, physical)}


def test_data_and_what_stays_are_listed_what_is_lost_first() -> None:
    assert [(place, one.deletion_outcome) for place, one in entries().items()] == [
        ("Balancer", "destroyed"),
        ("Bucket", "destroyed"),
        ("Emptied", "destroyed"),
        ("Images", "destroyed"),
        ("Database/Cache", "snapshotted"),
        ("Database/Instance", "snapshotted"),
        ("Kept/Table", "retained"),
        ("KeptBucket", "retained"),
        ("Role", "retained"),
    ]


def test_what_is_not_there_is_not_lost() -> None:
    assert "Bucket" not in entries(Bucket="gone")


def test_only_what_has_to_be_empty_and_goes_is_asked_about() -> None:
    assert [place for place, one in entries().items() if one.must_be_empty] == ["Bucket", "Images"]


def test_what_a_service_refuses_to_delete_is_known_by_its_property() -> None:
    guards = {place: one.protection for place, one in entries().items() if one.protection}

    # What stays is not deleted, so no one refuses.
    assert guards == {
        "Balancer": "deletion_protection.enabled",
        "Database/Instance": "DeletionProtection",
    }


def test_what_holds_no_data_has_no_fate_to_tell() -> None:
    found = entries()

    assert found["Balancer"].words == ""
    assert found["Database/Instance"].words.startswith("A last snapshot is taken")
    assert found["Role"].physical_id == "id-of-Role"


def test_exports_are_known_by_name() -> None:
    assert exports(deployed()) == ("topic",)
