"""Every action that the local CloudFormation knows, by its name on the wire."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generator.local.api import (
    change_sets,
    changing,
    describing,
    drift,
    events,
    exporting,
    protecting,
    recovering,
    stack_instance_lists,
    stack_instances,
    stack_set_operations,
    stack_sets,
    templating,
)
from generator.local.api.request import ActionOutput, ActionRequest

Action = Callable[[ActionRequest], ActionOutput]

READING_SERVICES = frozenset({"DetectStackResourceDrift"})
"""Actions that ask services while they are carried out: they take the store's lock themselves."""

ACTIONS: Mapping[str, Action] = {
    "ActivateOrganizationsAccess": stack_set_operations.activate_organizations_access,
    "CancelUpdateStack": recovering.cancel_update_stack,
    "ContinueUpdateRollback": recovering.continue_update_rollback,
    "CreateChangeSet": change_sets.create_change_set,
    "CreateStack": changing.create_stack,
    "CreateStackInstances": stack_instances.create_stack_instances,
    "CreateStackSet": stack_sets.create_stack_set,
    "DeactivateOrganizationsAccess": stack_set_operations.deactivate_organizations_access,
    "DeleteChangeSet": change_sets.delete_change_set,
    "DeleteStack": changing.delete_stack,
    "DeleteStackInstances": stack_instances.delete_stack_instances,
    "DeleteStackSet": stack_sets.delete_stack_set,
    "DescribeAccountLimits": templating.describe_account_limits,
    "DescribeChangeSet": change_sets.describe_change_set,
    "DescribeChangeSetHooks": change_sets.describe_change_set_hooks,
    "DescribeEvents": events.describe_events,
    "DescribeOrganizationsAccess": stack_set_operations.describe_organizations_access,
    "DescribeStackDriftDetectionStatus": drift.describe_stack_drift_detection_status,
    "DescribeStackEvents": events.describe_stack_events,
    "DescribeStackInstance": stack_instance_lists.describe_stack_instance,
    "DescribeStackResource": describing.describe_stack_resource,
    "DescribeStackResourceDrifts": drift.describe_stack_resource_drifts,
    "DescribeStackResources": describing.describe_stack_resources,
    "DescribeStackSet": stack_sets.describe_stack_set,
    "DescribeStackSetOperation": stack_set_operations.describe_stack_set_operation,
    "DescribeStacks": describing.describe_stacks,
    "DetectStackDrift": drift.detect_stack_drift,
    "DetectStackResourceDrift": drift.detect_stack_resource_drift,
    "DetectStackSetDrift": stack_set_operations.detect_stack_set_drift,
    "EstimateTemplateCost": templating.estimate_template_cost,
    "ExecuteChangeSet": change_sets.execute_change_set,
    "GetStackPolicy": protecting.get_stack_policy,
    "GetTemplate": templating.get_template,
    "GetTemplateSummary": templating.get_template_summary,
    "ImportStacksToStackSet": stack_instances.import_stacks_to_stack_set,
    "ListChangeSets": change_sets.list_change_sets,
    "ListExports": exporting.list_exports,
    "ListImports": exporting.list_imports,
    "ListStackInstanceResourceDrifts": stack_instance_lists.list_stack_instance_resource_drifts,
    "ListStackInstances": stack_instance_lists.list_stack_instances,
    "ListStackResources": describing.list_stack_resources,
    "ListStackSetAutoDeploymentTargets": stack_sets.list_stack_set_auto_deployment_targets,
    "ListStackSetOperationResults": stack_set_operations.list_stack_set_operation_results,
    "ListStackSetOperations": stack_set_operations.list_stack_set_operations,
    "ListStackSets": stack_sets.list_stack_sets,
    "ListStacks": describing.list_stacks,
    "RollbackStack": recovering.rollback_stack,
    "SetStackPolicy": protecting.set_stack_policy,
    "SignalResource": recovering.signal_resource,
    "StopStackSetOperation": stack_set_operations.stop_stack_set_operation,
    "UpdateStack": changing.update_stack,
    "UpdateStackInstances": stack_instances.update_stack_instances,
    "UpdateStackSet": stack_sets.update_stack_set,
    "UpdateTerminationProtection": protecting.update_termination_protection,
    "ValidateTemplate": templating.validate_template,
}
