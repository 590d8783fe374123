"""The coverage proof: each rule finds its kind in several spellings, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from service_product import Edit, add, get, put, ref, resource

from generator.cfn.load import assembled
from generator.check.coverage.metrics import dimensions, metrics
from generator.check.coverage.proof import COVERAGE
from generator.check.model import CheckContext
from generator.findings import Finding
from generator.plan.diff.resolved_product import ResolvedProduct, StackInputs, resolved_product

Json = dict[str, Any]
PRODUCTION = CheckContext("prod", protected=True)
TAGS = {"Application": "test"}
OLD_TLS = "ELBSecurityPolicy-TLS-1-0-2015-04"
SNAPSHOT = {"DeletionPolicy": "Snapshot", "UpdateReplacePolicy": "Snapshot"}


def alarm(metric: str, dimension: str, value: Any, limit: float = 80, **more: Any) -> Json:
    properties = {
        "Namespace": "AWS/RDS",
        "MetricName": metric,
        "Dimensions": [{"Name": dimension, "Value": value}],
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": limit,
        "EvaluationPeriods": 5,
        "Statistic": "Average",
        "AlarmActions": [ref("Topic")],
        **more,
    }
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}


def _database() -> Json:
    low = {"ComparisonOperator": "LessThanThreshold"}
    identifier = ("DBInstanceIdentifier", ref("Database"))
    return {
        "Database": {
            **resource(
                "RDS::DBInstance",
                StorageEncrypted=True,
                MultiAZ=True,
                BackupRetentionPeriod=35,
                DeletionProtection=True,
            ),
            **SNAPSHOT,
        },
        "Storage": alarm("FreeStorageSpace", *identifier, 2e9, **low),
        "Cpu": alarm("CPUUtilization", *identifier),
        "Topic": resource("SNS::Topic"),
        "Mail": resource("SNS::Subscription", TopicArn=ref("Topic"), Protocol="email"),
    }


def _front() -> Json:
    balancer = {"Namespace": "AWS/ApplicationELB", "Statistic": "Sum"}
    protected = [{"Key": "deletion_protection.enabled", "Value": "true"}]
    forward = [{"Type": "forward", "TargetGroupArn": "arn:aws:x"}]
    secure = {"Certificates": [{"CertificateArn": "arn:aws:acm:x"}]}
    return {
        "Balancer": resource(
            "ElasticLoadBalancingV2::LoadBalancer",
            LoadBalancerAttributes=protected,
            Subnets=[ref("A"), ref("B")],
        ),
        "Http": resource(
            "ElasticLoadBalancingV2::Listener",
            LoadBalancerArn=ref("Balancer"),
            Protocol="HTTP",
            DefaultActions=[{"Type": "redirect"}],
        ),
        "Https": resource(
            "ElasticLoadBalancingV2::Listener",
            LoadBalancerArn=ref("Balancer"),
            Protocol="HTTPS",
            SslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06",
            DefaultActions=forward,
            **secure,
        ),
        "Errors": alarm(
            "HTTPCode_ELB_5XX_Count",
            "LoadBalancer",
            get("Balancer", "LoadBalancerFullName"),
            **balancer,
        ),
        "Acl": resource("WAFv2::WebACL", Rules=[{"OverrideAction": {"None": {}}}]),
        "AclAssociation": resource(
            "WAFv2::WebACLAssociation", ResourceArn=ref("Balancer"), WebACLArn=get("Acl", "Arn")
        ),
    }


def _rest() -> Json:
    gateway = {"Namespace": "AWS/NATGateway"}
    found = {
        "Logs": resource("Logs::LogGroup", RetentionInDays=90),
        "Repository": resource("ECR::Repository", ImageTagMutability="IMMUTABLE"),
        "Task": resource(
            "ECS::TaskDefinition", ContainerDefinitions=[{"Name": "api", "Image": "api:1.0"}]
        ),
        "Service": resource(
            "ECS::Service", TaskDefinition=ref("Task"), DesiredCount=2, Cluster=ref("Cluster")
        ),
        "Cluster": resource("ECS::Cluster"),
        "Tasks": alarm(
            "CPUUtilization",
            "ClusterName",
            ref("Cluster"),
            Namespace="AWS/ECS",
            Dimensions=[
                {"Name": "ClusterName", "Value": ref("Cluster")},
                {"Name": "ServiceName", "Value": get("Service", "Name")},
            ],
        ),
    }
    for zone in ("A", "B"):
        found |= {
            zone: resource("EC2::Subnet", AvailabilityZone=f"eu-west-2{zone.lower()}"),
            f"Table{zone}": resource("EC2::RouteTable"),
            f"Association{zone}": resource(
                "EC2::SubnetRouteTableAssociation",
                SubnetId=ref(zone),
                RouteTableId=ref(f"Table{zone}"),
            ),
            f"Nat{zone}": resource("EC2::NatGateway", SubnetId=ref(zone)),
            f"Route{zone}": resource(
                "EC2::Route",
                RouteTableId=ref(f"Table{zone}"),
                NatGatewayId=ref(f"Nat{zone}"),
                DestinationCidrBlock="0.0.0.0/0",
            ),
            f"Ports{zone}": alarm(
                "ErrorPortAllocation", "NatGatewayId", ref(f"Nat{zone}"), 0, **gateway
            ),
        }
    return found


def product(*edits: Edit, tags: Json = TAGS) -> ResolvedProduct:
    resources = json.loads(json.dumps({**_database(), **_front(), **_rest()}))
    for edit in edits:
        edit(resources)
    text = json.dumps({"Resources": resources})
    return resolved_product(assembled({"": text}), StackInputs(tags=tags))


def found(product: ResolvedProduct, context: CheckContext = PRODUCTION) -> list[Finding]:
    return list(COVERAGE.check(product, context))


def without(name: str) -> Edit:
    return lambda resources: resources.pop(name)


def unset(name: str, key: str) -> Edit:
    return lambda resources: resources[name]["Properties"].pop(key)


def attribute(name: str, key: str, value: str) -> Edit:
    return lambda resources: resources[name].update({key: value})


def dimension(name: str, value: Any) -> Json:
    return {"Dimensions": [{"Name": name, "Value": value}]}


def task(**container: Any) -> Edit:
    return put("Task", ContainerDefinitions=[{"Name": "api", "Image": "api:1.0", **container}])


def cors(*origins: str) -> Edit:
    return add("Api", "ApiGatewayV2::Api", CorsConfiguration={"AllowOrigins": list(origins)})


EVENTS = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}}
FOR_EVENTS = {"Statement": [EVENTS]}
FORWARD = [{"Type": "forward", "TargetGroupArn": "arn:aws:elasticloadbalancing:x"}]
UNPROTECTED = [{"Key": "deletion_protection.enabled", "Value": "false"}]
VARIABLE = [{"Name": "REDIS_TLS", "Value": "false"}]
STACK_TARGET = {"ServiceNamespace": "ecs", "ResourceId": "service/a/b"}

UNSAFE: dict[str, tuple[str, Edit]] = {
    "no alarm on storage": ("SF5001", without("Storage")),
    "another metric than storage": ("SF5001", put("Storage", MetricName="FreeableMemory")),
    "no alarm on the service": ("SF5001", without("Tasks")),
    "a metric in another case": ("SF5002", put("Cpu", MetricName="CpuUtilization")),
    "a metric that is misspelt": ("SF5002", put("Storage", MetricName="FreeStorage")),
    "a metric of another namespace": ("SF5002", put("Cpu", MetricName="HTTPCode_ELB_5XX_Count")),
    "a namespace in another case": ("SF5002", put("Cpu", Namespace="AWS/Rds")),
    "a dimension that is missing": (
        "SF5002",
        put("Tasks", **dimension("ServiceName", get("Service", "Name"))),
    ),
    "a dimension that is misspelt": (
        "SF5002",
        put("Cpu", **dimension("DBInstanceIdentifer", ref("Database"))),
    ),
    "a Ref instead of the full name": (
        "SF5003",
        put("Errors", **dimension("LoadBalancer", ref("Balancer"))),
    ),
    "a resource of another type": (
        "SF5003",
        put("Cpu", **dimension("DBInstanceIdentifier", ref("Topic"))),
    ),
    "a name of nothing": ("SF5003", put("Cpu", **dimension("DBInstanceIdentifier", "old"))),
    "over all that there can be": ("SF5004", put("Cpu", Threshold="100")),
    "below nothing": (
        "SF5004",
        put("Cpu", ComparisonOperator="LessThanThreshold", Threshold=0),
    ),
    "always": (
        "SF5004",
        put("Cpu", ComparisonOperator="GreaterThanOrEqualToThreshold", Threshold=0),
    ),
    "the other way": ("SF5004", put("Storage", ComparisonOperator="GreaterThanThreshold")),
    "another unit": ("SF5004", put("Storage", Threshold=2)),
    "more datapoints than periods": ("SF5004", put("Cpu", DatapointsToAlarm=6)),
    "actions off": ("SF5005", put("Cpu", ActionsEnabled="false")),
    "no actions": ("SF5005", unset("Cpu", "AlarmActions")),
    "no subscription": ("SF5005", without("Mail")),
    "a key that CloudWatch cannot use": ("SF5005", put("Topic", KmsMasterKeyId="alias/aws/sns")),
    "a policy for others": (
        "SF5005",
        add("Policy", "SNS::TopicPolicy", Topics=[ref("Topic")], PolicyDocument=FOR_EVENTS),
    ),
    "an action that is none": ("SF5005", put("Cpu", AlarmActions=[ref("Logs")])),
    "a metric of insights that are off": (
        "SF5002",
        put("Tasks", Namespace="ECS/ContainerInsights", MetricName="RunningTaskCount"),
    ),
    "logs for ever": ("SF5010", unset("Logs", "RetentionInDays")),
    "logs for a day": ("SF5010", put("Logs", RetentionInDays="1")),
    "not encrypted": ("SF5011", put("Database", StorageEncrypted="false")),
    "encryption not asked for": ("SF5011", unset("Database", "StorageEncrypted")),
    "a plain cache": (
        "SF5011",
        add("Cache", "ElastiCache::ReplicationGroup", TransitEncryptionEnabled=True),
    ),
    "old TLS": ("SF5012", put("Https", SslPolicy=OLD_TLS)),
    "TLS not chosen": ("SF5012", unset("Https", "SslPolicy")),
    "HTTP is forwarded": ("SF5012", put("Http", DefaultActions=FORWARD)),
    "TLS not forced": (
        "SF5012",
        add("Group", "RDS::DBParameterGroup", Parameters={"rds.force_ssl": 0}),
    ),
    "TLS off in the container": ("SF5012", task(Environment=VARIABLE)),
    "no backups": ("SF5013", put("Database", BackupRetentionPeriod=0)),
    "short backups": ("SF5013", put("Database", BackupRetentionPeriod="3")),
    "the default of backups": ("SF5013", unset("Database", "BackupRetentionPeriod")),
    "mutable tags": ("SF5014", put("Repository", ImageTagMutability="MUTABLE")),
    "tags by default": ("SF5014", unset("Repository", "ImageTagMutability")),
    "no firewall": ("SF5015", without("AclAssociation")),
    "a firewall that counts": ("SF5015", put("Acl", Rules=[{"OverrideAction": {"Count": {}}}])),
    "deleted with its data": ("SF5016", attribute("Database", "DeletionPolicy", "Delete")),
    "replaced with its data": ("SF5016", attribute("Database", "UpdateReplacePolicy", "Delete")),
    "images deleted": ("SF5016", put("Repository", EmptyOnDelete=True)),
    "latest": ("SF5020", task(Image="api:latest")),
    "no tag": ("SF5020", task(Image="registry:5000/api")),
    "a repository without a tag": ("SF5020", task(Image=get("Repository", "RepositoryUri"))),
    "latest, joined": ("SF5020", task(Image={"Fn::Join": [":", [ref("Repository"), "latest"]]})),
    "no tasks": ("SF5021", put("Service", DesiredCount=0)),
    "down to no tasks": (
        "SF5021",
        add("Scaling", "ApplicationAutoScaling::ScalableTarget", MinCapacity="0", **STACK_TARGET),
    ),
    "every origin": ("SF5022", cors("*")),
    "every origin among others": ("SF5022", cors("https://a.example.com", "https://*")),
    "a public database": ("SF5022", put("Database", PubliclyAccessible="true")),
    "no standby": ("SF5023", put("Database", MultiAZ="false")),
    "a standby not asked for": ("SF5023", unset("Database", "MultiAZ")),
    "one subnet": ("SF5023", put("Balancer", Subnets=[ref("A")])),
    "one gateway": ("SF5024", put("RouteB", NatGatewayId=ref("NatA"))),
    "no protection": ("SF5025", put("Database", DeletionProtection=False)),
    "no protection of the load balancer": (
        "SF5025",
        put("Balancer", LoadBalancerAttributes=UNPROTECTED),
    ),
}

SAFE: dict[str, tuple[Edit, ...]] = {
    "nothing": (),
    "texts for numbers": (put("Cpu", Threshold="80"), put("Database", MultiAZ="true")),
    "at the limit": (
        put("Cpu", ComparisonOperator="GreaterThanOrEqualToThreshold", Threshold=100),
    ),
    "a namespace of one's own": (put("Errors", Namespace="Mine", MetricName="CpuUtilization"),),
    "an unknown metric": (put("PortsA", MetricName="SomethingThatIsNew"),),
    "a digest": (task(Image=f"api@sha256:{'0' * 64}"),),
    "a registry with a port": (task(Image="registry:5000/api:2"),),
    "named origins": (cors("https://www.example.com"),),
    "a regional gateway": (
        put("NatA", AvailabilityMode="regional"),
        put("RouteB", NatGatewayId=ref("NatA")),
    ),
    "a replica": (
        put("Database", SourceDBInstanceIdentifier="x", BackupRetentionPeriod=0, MultiAZ=False),
    ),
    "retained": (attribute("Database", "DeletionPolicy", "Retain"),),
}


@pytest.mark.parametrize("name", UNSAFE)
def test_what_is_not_safe_is_found(name: str) -> None:
    rule, edit = UNSAFE[name]
    assert rule in {one.rule for one in found(product(edit))}


@pytest.mark.parametrize("name", SAFE)
def test_what_is_safe_is_not_reported(name: str) -> None:
    rules = {one.rule for one in found(product(*SAFE[name]))}
    assert rules - {"SF5001"} == set()  # which metrics suffice is not what these cases are about


def test_nothing_is_found_in_what_is_safe() -> None:
    assert found(product()) == []


def test_a_stack_has_tags() -> None:
    assert [one.rule for one in found(product(tags={}))] == ["SF5017"]


def test_every_rule_has_a_case() -> None:
    assert {*(rule for rule, _ in UNSAFE.values()), "SF5017"} == {one.id for one in COVERAGE.rules}


@pytest.mark.parametrize("name", UNSAFE)
def test_advice_is_for_own_environments_only(name: str) -> None:
    _, edit = UNSAFE[name]
    facts = {"SF5002", "SF5003", "SF5004"}
    assert {one.rule for one in found(product(edit), CheckContext())} <= facts


def test_an_alarm_for_scaling_watches_the_other_side() -> None:
    scaling = add("Scale", "AutoScaling::ScalingPolicy")
    low = put("Cpu", ComparisonOperator="LessThanThreshold", AlarmActions=[ref("Scale")])
    assert found(product(scaling, low)) == []


def test_a_composite_alarm_notifies_for_those_that_it_names() -> None:
    silent = unset("Cpu", "AlarmActions")
    rule = {"Fn::Sub": 'ALARM("${Cpu}")'}
    loud = add("All", "CloudWatch::CompositeAlarm", AlarmRule=rule, AlarmActions=[ref("Topic")])
    quiet = add("All", "CloudWatch::CompositeAlarm", AlarmRule=rule)
    assert found(product(silent, loud)) == []
    assert {one.logical_id for one in found(product(silent, quiet))} == {"Cpu", "All"}


WAITS = """
Parameters:
  Tag: {Type: String, Default: ""}
  Count: {Type: Number}
Conditions:
  HasImage: !Not [!Equals [!Ref Tag, ""]]
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - Name: api
          Image: !Join [":", [api, !If [HasImage, !Ref Tag, none]]]
  Service:
    Type: AWS::ECS::Service
    Properties:
      TaskDefinition: !Ref Task
      DesiredCount: !If [HasImage, !Ref Count, 0]
"""


@pytest.mark.parametrize(("count", "expected"), [("2", []), ("0", ["SF5021"])])
def test_a_service_may_wait_for_its_first_image(count: str, expected: list[str]) -> None:
    waiting = resolved_product(assembled({"": WAITS}), StackInputs({"Count": count}, TAGS))
    rules = [one.rule for one in found(waiting) if one.rule != "SF5001"]
    assert rules == expected


def test_tables_have_every_namespace_in_both() -> None:
    assert set(metrics()) == set(dimensions())
    every = [row for rows in metrics().values() for row in rows.values()]
    names = {name for row in every for one in row["sets"].split(",") for name in one.split("+")}
    known = {name for found in dimensions().values() for name in found}
    assert names - {""} <= known
    assert all(row["source"] for row in every)
