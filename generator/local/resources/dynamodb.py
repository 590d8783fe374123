"""DynamoDB: tables.

rows ●→ Resource ○→ DynamoDB
"""

from __future__ import annotations

from typing import Any

from generator.local.handler import Call, Handler, Properties
from generator.local.resources import shapes
from generator.local.resources.resource import TableHandler
from generator.local.resources.table import ApiCall, Naming, Read, Tagging, Type

_TABLE = {"TableName": "{id}"}

TABLE = Type(
    service="dynamodb",
    create=ApiCall("CreateTable", carries="*"),
    id="TableDescription.TableName",
    read=Read("DescribeTable", _TABLE, "Table"),
    delete=ApiCall("DeleteTable", _TABLE),
    name=Naming("TableName", 255),
    steps=(
        ApiCall("UpdateTimeToLive", _TABLE, "TimeToLiveSpecification"),
        ApiCall("UpdateContinuousBackups", _TABLE, "PointInTimeRecoverySpecification"),
    ),
    update=(
        ApiCall(
            "UpdateTable",
            _TABLE,
            "BillingMode ProvisionedThroughput TableClass DeletionProtectionEnabled"
            " OnDemandThroughput",
            only_changed=True,
        ),
        ApiCall("UpdateTable", _TABLE, "StreamSpecification", only_changed=True),
    ),
    tags=Tagging(
        target={"ResourceArn": "{TableArn}"},
        put=("TagResource", "Tags"),
        take=("UntagResource", "TagKeys"),
        list="ListTagsOfResource",
        tells="Tags",
        reserved=False,
    ),
    more={
        "TimeToLiveSpecification": Read(
            "DescribeTimeToLive",
            _TABLE,
            "TimeToLiveDescription.{AttributeName: AttributeName,"
            " Enabled: TimeToLiveStatus == 'ENABLED'}",
        ),
        "PointInTimeRecoverySpecification": Read(
            "DescribeContinuousBackups",
            _TABLE,
            "ContinuousBackupsDescription.PointInTimeRecoveryDescription"
            ".{PointInTimeRecoveryEnabled: PointInTimeRecoveryStatus == 'ENABLED'}",
        ),
    },
    reads={
        "BillingMode": "BillingModeSummary.BillingMode",
        "TableClass": "TableClassSummary.TableClass",
        "SSESpecification": "SSEDescription.{SSEEnabled: Status == 'ENABLED', SSEType: SSEType,"
        " KMSMasterKeyId: KMSMasterKeyArn}",
    },
    gives={"Arn": "TableArn", "StreamArn": "LatestStreamArn"},
    kept={
        "SSESpecification": "moto tells a key of its own",
        "ContributorInsightsSpecification": "moto has no contributor insights",
        "KinesisStreamSpecification": "moto sends no changes anywhere",
        "OnDemandThroughput": "moto does not keep it",
        "ResourcePolicy": "moto does not keep it",
        "WarmThroughput": "moto does not keep it",
        "TableClass": "moto does not tell it",
    },
    besides=("AttributeDefinitions", "GlobalSecondaryIndexes"),
    defaults={
        "DeletionProtectionEnabled": False,
        "StreamSpecification": {"StreamEnabled": False},
        "BillingMode": "PROVISIONED",
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": False},
    },
)


class Table(TableHandler):
    """AWS::DynamoDB::Table: streams and encryption are switched on by being there."""

    def create(self, call: Call, properties: Properties) -> str:
        """Create the table."""
        return super().create(call, _worded(properties))

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """Change the table; its indexes one at a time, as DynamoDB wants."""
        super().update(call, physical_id, _worded(before), _worded(after))
        old, new = (_indexes(p) for p in (before, after))
        dynamodb, shape = call.client("dynamodb"), self._shape(call)
        for change in [
            *({"Delete": {"IndexName": name}} for name in old if name not in new),
            *({"Create": index} for name, index in new.items() if name not in old),
        ]:
            wanted = {
                "TableName": physical_id,
                "AttributeDefinitions": after["AttributeDefinitions"],
                "GlobalSecondaryIndexUpdates": [change],
            }
            dynamodb.update_table(**shapes.to_api(shape, wanted))

    def _shape(self, call: Call) -> Any:
        return call.client("dynamodb").meta.service_model.operation_model("UpdateTable").input_shape


def _worded(properties: Properties) -> dict[str, Any]:
    """The properties with the switches that DynamoDB wants said."""
    worded = dict(properties)
    if stream := properties.get("StreamSpecification"):
        kept = {k: v for k, v in stream.items() if k == "StreamViewType"}
        worded["StreamSpecification"] = {"StreamEnabled": True, **kept}
    if encryption := properties.get("SSESpecification"):
        names = {"SSEEnabled": "Enabled"}
        worded["SSESpecification"] = {names.get(k, k): v for k, v in encryption.items()}
    return worded


def _indexes(properties: Properties) -> dict[str, Any]:
    return {i["IndexName"]: i for i in properties.get("GlobalSecondaryIndexes") or ()}


HANDLERS: dict[str, Handler] = {"AWS::DynamoDB::Table": Table(TABLE)}
