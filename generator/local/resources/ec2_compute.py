"""EC2's instances, volumes, key pairs and launch templates.

rows ●→ Resource ○→ EC2
"""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

from generator.local.handler import Call, Handler, Properties
from generator.local.resources.ec2_network import TAGS
from generator.local.resources.resource import TableHandler
from generator.local.resources.table import ApiCall, Naming, Read, Tagging, Type

_INSTANCE = {"InstanceId": "{id}"}

INSTANCE = Type(
    service="ec2",
    create=ApiCall(
        "RunInstances",
        {"MinCount": 1, "MaxCount": 1},
        "* AvailabilityZone=Placement.AvailabilityZone Tenancy=Placement.Tenancy"
        " PlacementGroupName=Placement.GroupName HostId=Placement.HostId"
        " Affinity=Placement.Affinity IamInstanceProfile=IamInstanceProfile.Name"
        " Monitoring=Monitoring.Enabled",
    ),
    id="Instances[0].InstanceId",
    read=Read(
        "DescribeInstances",
        {"InstanceIds": ["{id}"]},
        "Reservations[].Instances[] | [?State.Name!='terminated'] | [0]",
    ),
    delete=ApiCall("TerminateInstances", {"InstanceIds": ["{id}"]}),
    steps=(ApiCall("ModifyInstanceAttribute", _INSTANCE, "SourceDestCheck"),),
    update=(
        ApiCall("ModifyInstanceAttribute", _INSTANCE, "DisableApiTermination"),
        ApiCall("ModifyInstanceAttribute", _INSTANCE, "SecurityGroupIds=Groups"),
        ApiCall("ModifyInstanceAttribute", _INSTANCE, "InstanceType"),
        ApiCall("ModifyInstanceAttribute", _INSTANCE, "UserData"),
    ),
    tags=TAGS,
    more={
        "UserData": Read(
            "DescribeInstanceAttribute", {**_INSTANCE, "Attribute": "userData"}, "UserData.Value"
        ),
        "DisableApiTermination": Read(
            "DescribeInstanceAttribute",
            {**_INSTANCE, "Attribute": "disableApiTermination"},
            "DisableApiTermination.Value",
        ),
    },
    reads={
        "SecurityGroupIds": "SecurityGroups[].GroupId",
        "AvailabilityZone": "Placement.AvailabilityZone",
        "Tenancy": "Placement.Tenancy",
        "Monitoring": "Monitoring.State=='enabled'",
    },
    gives={
        "AvailabilityZone": "Placement.AvailabilityZone",
        "PrivateIp": "PrivateIpAddress",
        "PublicIp": "PublicIpAddress || ''",
        "PublicDnsName": "PublicDnsName || ''",
        "State": "{Code: to_string(State.Code), Name: State.Name}",
    },
    kept=dict.fromkeys(
        (
            "IamInstanceProfile",
            "BlockDeviceMappings",
            "NetworkInterfaces",
            "LaunchTemplate",
            "MetadataOptions",
            "CreditSpecification",
            "PropagateTagsToVolumeOnCreation",
            "SecurityGroups",
            "PlacementGroupName",
            "InstanceInitiatedShutdownBehavior",
            "CpuOptions",
            "EnclaveOptions",
            "HibernationOptions",
            "PrivateDnsNameOptions",
            "Volumes",
            "EbsOptimized",
            "HostId",
            "Affinity",
            "Monitoring",
            "KernelId",
            "RamdiskId",
        ),
        "DescribeInstances tells it in another form, or moto not at all",
    ),
    silent=("Ipv6AddressCount", "Ipv6Addresses", "LicenseSpecifications", "AdditionalInfo"),
    defaults={"SourceDestCheck": True, "DisableApiTermination": False},
)


class Instance(TableHandler):
    """AWS::EC2::Instance: user data comes in base 64, which botocore adds again by itself."""

    def create(self, call: Call, properties: Properties) -> str:
        """Run the instance."""
        return super().create(call, _decoded(properties))

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """Change the instance."""
        super().update(call, physical_id, _decoded(before), _decoded(after))


def _decoded(properties: Properties) -> dict[str, Any]:
    data = properties.get("UserData")
    plain = {"UserData": base64.b64decode(data).decode()} if data else {}
    return {**properties, **plain}


_VOLUME = {"VolumeId": "{id}"}

VOLUME = Type(
    service="ec2",
    create=ApiCall("CreateVolume", carries="*"),
    id="VolumeId",
    read=Read("DescribeVolumes", {"VolumeIds": ["{id}"]}, "Volumes[0]"),
    delete=ApiCall("DeleteVolume", _VOLUME),
    update=(
        ApiCall("ModifyVolume", _VOLUME, "Size VolumeType Iops Throughput MultiAttachEnabled"),
    ),
    tags=TAGS,
    kept={
        "AutoEnableIO": "moto knows no such setting",
        "VolumeInitializationRate": "moto does not keep it",
        "MultiAttachEnabled": "moto does not keep it",
        "Throughput": "moto does not keep it",
        "Iops": "moto does not keep it after a change",
    },
    silent=("OutpostArn",),
)

VOLUME_ATTACHMENT = Type(
    service="ec2",
    create=ApiCall("AttachVolume", carries="*"),
    id="{VolumeId}|{InstanceId}",
    read=Read(
        "DescribeVolumes",
        {"VolumeIds": ["{VolumeId}"]},
        "Volumes[].Attachments[] | [?InstanceId=='{InstanceId}'] | [0]",
    ),
    delete=ApiCall("DetachVolume", carries="VolumeId InstanceId"),
)

KEY_PAIR = Type(
    service="ec2",
    create=ApiCall("CreateKeyPair", carries="KeyName KeyType KeyFormat"),
    id="KeyName",
    read=Read("DescribeKeyPairs", {"KeyNames": ["{id}"]}, "KeyPairs[0]"),
    delete=ApiCall("DeleteKeyPair", {"KeyName": "{id}"}),
    tags=Tagging(
        target={"Resources": ["{KeyPairId}"]},
        put=TAGS.put,
        take=TAGS.take,
        list=TAGS.list,
        list_target={"Filters": [{"Name": "resource-id", "Values": ["{KeyPairId}"]}]},
        tells=TAGS.tells,
        outlive=True,
        reserved=False,
    ),
    silent=("KeyFormat", "PublicKeyMaterial"),
)


class KeyPair(TableHandler):
    """AWS::EC2::KeyPair: made by EC2, or brought along as public key."""

    def __init__(self, row: Type) -> None:
        super().__init__(row)
        imported = ApiCall("ImportKeyPair", carries="KeyName PublicKeyMaterial")
        self._imported = TableHandler(
            replace(row, create=imported, silent=("KeyFormat", "KeyType"))
        )

    def create(self, call: Call, properties: Properties) -> str:
        """Create or import the key pair."""
        if "PublicKeyMaterial" in properties:
            return self._imported.create(call, properties)
        return super().create(call, properties)


_TEMPLATE = {"LaunchTemplateId": "{id}"}

LAUNCH_TEMPLATE = Type(
    service="ec2",
    create=ApiCall("CreateLaunchTemplate", carries="*"),
    id="LaunchTemplate.LaunchTemplateId",
    read=Read("DescribeLaunchTemplates", {"LaunchTemplateIds": ["{id}"]}, "LaunchTemplates[0]"),
    delete=ApiCall("DeleteLaunchTemplate", _TEMPLATE),
    name=Naming("LaunchTemplateName", 128),
    name_is_id=False,
    update=(
        ApiCall("CreateLaunchTemplateVersion", _TEMPLATE, "LaunchTemplateData VersionDescription"),
    ),
    silent=("TagSpecifications", "VersionDescription"),
    more={
        "LaunchTemplateData": Read(
            "DescribeLaunchTemplateVersions",
            {**_TEMPLATE, "Versions": ["$Latest"]},
            "LaunchTemplateVersions[0].LaunchTemplateData",
        )
    },
)

HANDLERS: dict[str, Handler] = {
    "AWS::EC2::Instance": Instance(INSTANCE),
    "AWS::EC2::Volume": TableHandler(VOLUME),
    "AWS::EC2::VolumeAttachment": TableHandler(VOLUME_ATTACHMENT),
    "AWS::EC2::KeyPair": KeyPair(KEY_PAIR),
    "AWS::EC2::LaunchTemplate": TableHandler(LAUNCH_TEMPLATE),
}
