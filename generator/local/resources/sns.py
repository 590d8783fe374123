"""SNS: topics, subscriptions and policies.

rows ●→ Resource ○→ SNS
"""

from __future__ import annotations

from typing import Any

from generator.local.handler import Call, Handler, Properties
from generator.local.resources import compare
from generator.local.resources.resource import TableHandler
from generator.local.resources.table import ApiCall, Each, Naming, Read, Tagging, Type

_TOPIC = {"TopicArn": "{id}"}
_ATTRIBUTES = (
    "DisplayName",
    "KmsMasterKeyId",
    "ContentBasedDeduplication",
    "SignatureVersion",
    "ArchivePolicy",
    "DataProtectionPolicy",
    "FifoThroughputScope",
)


def attribute(operation: str, target: dict[str, str], name: str) -> ApiCall:
    """SNS changes attributes one at a time."""
    return ApiCall(operation, {**target, "AttributeName": name}, f"{name}=AttributeValue")


TOPIC = Type(
    service="sns",
    create=ApiCall(
        "CreateTopic",
        carries="TopicName=Name FifoTopic=Attributes.FifoTopic "
        + " ".join(f"{name}=Attributes.{name}" for name in _ATTRIBUTES),
    ),
    id="TopicArn",
    read=Read("GetTopicAttributes", _TOPIC, "Attributes"),
    delete=ApiCall("DeleteTopic", _TOPIC),
    name=Naming("TopicName", 256),
    name_is_id=False,
    steps=(
        attribute("SetTopicAttributes", _TOPIC, "TracingConfig"),
        Each(
            "Subscription",
            ApiCall(
                "Subscribe",
                {**_TOPIC, "Protocol": "{item.Protocol}", "Endpoint": "{item.Endpoint}"},
            ),
            None,
        ),
    ),
    update=tuple(attribute("SetTopicAttributes", _TOPIC, name) for name in _ATTRIBUTES),
    tags=Tagging(
        target={"ResourceArn": "{id}"},
        put=("TagResource", "Tags"),
        take=("UntagResource", "TagKeys"),
        list="ListTagsForResource",
        tells="Tags",
    ),
    more={
        "Subscription": Read(
            "ListSubscriptionsByTopic",
            _TOPIC,
            "Subscriptions[].{Protocol: Protocol, Endpoint: Endpoint}",
        )
    },
    besides=("Subscription",),
    kept={
        "DeliveryStatusLogging": "a list of what SNS has as one attribute a protocol",
        "MaximumMessageSize": "moto does not keep it",
    },
    defaults={"DisplayName": "", "KmsMasterKeyId": ""},
)


class Topic(TableHandler):
    """AWS::SNS::Topic: a FIFO topic's name says so at its end."""

    def named(self, call: Call, properties: Properties) -> dict[str, Any]:
        """The topic's name; a FIFO topic's ends with ``.fifo``."""
        if properties.get("TopicName") or not compare.alike(properties.get("FifoTopic"), True):
            return super().named(call, properties)
        return {**properties, "TopicName": call.unique_name(251) + ".fifo"}

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """Subscriptions that are gone from the template are ended."""
        super().update(call, physical_id, before, after)
        wanted = after.get("Subscription") or ()
        gone = [_pair(s) for s in before.get("Subscription") or () if s not in wanted]
        sns = call.client("sns")
        for one in sns.list_subscriptions_by_topic(TopicArn=physical_id)["Subscriptions"]:
            if _pair(one) in gone:
                sns.unsubscribe(SubscriptionArn=one["SubscriptionArn"])

    def attributes(self, call: Call, physical_id: str, properties: Properties) -> dict[str, Any]:
        """``TopicArn`` and the name at its end."""
        told = super().attributes(call, physical_id, properties)
        return {**told, "TopicArn": physical_id, "TopicName": physical_id.rsplit(":", 1)[1]}


def _pair(subscription: Properties) -> tuple[Any, Any]:
    return subscription["Protocol"], subscription["Endpoint"]


_SUBSCRIPTION = {"SubscriptionArn": "{id}"}
_OPTIONS = (
    "FilterPolicy",
    "FilterPolicyScope",
    "RawMessageDelivery",
    "RedrivePolicy",
    "DeliveryPolicy",
    "SubscriptionRoleArn",
    "ReplayPolicy",
)

SUBSCRIPTION = Type(
    service="sns",
    create=ApiCall(
        "Subscribe",
        {"ReturnSubscriptionArn": True},
        carries="TopicArn Protocol Endpoint "
        + " ".join(f"{name}=Attributes.{name}" for name in _OPTIONS),
    ),
    id="SubscriptionArn",
    read=Read("GetSubscriptionAttributes", _SUBSCRIPTION, "Attributes"),
    delete=ApiCall("Unsubscribe", _SUBSCRIPTION),
    update=tuple(attribute("SetSubscriptionAttributes", _SUBSCRIPTION, name) for name in _OPTIONS),
    composed={"Arn": "{id}"},
    silent=("Region",),
    defaults={"RawMessageDelivery": False, "FilterPolicy": {}, "FilterPolicyScope": ""},
)

_DEFAULT_POLICY = {
    "Version": "2008-10-17",
    "Id": "__default_policy_ID",
    "Statement": [
        {
            "Effect": "Allow",
            "Sid": "__default_statement_ID",
            "Principal": {"AWS": "*"},
            "Action": [
                "SNS:GetTopicAttributes",
                "SNS:SetTopicAttributes",
                "SNS:AddPermission",
                "SNS:RemovePermission",
                "SNS:DeleteTopic",
                "SNS:Subscribe",
                "SNS:ListSubscriptionsByTopic",
                "SNS:Publish",
            ],
            "Resource": "{item}",
            "Condition": {"StringEquals": {"AWS:SourceOwner": "{account}"}},
        }
    ],
}
_POLICY = {"TopicArn": "{item}", "AttributeName": "Policy"}

TOPIC_POLICY = Type(
    service="sns",
    create=None,
    id="{unique}",
    # Without one of its own a topic has SNS's default policy.
    read=Read(
        "GetTopicAttributes",
        {"TopicArn": "{Topics.0}"},
        "!contains(Attributes.Policy, '__default_policy_ID') && Attributes || `null`",
    ),
    delete=None,
    steps=(
        Each(
            "Topics",
            ApiCall("SetTopicAttributes", {**_POLICY, "AttributeValue": "{PolicyDocument}"}),
            ApiCall("SetTopicAttributes", {**_POLICY, "AttributeValue": _DEFAULT_POLICY}),
            together="PolicyDocument",
            before_delete=True,
        ),
    ),
    reads={"PolicyDocument": "Policy"},
    composed={"Id": "{id}"},
    kept={"Topics": "the policy of the first is read"},
)


HANDLERS: dict[str, Handler] = {
    "AWS::SNS::Topic": Topic(TOPIC),
    "AWS::SNS::Subscription": TableHandler(SUBSCRIPTION),
    "AWS::SNS::TopicPolicy": TableHandler(TOPIC_POLICY),
}
