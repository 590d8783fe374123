"""What the actions about stack sets share: whose they are, and shapes of the model.

ActionRequest ○→ home      records ●→ the model's shapes
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.cfn.parameters.no_echo import HIDDEN
from generator.cfn.parameters.values import declarations
from generator.cfn.template import Template
from generator.local.api.request import ActionOutput, ActionRequest
from generator.local.records.stacks import Place
from generator.local.stack_sets.organization import Organization
from generator.local.stack_sets.records import DriftDetails, StackSet


def home_of(request: ActionRequest) -> Place:
    """Where a request's stack sets are: in its own account, or in the one that delegates to it."""
    place = request.place
    if request.get("CallAs", "SELF") == "SELF":
        return place
    manager = Organization(request.context, place.account).delegating_account()
    return Place(manager, place.region)


def stack_set(request: ActionRequest) -> StackSet:
    """The stack set that a request names; raises ``ApiError``."""
    return request.stack_sets.find(home_of(request), request.given["StackSetName"])


def parameter_list(template: Template, given: Mapping[str, str]) -> list[dict[str, Any]]:
    """Parameters in the model's shape; NoEcho values are hidden."""
    declared = declarations(template)
    return [
        {
            "ParameterKey": name,
            "ParameterValue": HIDDEN if name in declared and declared[name].no_echo else text,
            "UsePreviousValue": False,
        }
        for name, text in given.items()
    ]


def drift_details(details: DriftDetails) -> ActionOutput:
    """StackSetDriftDetectionDetails in the model's shape."""
    return {
        "DriftStatus": details.status,
        "DriftDetectionStatus": details.detection or None,
        "LastDriftCheckTimestamp": details.checked,
        "TotalStackInstancesCount": details.total,
        "DriftedStackInstancesCount": details.drifted,
        "InSyncStackInstancesCount": details.in_sync,
        "InProgressStackInstancesCount": details.in_progress,
        "FailedStackInstancesCount": details.failed,
    }
