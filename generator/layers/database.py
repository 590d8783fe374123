"""The PostgreSQL database: encrypted, private, with a standby; RDS itself keeps its password."""

from __future__ import annotations

from typing import NamedTuple

from troposphere import FindInMap, GetAtt, Ref, Sub, rds

from generator.assembly.kinds import (
    Count,
    DatabaseAddress,
    DatabaseGroupId,
    DatabaseIdentifier,
    DatabaseResourceId,
    Flag,
    PrivateSubnetIds,
    SecretArn,
    Text,
)
from generator.assembly.template import Template
from generator.assembly.wires import ParameterWire, Wire, equals, is_set, wire
from generator.database_engines import ENGINE_VERSIONS
from generator.layers.names import name_tag

NAME = "streamflix"
USER = "streamflix_admin"
# Who logs in with IAM tokens. Not the master user: the right to do so ends its password login.
TOKEN_USER = "streamflix_api"

# Days of performance data: what each mode of Database Insights asks for (RDS user guide).
STANDARD_INSIGHTS_DAYS = 7
ADVANCED_INSIGHTS_DAYS = 465


class Database(NamedTuple):
    """How to reach the database, and how to measure it."""

    database_address: Wire[DatabaseAddress]
    database_endpoint: Wire[Text]
    database_identifier: Wire[DatabaseIdentifier]
    database_resource_id: Wire[DatabaseResourceId]
    database_secret_arn: Wire[SecretArn]


def database(
    template: Template,
    *,
    environment: ParameterWire[Text],
    database_engine_version: ParameterWire[Text],
    database_instance_class: ParameterWire[Text],
    database_storage: ParameterWire[Count],
    database_max_storage: ParameterWire[Count],
    database_iops: ParameterWire[Text],
    database_multi_az: ParameterWire[Flag],
    database_backup_days: ParameterWire[Count],
    database_insights: ParameterWire[Text],
    database_iam_authentication: ParameterWire[Flag],
    database_deletion_protection: ParameterWire[Flag],
    private_subnet_ids: Wire[PrivateSubnetIds],
    database_group_id: Wire[DatabaseGroupId],
) -> Database:
    """StreamFlix database: RDS for PostgreSQL in the private subnets."""
    subnets = template.add(
        rds.DBSubnetGroup(
            "DatabaseSubnetGroup",
            DBSubnetGroupDescription="Private subnets of StreamFlix",
            SubnetIds=private_subnet_ids.value,
            Tags=name_tag(environment, "database"),
        )
    )
    settings = _settings(template, environment, database_engine_version)
    iops = template.condition(is_set("HasDatabaseIops", database_iops))
    advanced = template.condition(equals("HasAdvancedInsights", database_insights, "advanced"))
    instance = template.add(
        rds.DBInstance(
            "DatabaseInstance",
            Engine="postgres",
            EngineVersion=database_engine_version.value,
            DBInstanceClass=database_instance_class.value,
            AllocatedStorage=database_storage.value,
            MaxAllocatedStorage=database_max_storage.value,
            StorageType="gp3",
            # RDS refuses to change storage of 400 GiB or more without its IOPS, and to take IOPS
            # below that.
            Iops=iops.choose(database_iops.value),
            StorageEncrypted=True,
            DBName=NAME,
            MasterUsername=USER,
            ManageMasterUserPassword=True,
            MultiAZ=database_multi_az.value,
            PubliclyAccessible=False,
            DBSubnetGroupName=Ref(subnets),
            VPCSecurityGroups=[database_group_id.value],
            DBParameterGroupName=Ref(settings),
            EnableIAMDatabaseAuthentication=database_iam_authentication.value,
            BackupRetentionPeriod=database_backup_days.value,
            CopyTagsToSnapshot=True,
            DatabaseInsightsMode=database_insights.value,
            EnablePerformanceInsights=True,
            PerformanceInsightsRetentionPeriod=advanced.choose(
                ADVANCED_INSIGHTS_DAYS, STANDARD_INSIGHTS_DAYS
            ),
            EnableCloudwatchLogsExports=["postgresql", "upgrade"],
            # The version is a reviewed parameter: an upgrade by itself would be drift, and RDS
            # takes another major version only where that is allowed.
            AutoMinorVersionUpgrade=False,
            AllowMajorVersionUpgrade=True,
            DeletionProtection=database_deletion_protection.value,
            DeletionPolicy="Snapshot",
            UpdateReplacePolicy="Snapshot",
            Tags=name_tag(environment, "database"),
        )
    )
    endpoint = Sub("${DatabaseInstance.Endpoint.Address}:${DatabaseInstance.Endpoint.Port}")
    return Database(
        wire(DatabaseAddress, GetAtt(instance, "Endpoint.Address"), "DNS name of the database."),
        wire(Text, endpoint, "DNS name and port of the database."),
        wire(DatabaseIdentifier, Ref(instance), "DB instance identifier of the database."),
        wire(
            DatabaseResourceId,
            GetAtt(instance, "DbiResourceId"),
            "Resource ID of the database, for IAM authentication.",
        ),
        wire(
            SecretArn,
            GetAtt(instance, "MasterUserSecret.SecretArn"),
            "ARN of the secret in which RDS keeps the database's password.",
        ),
    )


def _settings(
    template: Template,
    environment: ParameterWire[Text],
    database_engine_version: ParameterWire[Text],
) -> rds.DBParameterGroup:
    families = {version: {"Family": family} for version, family in ENGINE_VERSIONS.items()}
    mapping = template.mapping("EngineVersions", families)
    return template.add(
        rds.DBParameterGroup(
            "DatabaseParameterGroup",
            Description="PostgreSQL settings of StreamFlix: TLS only",
            Family=FindInMap(mapping, database_engine_version.value, "Family"),
            Parameters={"rds.force_ssl": "1"},
            Tags=name_tag(environment, "database"),
        )
    )
