"""ECS: clusters, task definitions and services.

rows ●→ Resource ○→ ECS
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.local.handler import Call, Handler, HandlerError, Properties
from generator.local.resources.resource import TableHandler
from generator.local.resources.table import ApiCall, Naming, Read, Tagging, Type

TAGS = Tagging(
    target={"resourceArn": "{id}"},
    put=("TagResource", "tags"),
    take=("UntagResource", "tagKeys"),
    list="ListTagsForResource",
    tells="Tags",
)

CLUSTER = Type(
    service="ecs",
    create=ApiCall("CreateCluster", carries="* ClusterSettings=settings"),
    id="Cluster.ClusterName",
    read=Read(
        "DescribeClusters",
        {"clusters": ["{id}"], "include": ["SETTINGS", "CONFIGURATIONS", "TAGS"]},
        "Clusters[?Status!='INACTIVE'] | [0]",
    ),
    delete=ApiCall("DeleteCluster", {"cluster": "{id}"}),
    name=Naming("ClusterName", 255),
    update=(
        ApiCall(
            "UpdateCluster",
            {"cluster": "{id}"},
            "ClusterSettings=settings Configuration ServiceConnectDefaults",
        ),
        ApiCall(
            "PutClusterCapacityProviders",
            {"cluster": "{id}", "capacityProviders": [], "defaultCapacityProviderStrategy": []},
            "CapacityProviders DefaultCapacityProviderStrategy",
        ),
    ),
    tags=Tagging(
        target={"resourceArn": "{ClusterArn}"},
        put=TAGS.put,
        take=TAGS.take,
        list=TAGS.list,
        tells=TAGS.tells,
    ),
    reads={"ClusterSettings": "Settings"},
    gives={"Arn": "ClusterArn"},
    defaults={
        "ClusterSettings": [{"Name": "containerInsights", "Value": "disabled"}],
        "CapacityProviders": [],
        "DefaultCapacityProviderStrategy": [],
        "Configuration": {},
    },
    silent=("ServiceConnectDefaults",),
)

CAPACITY_PROVIDERS = Type(
    service="ecs",
    create=ApiCall("PutClusterCapacityProviders", {"capacityProviders": []}, "*"),
    id="{Cluster}",
    read=Read(
        "DescribeClusters",
        {"clusters": ["{Cluster}"]},
        "Clusters[?DefaultCapacityProviderStrategy] | [0]",
    ),
    delete=ApiCall(
        "PutClusterCapacityProviders",
        {"capacityProviders": [], "defaultCapacityProviderStrategy": []},
        "Cluster",
    ),
    update=(ApiCall("PutClusterCapacityProviders", {"capacityProviders": []}, "*"),),
    reads={"Cluster": "'{Cluster}'"},
)

TASK_DEFINITION = Type(
    service="ecs",
    create=ApiCall("RegisterTaskDefinition", carries="*"),
    id="TaskDefinition.TaskDefinitionArn",
    read=Read(
        "DescribeTaskDefinition",
        {"taskDefinition": "{id}"},
        "TaskDefinition.Status == 'ACTIVE' && TaskDefinition",
    ),
    delete=ApiCall("DeregisterTaskDefinition", {"taskDefinition": "{id}"}),
    name=Naming("Family", 255),
    name_is_id=False,
    tags=TAGS,
    kept={"EnableFaultInjection": "moto does not keep it"},
)

_SERVICE = {"service": "{id}", "cluster": "{Cluster}"}

SERVICE = Type(
    service="ecs",
    create=ApiCall("CreateService", carries="* PlacementStrategies=placementStrategy"),
    id="Service.ServiceArn",
    read=Read(
        "DescribeServices",
        {"services": ["{id}"], "cluster": "{Cluster}", "include": ["TAGS"]},
        "Services[?Status!='INACTIVE'] | [0]",
    ),
    delete=ApiCall("DeleteService", {**_SERVICE, "force": True}),
    name=Naming("ServiceName", 255),
    name_is_id=False,
    update=(ApiCall("UpdateService", _SERVICE, "* PlacementStrategies=placementStrategy"),),
    besides=("LaunchType",),
    tags=TAGS,
    reads={
        "Cluster": "'{Cluster}'",
        "PlacementStrategies": "PlacementStrategy",
        "Role": "RoleArn",
    },
    gives={"Name": "ServiceName"},
    defaults={
        "EnableExecuteCommand": False,
        "EnableECSManagedTags": False,
        "LoadBalancers": [],
        "ServiceRegistries": [],
        "PlacementConstraints": [],
        "PlacementStrategies": [],
        "PropagateTags": "NONE",
    },
    silent=(
        "GatewayConnectors",
        "ServiceConnectConfiguration",
        "VolumeConfigurations",
        "ForceNewDeployment",
        "Monitoring",
    ),
)

_FIXED = {"SchedulingStrategy", "ServiceName", "Role", "Cluster", "LaunchType"}


class Service(TableHandler):
    """AWS::ECS::Service: tasks are taken to run as soon as the service asks for them.

    CreateService here keeps only part of what it is given, UpdateService all of it, and only
    the latter starts tasks; so a new service is updated at once to what it was made with.
    """

    def complete(self, call: Call, physical_id: str, properties: Properties) -> None:
        """Hand the whole of the service over again, then what every resource needs."""
        wanted = {k: v for k, v in properties.items() if k not in _FIXED}
        api = self.api(call, physical_id, {**_counted(wanted), **_cluster(properties)})
        api.invoke(self.row.update[0], self._skipped())
        super().complete(call, physical_id, properties)

    def create(self, call: Call, properties: Properties) -> str:
        """Create the service; without a count of its own it runs one task."""
        return super().create(call, _counted(properties))

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """A count that is taken out of the template stays what it is (autoscaling's)."""
        super().update(call, physical_id, _networked(before), _networked(after))

    def stop(self, call: Call, physical_id: str, properties: Properties, reason: str) -> None:
        """Start a task that stops at once; the circuit breaker then gives the deployment up."""
        ecs, cluster = call.client("ecs"), str(properties.get("Cluster", "default"))
        (told,) = ecs.describe_services(cluster=cluster, services=[physical_id])["services"]
        network = told.get("networkConfiguration")
        (task,) = ecs.run_task(
            cluster=cluster,
            taskDefinition=told["taskDefinition"],
            launchType=told.get("launchType", "FARGATE"),
            group=f"service:{told['serviceName']}",
            startedBy=told["deployments"][0]["id"] if told.get("deployments") else "",
            **({"networkConfiguration": network} if network else {}),
        )["tasks"]
        ecs.stop_task(cluster=cluster, task=task["taskArn"], reason=reason)
        for interface in _interfaces(task):
            call.client("ec2").delete_network_interface(NetworkInterfaceId=interface)
        raise HandlerError("GeneralServiceException", CIRCUIT_BREAKER)


CIRCUIT_BREAKER = "Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'."
"""Seen: copilot-cli issue 5296; containers-roadmap issue 1205 says when."""


def _interfaces(task: Mapping[str, Any]) -> list[str]:
    """The network interfaces of a task, which go with it."""
    details = [one for part in task.get("attachments", []) for one in part["details"]]
    return [str(one["value"]) for one in details if one["name"] == "networkInterfaceId"]


def _counted(properties: Properties) -> dict[str, Any]:
    """The properties with one task where none says how many, unless tasks run on every host."""
    daemon = properties.get("SchedulingStrategy") == "DAEMON"
    counted = {} if daemon or "DesiredCount" in properties else {"DesiredCount": 1}
    return {**_networked(properties), **counted}


def _networked(properties: Properties) -> dict[str, Any]:
    """The properties with a list of security groups, which the service here cannot do without."""
    network = properties.get("NetworkConfiguration") or {}
    inner = network.get("AwsvpcConfiguration")
    if not isinstance(inner, Mapping):
        return dict(properties)
    whole = {"AwsvpcConfiguration": {"SecurityGroups": [], **inner}}
    return {**properties, "NetworkConfiguration": whole}


def _cluster(properties: Properties) -> dict[str, Any]:
    return {"Cluster": properties["Cluster"]} if "Cluster" in properties else {}


HANDLERS: dict[str, Handler] = {
    "AWS::ECS::Cluster": TableHandler(CLUSTER),
    "AWS::ECS::ClusterCapacityProviderAssociations": TableHandler(CAPACITY_PROVIDERS),
    "AWS::ECS::TaskDefinition": TableHandler(TASK_DEFINITION),
    "AWS::ECS::Service": Service(SERVICE),
}
