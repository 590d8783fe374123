"""SQS: queues and their policies.

rows ●→ Resource ○→ SQS
"""

from __future__ import annotations

from typing import Any

from generator.local.handler import Call, Handler, Properties
from generator.local.resources import compare
from generator.local.resources.resource import TableHandler
from generator.local.resources.table import ApiCall, Each, Naming, Read, Tagging, Type

_QUEUE = {"QueueUrl": "{id}"}
_CHANGEABLE: dict[str, Any] = {
    "ContentBasedDeduplication": False,
    "DeduplicationScope": "queue",
    "DelaySeconds": 0,
    "FifoThroughputLimit": "perQueue",
    "KmsDataKeyReusePeriodSeconds": 300,
    "KmsMasterKeyId": "",
    "MaximumMessageSize": 262144,
    "MessageRetentionPeriod": 345600,
    "ReceiveMessageWaitTimeSeconds": 0,
    "RedriveAllowPolicy": "",
    "RedrivePolicy": "",
    "SqsManagedSseEnabled": True,
    "VisibilityTimeout": 30,
}
"""Attributes and what they are until someone sets them (SQS API, SetQueueAttributes)."""

_ATTRIBUTES = " ".join(f"{name}=Attributes.{name}" for name in _CHANGEABLE)

QUEUE = Type(
    service="sqs",
    create=ApiCall(
        "CreateQueue", carries=f"QueueName FifoQueue=Attributes.FifoQueue {_ATTRIBUTES}"
    ),
    id="QueueUrl",
    read=Read("GetQueueAttributes", {**_QUEUE, "AttributeNames": ["All"]}, "Attributes"),
    delete=ApiCall("DeleteQueue", _QUEUE),
    name=Naming("QueueName", 80),
    name_is_id=False,
    update=(ApiCall("SetQueueAttributes", _QUEUE, _ATTRIBUTES, only_changed=True),),
    tags=Tagging(
        target=_QUEUE,
        put=("TagQueue", "Tags"),
        take=("UntagQueue", "TagKeys"),
        list="ListQueueTags",
        tells="Tags",
        reserved=False,
    ),
    gives={"Arn": "QueueArn"},
    composed={"QueueUrl": "{id}"},
    defaults=_CHANGEABLE,
)


class Queue(TableHandler):
    """AWS::SQS::Queue: a FIFO queue's name says so at its end."""

    def named(self, call: Call, properties: Properties) -> dict[str, Any]:
        """The queue's name; a FIFO queue's ends with ``.fifo``, others have no such attribute."""
        if not compare.alike(properties.get("FifoQueue", False), True):
            return super().named(call, {k: v for k, v in properties.items() if k != "FifoQueue"})
        return {"QueueName": call.unique_name(75) + ".fifo", **properties}

    def attributes(self, call: Call, physical_id: str, properties: Properties) -> dict[str, Any]:
        """The ARN, the URL and the name at its end."""
        told = super().attributes(call, physical_id, properties)
        return {**told, "QueueName": physical_id.rsplit("/", 1)[1]}


QUEUE_POLICY = Type(
    service="sqs",
    create=None,
    id="{unique}",
    read=Read(
        "GetQueueAttributes",
        {"QueueUrl": "{Queues.0}", "AttributeNames": ["Policy"]},
        "Attributes.Policy && Attributes",
    ),
    delete=None,
    steps=(
        Each(
            "Queues",
            ApiCall(
                "SetQueueAttributes",
                {"QueueUrl": "{item}", "Attributes": {"Policy": "{PolicyDocument}"}},
            ),
            ApiCall("SetQueueAttributes", {"QueueUrl": "{item}", "Attributes": {"Policy": ""}}),
            together="PolicyDocument",
            before_delete=True,
        ),
    ),
    reads={"PolicyDocument": "Policy"},
    composed={"Id": "{id}"},
    kept={"Queues": "the policy of the first is read"},
)

HANDLERS: dict[str, Handler] = {
    "AWS::SQS::Queue": Queue(QUEUE),
    "AWS::SQS::QueuePolicy": TableHandler(QUEUE_POLICY),
}
