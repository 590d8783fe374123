"""The stabilization proof: each rule finds its kind in several spellings, and nothing else."""

from __future__ import annotations

import pytest
from service_product import (
    Edit,
    Json,
    add,
    container,
    edited,
    put,
    ref,
    rule,
    trust,
    without,
)

from generator.cfn.load import assembled
from generator.check.model import CheckContext
from generator.check.stabilization.proof import STABILIZATION
from generator.findings import Finding
from generator.plan.diff.resolved_product import ResolvedProduct, StackInputs, resolved_product

OWN = CheckContext("prod", protected=True, region="eu-west-2")
SECRET = "${Database.MasterUserSecret.SecretArn}"


def found(product: ResolvedProduct, context: CheckContext = OWN) -> list[Finding]:
    return list(STABILIZATION.check(product, context))


def secret(key: str) -> Edit:
    return container(Secrets=[{"Name": "X", "ValueFrom": {"Fn::Sub": f"{SECRET}:{key}::"}}])


def endpoint(service: str, **properties: object) -> Edit:
    return add(
        "Endpoint",
        "EC2::VPCEndpoint",
        ServiceName={"Fn::Sub": f"com.amazonaws.${{AWS::Region}}.{service}"},
        VpcId=ref("Vpc"),
        VpcEndpointType="Interface",
        PrivateDnsEnabled=True,
        SecurityGroupIds=[ref("EndpointGroup")],
        **properties,
    )


def only(action: str, resource: str) -> Json:
    allow = {"Effect": "Allow", "Principal": "*", "Action": action, "Resource": resource}
    return {"Statement": [allow]}


def logs(**changed: str | None) -> Edit:
    def edit(resources: Json) -> None:
        [container] = resources["Task"]["Properties"]["ContainerDefinitions"]
        options = {**container["LogConfiguration"]["Options"], **changed}
        kept = {name: value for name, value in options.items() if value is not None}
        container["LogConfiguration"]["Options"] = kept

    return edit


FROM_TASKS = rule(443, "SourceSecurityGroupId", "TaskGroup")
ENDPOINT_GROUP = add("EndpointGroup", "EC2::SecurityGroup", VpcId=ref("Vpc"))
SERVICE_80 = [{"ContainerName": "api", "ContainerPort": "80", "TargetGroupArn": ref("Targets")}]
OTHER_NAME = [{"ContainerName": "web", "ContainerPort": 8080, "TargetGroupArn": ref("Targets")}]


def deployment(**properties: object) -> Edit:
    breaker = {"Enable": True, "Rollback": True}
    settings = {"DeploymentCircuitBreaker": breaker, **properties}
    return put("Service", DeploymentConfiguration=settings)


GROUP = {"DBParameterGroupName": ref("Group")}


def database(**properties: object) -> tuple[Edit, ...]:
    group = add("Group", "RDS::DBParameterGroup", Family="postgres16")
    return group, put("Database", Engine="postgres", **properties)


BROKEN: dict[str, tuple[str, tuple[Edit, ...]]] = {
    "the service's port": ("SF4001", (put("Service", LoadBalancers=SERVICE_80),)),
    "the container's port": ("SF4001", (container(PortMappings=[{"ContainerPort": 81}]),)),
    "no container of that name": ("SF4001", (put("Service", LoadBalancers=OTHER_NAME),)),
    "the health check's port": ("SF4001", (put("Targets", HealthCheckPort="9090"),)),
    "the target group's port": ("SF4001", (put("Targets", Port=80),)),
    "no ingress rule": ("SF4002", (without("TaskIngress"),)),
    "an ingress rule for another port": ("SF4002", (put("TaskIngress", FromPort=80, ToPort=80),)),
    "an ingress rule for UDP": ("SF4002", (put("TaskIngress", IpProtocol="udp"),)),
    "no way out of the load balancer": (
        "SF4002",
        (
            put(
                "BalancerGroup",
                SecurityGroupEgress=[rule(80, "DestinationSecurityGroupId", "TaskGroup")],
            ),
        ),
    ),
    "a path without a slash": ("SF4003", (put("Targets", HealthCheckPath="health"),)),
    "errors as healthy": ("SF4003", (put("Targets", Matcher={"HttpCode": "500,503"}),)),
    "a long timeout": (
        "SF4003",
        (put("Targets", HealthCheckIntervalSeconds="5", HealthCheckTimeoutSeconds=30),),
    ),
    "no health check": ("SF4003", (put("Targets", HealthCheckEnabled="false"),)),
    "no grace period": ("SF4004", (put("Service", HealthCheckGracePeriodSeconds=0),)),
    "hours of grace": ("SF4004", (put("Service", HealthCheckGracePeriodSeconds=86400),)),
    "neither stop nor start": ("SF4005", (deployment(MaximumPercent=100),)),
    "of two tasks neither": (
        "SF4005",
        (deployment(MaximumPercent=149, MinimumHealthyPercent=51),),
    ),
    "no circuit breaker": ("SF4006", (put("Service", DeploymentConfiguration={}),)),
    "no rollback": (
        "SF4006",
        (deployment(DeploymentCircuitBreaker={"Enable": "true", "Rollback": "false"}),),
    ),
    "none stay healthy": ("SF4007", (deployment(MinimumHealthyPercent=0),)),
    "no route": ("SF4010", (without("PrivateRoute"),)),
    "a NAT gateway without internet": ("SF4010", (without("PublicRoute"),)),
    "a NAT gateway in its own subnet": ("SF4010", (put("Nat", SubnetId=ref("Private")),)),
    "a private NAT gateway": ("SF4010", (put("Nat", ConnectivityType="private"),)),
    "public subnet, no address": (
        "SF4010",
        (put("PrivateAssociation", RouteTableId=ref("PublicTable")),),
    ),
    "no way out of the tasks": (
        "SF4010",
        (
            put(
                "TaskGroup",
                SecurityGroupEgress=[{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80}],
            ),
        ),
    ),
    "an endpoint that lets no one in": ("SF4010", (ENDPOINT_GROUP, endpoint("ecr.api"))),
    "a gateway that is not attached": ("SF4010", (without("Attachment"),)),
    "no DNS for an endpoint": (
        "SF4010",
        (ENDPOINT_GROUP, endpoint("logs"), put("EndpointGroup", SecurityGroupIngress=[FROM_TASKS])),
    ),
    "an endpoint's policy": (
        "SF4010",
        (
            add(
                "S3",
                "EC2::VPCEndpoint",
                ServiceName="com.amazonaws.eu-west-2.s3",
                RouteTableIds=[ref("PrivateTable")],
                PolicyDocument=only("s3:GetObject", "arn:aws:s3:::mine/*"),
            ),
        ),
    ),
    "no prefix of log streams": ("SF4013", (logs(**{"awslogs-stream-prefix": None}),)),
    "a log group that is not there": ("SF4013", (logs(**{"awslogs-group": "/ecs/other"}),)),
    "logs in another region": ("SF4013", (logs(**{"awslogs-region": "us-east-1"}),)),
    "no execution role": (
        "SF4011",
        (lambda resources: resources["Task"]["Properties"].pop("ExecutionRoleArn"),),
    ),
    "no managed policy": ("SF4011", (put("ExecutionRole", ManagedPolicyArns=[]),)),
    "no policy for the secret": ("SF4011", (put("ExecutionRole", Policies=[]),)),
    "a role for Lambda": (
        "SF4011",
        (put("ExecutionRole", AssumeRolePolicyDocument=trust("lambda.amazonaws.com")),),
    ),
    "a key that RDS does not write": ("SF4012", (secret("host"),)),
    "a key of a generated text": (
        "SF4012",
        (
            add("Own", "SecretsManager::Secret", GenerateSecretString={"PasswordLength": 32}),
            container(Secrets=[{"Name": "X", "ValueFrom": {"Fn::Sub": "${Own}:password::"}}]),
        ),
    ),
    "a key that the secret lacks": (
        "SF4012",
        (
            add("Own", "SecretsManager::Secret", SecretString='{"user": "x"}'),
            container(
                Secrets=[{"Name": "X", "ValueFrom": {"Fn::Join": ["", [ref("Own"), ":u::"]]}}]
            ),
        ),
    ),
    "more tasks than addresses": ("SF4020", (put("Service", DesiredCount="200"),)),
    "a small subnet": ("SF4020", (put("Public", CidrBlock="10.0.0.0/29"),)),
    "HTTPS without a certificate": ("SF4030", (put("Listener", Protocol="HTTPS"),)),
    "TCP on an application load balancer": ("SF4030", (put("Listener", Protocol="TCP"),)),
    "targets that speak TCP": ("SF4030", (put("Targets", Protocol="TCP"),)),
    "instances as targets": ("SF4030", (put("Targets", TargetType="instance"),)),
    "a family of another version": ("SF4050", database(EngineVersion="17.9", **GROUP)),
    "no room to grow": (
        "SF4050",
        database(AllocatedStorage="100", MaxAllocatedStorage=100),
    ),
    "IOPS of small storage": (
        "SF4050",
        database(StorageType="gp3", AllocatedStorage=100, Iops="12000"),
    ),
    "insights without retention": (
        "SF4050",
        database(DatabaseInsightsMode="advanced", EnablePerformanceInsights=True),
    ),
    "redis 8": (
        "SF4050",
        (add("Cache", "ElastiCache::ServerlessCache", Engine="redis", MajorEngineVersion="8"),),
    ),
    "a container larger than its task": (
        "SF4050",
        (put("Task", Memory="512"), container(Memory=1024)),
    ),
    "a long name": ("SF4040", (put("Targets", Name="a" * 33),)),
    "a joined name": ("SF4040", (put("Targets", Name={"Fn::Join": ["-", ["a" * 20, "b" * 20]]}),)),
    "a name with a dot": ("SF4040", (put("Targets", Name="api.public"),)),
}

HARMLESS: dict[str, tuple[Edit, ...]] = {
    "nothing": (),
    "ports as texts": (
        container(PortMappings=[{"ContainerPort": "8080"}]),
        put("Targets", Port="8080", HealthCheckPort="traffic-port"),
    ),
    "a wider rule": (put("TaskIngress", FromPort=0, ToPort=65535),),
    "every protocol": (put("TaskIngress", IpProtocol="-1"),),
    "a rule for addresses": (
        without("TaskIngress"),
        put(
            "TaskGroup",
            SecurityGroupIngress=[
                {"IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080, "CidrIp": "10.0.0.0/16"}
            ],
        ),
    ),
    "a public address": (
        put("PrivateAssociation", RouteTableId=ref("PublicTable")),
        put(
            "Service",
            NetworkConfiguration={
                "AwsvpcConfiguration": {"Subnets": [ref("Private")], "AssignPublicIp": "ENABLED"}
            },
        ),
    ),
    "an endpoint that lets tasks in": (
        ENDPOINT_GROUP,
        endpoint("ecr.api"),
        put("Vpc", EnableDnsHostnames=True),
        put(
            "EndpointGroup", SecurityGroupIngress=[rule(443, "SourceSecurityGroupId", "TaskGroup")]
        ),
    ),
    "a transit gateway": (
        lambda resources: resources["PrivateRoute"]["Properties"].update(
            TransitGatewayId="tgw-1", NatGatewayId={"Ref": "AWS::NoValue"}
        ),
    ),
    "the other key of RDS": (secret("username"),),
    "a whole secret": (secret(""),),
    "the rights in a policy of its own": (
        lambda resources: resources.update(
            Own={
                "Type": "AWS::IAM::Policy",
                "Properties": {
                    "PolicyName": "read",
                    "Roles": [ref("ExecutionRole")],
                    "PolicyDocument": resources["ExecutionRole"]["Properties"].pop("Policies")[0][
                        "PolicyDocument"
                    ],
                },
            }
        ),
    ),
    "a managed policy that is not known": (
        put("ExecutionRole", ManagedPolicyArns=["arn:aws:iam::123456789012:policy/tasks"]),
    ),
    "one task, half healthy": (
        deployment(MaximumPercent=200, MinimumHealthyPercent=100),
        put("Service", DesiredCount=1),
    ),
    "a family of the version": database(EngineVersion="16.13", **GROUP),
    "a family of MySQL": (
        add("Group", "RDS::DBParameterGroup", Family="mysql8.0"),
        put("Database", Engine="mysql", EngineVersion="8.0.43", **GROUP),
    ),
    "room to grow": database(AllocatedStorage=100, MaxAllocatedStorage="110"),
    "a name of 32": (put("Targets", Name="a" * 32),),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_does_not_come_up_is_found(name: str) -> None:
    expected, edits = BROKEN[name]
    assert expected in {one.rule for one in found(edited(*edits))}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_comes_up_is_not_reported(name: str) -> None:
    assert found(edited(*HARMLESS[name])) == []


def test_every_rule_has_a_case() -> None:
    assert {rule for rule, _ in BROKEN.values()} == {one.id for one in STABILIZATION.rules}


def test_advice_is_for_own_environments_only() -> None:
    product = edited(put("Targets", Port=80), put("Service", DeploymentConfiguration={}))
    assert found(product, CheckContext()) == []


def test_a_name_must_fit_with_the_longest_environment_name() -> None:
    template = """
Parameters:
  Environment: {Type: String, MaxLength: 16}
Resources:
  Targets:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: {Name: !Sub "content-delivery-${Environment}"}
"""
    product = resolved_product(assembled({"": template}), StackInputs({"Environment": "prod"}))
    [one] = found(product)
    assert one.rule == "SF4040"
    assert one.message.startswith("With the longest environment name: ")
    assert found(product, CheckContext()) == []


def test_a_key_of_the_secret_that_a_database_is_attached_to() -> None:
    own = add("Own", "SecretsManager::Secret", GenerateSecretString={"PasswordLength": 32})
    read = container(Secrets=[{"Name": "X", "ValueFrom": {"Fn::Sub": "${Own}:host::"}}])
    attached = add("Attached", "SecretsManager::SecretTargetAttachment", SecretId=ref("Own"))
    may = put("ExecutionRole", Policies=[], ManagedPolicyArns=["arn:aws:iam::1:policy/x"])
    assert found(edited(own, read, attached, may)) == []
    assert [one.rule for one in found(edited(own, read, may))] == ["SF4012"]


def test_the_finding_names_its_place() -> None:
    [one] = found(edited(put("Targets", HealthCheckPath="health")))
    assert (one.logical_id, one.line) == ("Targets", 1)
    assert one.message == "The health check's path is health: it must start with /."
