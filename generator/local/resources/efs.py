"""EFS: file systems, mount targets and access points.

rows ●→ Resource ○→ EFS
"""

from __future__ import annotations

from generator.local.handler import Handler
from generator.local.resources.resource import TableHandler
from generator.local.resources.table import ApiCall, Read, Tagging, Type

TAGS = Tagging(
    target={"ResourceId": "{id}"},
    put=("TagResource", "Tags"),
    take=("UntagResource", "TagKeys"),
    list="ListTagsForResource",
    tells="Tags",
)

_SYSTEM = {"FileSystemId": "{id}"}

FILE_SYSTEM = Type(
    service="efs",
    create=ApiCall("CreateFileSystem", {"CreationToken": "{token}"}, "*"),
    id="FileSystemId",
    read=Read("DescribeFileSystems", _SYSTEM, "FileSystems[0]"),
    delete=ApiCall("DeleteFileSystem", _SYSTEM),
    steps=(
        ApiCall("PutBackupPolicy", _SYSTEM, "BackupPolicy"),
        ApiCall("PutLifecycleConfiguration", _SYSTEM, "LifecyclePolicies"),
        ApiCall("PutFileSystemPolicy", _SYSTEM, "FileSystemPolicy=Policy"),
    ),
    tags=TAGS,
    tag_property="FileSystemTags",
    more={
        "BackupPolicy": Read("DescribeBackupPolicy", _SYSTEM, "BackupPolicy"),
        "LifecyclePolicies": Read("DescribeLifecycleConfiguration", _SYSTEM, "LifecyclePolicies"),
        "FileSystemPolicy": Read("DescribeFileSystemPolicy", _SYSTEM, "Policy"),
    },
    # Without a policy nothing is backed up.
    reads={"BackupPolicy": """BackupPolicy || `{"Status": "DISABLED"}`"""},
    gives={"Arn": "FileSystemArn"},
    silent=("BypassPolicyLockoutSafetyCheck",),
    kept={
        "FileSystemProtection": "moto does not keep it",
        "ReplicationConfiguration": "moto replicates nothing",
        "ProvisionedThroughputInMibps": "moto does not change it",
        "ThroughputMode": "moto does not change it",
    },
    defaults={"LifecyclePolicies": [], "BackupPolicy": {"Status": "DISABLED"}},
)

_TARGET = {"MountTargetId": "{id}"}

MOUNT_TARGET = Type(
    service="efs",
    create=ApiCall("CreateMountTarget", carries="*"),
    id="MountTargetId",
    read=Read("DescribeMountTargets", _TARGET, "MountTargets[0]"),
    delete=ApiCall("DeleteMountTarget", _TARGET),
    update=(ApiCall("ModifyMountTargetSecurityGroups", _TARGET, "SecurityGroups"),),
    more={"SecurityGroups": Read("DescribeMountTargetSecurityGroups", _TARGET, "SecurityGroups")},
    composed={"Id": "{id}"},
)

_POINT = {"AccessPointId": "{id}"}

ACCESS_POINT = Type(
    service="efs",
    create=ApiCall("CreateAccessPoint", {"ClientToken": "{token}"}, "*"),
    id="AccessPointId",
    read=Read("DescribeAccessPoints", _POINT, "AccessPoints[0]"),
    delete=ApiCall("DeleteAccessPoint", _POINT),
    tags=TAGS,
    tag_property="AccessPointTags",
    gives={"Arn": "AccessPointArn"},
    silent=("ClientToken",),
)

HANDLERS: dict[str, Handler] = {
    "AWS::EFS::FileSystem": TableHandler(FILE_SYSTEM),
    "AWS::EFS::MountTarget": TableHandler(MOUNT_TARGET),
    "AWS::EFS::AccessPoint": TableHandler(ACCESS_POINT),
}
