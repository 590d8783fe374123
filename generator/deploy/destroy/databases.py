"""Databases that are still being created: RDS takes no final snapshot of them, so none is deleted.

Source: RDS user guide, "Deleting a DB instance": a final snapshot needs the status available.

    StackTree ○→ DescribeDBInstances, until none is being created ●→ nothing
"""

from __future__ import annotations

from collections.abc import Callable

from generator.cfn.load import inside
from generator.deploy.aws.client import Aws, AwsApiError
from generator.deploy.stack.polling import last, pace_of, polled
from generator.plan.stack_tree import StackTree

_INSTANCE = "AWS::RDS::DBInstance"
_BUSY = ("creating", "backing-up", "configuring-enhanced-monitoring", "modifying", "rebooting")


def wait_for_databases(aws: Aws, tree: StackTree, say: Callable[[str], None]) -> None:
    """Wait until no database of the tree is being created. Raises ``AwsError``.

    ``say`` is reported once what is waited for.
    """
    instances = {
        inside(*address): one.physical_id
        for address, one in tree.resources
        if one.type == _INSTANCE and one.physical_id
    }
    if busy := _busy(aws, instances):
        say(f"{' and '.join(busy)} cannot be deleted while RDS creates it: this takes minutes.")
        last(polled(lambda: _busy(aws, instances), lambda left: not left, pace_of(aws), aws.sleep))


def _busy(aws: Aws, instances: dict[str, str]) -> list[str]:
    """The places of those that are being created or changed."""
    return [place for place, name in instances.items() if _status(aws, name) in _BUSY]


def _status(aws: Aws, name: str) -> str:
    try:
        response = aws.ask("rds", "describe_db_instances", {"DBInstanceIdentifier": name})
    except AwsApiError as error:
        if error.code in ("DBInstanceNotFound", "DBInstanceNotFoundFault"):
            return ""
        raise
    return str(response["DBInstances"][0].get("DBInstanceStatus", ""))
