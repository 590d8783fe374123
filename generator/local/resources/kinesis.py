"""Kinesis: data streams.

rows ●→ Resource ○→ Kinesis
"""

from __future__ import annotations

from generator.local.handler import Call, Handler, Properties
from generator.local.resources.resource import TableHandler
from generator.local.resources.table import ApiCall, Naming, Read, Tagging, Type

_STREAM = {"StreamName": "{id}"}

STREAM = Type(
    service="kinesis",
    create=ApiCall("CreateStream", carries="Name=StreamName ShardCount StreamModeDetails"),
    id="{Name}",
    read=Read("DescribeStreamSummary", _STREAM, "StreamDescriptionSummary"),
    delete=ApiCall("DeleteStream", {**_STREAM, "EnforceConsumerDeletion": True}),
    name=Naming("Name", 128),
    update=(
        ApiCall(
            "UpdateShardCount",
            {**_STREAM, "ScalingType": "UNIFORM_SCALING"},
            "ShardCount=TargetShardCount",
        ),
        ApiCall("UpdateStreamMode", {"StreamARN": "{StreamARN}"}, "StreamModeDetails"),
    ),
    steps=(
        ApiCall(
            "StartStreamEncryption",
            _STREAM,
            "StreamEncryption.EncryptionType=EncryptionType StreamEncryption.KeyId=KeyId",
        ),
    ),
    tags=Tagging(
        target=_STREAM,
        put=("AddTagsToStream", "Tags"),
        take=("RemoveTagsFromStream", "TagKeys"),
        list="ListTagsForStream",
        tells="Tags",
    ),
    reads={
        "Name": "StreamName",
        "ShardCount": "OpenShardCount",
        "StreamEncryption": "EncryptionType != 'NONE' && "
        "{EncryptionType: EncryptionType, KeyId: KeyId} || `null`",
    },
    gives={"Arn": "StreamARN"},
    besides=("RetentionPeriodHours",),
    kept=dict.fromkeys(
        (
            "DesiredShardLevelMetrics",
            "MaxRecordSizeInKiB",
            "RecordDistributionStrategy",
            "WarmThroughputMiBps",
        ),
        "moto does not keep it",
    ),
    defaults={"StreamModeDetails": {"StreamMode": "PROVISIONED"}, "ShardCount": 1},
)


class Stream(TableHandler):
    """AWS::Kinesis::Stream: its retention is raised or lowered by different operations."""

    def complete(self, call: Call, physical_id: str, properties: Properties) -> None:
        """Set the retention, where it is not a day."""
        super().complete(call, physical_id, properties)
        _retain(call, physical_id, {}, properties)

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """Raise or lower the retention."""
        super().update(call, physical_id, before, after)
        _retain(call, physical_id, before, after)


def _retain(call: Call, name: str, before: Properties, after: Properties) -> None:
    was, wanted = (int(p.get("RetentionPeriodHours", 24)) for p in (before, after))
    kinesis = call.client("kinesis")
    if wanted > was:
        kinesis.increase_stream_retention_period(StreamName=name, RetentionPeriodHours=wanted)
    elif wanted < was:
        kinesis.decrease_stream_retention_period(StreamName=name, RetentionPeriodHours=wanted)


HANDLERS: dict[str, Handler] = {"AWS::Kinesis::Stream": Stream(STREAM)}
