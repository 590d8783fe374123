"""Updates that would take tasks away from a running service.

A template that says how many tasks a service has puts that number back at every update of the
service, whatever scaling has made of it since. (ECS API reference, UpdateService, desiredCount.)

    services that change, templates' counts ○→ DescribeServices ●→ sentences
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.cfn.load import inside
from generator.deploy.aws.client import Aws
from generator.errors import AwsError
from generator.plan.diff.resolved_product import Address, ResolvedProduct
from generator.plan.model import Change

SERVICE_TYPE = "AWS::ECS::Service"

_MOST = 10
# DescribeServices takes so many services of one cluster at once.


def lowered(
    aws: Aws, changes: Iterable[Change], after: ResolvedProduct, physical_ids: Mapping[Address, str]
) -> tuple[str, ...]:
    """A sentence for each service that has more tasks now than the update gives it.

    ``changes``: those that are to happen. A service that cannot be asked about is left out with a
    word.
    """
    wanted = dict(_wanted(changes, after, physical_ids))
    try:
        now = dict(_running(aws, wanted))
    except AwsError as error:
        return (f"How many tasks run now cannot be asked: {error}",)
    return tuple(
        f"{inside(*key)} has {now[arn]} tasks now, and this update makes them {count}: its template"
        " says so. Raise the parameter behind DesiredCount, or leave it out."
        for arn, (key, count) in wanted.items()
        if now.get(arn, 0) > count
    )


def _wanted(
    changes: Iterable[Change], after: ResolvedProduct, physical_ids: Mapping[Address, str]
) -> Iterator[tuple[str, tuple[Address, int]]]:
    """ARN → place and the template's count of services that are updated."""
    for change in changes:
        key = change.stack, change.logical_id
        is_updated = change.type == SERVICE_TYPE and change.action in ("modify", "replace")
        if is_updated and change.certainty != "phantom" and key in after.resources:
            count = after.resources[key].resource.properties.get("DesiredCount")
            if key in physical_ids and str(count).isdecimal():
                yield physical_ids[key], (key, int(str(count)))


def _running(aws: Aws, arns: Iterable[str]) -> Iterator[tuple[str, int]]:
    """ARN → how many tasks a service is to have now, no matter who said so."""
    clusters: dict[str, list[str]] = {}
    for arn in arns:
        clusters.setdefault(_cluster(arn), []).append(arn)
    for cluster, services in clusters.items():
        for first in range(0, len(services), _MOST):
            asked = {"cluster": cluster, "services": services[first : first + _MOST]}
            for one in aws.ask("ecs", "describe_services", asked)["services"]:
                yield str(one["serviceArn"]), int(one["desiredCount"])


def _cluster(arn: str) -> str:
    """The cluster's name, from ``arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/NAME``."""
    parts = arn.split("/")
    return parts[1] if len(parts) > 2 else "default"
