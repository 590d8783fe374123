"""CloudWatch: composite alarms, which moto describes but cannot make, and dashboards' tags.

moto's CloudWatch responses and backend ○→ changed
"""

from __future__ import annotations

from typing import Any

from generator.local.moto_patches.memory import lend
from generator.local.moto_patches.wrap import add, wrap

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


def dashboard_tags() -> None:
    """Dashboards can be tagged, and their tags go with them."""
    from moto.cloudwatch.models import CloudWatchBackend

    def tag(original: Any, backend: Any, arn: str, tags: dict[str, str]) -> None:
        if arn.rpartition("/")[2] in backend.dashboards and ":dashboard/" in arn:
            backend.tagger.tag_resource(arn, backend.tagger.convert_dict_to_tags_input(tags))
        else:
            original(backend, arn, tags)

    def delete(original: Any, backend: Any, names: list[str]) -> Any:
        arns = [backend.dashboards[name].arn for name in names if name in backend.dashboards]
        answer = original(backend, names)
        for arn in arns:
            backend.tagger.delete_all_tags_for_resource(arn)
        return answer

    wrap(CloudWatchBackend, "tag_resource", tag)
    wrap(CloudWatchBackend, "delete_dashboards", delete)
