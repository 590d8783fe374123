"""The one road to AWS: every call that boto3 makes for us, and what becomes of a refusal.

Methods are named by what they do and give back what the API's documentation says, as plain data
with all pages joined. A refusal is a :class:`Refused`, an endpoint that cannot be reached an
``AwsError``; neither ever shows a traceback.

    values ○→ boto3 ○→ answers as plain data
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError
from botocore.session import Session

from generator.errors import AwsError

Answer = Mapping[str, Any]
"""An answer, or a part of one, in the shape that the API's reference gives."""

_MISSING = ("404", "NoSuchBucket", "NotFound")
_UPLOADED = ("PreconditionFailed", "ConditionalRequestConflict")


class Refused(AwsError):  # noqa: N818  (what AWS did, said plainly)
    """AWS said no. ``code`` is the API's error code, such as ``ValidationError``."""

    def __init__(self, code: str, what: str) -> None:
        self.code = code
        super().__init__(what)


@dataclass(frozen=True)
class Endpoint:
    """An endpoint that is not AWS's own, with the credentials that it goes by."""

    url: str
    access_key: str
    secret_key: str


class Aws:
    """One account in one region. Safe to use from one thread at a time.

    With an ``endpoint``, nothing of the user's own configuration counts: neither a profile, nor a
    proxy, nor another endpoint, so that what is meant for this machine cannot reach AWS. Without
    one, credentials are found where the AWS CLI finds them. ``attempts``: how often a call is
    made before throttling or a lost connection counts.
    """

    def __init__(self, region: str, endpoint: Endpoint | None = None, attempts: int = 6) -> None:
        self.region = region
        self._endpoint = endpoint
        self._config = Config(
            retries={"mode": "standard", "total_max_attempts": attempts},
            s3={"addressing_style": "path"},
            proxies={} if endpoint else None,
        )
        self._core = Session(session_vars=_NOWHERE if endpoint else None)
        self._session = _session(self._core, region, endpoint)
        self._clients: dict[str, Any] = {}

    def sleep(self, seconds: float) -> None:
        """Pause between two questions."""
        time.sleep(seconds)

    def clock(self) -> float:
        """Seconds on a clock that only runs forward."""
        return time.monotonic()

    # ---- who and where

    def account(self) -> str:
        """The account's twelve digits (STS GetCallerIdentity)."""
        with _translated():
            return str(self._client("sts").get_caller_identity()["Account"])

    def dns_suffix(self) -> str:
        """The domain of the region's partition: ``amazonaws.com``, ``amazonaws.com.cn``, …"""
        name = self._core.get_partition_for_region(self.region)
        partitions = self._core.get_data("partitions")["partitions"]
        return next(str(one["outputs"]["dnsSuffix"]) for one in partitions if one["id"] == name)

    # ---- S3

    def has_bucket(self, bucket: str, owner: str) -> bool:
        """Whether the bucket is there and the owner's (HeadBucket, ExpectedBucketOwner)."""
        try:
            with _translated(bucket):
                self._client("s3").head_bucket(Bucket=bucket, ExpectedBucketOwner=owner)
        except Refused as refused:
            if refused.code in _MISSING:
                return False
            raise
        return True

    def create_bucket(self, bucket: str) -> None:
        """Make a bucket in the region (CreateBucket)."""
        where: dict[str, Any] = {"CreateBucketConfiguration": {"LocationConstraint": self.region}}
        # The one region that is not named: S3 API reference, CreateBucket, LocationConstraint.
        if self.region == "us-east-1":
            where = {}
        with _translated(bucket):
            self._client("s3").create_bucket(Bucket=bucket, **where)

    def keys(self, bucket: str, prefix: str) -> set[str]:
        """The keys in a bucket that begin so (ListObjectsV2)."""
        pages = self._client("s3").get_paginator("list_objects_v2")
        with _translated(bucket):
            found = pages.paginate(Bucket=bucket, Prefix=prefix).search("Contents[].Key")
            return {key for key in found if key}

    def put_new(self, bucket: str, key: str, body: bytes, owner: str) -> None:
        """Upload what is not there yet; what is there stays (PutObject, IfNoneMatch)."""
        try:
            with _translated(f"{bucket}/{key}"):
                self._client("s3").put_object(
                    Bucket=bucket, Key=key, Body=body, ExpectedBucketOwner=owner, IfNoneMatch="*"
                )
        except Refused as refused:
            if refused.code not in _UPLOADED:
                raise

    # ---- CloudFormation

    def stack(self, name: str) -> Answer | None:
        """A stack by name or ID, None where there is none (DescribeStacks)."""
        try:
            with _translated():
                stacks = self._cloudformation.describe_stacks(StackName=name)["Stacks"]
        except Refused as refused:
            if refused.code == "ValidationError" and "does not exist" in str(refused):
                return None
            raise
        return dict(stacks[0]) if stacks else None

    def stacks(self) -> list[Answer]:
        """Every stack that is not deleted, nested ones too (DescribeStacks)."""
        return self._pages("describe_stacks", "Stacks", {})

    def resources(self, stack: str) -> list[Answer]:
        """What a stack holds, without what lies in its nested stacks (ListStackResources)."""
        return self._pages("list_stack_resources", "StackResourceSummaries", {"StackName": stack})

    def events(self, stack: str) -> list[Answer]:
        """A stack's own events, newest first (DescribeStackEvents)."""
        return self._pages("describe_stack_events", "StackEvents", {"StackName": stack})

    def create_change_set(self, request: Answer) -> tuple[str, str]:
        """Ask for a change set; its ID and the stack's (CreateChangeSet)."""
        with _translated():
            made = self._cloudformation.create_change_set(**request)
        return str(made["Id"]), str(made["StackId"])

    def change_set(self, change_set_id: str) -> Answer:
        """A change set with all its changes, values of properties too (DescribeChangeSet)."""
        asked = {"ChangeSetName": change_set_id, "IncludePropertyValues": True}
        with _translated():
            pages = list(
                self._cloudformation.get_paginator("describe_change_set").paginate(**asked)
            )
        changes = [change for page in pages for change in page.get("Changes", [])]
        return {**pages[0], "Changes": changes}

    def execute_change_set(self, change_set_id: str) -> None:
        """Begin to execute a root's change set (ExecuteChangeSet)."""
        with _translated():
            self._cloudformation.execute_change_set(ChangeSetName=change_set_id)

    def delete_change_set(self, change_set_id: str) -> None:
        """Throw a change set away (DeleteChangeSet)."""
        with _translated():
            self._cloudformation.delete_change_set(ChangeSetName=change_set_id)

    def delete_stack(self, stack: str) -> None:
        """Begin to delete a stack (DeleteStack)."""
        with _translated():
            self._cloudformation.delete_stack(StackName=stack)

    # ---- any service

    def search(self, service: str, operation: str, query: str) -> list[str]:
        """What a JMESPath query finds in all pages of an operation without arguments."""
        client = self._client(service)
        with _translated():
            found = client.get_paginator(operation).paginate().search(query)
            return [str(one) for one in found if one is not None]

    @property
    def _cloudformation(self) -> Any:
        return self._client("cloudformation")

    def _pages(self, operation: str, key: str, asked: Mapping[str, str]) -> list[Answer]:
        with _translated():
            pages = self._cloudformation.get_paginator(operation).paginate(**asked)
            return [dict(one) for page in pages for one in page[key]]

    def _client(self, service: str) -> Any:
        if service not in self._clients:
            url = self._endpoint.url if self._endpoint else None
            with _translated():
                self._clients[service] = self._session.client(
                    service, endpoint_url=url, config=self._config
                )
        return self._clients[service]


# Where botocore looks for a profile and for files: nowhere.
_NOWHERE: Mapping[str, Any] = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}


def _session(core: Session, region: str, endpoint: Endpoint | None) -> boto3.Session:
    if endpoint is None:
        return boto3.Session(region_name=region, botocore_session=core)
    return boto3.Session(
        aws_access_key_id=endpoint.access_key,
        aws_secret_access_key=endpoint.secret_key,
        region_name=region,
        botocore_session=core,
    )


@contextmanager
def _translated(what: str = "") -> Iterator[None]:
    """Refusals and broken connections as errors of ours; ``what`` they are about comes first."""
    about = f"{what}: " if what else ""
    try:
        yield
    except ClientError as error:
        told = error.response.get("Error", {})
        code, said = str(told.get("Code", "")), str(told.get("Message", "")).rstrip(".")
        raise Refused(code, f"{about}AWS said no to {error.operation_name}: {said}.") from error
    except (BotoCoreError, ResponseParserError) as error:
        raise AwsError(f"{about}AWS could not be asked: {error}") from error
