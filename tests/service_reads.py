"""Everything that the services say there is, read through their own API: to compare, or be empty.

CloudFormation's own word is not asked: what it left behind, or did not put back, shows here.

boto3 clients ○→ kind ●→ canonical texts
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Clients = Callable[[str], Any]
State = dict[str, list[str]]

LISTED: tuple[tuple[str, str, str], ...] = (
    ("ec2", "describe_vpcs", "Vpcs"),
    ("ec2", "describe_subnets", "Subnets"),
    ("ec2", "describe_security_groups", "SecurityGroups"),
    ("ec2", "describe_route_tables", "RouteTables"),
    ("ec2", "describe_internet_gateways", "InternetGateways"),
    ("ec2", "describe_addresses", "Addresses"),
    ("ec2", "describe_vpc_endpoints", "VpcEndpoints"),
    ("ec2", "describe_flow_logs", "FlowLogs"),
    ("ec2", "describe_launch_templates", "LaunchTemplates"),
    ("autoscaling", "describe_auto_scaling_groups", "AutoScalingGroups"),
    ("elbv2", "describe_load_balancers", "LoadBalancers"),
    ("elbv2", "describe_target_groups", "TargetGroups"),
    ("rds", "describe_db_instances", "DBInstances"),
    ("rds", "describe_db_subnet_groups", "DBSubnetGroups"),
    ("elasticache", "describe_serverless_caches", "ServerlessCaches"),
    ("ecs", "list_clusters", "clusterArns"),
    ("ecr", "describe_repositories", "repositories"),
    ("logs", "describe_log_groups", "logGroups"),
    ("cloudwatch", "describe_alarms", "MetricAlarms"),
    ("cloudwatch", "list_dashboards", "DashboardEntries"),
    ("secretsmanager", "list_secrets", "SecretList"),
    ("lambda", "list_functions", "Functions"),
    ("lambda", "list_event_source_mappings", "EventSourceMappings"),
    ("events", "list_rules", "Rules"),
    ("apigatewayv2", "get_apis", "Items"),
    ("apigatewayv2", "get_vpc_links", "Items"),
    ("iam", "list_policies", "Policies"),
    ("iam", "list_instance_profiles", "InstanceProfiles"),
    ("stepfunctions", "list_state_machines", "stateMachines"),
)
"""(service, operation, member of its answer): kinds whose list says all that matters."""

SMALL = frozenset(("ec2", "logs"))
"""Services of :data:`LISTED` that the small templates of the laws use."""

_VOLATILE = frozenset(
    (
        "ResponseMetadata",
        "LastModifiedTimestamp",
        "LastModifiedDate",
        "LastModified",
        "LastChangedDate",
        "LastUpdatedTime",
        "Version",
        "AWSAccountId",
        "AccountId",
    )
)


def state(client: Clients, small: bool = False) -> State:
    """What there is, by kind. ``small``: only what the laws' templates can make."""
    found: State = {}
    for service, operation, member in LISTED:
        if not small or service in SMALL:
            items = _listed(client, service, operation, member)
            found[f"{service}.{operation}"] = _canonical(items)
    for kind, read in _READS.items():
        found[kind] = _canonical(read(client))
    return found


def difference(before: State, after: State) -> dict[str, dict[str, list[str]]]:
    """What is only in one of two states, by kind: empty where they are the same."""
    told = {
        kind: {
            "gone": [one for one in before[kind] if one not in after[kind]],
            "new": [one for one in after[kind] if one not in before[kind]],
        }
        for kind in before
    }
    return {kind: sides for kind, sides in told.items() if sides["gone"] or sides["new"]}


def _listed(client: Clients, service: str, operation: str, member: str) -> list[Any]:
    arguments = {"Scope": "Local"} if operation == "list_policies" else {}
    items: list[Any] = getattr(client(service), operation)(**arguments)[member]
    return items


def _topics(client: Clients) -> Iterator[Any]:
    sns = client("sns")
    for topic in sns.list_topics()["Topics"]:
        arn = topic["TopicArn"]
        attributes = sns.get_topic_attributes(TopicArn=arn)["Attributes"]
        tags = sns.list_tags_for_resource(ResourceArn=arn)["Tags"]
        yield {"Arn": arn, "Attributes": attributes, "Tags": _tags(tags)}


def _subscriptions(client: Clients) -> Iterator[Any]:
    yield from client("sns").list_subscriptions()["Subscriptions"]


def _queues(client: Clients) -> Iterator[Any]:
    sqs = client("sqs")
    for url in sqs.list_queues().get("QueueUrls", []):
        attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        tags = sqs.list_queue_tags(QueueUrl=url).get("Tags", {})
        yield {"Url": url, "Attributes": attributes, "Tags": tags}


def _parameters(client: Clients) -> Iterator[Any]:
    ssm = client("ssm")
    for one in ssm.describe_parameters()["Parameters"]:
        name = one["Name"]
        if name.startswith("/aws/"):
            continue  # AWS's own, which moto lists once they were read
        value = ssm.get_parameter(Name=name)["Parameter"]["Value"]
        tags = ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=name)["TagList"]
        yield {**one, "Value": value, "Tags": _tags(tags)}


def _buckets(client: Clients) -> Iterator[Any]:
    s3 = client("s3")
    for bucket in s3.list_buckets()["Buckets"]:
        name = bucket["Name"]
        try:
            tags = _tags(s3.get_bucket_tagging(Bucket=name)["TagSet"])
        except s3.exceptions.ClientError:
            tags = []
        versioning = s3.get_bucket_versioning(Bucket=name).get("Status")
        yield {"Name": name, "Versioning": versioning, "Tags": tags}


def _roles(client: Clients) -> Iterator[Any]:
    iam = client("iam")
    for role in iam.list_roles()["Roles"]:
        name = role["RoleName"]
        inline = {
            policy: iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
            for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]
        }
        attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
        tags = _tags(iam.list_role_tags(RoleName=name)["Tags"])
        yield {**role, "Inline": inline, "Attached": attached, "Tags": tags}


def _tables(client: Clients) -> Iterator[Any]:
    dynamodb = client("dynamodb")
    for name in dynamodb.list_tables()["TableNames"]:
        table = dynamodb.describe_table(TableName=name)["Table"]
        tags = dynamodb.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"]
        yield {**table, "Tags": _tags(tags)}


def _keys(client: Clients) -> Iterator[Any]:
    kms = client("kms")
    for key in kms.list_keys()["Keys"]:
        told = kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]
        # CloudFormation can do no more than schedule a key's end; AWS's own keys always stay.
        if told["KeyState"] != "PendingDeletion" and told["Description"] != "Default key":
            yield told


def _aliases(client: Clients) -> Iterator[Any]:
    for alias in client("kms").list_aliases()["Aliases"]:
        if not alias["AliasName"].startswith("alias/aws/"):
            yield alias


def _nats(client: Clients) -> Iterator[Any]:
    for one in client("ec2").describe_nat_gateways()["NatGateways"]:
        if one["State"] != "deleted":
            yield one


_READS: Mapping[str, Callable[[Clients], Iterator[Any]]] = {
    "topics": _topics,
    "subscriptions": _subscriptions,
    "queues": _queues,
    "parameters": _parameters,
    "buckets": _buckets,
    "roles": _roles,
    "tables": _tables,
    "keys": _keys,
    "aliases": _aliases,
    "nat gateways": _nats,
}


def _tags(tags: list[Any]) -> list[Any]:
    return sorted(tags, key=lambda tag: str(tag["Key"]))


def _canonical(items: Any) -> list[str]:
    return sorted(json.dumps(_settled(one), sort_keys=True, default=str) for one in items)


def _settled(value: Any) -> Any:
    """Without what changes by itself; lists of structures in one order, since none is promised."""
    if isinstance(value, dict):
        return {key: _settled(item) for key, item in value.items() if key not in _VOLATILE}
    if isinstance(value, list):
        return sorted(
            (_settled(item) for item in value),
            key=lambda item: json.dumps(item, sort_keys=True, default=str),
        )
    return value
