"""Every action that the local CloudFormation knows, by its name on the wire."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generator.local.api import change_sets, changing, describing, drift, templating
from generator.local.api.request import Output, Request

Action = Callable[[Request], Output]

ACTIONS: Mapping[str, Action] = {
    "CancelUpdateStack": changing.cancel_update_stack,
    "ContinueUpdateRollback": changing.continue_update_rollback,
    "CreateChangeSet": change_sets.create_change_set,
    "CreateStack": changing.create_stack,
    "DeleteChangeSet": change_sets.delete_change_set,
    "DeleteStack": changing.delete_stack,
    "DescribeAccountLimits": templating.describe_account_limits,
    "DescribeChangeSet": change_sets.describe_change_set,
    "DescribeChangeSetHooks": change_sets.describe_change_set_hooks,
    "DescribeEvents": describing.describe_events,
    "DescribeStackDriftDetectionStatus": drift.describe_stack_drift_detection_status,
    "DescribeStackEvents": describing.describe_stack_events,
    "DescribeStackResource": describing.describe_stack_resource,
    "DescribeStackResourceDrifts": drift.describe_stack_resource_drifts,
    "DescribeStackResources": describing.describe_stack_resources,
    "DescribeStacks": describing.describe_stacks,
    "DetectStackDrift": drift.detect_stack_drift,
    "DetectStackResourceDrift": drift.detect_stack_resource_drift,
    "EstimateTemplateCost": templating.estimate_template_cost,
    "ExecuteChangeSet": change_sets.execute_change_set,
    "GetStackPolicy": changing.get_stack_policy,
    "GetTemplate": templating.get_template,
    "GetTemplateSummary": templating.get_template_summary,
    "ListChangeSets": change_sets.list_change_sets,
    "ListExports": describing.list_exports,
    "ListImports": describing.list_imports,
    "ListStackResources": describing.list_stack_resources,
    "ListStacks": describing.list_stacks,
    "RollbackStack": changing.rollback_stack,
    "SetStackPolicy": changing.set_stack_policy,
    "SignalResource": changing.signal_resource,
    "UpdateStack": changing.update_stack,
    "UpdateTerminationProtection": changing.update_termination_protection,
    "ValidateTemplate": templating.validate_template,
}
