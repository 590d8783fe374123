"""What an update does to a resource: by its values, its UpdatePolicy, and what AWS refuses."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from generator.plan.diff.compare import Comparison
from generator.plan.model import Change
from generator.plan.policy.checks import policy_results

Compare = Callable[..., Comparison]
Properties = Mapping[str, Any]

OPENSEARCH, TABLE = "AWS::OpenSearchService::Domain", "AWS::DynamoDB::Table"
GROUP, CACHES = "AWS::AutoScaling::AutoScalingGroup", "AWS::ElastiCache::ReplicationGroup"
DATABASE, DOCUMENT = "AWS::RDS::DBInstance", "AWS::SSM::Document"
BALANCER, SEARCH = "AWS::ElasticLoadBalancing::LoadBalancer", "AWS::Elasticsearch::Domain"

POOL = "AWS::Cognito::UserPool"

UPGRADE = {"EnableVersionUpgrade": True}
RESHARD = {"UseOnlineResharding": True}
ROLLING = {"AutoScalingRollingUpdate": {"MinInstancesInService": 1}}
REPLACING = {"AutoScalingReplacingUpdate": {"WillReplace": True}}
STAYING = {"AutoScalingReplacingUpdate": {"WillReplace": False}}


def attributes(**types: str) -> dict[str, object]:
    defined = [{"AttributeName": n, "AttributeType": t} for n, t in types.items()]
    return {"AttributeDefinitions": defined}


def indexes(**keys: str) -> dict[str, object]:
    listed = [
        {"IndexName": name, "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}]}
        for name, key in keys.items()
    ]
    return {"GlobalSecondaryIndexes": listed}


def template(type_name: str, properties: Properties, policy: Properties | None) -> str:
    resource = {"Type": type_name, "Properties": properties}
    if policy is not None:
        resource["UpdatePolicy"] = policy
    return json.dumps({"Resources": {"R": resource}})


@pytest.fixture
def updated(compared: Compare) -> Callable[..., Change]:
    """``updated(type, before, after, policy)``: the one change of one resource."""

    def made(type_name: str, before: Properties, after: Properties, policy: Any = None) -> Change:
        texts = (template(type_name, one, policy) for one in (before, after))
        (change,) = compared(*texts).changes
        return change

    return made


@pytest.mark.parametrize(
    ("type_name", "before", "after", "policy", "replacement"),
    [
        (OPENSEARCH, {"EngineVersion": "a"}, {"EngineVersion": "b"}, None, "always"),
        (OPENSEARCH, {"EngineVersion": "a"}, {"EngineVersion": "b"}, UPGRADE, "never"),
        (SEARCH, {"ElasticsearchVersion": "a"}, {"ElasticsearchVersion": "b"}, None, "always"),
        (SEARCH, {"ElasticsearchVersion": "a"}, {"ElasticsearchVersion": "b"}, UPGRADE, "never"),
        (OPENSEARCH, {"VPCOptions": {"SubnetIds": ["a"]}}, {}, None, "always"),
        (OPENSEARCH, {}, {"VPCOptions": {"SubnetIds": ["a"]}}, None, "conditional"),
        (
            OPENSEARCH,
            {"VPCOptions": {"SubnetIds": ["a"]}},
            {"VPCOptions": {"SubnetIds": ["b"]}},
            None,
            "never",
        ),
        (OPENSEARCH, {}, {"EncryptionAtRestOptions": {"Enabled": True}}, None, "never"),
        (
            OPENSEARCH,
            {"EncryptionAtRestOptions": {"Enabled": False}},
            {"EncryptionAtRestOptions": {"Enabled": True}},
            None,
            "always",
        ),
        (TABLE, attributes(id="S"), attributes(id="N"), None, "always"),
        (TABLE, attributes(id="S"), attributes(id="S", other="N"), None, "never"),
        (TABLE, attributes(id="S", other="N"), attributes(id="S"), None, "never"),
        (CACHES, {"NumNodeGroups": 1}, {"NumNodeGroups": 2}, None, "always"),
        (CACHES, {"NumNodeGroups": 1}, {"NumNodeGroups": 2}, RESHARD, "never"),
        (CACHES, {}, {"AuthToken": "{{resolve:ssm:t}}"}, None, "always"),
        (GROUP, {"LaunchConfigurationName": "a"}, {"LaunchConfigurationName": "b"}, None, "never"),
        (
            GROUP,
            {"LaunchConfigurationName": "a"},
            {"LaunchConfigurationName": "b"},
            ROLLING,
            "never",
        ),
        (
            GROUP,
            {"LaunchConfigurationName": "a"},
            {"LaunchConfigurationName": "b"},
            REPLACING,
            "always",
        ),
        (
            GROUP,
            {"VPCZoneIdentifier": ["a"]},
            {"VPCZoneIdentifier": ["b"]},
            {**ROLLING, **REPLACING},
            "always",
        ),
        (GROUP, {"VPCZoneIdentifier": ["a"]}, {"VPCZoneIdentifier": ["b"]}, STAYING, "never"),
        (DOCUMENT, {"Content": "a"}, {"Content": "b"}, None, "always"),
        (
            DOCUMENT,
            {"Content": "a", "UpdateMethod": "NewVersion"},
            {"Content": "b", "UpdateMethod": "NewVersion"},
            None,
            "never",
        ),
        (DATABASE, {"BackupRetentionPeriod": 1}, {"BackupRetentionPeriod": 7}, None, "never"),
        (DATABASE, {"MultiAZ": False}, {"MultiAZ": True}, None, "never"),
        (DATABASE, {"StorageType": "gp2"}, {"StorageType": "gp3"}, None, "never"),
        (DATABASE, {"DBParameterGroupName": "a"}, {"DBParameterGroupName": "b"}, None, "never"),
        (DATABASE, {"AvailabilityZone": "a"}, {"AvailabilityZone": "b"}, None, "conditional"),
        (DATABASE, {"AvailabilityZone": "a", "MultiAZ": 1}, {"MultiAZ": 1}, None, "conditional"),
        (
            DATABASE,
            {"AvailabilityZone": "a", "MultiAZ": True},
            {"MultiAZ": True},
            None,
            "never",
        ),
        (DATABASE, {"DBSnapshotIdentifier": "a"}, {"DBSnapshotIdentifier": "b"}, None, "always"),
        ("AWS::EC2::Instance", {"InstanceType": "a"}, {"InstanceType": "b"}, None, "conditional"),
        (
            "AWS::EC2::VPC",
            {"InstanceTenancy": "dedicated"},
            {"InstanceTenancy": "default"},
            None,
            "never",
        ),
        (BALANCER, {"Subnets": ["a"]}, {"Subnets": ["b"]}, None, "never"),
        (BALANCER, {"Subnets": ["a"]}, {}, None, "always"),
        (
            "AWS::FSx::FileSystem",
            {"WindowsConfiguration": {"ThroughputCapacity": 8, "PreferredSubnetId": "a"}},
            {"WindowsConfiguration": {"ThroughputCapacity": 8, "PreferredSubnetId": "b"}},
            None,
            "always",
        ),
        (
            "AWS::FSx::FileSystem",
            {"WindowsConfiguration": {"ThroughputCapacity": 8, "PreferredSubnetId": "a"}},
            {"WindowsConfiguration": {"ThroughputCapacity": 16, "PreferredSubnetId": "a"}},
            None,
            "never",
        ),
        (
            "AWS::EMR::Cluster",
            {"Instances": {"MasterInstanceGroup": {"InstanceType": "a"}}},
            {"Instances": {"MasterInstanceGroup": {"InstanceType": "b"}}},
            None,
            "always",
        ),
        (
            "AWS::EMR::Cluster",
            {"Instances": {"CoreInstanceGroup": {"InstanceCount": 1}}},
            {"Instances": {"CoreInstanceGroup": {"InstanceCount": 2}}},
            None,
            "never",
        ),
    ],
)
def test_values_and_policies_decide(
    updated: Callable[..., Change],
    type_name: str,
    before: Properties,
    after: Properties,
    policy: Properties | None,
    replacement: str,
) -> None:
    assert updated(type_name, before, after, policy).replacement == replacement


@pytest.mark.parametrize(
    ("before", "after", "is_final"),
    [("17.9", "18.1", True), ("9.6.24", "10.1", True), ("17.9", "17.10", False)],
)
def test_a_major_version_is_said_to_be_final(
    updated: Callable[..., Change], before: str, after: str, is_final: bool
) -> None:
    (note,) = (
        one.note
        for one in updated(DATABASE, {"EngineVersion": before}, {"EngineVersion": after}).properties
    )
    assert ("cannot be rolled back" in note) is is_final
    assert "down while its engine is upgraded" in note


@pytest.mark.parametrize(
    ("before", "after", "is_noted"),
    [
        ({"SnapshotRetentionLimit": 1}, {"SnapshotRetentionLimit": 2}, False),
        (
            {"SnapshotRetentionLimit": 1, "DailySnapshotTime": "03:00"},
            {"SnapshotRetentionLimit": 2, "DailySnapshotTime": "04:00"},
            True,
        ),
        (
            {"SnapshotRetentionLimit": 0},
            {"SnapshotRetentionLimit": 2, "DailySnapshotTime": "1"},
            True,
        ),
        (
            {"SnapshotRetentionLimit": 1, "CacheUsageLimits": {"DataStorage": {"Maximum": 1}}},
            {"SnapshotRetentionLimit": 2, "CacheUsageLimits": {"DataStorage": {"Maximum": 1}}},
            False,
        ),
    ],
)
def test_a_serverless_cache_is_changed_one_thing_at_a_time(
    updated: Callable[..., Change], before: Properties, after: Properties, is_noted: bool
) -> None:
    change = updated("AWS::ElastiCache::ServerlessCache", before, after)
    assert all(("one after the other" in one.note) is is_noted for one in change.properties)


def test_a_policy_that_is_not_known_leaves_the_replacement_open(compared: Compare) -> None:
    def text(version: str) -> str:
        policy = {"EnableVersionUpgrade": {"Ref": "Upgrade"}}
        resource = json.loads(template(OPENSEARCH, {"EngineVersion": version}, policy))
        return json.dumps({"Parameters": {"Upgrade": {"Type": "String"}}, **resource})

    (change,) = compared(text("a"), text("b")).changes
    assert change.replacement == "conditional"


@pytest.mark.parametrize(
    ("before", "after", "interruption"),
    [(0, 7, "some"), (7, 0, "some"), (1, 7, "none")],
)
def test_a_condition_is_stated_only_where_it_holds(
    updated: Callable[..., Change], before: int, after: int, interruption: str
) -> None:
    found = updated(
        DATABASE, {"BackupRetentionPeriod": before}, {"BackupRetentionPeriod": after}
    ).properties[0]
    assert found.interruption == interruption
    assert bool(found.note) is (interruption == "some")


@pytest.mark.parametrize(
    ("type_name", "before", "after"),
    [
        ("AWS::KMS::Key", {"KeySpec": "a"}, {"KeySpec": "b"}),
        ("AWS::EC2::Volume", {"Encrypted": False}, {"Encrypted": True}),
        ("Custom::Thing", {"ServiceToken": "arn:one"}, {"ServiceToken": "arn:two"}),
        (DATABASE, {"AllocatedStorage": "100"}, {"AllocatedStorage": "50"}),
        (POOL, {"AliasAttributes": ["email"]}, {}),
        (POOL, {"Schema": [{"Name": "a"}, {"Name": "b"}]}, {"Schema": [{"Name": "a"}]}),
        (POOL, {"Schema": [{"Name": "a"}]}, {"Schema": [{"Name": "a", "Required": True}]}),
        (
            "AWS::ECS::Service",
            {"DeploymentController": {"Type": "CODE_DEPLOY"}, "TaskDefinition": "a"},
            {"DeploymentController": {"Type": "CODE_DEPLOY"}, "TaskDefinition": "b"},
        ),
        (TABLE, indexes(one="a"), indexes(one="b")),
        (TABLE, indexes(one="a"), indexes(two="a")),
    ],
)
def test_what_aws_refuses_is_a_policy_violation_and_changes_nothing(
    compared: Compare, type_name: str, before: Properties, after: Properties
) -> None:
    texts = [template(type_name, one, None) for one in (before, after)]
    comparison = compared(*texts)
    (change,) = comparison.changes
    assert (change.replacement, change.deletion_outcome) == ("never", "kept")
    assert "AWS refuses" in change.consequence
    assert "unsupported-update" in [result.rule for result in policy_results(comparison)]


@pytest.mark.parametrize(
    ("type_name", "before", "after"),
    [
        (TABLE, indexes(a="k"), indexes(a="k", b="k")),
        (DATABASE, {"AllocatedStorage": 50}, {"AllocatedStorage": 100}),
        (POOL, {"Schema": []}, {"Schema": [{"Name": "a"}]}),
        ("AWS::ECS::Service", {"TaskDefinition": "a"}, {"TaskDefinition": "b"}),
    ],
)
def test_what_aws_updates_is_no_violation(
    compared: Compare, type_name: str, before: Properties, after: Properties
) -> None:
    texts = [template(type_name, one, None) for one in (before, after)]
    assert policy_results(compared(*texts)) == []


def test_of_what_may_be_replaced_it_is_said_what_then(updated: Callable[..., Change]) -> None:
    change = updated(DATABASE, {"AvailabilityZone": "a"}, {"AvailabilityZone": "b"})
    assert change.consequence == "If it is replaced: it is deleted with its data."


@pytest.mark.parametrize("type_name", ["CloudFormation::Stack", "Serverless::Application"])
def test_of_a_stack_whose_template_is_elsewhere_nothing_is_promised(
    updated: Callable[..., Change], type_name: str
) -> None:
    name = {"CloudFormation::Stack": "TemplateURL"}.get(type_name, "Location")
    urls = ({name: f"https://bucket.s3.amazonaws.com/{one}.yaml"} for one in ("a", "b"))
    assert "unknown here" in updated(f"AWS::{type_name}", *urls).consequence


def test_an_attribute_that_a_nested_property_decides_changes_with_it(
    compared: Compare, by_place: Callable[[Comparison], dict[str, Change]]
) -> None:
    def text(days: int) -> str:
        queue = {"RedrivePolicy": {"maxReceiveCount": days}}
        reader = {"Type": "String", "Value": {"Fn::GetAtt": ["Q", "RedrivePolicy"]}}
        return json.dumps(
            {
                "Resources": {
                    "Q": {"Type": "AWS::SQS::Queue", "Properties": queue},
                    "P": {"Type": "AWS::SSM::Parameter", "Properties": reader},
                }
            }
        )

    assert by_place(compared(text(1), text(2)))["P"].certainty == "certain"
