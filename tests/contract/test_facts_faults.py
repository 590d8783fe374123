"""What the original claims but does not do, or does wrong, is right here: a test a fault."""

from __future__ import annotations

import pytest
from contract.facts.choices import (
    DOMAIN,
    PROD,
    REVEALING,
    RUNNING,
    WITH_CERTIFICATE,
    Choice,
)
from contract.facts.deployed import Deploy, Deployed, Json, Resource, named, said, subtrees
from contract.facts.network import ANYWHERE, Opening, ingress
from contract.facts.service import actions, container, role, statements

LISTENER = "ElasticLoadBalancingV2::Listener"


# --- passwords -------------------------------------------------------------------------------


def test_rds_keeps_the_password(deploy: Deploy) -> None:
    database = deploy().one("RDS::DBInstance")
    assert said(database["ManageMasterUserPassword"]) == "true"
    assert database.get("MasterUserPassword") is None


def test_no_password_is_written_anywhere(deploy: Deploy) -> None:
    """No template has a password as a property, a parameter or a text."""
    for template in deploy().product.templates.values():
        for part in subtrees(template.data.get("Resources", {})):
            names = part.keys() if isinstance(part, dict) else ()
            assert not {"MasterUserPassword", "AuthToken", "SecretString"} & set(names)
        assert not [name for name in template.parameters if "password" in name.lower()]
        assert "StreamFlix2024" not in template.text


def test_container_gets_the_password_alone(deploy: Deploy) -> None:
    """``SECRET_ARN:password::`` is the password, ``:::`` would be the whole document."""
    there = deploy()
    secret = there.one("RDS::DBInstance").att("MasterUserSecret.SecretArn")
    secrets = named(container(there)["Secrets"], value="ValueFrom")
    assert secrets == {"DB_PASSWORD": {"Fn::Join": ["", [secret, ":password::"]]}}


def test_container_can_fetch_the_password_again(deploy: Deploy) -> None:
    there = deploy()
    secret = there.one("RDS::DBInstance").att("MasterUserSecret.SecretArn")
    assert named(container(there)["Environment"])["DB_SECRET_ARN"] == secret


@pytest.mark.parametrize("use", ["ExecutionRoleArn", "TaskRoleArn"])
def test_roles_read_exactly_the_database_secret(deploy: Deploy, use: str) -> None:
    there = deploy(**PROD)
    secret = there.one("RDS::DBInstance").att("MasterUserSecret.SecretArn")
    reading = [
        statement
        for statement in statements(role(there, use))
        if any(action.startswith("secretsmanager:") for action in actions(statement))
    ]
    (statement,) = reading
    assert "secretsmanager:GetSecretValue" in actions(statement)
    assert set(actions(statement)) <= {
        "secretsmanager:GetSecretValue",
        "secretsmanager:DescribeSecret",
    }
    assert statement["Resource"] in (secret, [secret])


def test_execution_role_does_nothing_else(deploy: Deploy) -> None:
    (statement,) = statements(role(deploy(**PROD), "ExecutionRoleArn"))
    assert all(action.startswith("secretsmanager:") for action in actions(statement))


def test_no_kms_permission_without_a_customer_key(deploy: Deploy) -> None:
    there = deploy(**{**PROD, "AlarmTopicKeyArn": ""})
    for owner in there.all("IAM::Role"):
        for statement in statements(owner):
            assert not [action for action in actions(statement) if action.startswith("kms:")]


# --- claims ----------------------------------------------------------------------------------


def test_there_is_no_read_replica(deploy: Deploy) -> None:
    """RDS refuses replicas of an instance whose password it manages."""
    database = deploy().one("RDS::DBInstance")
    assert database.get("SourceDBInstanceIdentifier") is None


def test_the_service_scales_on_cpu_and_on_requests(deploy: Deploy) -> None:
    there = deploy(**RUNNING)
    target = there.one("ApplicationAutoScaling::ScalableTarget")
    cluster, service = there.one("ECS::Cluster"), there.one("ECS::Service")
    assert target["ScalableDimension"] == "ecs:service:DesiredCount"
    path = ["service/", cluster.ref, "/", service.att("Name")]
    assert target["ResourceId"] == {"Fn::Join": ["", path]}
    policies = there.all("ApplicationAutoScaling::ScalingPolicy", ScalingTargetId=target.ref)
    tracking = [p["TargetTrackingScalingPolicyConfiguration"] for p in policies]
    metrics = [one["PredefinedMetricSpecification"] for one in tracking]
    balancer = there.one("ElasticLoadBalancingV2::LoadBalancer").att("LoadBalancerFullName")
    group = there.one("ElasticLoadBalancingV2::TargetGroup").att("TargetGroupFullName")
    assert {m["PredefinedMetricType"]: m.get("ResourceLabel") for m in metrics} == {
        "ECSServiceAverageCPUUtilization": None,
        "ALBRequestCountPerTarget": {"Fn::Join": ["", [balancer, "/", group]]},
    }


def test_there_are_alarms_and_a_dashboard(deploy: Deploy) -> None:
    there = deploy()
    assert len(there.all("CloudWatch::Alarm")) >= 15
    assert len(there.all("CloudWatch::CompositeAlarm")) == 1
    assert len(there.all("CloudWatch::Dashboard")) == 1


# --- images ----------------------------------------------------------------------------------


def counts(there: Deployed) -> list[Json]:
    """DesiredCount, MinCapacity and MaxCapacity; None where a property is left out."""
    target = there.one("ApplicationAutoScaling::ScalableTarget")
    desired = there.one("ECS::Service").get("DesiredCount")
    found = [desired, target["MinCapacity"], target["MaxCapacity"]]
    return [None if count is None else int(count) for count in found]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({}, [0, 0, 0]),
        ({"DesiredCount": ""}, [0, 0, 0]),
        ({"DesiredCount": "7", "MinCapacity": "5"}, [0, 0, 0]),
        (RUNNING, [2, 2, 10]),
        ({**RUNNING, "DesiredCount": "7"}, [7, 2, 10]),
        ({**RUNNING, "DesiredCount": ""}, [None, 2, 10]),
        ({**RUNNING, "DesiredCount": "", "MinCapacity": "3", "MaxCapacity": "4"}, [None, 3, 4]),
    ],
)
def test_tasks_start_once_there_is_an_image(
    deploy: Deploy, choice: Choice, expected: list[int | None]
) -> None:
    """An empty DesiredCount leaves the property out, so that scaling's choice stays."""
    assert counts(deploy(**choice)) == expected


@pytest.mark.parametrize("choice", REVEALING.values(), ids=REVEALING)
def test_image_always_has_a_tag(deploy: Deploy, choice: Choice) -> None:
    image = container(deploy(**choice))["Image"]
    end = image if isinstance(image, str) else image["Fn::Join"][1][-1]
    _, colon, tag = end.rpartition(":")
    assert colon == ":"
    assert tag == (choice.get("ImageTag") or tag)
    assert tag not in ("", "latest")


def test_image_comes_from_our_repository(deploy: Deploy) -> None:
    there = deploy(**RUNNING)
    repository = there.one("ECR::Repository").att("RepositoryUri")
    assert container(there)["Image"] == {"Fn::Join": ["", [repository, ":1.4.2"]]}


def test_image_may_come_from_elsewhere(deploy: Deploy) -> None:
    there = deploy(**RUNNING, ImageRepository="registry.example.com/streamflix/api")
    assert container(there)["Image"] == "registry.example.com/streamflix/api:1.4.2"


def test_tags_are_immutable(deploy: Deploy) -> None:
    assert deploy().one("ECR::Repository")["ImageTagMutability"] == "IMMUTABLE"


# --- TLS -------------------------------------------------------------------------------------


def test_without_a_certificate_port_80_forwards(deploy: Deploy) -> None:
    there = deploy()
    listener = there.one(LISTENER)
    assert (said(listener["Port"]), listener["Protocol"]) == ("80", "HTTP")
    assert [action["Type"] for action in listener["DefaultActions"]] == ["forward"]
    assert Opening("tcp", "443", ANYWHERE) not in ingress(there, "load balancer")
    integration = there.one("ApiGatewayV2::Integration")
    assert integration["IntegrationUri"] == listener.ref
    assert integration.get("TlsConfig") is None


def test_with_a_certificate_port_443_serves(deploy: Deploy) -> None:
    there = deploy(**WITH_CERTIFICATE)
    secure = there.one(LISTENER, Protocol="HTTPS")
    assert said(secure["Port"]) == "443"
    certificates = [one["CertificateArn"] for one in secure["Certificates"]]
    assert certificates == [WITH_CERTIFICATE["CertificateArn"]]
    assert secure["SslPolicy"].startswith("ELBSecurityPolicy-TLS13-1-2")
    group = there.one("ElasticLoadBalancingV2::TargetGroup")
    assert secure["DefaultActions"] == [{"Type": "forward", "TargetGroupArn": group.ref}]
    assert Opening("tcp", "443", ANYWHERE) in ingress(there, "load balancer")


def test_with_a_certificate_port_80_redirects(deploy: Deploy) -> None:
    plain = deploy(**WITH_CERTIFICATE).one(LISTENER, Protocol="HTTP")
    assert said(plain["Port"]) == "80"
    (action,) = plain["DefaultActions"]
    assert action["Type"] == "redirect"
    redirect = action["RedirectConfig"]
    assert redirect["Protocol"] == "HTTPS"
    assert said(redirect["Port"]) == "443"
    assert redirect["StatusCode"] == "HTTP_301"


def test_with_a_certificate_the_api_checks_it(deploy: Deploy) -> None:
    there = deploy(**WITH_CERTIFICATE)
    integration = there.one("ApiGatewayV2::Integration")
    assert there.one("ApiGatewayV2::Route", RouteKey="$default")["Target"] == to(integration)
    assert integration["IntegrationUri"] == there.one(LISTENER, Protocol="HTTPS").ref
    assert integration["TlsConfig"] == {"ServerNameToVerify": DOMAIN}


def to(integration: Resource) -> Json:
    """A route's Target that leads to an integration."""
    return {"Fn::Join": ["", ["integrations/", integration.ref]]}


def test_the_container_is_told_of_tls(deploy: Deploy) -> None:
    assert named(container(deploy())["Environment"])["REDIS_TLS"] == "true"


# --- the API's paths -------------------------------------------------------------------------


def test_the_root_path_is_routed(deploy: Deploy) -> None:
    there = deploy()
    routes = {route["RouteKey"]: route["Target"] for route in there.all("ApiGatewayV2::Route")}
    assert set(routes) == {"$default", "ANY /{proxy+}"}
    assert routes["$default"] == routes["ANY /{proxy+}"]


def test_the_stage_is_kept_from_the_container(deploy: Deploy) -> None:
    integration = deploy().one("ApiGatewayV2::Integration")
    assert integration["RequestParameters"] == {"overwrite:path": "$request.path"}


def test_the_url_has_the_stage(deploy: Deploy) -> None:
    there = deploy()
    api, stage = there.one("ApiGatewayV2::Api"), there.one("ApiGatewayV2::Stage")
    parts = ["https://", api.ref, ".execute-api.eu-west-2.amazonaws.com/", stage.ref]
    assert there.outputs["ApiGatewayUrl"] == {"Fn::Join": ["", parts]}
