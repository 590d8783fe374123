"""CloudWatch: composite alarms, which moto describes but has no operation to make.

moto's CloudWatch responses ○→ one operation more
"""

from __future__ import annotations

from typing import Any

from generator.local.bridges.memory import lend
from generator.local.bridges.wrap import add

_SUPPRESSION = (
    "ActionsSuppressor",
    "ActionsSuppressorWaitPeriod",
    "ActionsSuppressorExtensionPeriod",
)


def install() -> None:
    """Add PutCompositeAlarm: moto's PutMetricAlarm takes a rule already."""
    from moto.cloudwatch.responses import CloudWatchResponse

    def put_composite_alarm(response: Any) -> Any:
        answer = response.put_metric_alarm()
        alarm = response.cloudwatch_backend.alarms[response._get_param("AlarmName")]
        for member in _SUPPRESSION:
            lend(alarm, member, response._get_param(member))
        return answer

    add(CloudWatchResponse, "put_composite_alarm", put_composite_alarm)
