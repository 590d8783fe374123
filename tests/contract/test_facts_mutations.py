"""The facts' tests can fail: each change to the templates is noticed by the test that must.

The templates are changed in memory; the test is then called with what they deploy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

import pytest
from contract import test_facts_alarms as alarms
from contract import test_facts_faults as faults
from contract import test_facts_network as network
from contract import test_facts_operations as operations
from contract import test_facts_options as options
from contract import test_facts_original as original
from contract import test_facts_rights as rights
from contract import test_order_creation as creation
from contract.facts.choices import RUNNING, WITH_CERTIFICATE, Choice
from contract.facts.deployed import DELIVERIES, Mutation, deploying, deploying_mutated
from contract.facts.mutations import DELETED, change, without
from contract.facts.network import ANYWHERE, Opening
from contract.facts.order import edges, order


@dataclass(frozen=True)
class Mutant:
    """A change, the test that must notice it, and what else that test is called with."""

    name: str
    mutate: Mutation
    noticed_by: Callable[..., None]
    arguments: Mapping[str, Any] = field(default_factory=dict)


CONTAINER = "Properties.ContainerDefinitions.0"
TASK_EGRESS = "Properties.SecurityGroupEgress"
WAY_OUT = {"IpProtocol": "-1", "CidrIp": ANYWHERE}

MUTANTS = (
    Mutant("no DNS names", change("Vpc", "Properties.EnableDnsHostnames", False),
           original.test_vpc),
    Mutant("a route to the wrong NAT gateway",
           change("PrivateRoute2", "Properties.NatGatewayId", {"Ref": "NatGateway1"}),
           original.test_private_route_tables),
    Mutant("private subnets that are public",
           change("PrivateSubnet1", "Properties.MapPublicIpOnLaunch", True),
           original.test_private_subnets),
    Mutant("a public database", change("DatabaseInstance", "Properties.PubliclyAccessible", True),
           original.test_database),
    Mutant("an unencrypted database",
           change("DatabaseInstance", "Properties.StorageEncrypted", False),
           original.test_database),
    Mutant("a slow health check",
           change("TargetGroup", "Properties.HealthCheckIntervalSeconds", 60),
           original.test_target_group),
    Mutant("plain Container Insights",
           change("Cluster", "Properties.ClusterSettings.0.Value", "enabled"),
           original.test_cluster),
    Mutant("no scan on push",
           change("Repository", "Properties.ImageScanningConfiguration.ScanOnPush", False),
           original.test_repository),
    Mutant("another prefix for logs",
           change("TaskDefinition",
                  f"{CONTAINER}.LogConfiguration.Options.awslogs-stream-prefix", "task"),
           original.test_the_container_is_essential_listens_and_logs),
    Mutant("no rule from the tasks to the cache", without("CacheFromTask"),
           original.test_security_groups_admit,
           {"role": "cache", "opening": Opening("tcp", "6379", "tasks")}),
    Mutant("the whole secret as a password",
           change("TaskDefinition", f"{CONTAINER}.Secrets.0.ValueFrom.Fn::Sub.0", "${Secret}:::"),
           faults.test_container_gets_the_password_alone),
    Mutant("a password in the template",
           change("DatabaseInstance", "Properties.MasterUserPassword", "correct horse"),
           faults.test_no_password_is_written_anywhere),
    Mutant("a wide secret",
           change("TaskRole", "Properties.Policies.0.PolicyDocument.Statement.0.Resource", ["*"]),
           faults.test_roles_read_exactly_the_database_secret, {"use": "TaskRoleArn"}),
    Mutant("a KMS permission",
           change("TaskRole", "Properties.Policies.0.PolicyDocument.Statement.0.Action",
                  ["kms:Decrypt"]),
           faults.test_no_kms_permission_without_a_customer_key),
    Mutant("an image without a tag",
           change("TaskDefinition", f"{CONTAINER}.Image.Fn::Join.1.1", {"Ref": "ImageTag"}),
           faults.test_image_always_has_a_tag, {"choice": {}}),
    Mutant("tasks without an image", change("EcsService", "Properties.DesiredCount", 2),
           faults.test_tasks_start_once_there_is_an_image, {"choice": {}, "expected": [0, 0, 0]}),
    Mutant("no scaling on requests", without("RequestsScalingPolicy"),
           faults.test_the_service_scales_on_cpu_and_on_requests),
    Mutant("no redirect",
           change("HttpListener", "Properties.DefaultActions",
                  [{"Type": "forward", "TargetGroupArn": {"Ref": "TargetGroup"}}]),
           faults.test_with_a_certificate_port_80_redirects),
    Mutant("an unchecked certificate", change("HttpsIntegration", "Properties.TlsConfig", DELETED),
           faults.test_with_a_certificate_the_api_checks_it),
    Mutant("no default route", without("DefaultRoute"), faults.test_the_root_path_is_routed),
    Mutant("the stage in the path",
           change("HttpIntegration", "Properties.RequestParameters", DELETED),
           faults.test_the_stage_is_kept_from_the_container),
    Mutant("tasks that may send anywhere", change("TaskGroup", TASK_EGRESS, [WAY_OUT]),
           rights.test_groups_send_only_where_they_must,
           {"choice": {"InterfaceEndpoints": "true"}, "who": "tasks"}),
    Mutant("a database that may send anywhere", change("DatabaseGroup", TASK_EGRESS, [WAY_OUT]),
           rights.test_groups_send_only_where_they_must,
           {"choice": {"InterfaceEndpoints": "true"}, "who": "database"}),
    Mutant("the VPC link in the load balancer's group",
           change("VpcLinkGroup", TASK_EGRESS, [WAY_OUT]),
           rights.test_the_vpc_link_has_its_own_group,
           {"choice": WITH_CERTIFICATE, "scheme": "internal"}),
    Mutant("a port that is closed while the certificate changes",
           without("LoadBalancerFromVpcLinkHttps"),
           rights.test_the_vpc_link_has_its_own_group, {"choice": {}, "scheme": "internal"}),
    Mutant("an unbounded role", change("FlowLogRole", "Properties.PermissionsBoundary", DELETED),
           rights.test_boundary_is_on_every_role),
    Mutant("a cache without TLS",
           change("TaskDefinition", f"{CONTAINER}.Environment.7.Value", "false"),
           faults.test_the_container_is_told_of_tls),
    Mutant("a third zone that no one asked for", change("PublicSubnet3", "Condition", DELETED),
           network.test_subnets_lie_in_the_zones_asked_for,
           {"choice": {"ZoneCount": "2"}, "zones": ["eu-west-2a", "eu-west-2b"]}),
    Mutant("no web ACL inside", change("WebAclAssociation", "Condition", "InternetFacing"),
           network.test_web_acl_is_on_either_load_balancer,
           {"choice": {"WebAcl": "true", "LoadBalancerScheme": "internal"}, "guarded": True}),
    Mutant("a web ACL that blocks uploads",
           change("LoadBalancerWebAcl",
                  "Properties.Rules.1.Statement.ManagedRuleGroupStatement.RuleActionOverrides", []),
           network.test_web_acl_blocks_no_upload_and_no_server),
    Mutant("preflights that reach the tasks", change("ProxyRoute", "Condition", DELETED),
           options.test_with_cors_the_api_answers_preflights_itself),
    Mutant("an image that runs and expires",
           change("Repository", "Properties.LifecyclePolicy.LifecyclePolicyText",
                  '{"rules": [{"selection": {"tagStatus": "any"}, "action": {"type": "expire"}}]}'),
           options.test_repository_lifecycle),
    Mutant("a second mail for one incident",
           change("ApiErrorsAlarm", "Properties.AlarmActions", [{"Ref": "AlarmTopic"}]),
           alarms.test_every_incident_is_mailed_once),
    Mutant("a property that is never there",
           change("TaskGroup", "Properties.SecurityGroupIngress", {"Ref": "AWS::NoValue"}),
           operations.test_nothing_says_that_it_is_not_there),
    Mutant("one name for every cache",
           change("ServerlessCache", "Properties.ServerlessCacheName", "streamflix-cache"),
           options.test_cache_never_meets_its_replacement_under_its_own_name),
    Mutant("a REST API's metric", change("ApiErrorsAlarm", "Properties.MetricName", "5XXError"),
           alarms.test_every_alarm_looks_at_a_metric_that_is_published, {"choice": {}}),
    Mutant("a dimension of clusters",
           change("CacheThrottlingAlarm", "Properties.Dimensions.0.Name", "CacheClusterId"),
           alarms.test_every_alarm_looks_at_a_metric_that_is_published, {"choice": {}}),
    Mutant("a regional NAT gateway without its zone",
           change("NatPorts1Alarm", "Properties.Dimensions.1", {"Ref": "AWS::NoValue"}),
           alarms.test_every_nat_gateway_is_watched,
           {"choice": {"NatGateways": "regional"}, "alarms": 3}),
    Mutant("a target group in the load balancer's place",
           change("TargetErrorsAlarm", "Properties.Dimensions.0.Value",
                  {"Fn::GetAtt": ["ApplicationLoadBalancer", "LoadBalancerFullName"]}),
           alarms.test_every_alarm_looks_at_what_is_there, {"choice": {}}),
    Mutant("an alarm that tells no one", change("TaskCpuAlarm", "Properties.AlarmActions", []),
           alarms.test_every_incident_is_mailed_once),
    Mutant("an untagged listener", change("HttpListener", "Properties.Tags", DELETED),
           operations.test_every_taggable_resource_has_a_name_that_ends_in_its_environment,
           {"choice": {}}),
    Mutant("a named role", change("TaskRole", "Properties.RoleName", "streamflix-task"),
           operations.test_only_what_needs_a_name_has_one),
    Mutant("a database deleted with its data",
           change("DatabaseInstance", "DeletionPolicy", "Delete"),
           operations.test_stateful_resources_say_what_becomes_of_their_data,
           {"type_name": "RDS::DBInstance", "deletion": "Snapshot", "replacement": "Snapshot"}),
    Mutant("a region written down",
           change("S3Endpoint", "Properties.ServiceName", "com.amazonaws.eu-west-2.s3"),
           operations.test_no_region_account_or_partition_is_written_down),
)  # fmt: skip


@pytest.mark.parametrize(
    ("delivery", "mutant"),
    list(zip(cycle(DELIVERIES), MUTANTS, strict=False)),
    ids=[mutant.name for mutant in MUTANTS],
)
def test_mutant_is_noticed(delivery: str, mutant: Mutant) -> None:
    mutant.noticed_by(deploying(delivery), **mutant.arguments)
    with pytest.raises(AssertionError):
        mutant.noticed_by(deploying_mutated(delivery, mutant.mutate), **mutant.arguments)


# --- order -----------------------------------------------------------------------------------

# What the flat template alone says about the order, and the rule that needs it.
FORGOTTEN: tuple[tuple[str, str, Choice, creation.Rule], ...] = (
    ("EcsService", "DependsOn", RUNNING, creation.service_after_its_ingress),
    ("EcsService", "DependsOn", RUNNING, creation.service_after_listeners),
    ("HttpListener", "Metadata", WITH_CERTIFICATE, creation.redirect_after_https),
    ("HttpIntegration", "DependsOn", {}, creation.integration_after_the_service),
    ("HttpsIntegration", "DependsOn", WITH_CERTIFICATE, creation.integration_after_the_service),
    ("EcrApiEndpoint", "DependsOn", {"InterfaceEndpoints": "true"},
     creation.endpoints_after_their_ingress),
    ("RegionalNatGateway", "DependsOn", {"NatGateways": "regional"},
     creation.regional_nat_gateway_after_subnets),
    ("RegionalNatGateway", "Metadata", {"NatGateways": "regional"},
     creation.regional_nat_gateway_after_subnets),
    ("NatGateway1", "DependsOn", {}, creation.nat_gateways_after_their_way_out),
    ("NatAddress1", "DependsOn", {}, creation.public_things_after_attachment),
    ("PublicRoute", "DependsOn", {}, creation.public_things_after_attachment),
    ("ApplicationLoadBalancer", "DependsOn", {}, creation.load_balancer_after_its_way_out),
    ("ApplicationLoadBalancer", "Metadata", {}, creation.load_balancer_after_its_way_out),
    ("VpcLink", "DependsOn", {}, creation.private_users_after_ways_out),
    ("VpcLink", "DependsOn", {}, creation.link_after_being_admitted),
    ("ServerlessCache", "Metadata", {}, creation.private_users_after_ways_out),
    ("DatabaseSubnetGroup", "DependsOn", {}, creation.private_users_after_ways_out),
)  # fmt: skip


@pytest.mark.parametrize(
    ("logical_id", "part", "choice", "rule"),
    FORGOTTEN,
    ids=[f"{row[0]} {row[1]} {row[3].__name__}" for row in FORGOTTEN],
)
def test_forgotten_order_is_noticed(
    logical_id: str, part: str, choice: Choice, rule: creation.Rule
) -> None:
    there = deploying_mutated("flat", change(logical_id, part, DELETED))(**choice)
    found = creation.Created(there, order(edges(there)))
    assert found.missing(rule) != []
