"""What operators choose: every option works as a condition, in both deliveries."""

from __future__ import annotations

import json

import pytest
from contract.facts.choices import (
    CONTEXT,
    CORS,
    KEY_ARN,
    OTHER_VALUES,
    RUNNING,
    TWO_ZONES,
)
from contract.facts.deployed import Deploy, named, said
from contract.facts.network import vpc

# --- service ---------------------------------------------------------------------------------


@pytest.mark.parametrize("architecture", ["X86_64", "ARM64"])
def test_cpu_architecture(deploy: Deploy, architecture: str) -> None:
    task = deploy(CpuArchitecture=architecture).one("ECS::TaskDefinition")
    assert task["RuntimePlatform"] == {
        "CpuArchitecture": architecture,
        "OperatingSystemFamily": "LINUX",
    }


def test_deployments_roll_back(deploy: Deploy) -> None:
    there = deploy()
    deployment = there.one("ECS::Service")["DeploymentConfiguration"]
    breaker, alarms = deployment["DeploymentCircuitBreaker"], deployment["Alarms"]
    assert said(breaker) == {"Enable": "true", "Rollback": "true"}
    assert (said(alarms["Enable"]), said(alarms["Rollback"])) == ("true", "true")
    watched = [there.of(name) for name in alarms["AlarmNames"]]
    group = there.one("ElasticLoadBalancingV2::TargetGroup").att("TargetGroupFullName")
    assert watched
    assert all(alarm.type == "AWS::CloudWatch::Alarm" for alarm in watched)
    assert all(named(alarm["Dimensions"])["TargetGroup"] == group for alarm in watched)


def test_service_spreads_and_tags_its_tasks(deploy: Deploy) -> None:
    service = deploy().one("ECS::Service")
    assert service["AvailabilityZoneRebalancing"] == "ENABLED"
    assert service["PropagateTags"] in ("SERVICE", "TASK_DEFINITION")
    # Rebalancing starts a task before it stops another.
    assert int(service["DeploymentConfiguration"]["MaximumPercent"]) > 100


# --- database --------------------------------------------------------------------------------


def test_database_is_looked_after(deploy: Deploy) -> None:
    database = deploy().one("RDS::DBInstance")
    assert database["StorageType"] == "gp3"
    assert int(database["MaxAllocatedStorage"]) > int(database["AllocatedStorage"])
    assert int(database["BackupRetentionPeriod"]) >= 1
    assert database["DatabaseInsightsMode"] == "standard"
    assert "postgresql" in database["EnableCloudwatchLogsExports"]


@pytest.mark.parametrize("iops", ["12000", "64000", "100000"])
def test_large_storage_has_its_iops(deploy: Deploy, iops: str) -> None:
    """RDS refuses to change gp3 storage from 400 GiB on without them, and to take them below."""
    assert deploy().one("RDS::DBInstance").get("Iops") is None
    there = deploy(DatabaseStorage="400", DatabaseIops=iops)
    assert said(there.one("RDS::DBInstance")["Iops"]) == iops


@pytest.mark.parametrize(("mode", "days"), [("standard", "7"), ("advanced", "465")])
def test_database_insights_keeps_what_its_mode_asks(deploy: Deploy, mode: str, days: str) -> None:
    database = deploy(DatabaseInsights=mode).one("RDS::DBInstance")
    assert database["DatabaseInsightsMode"] == mode
    assert said(database["EnablePerformanceInsights"]) == "true"
    assert said(database["PerformanceInsightsRetentionPeriod"]) == days


def test_database_speaks_tls_only(deploy: Deploy) -> None:
    there = deploy()
    group = there.of(there.one("RDS::DBInstance")["DBParameterGroupName"])
    assert said(group["Parameters"])["rds.force_ssl"] == "1"


def test_parameter_group_follows_every_version_offered(deploy: Deploy) -> None:
    """A full version decides the family; each that may be chosen is known."""
    root = deploy().product.root
    versions = root.parameters["DatabaseEngineVersion"]["AllowedValues"]
    # RDS creates no new instances of the first and the second; anyone who has one keeps deploying.
    assert {"16.1", "17.4", "17.9", "18.6"} <= set(versions)
    for version in versions:
        group = deploy(DatabaseEngineVersion=version).one("RDS::DBParameterGroup")
        assert group["Family"] == f"postgres{version.partition('.')[0]}"


@pytest.mark.parametrize("asked", ["true", "false"])
def test_database_authentication_by_iam(deploy: Deploy, asked: str) -> None:
    there = deploy(DatabaseIamAuthentication=asked)
    database = there.one("RDS::DBInstance")
    assert said(database["EnableIAMDatabaseAuthentication"]) == asked
    role = there.of(there.one("ECS::TaskDefinition")["TaskRoleArn"])
    granted = [p for p in role["Policies"] if "rds-db:connect" in json.dumps(p)]
    assert len(granted) == (1 if asked == "true" else 0)
    for policy in granted:
        (statement,) = policy["PolicyDocument"]["Statement"]
        (resource,) = statement["Resource"]
        parts = resource["Fn::Join"][1]
        assert parts[1:] == [database.att("DbiResourceId"), "/streamflix_api"]


# --- cache -----------------------------------------------------------------------------------


def test_cache_is_bounded(deploy: Deploy) -> None:
    cache = deploy(CacheMaxStorage="25", CacheMaxEcpu="9000").one("ElastiCache::ServerlessCache")
    assert said(cache["CacheUsageLimits"]) == {
        "DataStorage": {"Maximum": "25", "Unit": "GB"},
        "ECPUPerSecond": {"Maximum": "9000"},
    }


def test_cache_snapshots(deploy: Deploy) -> None:
    off, on = deploy(CacheSnapshotDays="0"), deploy(CacheSnapshotDays="5")
    cache = "ElastiCache::ServerlessCache"
    assert said(on.one(cache)["SnapshotRetentionLimit"]) == "5"
    assert on.one(cache)["DailySnapshotTime"] == "03:00"
    assert off.one(cache).get("DailySnapshotTime") is None
    assert on.one(cache).get("FinalSnapshotName") is None
    assert deploy(CacheFinalSnapshotName="last").one(cache)["FinalSnapshotName"] == "last"


def test_cache_never_meets_its_replacement_under_its_own_name(deploy: Deploy) -> None:
    """Other subnets replace the cache, and its name is required: so the name changes too."""
    cache = "ElastiCache::ServerlessCache"
    names = {deploy(**choice).one(cache)["ServerlessCacheName"] for choice in ({}, TWO_ZONES)}
    assert len(names) == 2
    longest = deploy(Environment="a" * 16).one(cache)["ServerlessCacheName"]
    assert len(longest) <= 40


# --- registry --------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["true", "false"])
def test_repository_is_emptied_where_asked(deploy: Deploy, asked: str) -> None:
    repository = deploy(RepositoryEmptyOnDelete=asked).one("ECR::Repository")
    assert said(repository["EmptyOnDelete"]) == asked


def test_repository_lifecycle(deploy: Deploy) -> None:
    repository = deploy().one("ECR::Repository")
    policy = json.loads(repository["LifecyclePolicy"]["LifecyclePolicyText"])
    # ECR does not know which image runs: a rule that looks at tagged ones could expire it.
    assert [rule["selection"]["tagStatus"] for rule in policy["rules"]] == ["untagged"]
    assert [rule["action"] for rule in policy["rules"]] == [{"type": "expire"}]
    assert repository["EncryptionConfiguration"]["EncryptionType"] in ("AES256", "KMS")


# --- API -------------------------------------------------------------------------------------


def test_api_access_logs_are_json(deploy: Deploy) -> None:
    there = deploy(Environment="qa")
    settings = there.one("ApiGatewayV2::Stage")["AccessLogSettings"]
    group = there.of(settings["DestinationArn"])
    assert group["LogGroupName"] == "/aws/vendedlogs/streamflix-api-qa"
    line = json.loads(settings["Format"])
    assert "$context.requestId" in line.values()
    assert all(value.startswith("$context.") for value in line.values())


def test_api_throttling_and_metrics(deploy: Deploy) -> None:
    there = deploy(
        ThrottlingRateLimit="50", ThrottlingBurstLimit="70", DetailedMetrics="false", StageName="v1"
    )
    stage = there.one("ApiGatewayV2::Stage", StageName="v1")
    assert said(stage["DefaultRouteSettings"]) == {
        "ThrottlingRateLimit": "50",
        "ThrottlingBurstLimit": "70",
        "DetailedMetricsEnabled": "false",
    }


def test_cors(deploy: Deploy) -> None:
    api = "ApiGatewayV2::Api"
    assert deploy().one(api).get("CorsConfiguration") is None
    cors = deploy(**CORS).one(api)["CorsConfiguration"]
    assert cors["AllowOrigins"] == CORS["CorsOrigins"].split(",")
    assert cors["AllowHeaders"] == ["authorization", "content-type"]


def test_with_cors_the_api_answers_preflights_itself(deploy: Deploy) -> None:
    """It does where no route matches OPTIONS, as ANY and $default would."""
    there = deploy(**CORS)
    keys = [route["RouteKey"] for route in there.all("ApiGatewayV2::Route")]
    methods = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
    assert sorted(keys) == sorted(f"{method} {path}" for method in methods for path in PATHS)
    allowed = there.one("ApiGatewayV2::Api")["CorsConfiguration"]["AllowMethods"]
    assert set(allowed) - {"OPTIONS"} == set(methods)


# {proxy+} does not stand for the root path.
PATHS = ("/", "/{proxy+}")


# --- logs and the alarm topic ----------------------------------------------------------------


def test_flow_logs(deploy: Deploy) -> None:
    there = deploy()
    log = there.one("EC2::FlowLog", ResourceType="VPC", ResourceId=vpc(there).ref)
    assert log["TrafficType"] == "ALL"
    assert there.of(log["LogGroupName"]).type == "AWS::Logs::LogGroup"
    role = there.of(log["DeliverLogsPermissionArn"])
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "vpc-flow-logs.amazonaws.com"}
    (policy,) = role["Policies"]
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert {"logs:CreateLogStream", "logs:PutLogEvents"} <= set(statement["Action"])
    assert statement["Resource"] == [there.of(log["LogGroupName"]).att("Arn")]


def test_logs_are_kept_as_long_as_asked(deploy: Deploy) -> None:
    for days in ("7", "365"):
        groups = deploy(LogRetentionDays=days).all("Logs::LogGroup")
        assert len(groups) == 3
        assert {said(group["RetentionInDays"]) for group in groups} == {days}


def test_alarm_topic(deploy: Deploy) -> None:
    plain = deploy()
    topic = plain.one("SNS::Topic")
    assert topic.get("KmsMasterKeyId") is None
    assert not plain.all("SNS::Subscription")
    policy = plain.one("SNS::TopicPolicy", Topics=[topic.ref])
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert statement["Action"] == ["sns:Publish"]


def test_alarm_topic_with_a_key_and_mail(deploy: Deploy) -> None:
    there = deploy(AlarmTopicKeyArn=KEY_ARN, AlarmEmail="oncall@example.com")
    topic = there.one("SNS::Topic", KmsMasterKeyId=KEY_ARN)
    there.one(
        "SNS::Subscription", TopicArn=topic.ref, Protocol="email", Endpoint="oncall@example.com"
    )


# --- every parameter reaches what it is for ---------------------------------------------------

REACHES: list[tuple[str, str, str, str]] = [
    ("DatabaseInstanceClass", "db.m7g.large", "RDS::DBInstance", "DBInstanceClass"),
    ("DatabaseStorage", "50", "RDS::DBInstance", "AllocatedStorage"),
    ("DatabaseMaxStorage", "500", "RDS::DBInstance", "MaxAllocatedStorage"),
    ("DatabaseMultiAz", "false", "RDS::DBInstance", "MultiAZ"),
    ("DatabaseBackupDays", "30", "RDS::DBInstance", "BackupRetentionPeriod"),
    ("DatabaseDeletionProtection", "true", "RDS::DBInstance", "DeletionProtection"),
    ("DatabaseEngineVersion", "16.9", "RDS::DBInstance", "EngineVersion"),
    ("CacheMajorVersion", "8", "ElastiCache::ServerlessCache", "MajorEngineVersion"),
    ("CacheEngine", "valkey", "ElastiCache::ServerlessCache", "Engine"),
    ("CacheSnapshotTime", "04:30", "ElastiCache::ServerlessCache", "DailySnapshotTime"),
    ("TaskCpu", "1024", "ECS::TaskDefinition", "Cpu"),
    ("TaskMemory", "4096", "ECS::TaskDefinition", "Memory"),
    ("MinCapacity", "4", "ApplicationAutoScaling::ScalableTarget", "MinCapacity"),
    ("MaxCapacity", "40", "ApplicationAutoScaling::ScalableTarget", "MaxCapacity"),
]


@pytest.mark.parametrize(
    ("parameter", "value", "type_name", "name"), REACHES, ids=[row[0] for row in REACHES]
)
def test_parameter_reaches_its_property(
    deploy: Deploy, parameter: str, value: str, type_name: str, name: str
) -> None:
    there = deploy(**{**RUNNING, parameter: value})
    assert said(there.one(type_name)[name]) == value


@pytest.mark.parametrize(
    ("parameter", "metric"),
    [
        ("CpuTarget", "ECSServiceAverageCPUUtilization"),
        ("RequestsPerTarget", "ALBRequestCountPerTarget"),
    ],
)
def test_scaling_targets(deploy: Deploy, parameter: str, metric: str) -> None:
    policies = deploy(**{parameter: "42"}).all("ApplicationAutoScaling::ScalingPolicy")
    tracking = [policy["TargetTrackingScalingPolicyConfiguration"] for policy in policies]
    targets = {
        one["PredefinedMetricSpecification"]["PredefinedMetricType"]: said(one["TargetValue"])
        for one in tracking
    }
    assert targets[metric] == "42"


def test_every_parameter_is_used(deploy: Deploy) -> None:
    """Another value of a root parameter changes what is deployed."""
    there = deploy()
    before = (there.resources, there.outputs)
    unused = []
    for name, value in OTHER_VALUES.items():
        after = deploy(**{**CONTEXT.get(name, {}), name: value})
        start = deploy(**CONTEXT[name]) if name in CONTEXT else None
        known = (start.resources, start.outputs) if start else before
        if (after.resources, after.outputs) == known:
            unused.append(name)
    assert unused == []
    assert set(OTHER_VALUES) == set(there.product.root.parameters)
