"""Where moto's services fall short of AWS's, and what is done about it: all of it here.

Each patch is a small change of moto's own classes, made once, with its reason beside it. They
change what the *services* hold and say, so that any client sees it, not only stacks. Nothing
outside this package knows moto's insides; it is written for moto 5.2.

install ○→ moto's classes
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from generator.local.moto_patches import (
    alarms,
    apis,
    buckets,
    caches,
    calls_out,
    databases,
    files,
    firewalls,
    functions,
    identities,
    launching,
    logs,
    managed_policies,
    memory,
    network,
    organizations,
    quick,
    scaling,
    serverless,
    storage,
    tables,
    tasks,
    zones,
)
from generator.local.moto_patches.calls_out import nobody_called
from generator.local.moto_patches.secrets import secret_access_key

__all__ = ["PATCHES", "MotoPatch", "install", "nobody_called", "secret_access_key"]


@dataclass(frozen=True)
class MotoPatch:
    """What moto does not do, and the function that fixes it."""

    reason: str
    install: Callable[[], None]


PATCHES: dict[str, MotoPatch] = {
    "calls-out": MotoPatch(
        "Subscriptions, API destinations and deliveries by HTTP call the address that they name.",
        calls_out.install,
    ),
    "memory": MotoPatch(
        "Many operations take members that moto's objects have no place for and forget.",
        memory.install,
    ),
    "vpc": MotoPatch(
        "DeleteVpc leaves the VPC's default network ACL behind.", network.delete_default_acls
    ),
    "vpc-endpoint": MotoPatch(
        "A gateway endpoint has no type; private DNS cannot be changed; deleted ones stay.",
        network.endpoints,
    ),
    "nat-gateway": MotoPatch(
        "DeleteNatGateway leaves its network interface; regional gateways need no subnet.",
        network.nat_gateways,
    ),
    "db-subnet-group": MotoPatch(
        "ModifyDBSubnetGroup deletes the group.", databases.modify_subnet_group
    ),
    "db-parameters": MotoPatch("RDS cannot reset parameters.", databases.reset_parameters),
    "rule-descriptions": MotoPatch(
        "Security group rules about a group forget their description.", network.rule_descriptions
    ),
    "composite-alarms": MotoPatch("CloudWatch has no PutCompositeAlarm.", alarms.install),
    "oidc-providers": MotoPatch("IAM cannot change a provider's client IDs.", identities.install),
    "functions": MotoPatch("Functions run in Docker or fail.", functions.install),
    "group-scaling-policies": MotoPatch(
        "A group's new scaling policy does not tell its ARN.", scaling.tell_policy_arns
    ),
    "backup-policies": MotoPatch("EFS has no PutBackupPolicy.", files.install),
    "instances": MotoPatch(
        "A terminated instance leaves its network interface.", network.instances
    ),
    "launch-templates": MotoPatch(
        "Groups cannot launch by a later version with user data.", launching.parse_user_data
    ),
    "table-tags": MotoPatch("A table's tag that is set again is there twice.", tables.replace_tags),
    "zone-tags": MotoPatch("DeleteHostedZone leaves the zone's tags.", zones.install),
    "operations": MotoPatch(
        "Every request inspects all of its service's class again.", quick.remember_operations
    ),
    "private-keys": MotoPatch(
        "Each symmetric key is given an RSA key of its own, which takes a tenth of a second.",
        quick.spare_private_keys,
    ),
    "dashboard-tags": MotoPatch("Dashboards cannot be tagged.", alarms.dashboard_tags),
    "managed-policies": MotoPatch(
        "Every account's first request parses AWS's own policies, all 1,600 of them.",
        managed_policies.install,
    ),
    "running-tasks": MotoPatch(
        "A new service's tasks never run, and its deployment never completes.", tasks.run_at_once
    ),
    "task-memory": MotoPatch(
        "Tasks cannot run whose containers say no memory of their own.", tasks.share_memory
    ),
    "inactive": MotoPatch("ECS lists clusters and services that are gone.", tasks.list_active),
    "web-acls": MotoPatch("UpdateWebACL keeps what it is not given.", firewalls.install),
    "scaling-policies": MotoPatch(
        "A policy that is put again gets another ARN.", scaling.keep_policy_arns
    ),
    "cache-groups": MotoPatch(
        "ElastiCache cannot change or delete subnet groups, does not end replication groups, and"
        " has no parameter groups.",
        caches.install,
    ),
    "serverless-cache": MotoPatch(
        "ElastiCache has no serverless caches at all.", serverless.install
    ),
    "delegated-stack-sets": MotoPatch(
        "Organizations refuses delegated administrators for stack sets.",
        organizations.delegate_stack_sets,
    ),
    "stages": MotoPatch("API Gateway v2 has no UpdateStage.", apis.install),
    "buckets": MotoPatch(
        "S3 does not ask whom a bucket belongs to, and takes every condition in a bucket's policy"
        " for a refusal.",
        buckets.install,
    ),
    "s3-tags": MotoPatch(
        "S3 refuses keys that begin with aws:, which CloudFormation itself may set.",
        storage.allow_system_tags,
    ),
    "log-group": MotoPatch(
        "Log groups cannot be given a key, a data protection policy or deletion protection later.",
        logs.install,
    ),
}

_installed = threading.Event()


def install() -> None:
    """Put every patch in place; the second time nothing happens."""
    if _installed.is_set():
        return
    _installed.set()
    for patch in PATCHES.values():
        patch.install()
