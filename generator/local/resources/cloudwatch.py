"""CloudWatch: alarms, composite alarms and dashboards.

rows ●→ Resource ○→ CloudWatch
"""

from __future__ import annotations

from dataclasses import replace

from generator.local.handler import Handler
from generator.local.resources.resource import TableHandler
from generator.local.resources.table import ApiCall, Naming, Read, Tagging, Type

TAGS = Tagging(
    target={"ResourceARN": "{AlarmArn}"},
    put=("TagResource", "Tags"),
    take=("UntagResource", "TagKeys"),
    list="ListTagsForResource",
    tells="Tags",
)


def _alarm(kind: str) -> Type:
    """Metric and composite alarms: put again to change."""
    put = ApiCall(f"Put{kind}Alarm", carries="*")
    return Type(
        service="cloudwatch",
        create=put,
        id="{AlarmName}",
        read=Read(
            "DescribeAlarms",
            {"AlarmNames": ["{id}"], "AlarmTypes": [f"{kind}Alarm"]},
            f"{kind}Alarms[0]",
        ),
        delete=ApiCall("DeleteAlarms", {"AlarmNames": ["{id}"]}),
        name=Naming("AlarmName", 255),
        update=(put,),
        tags=TAGS,
        gives={"Arn": "AlarmArn"},
    )


DASHBOARD = Type(
    service="cloudwatch",
    create=ApiCall("PutDashboard", carries="DashboardName DashboardBody"),
    id="{DashboardName}",
    read=Read("GetDashboard", {"DashboardName": "{id}"}),
    delete=ApiCall("DeleteDashboards", {"DashboardNames": ["{id}"]}),
    name=Naming("DashboardName", 255),
    update=(ApiCall("PutDashboard", {"DashboardName": "{id}"}, "DashboardBody"),),
    tags=replace(TAGS, target={"ResourceARN": "{DashboardArn}"}),
)

HANDLERS: dict[str, Handler] = {
    "AWS::CloudWatch::Alarm": TableHandler(_alarm("Metric")),
    "AWS::CloudWatch::CompositeAlarm": TableHandler(_alarm("Composite")),
    "AWS::CloudWatch::Dashboard": TableHandler(DASHBOARD),
}
