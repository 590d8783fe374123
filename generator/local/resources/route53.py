"""Route 53: hosted zones and records; ACM: certificates.

rows ●→ Resource ○→ Route 53, ACM
"""

from __future__ import annotations

from typing import Any

from generator.local.handler import Call, Handler, HandlerError, Properties
from generator.local.resources import compare, shapes
from generator.local.resources.resource import TableHandler
from generator.local.resources.table import ApiCall, Each, Read, Tagging, Type

_ZONE = {"Id": "{id}"}
_VPC = {
    "HostedZoneId": "{id}",
    "VPC": {"VPCId": "{item.VPCId}", "VPCRegion": "{item.VPCRegion}"},
}

HOSTED_ZONE = Type(
    service="route53",
    create=ApiCall(
        "CreateHostedZone",
        {"CallerReference": "{token}", "VPC": "{VPCs.0}"},
        "Name HostedZoneConfig DelegationSetId",
    ),
    id="HostedZone.Id",
    read=Read(
        "GetHostedZone",
        _ZONE,
        "merge(HostedZone, {VPCs: VPCs, NameServers: DelegationSet.NameServers})",
    ),
    delete=ApiCall("DeleteHostedZone", _ZONE),
    steps=(
        ApiCall("UpdateHostedZoneComment", _ZONE, "HostedZoneConfig.Comment=Comment"),
        Each(
            "VPCs",
            ApiCall("AssociateVPCWithHostedZone", _VPC),
            ApiCall("DisassociateVPCFromHostedZone", _VPC),
            on_create=False,
        ),
    ),
    tags=Tagging(
        target={"ResourceType": "hostedzone", "ResourceId": "{id}"},
        put=("ChangeTagsForResource", "AddTags"),
        take=("ChangeTagsForResource", "RemoveTagKeys"),
        list="ListTagsForResource",
        tells="ResourceTagSet.Tags",
    ),
    tag_property="HostedZoneTags",
    reads={"HostedZoneConfig": "Config"},
    composed={"Id": "{id}"},
    kept={
        "QueryLoggingConfig": "moto keeps query logging apart",
        "HostedZoneFeatures": "moto does not keep them",
        "DelegationSetId": "moto tells it by another name",
    },
    defaults={"HostedZoneConfig": {"Comment": ""}},
)


class HostedZone(TableHandler):
    """AWS::Route53::HostedZone: IDs come as ``/hostedzone/Z…``, names end with a dot."""

    def create(self, call: Call, properties: Properties) -> str:
        """Create the zone; its ID without the prefix."""
        private = {"PrivateZone": True} if properties.get("VPCs") else {}
        config = {**(properties.get("HostedZoneConfig") or {}), **private}
        wanted = {**properties, **({"HostedZoneConfig": config} if config else {})}
        return super().create(call, wanted).removeprefix("/hostedzone/")

    def complete(self, call: Call, physical_id: str, properties: Properties) -> None:
        """The comment is part of creation; the further VPCs and the tags are not."""
        zone = physical_id.removeprefix("/hostedzone/")
        super().complete(call, zone, properties)
        for vpc in (properties.get("VPCs") or ())[1:]:
            client = call.client("route53")
            client.associate_vpc_with_hosted_zone(HostedZoneId=zone, VPC=vpc)

    def read(self, call: Call, physical_id: str, properties: Properties) -> Properties | None:
        """The zone, its name as it was written."""
        found = super().read(call, physical_id, properties)
        name = properties.get("Name", "")
        if found and found.get("Name") == f"{name}.":
            return {**found, "Name": name}
        return found


_OWN = ("HostedZoneId", "HostedZoneName", "Comment")


class RecordSet:
    """AWS::Route53::RecordSet: one change of a zone's records; the physical ID is the name."""

    def create(self, call: Call, properties: Properties) -> str:
        """Create the record."""
        self._change(call, "CREATE", properties)
        return str(properties["Name"])

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """Put the record again; one that is named otherwise now leaves its former self."""
        if before == after:
            return
        if any(before.get(k) != after.get(k) for k in ("Name", "Type", "SetIdentifier")):
            self._change(call, "DELETE", before)
        self._change(call, "UPSERT", after)

    def delete(self, call: Call, physical_id: str, properties: Properties) -> None:
        """Delete the record where it is still there."""
        if self._found(call, properties) is not None:
            self._change(call, "DELETE", properties)

    def read(self, call: Call, physical_id: str, properties: Properties) -> Properties | None:
        """The record as the zone has it."""
        found = self._found(call, properties)
        if found is None:
            return None
        told = {**found, "Name": properties["Name"]}
        if "ResourceRecords" in found:
            told["ResourceRecords"] = [r["Value"] for r in found["ResourceRecords"]]
        kept = {k: properties[k] for k in _OWN if k in properties}
        asked = {k: compare.align(properties[k], v) for k, v in told.items() if k in properties}
        return {**asked, **kept}

    def attributes(self, call: Call, physical_id: str, properties: Properties) -> dict[str, Any]:
        """Nothing but its own properties."""
        return {k: str(v) for k, v in properties.items() if isinstance(v, (str, int))}

    def _change(self, call: Call, action: str, properties: Properties) -> None:
        client = call.client("route53")
        shape = client.meta.service_model.shape_for("ResourceRecordSet")
        wanted = {k: v for k, v in properties.items() if k not in _OWN}
        if "ResourceRecords" in wanted:
            wanted["ResourceRecords"] = [{"Value": value} for value in wanted["ResourceRecords"]]
        change = {"Action": action, "ResourceRecordSet": shapes.to_api(shape, wanted)}
        client.change_resource_record_sets(
            HostedZoneId=_zone(call, properties), ChangeBatch={"Changes": [change]}
        )

    def _found(self, call: Call, properties: Properties) -> dict[str, Any] | None:
        client = call.client("route53")
        try:
            records = client.list_resource_record_sets(HostedZoneId=_zone(call, properties))
        except (client.exceptions.NoSuchHostedZone, HandlerError):
            return None
        name = str(properties["Name"]).rstrip(".").lower()
        for record in records["ResourceRecordSets"]:
            same = record["Name"].rstrip(".").lower() == name
            if same and all(record.get(k) == properties.get(k) for k in ("Type", "SetIdentifier")):
                return dict(record)
        return None


def _zone(call: Call, properties: Properties) -> str:
    """The ID of the record's zone, which may be named instead."""
    if zone := properties.get("HostedZoneId"):
        return str(zone)
    name = str(properties.get("HostedZoneName", ""))
    zones = call.client("route53").list_hosted_zones_by_name(DNSName=name)["HostedZones"]
    for found in zones:
        if found["Name"].rstrip(".") == name.rstrip("."):
            return str(found["Id"]).removeprefix("/hostedzone/")
    raise HandlerError("NotFound", f"No hosted zone named {name} found")


CERTIFICATE = Type(
    service="acm",
    create=ApiCall(
        "RequestCertificate",
        {"Options": {"CertificateTransparencyLoggingPreference": "ENABLED"}},
        "DomainName SubjectAlternativeNames ValidationMethod KeyAlgorithm CertificateAuthorityArn"
        " CertificateTransparencyLoggingPreference"
        "=Options.CertificateTransparencyLoggingPreference",
    ),
    id="CertificateArn",
    read=Read("DescribeCertificate", {"CertificateArn": "{id}"}, "Certificate"),
    delete=ApiCall("DeleteCertificate", {"CertificateArn": "{id}"}),
    tags=Tagging(
        target={"CertificateArn": "{id}"},
        put=("AddTagsToCertificate", "Tags"),
        take=("RemoveTagsFromCertificate", "Tags"),
        list="ListTagsForCertificate",
        tells="Tags",
        reserved=False,
    ),
    composed={"CertificateArn": "{id}"},
    silent=("ValidationMethod",),
    kept={
        "DomainValidationOptions": "certificates are issued without being validated",
        "SubjectAlternativeNames": "ACM adds the domain itself",
        "CertificateTransparencyLoggingPreference": "moto does not keep it",
        "KeyAlgorithm": "moto has one",
        "CertificateExport": "moto does not keep it",
    },
)

HANDLERS: dict[str, Handler] = {
    "AWS::Route53::HostedZone": HostedZone(HOSTED_ZONE),
    "AWS::Route53::RecordSet": RecordSet(),
    "AWS::CertificateManager::Certificate": TableHandler(CERTIFICATE),
}
