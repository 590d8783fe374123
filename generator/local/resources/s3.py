"""S3: buckets with all their configurations, and bucket policies.

rows ●→ Resource ○→ S3
"""

from __future__ import annotations

import re
from typing import Any

from generator.local.handler import Call, Handler, Properties
from generator.local.resources.resource import TableHandler
from generator.local.resources.s3_configuration import from_s3, to_s3
from generator.local.resources.service_api import ServiceApi
from generator.local.resources.table import ApiCall, Naming, Read, Tagging, Type

_BUCKET = {"Bucket": "{id}"}


def _configuration(name: str, put: str, member: str, delete: str = "") -> ApiCall:
    """A configuration: one operation puts it, another takes it away."""
    return ApiCall(
        put, _BUCKET, f"{name}={member}", undo=ApiCall(delete, _BUCKET) if delete else None
    )


_STEPS = (
    _configuration("VersioningConfiguration", "PutBucketVersioning", "VersioningConfiguration"),
    _configuration(
        "BucketEncryption",
        "PutBucketEncryption",
        "ServerSideEncryptionConfiguration",
        "DeleteBucketEncryption",
    ),
    _configuration(
        "PublicAccessBlockConfiguration",
        "PutPublicAccessBlock",
        "PublicAccessBlockConfiguration",
        "DeletePublicAccessBlock",
    ),
    _configuration(
        "OwnershipControls",
        "PutBucketOwnershipControls",
        "OwnershipControls",
        "DeleteBucketOwnershipControls",
    ),
    _configuration(
        "LifecycleConfiguration",
        "PutBucketLifecycleConfiguration",
        "LifecycleConfiguration",
        "DeleteBucketLifecycle",
    ),
    _configuration("CorsConfiguration", "PutBucketCors", "CORSConfiguration", "DeleteBucketCors"),
    _configuration(
        "WebsiteConfiguration", "PutBucketWebsite", "WebsiteConfiguration", "DeleteBucketWebsite"
    ),
    ApiCall(
        "PutBucketLogging",
        _BUCKET,
        "LoggingConfiguration=BucketLoggingStatus.LoggingEnabled",
        undo=ApiCall("PutBucketLogging", {**_BUCKET, "BucketLoggingStatus": {}}),
    ),
    _configuration(
        "NotificationConfiguration",
        "PutBucketNotificationConfiguration",
        "NotificationConfiguration",
    ),
    _configuration(
        "AccelerateConfiguration",
        "PutBucketAccelerateConfiguration",
        "AccelerateConfiguration",
    ),
    _configuration(
        "ObjectLockConfiguration", "PutObjectLockConfiguration", "ObjectLockConfiguration"
    ),
    _configuration(
        "ReplicationConfiguration",
        "PutBucketReplication",
        "ReplicationConfiguration",
        "DeleteBucketReplication",
    ),
)

_ASKED = {
    "VersioningConfiguration": ("GetBucketVersioning", "Status && {Status: Status}"),
    "BucketEncryption": ("GetBucketEncryption", "ServerSideEncryptionConfiguration"),
    "PublicAccessBlockConfiguration": ("GetPublicAccessBlock", "PublicAccessBlockConfiguration"),
    "OwnershipControls": ("GetBucketOwnershipControls", "OwnershipControls"),
    "LifecycleConfiguration": ("GetBucketLifecycleConfiguration", "Rules && {Rules: Rules}"),
    "CorsConfiguration": ("GetBucketCors", "CORSRules && {CORSRules: CORSRules}"),
    "WebsiteConfiguration": ("GetBucketWebsite", "@"),
    "LoggingConfiguration": ("GetBucketLogging", "LoggingEnabled"),
    "NotificationConfiguration": ("GetBucketNotificationConfiguration", "@"),
    "AccelerateConfiguration": ("GetBucketAccelerateConfiguration", "Status && {Status: Status}"),
    "ObjectLockConfiguration": ("GetObjectLockConfiguration", "ObjectLockConfiguration"),
    "ReplicationConfiguration": ("GetBucketReplication", "ReplicationConfiguration"),
}

BUCKET = Type(
    service="s3",
    create=ApiCall(
        "CreateBucket",
        {"CreateBucketConfiguration": {"LocationConstraint": "{Location}"}},
        "BucketName=Bucket AccessControl=ACL ObjectLockEnabled=ObjectLockEnabledForBucket",
    ),
    id="{BucketName}",
    read=Read("HeadBucket", _BUCKET),
    delete=ApiCall("DeleteBucket", _BUCKET),
    name=Naming("BucketName", 63, lower=True),
    steps=_STEPS,
    tags=Tagging(
        target=_BUCKET,
        put=("PutBucketTagging", "Tagging.TagSet"),
        take=("DeleteBucketTagging", ""),
        list="GetBucketTagging",
        tells="TagSet",
        whole=True,
    ),
    more={name: Read(operation, _BUCKET, path) for name, (operation, path) in _ASKED.items()},
    reads={
        "BucketName": "'{id}'",
        "ObjectLockEnabled": "ObjectLockConfiguration.ObjectLockEnabled == 'Enabled'",
    },
    composed={
        "Arn": "arn:{partition}:s3:::{id}",
        "DomainName": "{id}.s3.amazonaws.com",
        "RegionalDomainName": "{id}.s3.{region}.amazonaws.com",
        "DualStackDomainName": "{id}.s3.dualstack.{region}.amazonaws.com",
    },
    silent=("AccessControl",),
    besides=("Location",),
    kept=dict.fromkeys(
        (
            "AbacStatus",
            "AnalyticsConfigurations",
            "IntelligentTieringConfigurations",
            "InventoryConfigurations",
            "MetadataConfiguration",
            "MetadataTableConfiguration",
            "MetricsConfigurations",
            "LifecycleConfiguration.TransitionDefaultMinimumObjectSize",
            "NotificationConfiguration.EventBridgeConfiguration",
        ),
        "moto does not keep it",
    ),
    defaults={
        "VersioningConfiguration": {"Status": "Suspended"},
        "NotificationConfiguration": {},
        "AccelerateConfiguration": {"AccelerationStatus": "Suspended"},
    },
)

_DASHED = frozenset(
    {
        "ap-northeast-1",
        "ap-southeast-1",
        "ap-southeast-2",
        "eu-west-1",
        "sa-east-1",
        "us-east-1",
        "us-gov-west-1",
        "us-west-1",
        "us-west-2",
    }
)
"""Regions whose website endpoint has a dash before the region (S3 User Guide)."""


class Bucket(TableHandler):
    """AWS::S3::Bucket: its configurations are put into S3's words and back."""

    def create(self, call: Call, properties: Properties) -> str:
        """Create the bucket where the stack is; only us-east-1 is named by saying nothing."""
        location = {} if call.region == "us-east-1" else {"Location": call.region}
        return super().create(call, {**_worded(properties), **location})

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """Only the configurations that changed are put."""
        super().update(call, physical_id, _worded(before), _worded(after))

    def tell(self, api: ServiceApi, name: str) -> Any:
        """A configuration in CloudFormation's words."""
        found = super().tell(api, name)
        return from_s3(name, found) if found and name in _ASKED else found

    def attributes(self, call: Call, physical_id: str, properties: Properties) -> dict[str, Any]:
        """The bucket's names in DNS, and its website's address."""
        mark = "-" if call.region in _DASHED else "."
        site = f"http://{physical_id}.s3-website{mark}{call.region}.amazonaws.com"
        return {**super().attributes(call, physical_id, properties), "WebsiteURL": site}


def _worded(properties: Properties) -> dict[str, Any]:
    worded = {k: to_s3(k, v) if k in _ASKED else v for k, v in properties.items()}
    if canned := properties.get("AccessControl"):
        # "BucketOwnerFullControl" is bucket-owner-full-control to S3.
        worded["AccessControl"] = re.sub(r"(?<!^)([A-Z])", r"-\1", canned).lower()
    return worded


BUCKET_POLICY = Type(
    service="s3",
    create=ApiCall("PutBucketPolicy", {"Policy": "{PolicyDocument}"}, "Bucket"),
    id="{Bucket}",
    read=Read("GetBucketPolicy", _BUCKET),
    delete=ApiCall("DeleteBucketPolicy", _BUCKET),
    update=(ApiCall("PutBucketPolicy", {"Policy": "{PolicyDocument}"}, "Bucket"),),
    reads={"Bucket": "'{id}'", "PolicyDocument": "Policy"},
)

HANDLERS: dict[str, Handler] = {
    "AWS::S3::Bucket": Bucket(BUCKET),
    "AWS::S3::BucketPolicy": TableHandler(BUCKET_POLICY),
}
