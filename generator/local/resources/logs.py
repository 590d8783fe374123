"""CloudWatch Logs: groups, streams, filters and policies.

rows ●→ Resource ○→ Logs
"""

from __future__ import annotations

from generator.local.handler import Handler
from generator.local.resources.resource import TableHandler
from generator.local.resources.table import ApiCall, Naming, Read, Tagging, Type

_GROUP = {"logGroupName": "{id}"}

LOG_GROUP = Type(
    service="logs",
    create=ApiCall("CreateLogGroup", carries="*"),
    id="{LogGroupName}",
    read=Read(
        "DescribeLogGroups", {"logGroupNamePrefix": "{id}"}, "LogGroups[?LogGroupName=='{id}']|[0]"
    ),
    delete=ApiCall("DeleteLogGroup", _GROUP),
    name=Naming("LogGroupName", 512),
    steps=(
        ApiCall(
            "PutRetentionPolicy",
            _GROUP,
            "RetentionInDays",
            undo=ApiCall("DeleteRetentionPolicy", _GROUP),
        ),
        ApiCall(
            "PutDataProtectionPolicy",
            {"logGroupIdentifier": "{id}"},
            "DataProtectionPolicy=policyDocument",
            undo=ApiCall("DeleteDataProtectionPolicy", {"logGroupIdentifier": "{id}"}),
        ),
    ),
    update=(
        ApiCall("AssociateKmsKey", _GROUP, "KmsKeyId", undo=ApiCall("DisassociateKmsKey", _GROUP)),
        ApiCall(
            "PutLogGroupDeletionProtection",
            {"logGroupIdentifier": "{id}"},
            "DeletionProtectionEnabled",
        ),
    ),
    tags=Tagging(
        target={"resourceArn": "arn:{partition}:logs:{region}:{account}:log-group:{id}"},
        put=("TagResource", "tags"),
        take=("UntagResource", "tagKeys"),
        list="ListTagsForResource",
        tells="Tags",
    ),
    more={
        "DataProtectionPolicy": Read(
            "GetDataProtectionPolicy", {"logGroupIdentifier": "{id}"}, "PolicyDocument"
        )
    },
    kept={
        "BearerTokenAuthenticationEnabled": "moto knows no such setting",
        "FieldIndexPolicies": "moto knows no index policies",
        "ResourcePolicyDocument": "moto knows policies of an account only",
    },
    defaults={"DeletionProtectionEnabled": False},
)

RESOURCE_POLICY = Type(
    service="logs",
    create=ApiCall("PutResourcePolicy", carries="PolicyName PolicyDocument"),
    id="{PolicyName}",
    read=Read(
        "DescribeResourcePolicies", path="ResourcePolicies[?PolicyName=='{PolicyName}'] | [0]"
    ),
    delete=ApiCall("DeleteResourcePolicy", carries="PolicyName"),
    update=(ApiCall("PutResourcePolicy", carries="PolicyName PolicyDocument"),),
)

LOG_STREAM = Type(
    service="logs",
    create=ApiCall("CreateLogStream", carries="LogGroupName LogStreamName"),
    id="{LogStreamName}",
    read=Read(
        "DescribeLogStreams",
        {"logGroupName": "{LogGroupName}", "logStreamNamePrefix": "{id}"},
        "LogStreams[?LogStreamName=='{id}'] | [0]",
    ),
    delete=ApiCall("DeleteLogStream", {"logGroupName": "{LogGroupName}", "logStreamName": "{id}"}),
    name=Naming("LogStreamName", 512),
    reads={"LogGroupName": "'{LogGroupName}'"},
)


def _filter(kind: str) -> Type:
    """MetricFilter and SubscriptionFilter: put again to change."""
    put = ApiCall(f"Put{kind}", carries="*")
    return Type(
        service="logs",
        create=put,
        id="{FilterName}",
        read=Read(
            f"Describe{kind}s",
            {"logGroupName": "{LogGroupName}", "filterNamePrefix": "{id}"},
            f"{kind}s[?FilterName=='{{id}}'] | [0]",
        ),
        delete=ApiCall(f"Delete{kind}", {"logGroupName": "{LogGroupName}", "filterName": "{id}"}),
        name=Naming("FilterName", 512),
        update=(put,),
    )


HANDLERS: dict[str, Handler] = {
    "AWS::Logs::LogGroup": TableHandler(LOG_GROUP),
    "AWS::Logs::ResourcePolicy": TableHandler(RESOURCE_POLICY),
    "AWS::Logs::LogStream": TableHandler(LOG_STREAM),
    "AWS::Logs::MetricFilter": TableHandler(_filter("MetricFilter")),
    "AWS::Logs::SubscriptionFilter": TableHandler(_filter("SubscriptionFilter")),
}
