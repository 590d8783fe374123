"""RDS: instances and clusters.

rows ●→ Resource ○→ RDS
"""

from __future__ import annotations

from collections.abc import Mapping

from botocore import xform_name

from generator.local.handler import Call, Handler, Properties
from generator.local.resources.rds_groups import tagged_by
from generator.local.resources.resource import TableHandler
from generator.local.resources.service_api import ServiceApi
from generator.local.resources.table import ApiCall, Each, Naming, Read, Type


def _logs(kind: str) -> Each:
    """Exported logs are switched on and off by name."""

    def turn(verb: str) -> ApiCall:
        which = {f"{kind}Identifier": "{id}", "ApplyImmediately": True}
        logs = {f"{verb}LogTypes": ["{item}"]}
        return ApiCall(f"Modify{kind}", {**which, "CloudwatchLogsExportConfiguration": logs})

    return Each("EnableCloudwatchLogsExports", turn("Enable"), turn("Disable"), on_create=False)


_INSTANCE = {"DBInstanceIdentifier": "{id}"}
_RENAMED = (
    " VPCSecurityGroups=VpcSecurityGroupIds MasterUserSecret.KmsKeyId=MasterUserSecretKmsKeyId"
    " EnablePerformanceInsights"
)

INSTANCE = Type(
    service="rds",
    create=ApiCall("CreateDBInstance", carries="*" + _RENAMED),
    id="DBInstance.DBInstanceIdentifier",
    read=Read("DescribeDBInstances", _INSTANCE, "DBInstances[0]"),
    delete=ApiCall(
        "DeleteDBInstance",
        {**_INSTANCE, "SkipFinalSnapshot": True},
        "DeleteAutomatedBackups",
    ),
    name=Naming("DBInstanceIdentifier", 63, lower=True),
    update=(
        ApiCall(
            "ModifyDBInstance",
            {**_INSTANCE, "ApplyImmediately": True},
            f"* {_RENAMED} Port=DBPortNumber",
            only_changed=True,
        ),
    ),
    steps=(_logs("DBInstance"),),
    tags=tagged_by("DBInstanceArn"),
    reads={
        "DBParameterGroupName": "DBParameterGroups[0].DBParameterGroupName",
        "DBSubnetGroupName": "DBSubnetGroup.DBSubnetGroupName",
        "VPCSecurityGroups": "VpcSecurityGroups[].VpcSecurityGroupId",
        "OptionGroupName": "OptionGroupMemberships[0].OptionGroupName",
        "EnableCloudwatchLogsExports": "EnabledCloudwatchLogsExports",
        "EnablePerformanceInsights": "PerformanceInsightsEnabled",
        "EnableIAMDatabaseAuthentication": "IAMDatabaseAuthenticationEnabled",
        "Port": "Endpoint.Port",
        "ManageMasterUserPassword": "MasterUserSecret && `true` || `false`",
    },
    defaults={
        "BackupRetentionPeriod": 1,
        "CopyTagsToSnapshot": False,
        "DeletionProtection": False,
        "EnableIAMDatabaseAuthentication": False,
        "EnablePerformanceInsights": False,
        "MonitoringInterval": 0,
        "MultiAZ": False,
        "AutoMinorVersionUpgrade": True,
        "PubliclyAccessible": False,
    },
    silent=(
        "MasterUserPassword",
        "ApplyImmediately",
        "AllowMajorVersionUpgrade",
        "DeleteAutomatedBackups",
        "CertificateRotationRestart",
        "DBSnapshotIdentifier",
        "MasterUserAuthenticationType",
        "SourceDBInstanceIdentifier",
        "SourceRegion",
        "TdeCredentialPassword",
        "UseDefaultProcessorFeatures",
    ),
    besides=("AvailabilityZone",),
)

_CLUSTER = {"DBClusterIdentifier": "{id}"}

CLUSTER = Type(
    service="rds",
    create=ApiCall(
        "CreateDBCluster",
        carries="* MasterUserSecret.KmsKeyId=MasterUserSecretKmsKeyId"
        " PerformanceInsightsEnabled=EnablePerformanceInsights",
    ),
    id="DBCluster.DBClusterIdentifier",
    read=Read("DescribeDBClusters", _CLUSTER, "DBClusters[0]"),
    delete=ApiCall("DeleteDBCluster", {**_CLUSTER, "SkipFinalSnapshot": True}),
    name=Naming("DBClusterIdentifier", 63, lower=True),
    update=(
        ApiCall(
            "ModifyDBCluster",
            {**_CLUSTER, "ApplyImmediately": True},
            "* PerformanceInsightsEnabled=EnablePerformanceInsights",
            only_changed=True,
        ),
    ),
    steps=(_logs("DBCluster"),),
    tags=tagged_by("DBClusterArn"),
    reads={
        "DBClusterParameterGroupName": "DBClusterParameterGroup",
        "DBSubnetGroupName": "DBSubnetGroup",
        "VpcSecurityGroupIds": "VpcSecurityGroups[].VpcSecurityGroupId",
        "EnableCloudwatchLogsExports": "EnabledCloudwatchLogsExports",
        "EnableIAMDatabaseAuthentication": "IAMDatabaseAuthenticationEnabled",
        "EnableHttpEndpoint": "HttpEndpointEnabled",
        "ManageMasterUserPassword": "MasterUserSecret && `true` || `false`",
        "ServerlessV2ScalingConfiguration": "ServerlessV2ScalingConfiguration",
    },
    gives={
        "Endpoint": "{Address: Endpoint, Port: to_string(Port)}",
        "ReadEndpoint": "{Address: ReaderEndpoint}",
        "DBClusterResourceId": "DbClusterResourceId",
    },
    defaults={"BackupRetentionPeriod": 1, "DeletionProtection": False},
    silent=(
        "MasterUserPassword",
        "DeleteAutomatedBackups",
        "MasterUserAuthenticationType",
        "SnapshotIdentifier",
    ),
)


class Database(TableHandler):
    """A DB instance or a cluster: it can come from a snapshot, and leave one behind."""

    def __init__(self, row: Type, kind: str, sources: Mapping[str, ApiCall]) -> None:
        super().__init__(row)
        self._kind = kind
        self._sources = sources

    def create(self, call: Call, properties: Properties) -> str:
        """Create the database, anew or from what the properties name."""
        source = next((name for name in self._sources if properties.get(name)), None)
        if source is None:
            return super().create(call, properties)
        wanted = self.named(call, properties)
        api = ServiceApi(call, self.row.service, wanted)
        self._refuse_unplaced(api, wanted)
        answer = api.invoke(self._sources[source], self._skipped())
        made = api.identify(self.row.id, answer)
        # What a restored database cannot be given at once is changed afterwards.
        self.api(call, made, wanted).invoke(self.row.update[0], self._skipped())
        self.complete(call, made, wanted)
        return made

    def snapshot(self, call: Call, physical_id: str, properties: Properties) -> str:
        """Take the final snapshot; its identifier is made like a resource's name."""
        name = call.unique_name(63, lower=True)
        kind = "DBClusterSnapshot" if self._kind == "DBCluster" else "DBSnapshot"
        run = getattr(call.client("rds"), xform_name(f"Create{kind}"))
        run(**{f"{self._kind}Identifier": physical_id, f"{kind}Identifier": name})
        return name


HANDLERS: dict[str, Handler] = {
    "AWS::RDS::DBInstance": Database(
        INSTANCE,
        "DBInstance",
        {
            "DBSnapshotIdentifier": ApiCall(
                "RestoreDBInstanceFromDBSnapshot", carries="*" + _RENAMED
            ),
            "SourceDBInstanceIdentifier": ApiCall(
                "CreateDBInstanceReadReplica", carries="*" + _RENAMED
            ),
        },
    ),
    "AWS::RDS::DBCluster": Database(
        CLUSTER,
        "DBCluster",
        {"SnapshotIdentifier": ApiCall("RestoreDBClusterFromSnapshot", carries="*")},
    ),
}
