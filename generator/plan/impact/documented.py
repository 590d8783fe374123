"""Where AWS's resource reference and AWS's schema say different things of an update.

Both come from AWS. "Update requires" in the resource reference is written by hand, the provider
schema is what CloudFormation's handler goes by; each is ahead of the other at times. Every place
where they differ for the types around StreamFlix is answered here: whom we follow, and why.

    type, property ●→ Answer
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from generator.cfn.schemas import Replacement

UPDATE_REQUIRES = 'CloudFormation Template Reference, {type}, {property}: "Update requires"'
_OPERATION = "{service} API Reference, {operation}: {member}"


@dataclass(frozen=True)
class Answer:
    """One difference. ``reference``: what "Update requires" means there (Replacement: ``always``,
    Some interruptions: ``conditional``, No interruption: ``never``); ``schema``: what the
    provider schema says; ``follow``: whose word counts; ``source``: why.
    """

    reference: Replacement
    schema: Replacement
    follow: Literal["reference", "schema"]
    source: str

    @property
    def counts(self) -> Replacement:
        """What an update of the whole property requires."""
        return self.reference if self.follow == "reference" else self.schema


def _more(
    type_name: str, schema: Replacement = "never", **properties: Replacement
) -> tuple[str, Mapping[str, Answer]]:
    """The reference asks for more than the schema: the careful answer counts."""
    return type_name, {
        name: Answer(
            asked, schema, "reference", UPDATE_REQUIRES.format(type=type_name, property=name)
        )
        for name, asked in properties.items()
    }


def _newer(
    type_name: str, rows: Mapping[str, tuple[Replacement, str]]
) -> tuple[str, Mapping[str, Answer]]:
    """The service has learnt to update what it once replaced; the schema knows."""
    return type_name, {
        name: Answer("always", schema, "schema", source) for name, (schema, source) in rows.items()
    }


def _stricter(
    type_name: str, rows: Mapping[str, tuple[Replacement, str]]
) -> tuple[str, Mapping[str, Answer]]:
    """The reference promises what the handler cannot do."""
    return type_name, {
        name: Answer("never", schema, "schema", source) for name, (schema, source) in rows.items()
    }


def _operation(service: str, operation: str, member: str) -> str:
    return _OPERATION.format(service=service, operation=operation, member=member)


def _merged(
    rows: Iterable[tuple[str, Mapping[str, Answer]]],
) -> Mapping[str, Mapping[str, Answer]]:
    found: dict[str, dict[str, Answer]] = {}
    for type_name, answers in rows:
        found.setdefault(type_name, {}).update(answers)
    return found


_KAFKA = "UpdateEventSourceMapping"

ANSWERS: Mapping[str, Mapping[str, Answer]] = _merged(
    (
        _more("AWS::AutoScaling::AutoScalingGroup", PlacementGroup="conditional"),
        _more("AWS::CertificateManager::Certificate", ValidationMethod="always"),
        _more(
            "AWS::DynamoDB::GlobalTable",
            schema="conditional",
            KeySchema="always",
            LocalSecondaryIndexes="always",
        ),
        _more("AWS::DynamoDB::Table", schema="conditional", KeySchema="always"),
        _more("AWS::EC2::EIP", Domain="always"),
        _more("AWS::EC2::TrafficMirrorSession", NetworkInterfaceId="always"),
        _more("AWS::EC2::VPCPeeringConnection", PeerRoleArn="always"),
        _more(
            "AWS::ElastiCache::CacheCluster",
            AZMode="conditional",
            NumCacheNodes="conditional",
            PreferredAvailabilityZone="conditional",
        ),
        _more("AWS::ElastiCache::ReplicationGroup", NumNodeGroups="conditional"),
        _more("AWS::RDS::DBCluster", schema="conditional", AvailabilityZones="always"),
        _more("AWS::RDS::DBInstance", StorageType="conditional"),
        _more("AWS::RDS::DBProxyEndpoint", TargetRole="always"),
        _more("AWS::Route53::RecordSet", Name="always"),
        _newer(
            "AWS::ECS::Service",
            {
                "DeploymentController": (
                    "never",
                    _operation("ECS", "UpdateService", "deploymentController"),
                ),
                "LaunchType": (
                    "conditional",
                    _operation("ECS", "UpdateService", "capacityProviderStrategy"),
                ),
            },
        ),
        _newer(
            "AWS::ElastiCache::ReplicationGroup",
            {
                "ReplicasPerNodeGroup": (
                    "never",
                    _operation("ElastiCache", "IncreaseReplicaCount", "NewReplicaCount"),
                )
            },
        ),
        _newer(
            "AWS::ElastiCache::ServerlessCache",
            {
                "Engine": ("never", _operation("ElastiCache", "ModifyServerlessCache", "Engine")),
                "MajorEngineVersion": (
                    "never",
                    _operation("ElastiCache", "ModifyServerlessCache", "MajorEngineVersion"),
                ),
            },
        ),
        _newer(
            "AWS::ElastiCache::User",
            {"Engine": ("never", _operation("ElastiCache", "ModifyUser", "Engine"))},
        ),
        _newer(
            "AWS::ElastiCache::UserGroup",
            {"Engine": ("never", _operation("ElastiCache", "ModifyUserGroup", "Engine"))},
        ),
        _newer(
            "AWS::Lambda::EventSourceMapping",
            {
                name: ("never", _operation("Lambda", _KAFKA, name))
                for name in (
                    "AmazonManagedKafkaEventSourceConfig",
                    "SelfManagedKafkaEventSourceConfig",
                )
            },
        ),
        _newer(
            "AWS::RDS::DBInstance",
            {"Port": ("never", _operation("RDS", "ModifyDBInstance", "DBPortNumber"))},
        ),
        _stricter(
            "AWS::ECS::CapacityProvider",
            {
                "AutoScalingGroupProvider": (
                    "always",
                    "provider schema: AutoScalingGroupArn in it is createOnly; the rest is updated",
                )
            },
        ),
        _stricter(
            "AWS::ElastiCache::CacheCluster",
            {"IpDiscovery": ("conditional", "provider schema: conditionalCreateOnly")},
        ),
        _stricter(
            "AWS::Lambda::Function",
            {
                "PackageType": (
                    "always",
                    "Lambda Developer Guide, Deploying Lambda functions as .zip file archives:"
                    " the deployment package type of a function cannot change",
                )
            },
        ),
        _stricter(
            "AWS::Route53::HealthCheck",
            {
                "HealthCheckConfig": (
                    "always",
                    "provider schema: Type, MeasureLatency and RequestInterval in it are"
                    " createOnly; the rest is updated",
                )
            },
        ),
        _stricter(
            "AWS::SecretsManager::SecretTargetAttachment",
            {"SecretId": ("always", "provider schema: createOnly, it identifies the attachment")},
        ),
    )
)
"""Type → property → the answer."""


def asked_by_reference(type_name: str, name: str) -> Replacement:
    """What the reference asks for beyond the schema; ``never`` where the schema says it all."""
    answer = ANSWERS.get(type_name, {}).get(name)
    return answer.reference if answer and answer.follow == "reference" else "never"
