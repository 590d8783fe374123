"""A review: what a deployment would do, said by CloudFormation and judged against what is there.

environment, templates, stack ○→ change set ●→ ChangeReport
what is deployed ○→ side, templates ●→ side ●→ Comparison ●→ ChangeReport
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from generator.cfn.load import Product
from generator.cfn.schemas import Schemas
from generator.cfn.scope import Pseudo
from generator.config.parameters.files import Environment
from generator.deploy.aws import cloudformation
from generator.deploy.aws.client import Answer, Aws
from generator.deploy.change_set import cleanup
from generator.deploy.change_set.create import Made, finished
from generator.deploy.change_set.failures import reasons
from generator.deploy.change_set.request import (
    Type,
    Wanted,
    name_of,
    request,
    stopped_note,
    type_for,
)
from generator.deploy.change_set.unexecuted import Unexecuted
from generator.deploy.change_set.waiter import Tell
from generator.deploy.stack.final_snapshots import snapshot_notes
from generator.deploy.stack.polling import pace_of
from generator.deploy.stack.protection import rollback_triggers
from generator.deploy.stack.read_tree import read_deployed
from generator.deploy.stack.task_counts import lowered
from generator.errors import AwsError, Mistake, UserError
from generator.plan.change_set.review import review_of
from generator.plan.diff.compare import compare
from generator.plan.diff.deployed_state import DeployedState
from generator.plan.diff.resolved_product import (
    ResolvedProduct,
    StackInputs,
    resolved_product,
)
from generator.plan.model import ChangeReport, ChangeSetOutcome
from generator.plan.policy.evaluate import PolicyContext


@dataclass(frozen=True)
class Intention:
    """What shall be deployed: an environment, and the templates that are uploaded for it.

    ``changed``: parameters that are another value than the environment says.
    """

    environment: Environment
    product: Product
    template_url: str
    changed: Mapping[str, str] = field(default_factory=dict)

    @property
    def parameters(self) -> dict[str, str]:
        """Every root parameter, defaults where nothing is said."""
        return {**self.environment.all_parameters, **self.changed}


@dataclass(frozen=True)
class Stamp:
    """What tells change sets apart: when one is made, in UTC, and six hexadecimal digits."""

    now: datetime
    mark: str


@dataclass(frozen=True)
class Review:
    """A change set that can be executed, or none where nothing changes.

    ``stack``: as DescribeStacks tells it after the change set was made, None where there is
    nothing. ``unexecuted``: the change set, to be deleted where it is not executed.
    """

    type: Type
    made: Made
    report: ChangeReport
    stack: Answer | None
    unexecuted: Unexecuted

    @property
    def empty(self) -> bool:
        """Whether there is nothing to execute."""
        return _outcome(self.report) == "no-changes"

    @property
    def something(self) -> bool:
        """Whether anything changes that is not proven to be nothing."""
        if self.empty:
            return False
        return bool(self.report.real or self.report.outputs or not self.report.rows)


def review(
    aws: Aws, intention: Intention, context: PolicyContext, stamp: Stamp, tell: Tell
) -> Review:
    """Have a change set made for an environment's stack, read all of it and judge it.

    Nothing is executed. Without changes, and where it cannot be made, nothing is left of it.
    Raises ``AwsError`` where the stack is in no state for it or the change set fails, with the
    reason furthest in; ``UserError`` where the stack was made with the other delivery.
    """
    environment = intention.environment
    stack = cloudformation.stack(aws, environment.settings.stack_name)
    kind = type_for(stack, environment.name)
    there = read_deployed(aws, stack) if stack and kind == "UPDATE" else None
    check_delivery(there, environment)
    after = _after(aws, there, intention)
    comparison = compare(there, after, Schemas(aws.region).get) if there else None
    cleanup.swept(aws, stack, stamp.now)
    changes = comparison.changes if comparison else ()
    tree = there.tree if there else None
    triggers = rollback_triggers(aws, environment.settings, tree, changes)
    wanted = Wanted(
        intention.template_url, intention.parameters, environment.tags, triggers.configuration
    )
    status = str(stack["StackStatus"]) if stack else ""
    asked = request(environment.settings, wanted, kind, status)
    unexecuted = Unexecuted(
        aws,
        environment.name,
        environment.settings.stack_name,
        name_of(environment.settings.stack_name, stamp.now, stamp.mark),
        was_there=stack is not None and status != "DELETE_COMPLETE",
    )
    role = _kept_role(there, environment)
    notes = [*triggers.notes, stopped_note(status), role, *(there.notes if there else ())]
    with unexecuted:
        unexecuted.create(asked)
        made = _made(unexecuted, there.tree.nested_ids if there else {}, tell)
        report = review_of(made.report(), comparison, context)
        notes += snapshot_notes(aws, after.resources.values())
        if there and comparison:
            notes += lowered(aws, report.changes, comparison.after, there.tree.physical_ids)
        now = cloudformation.stack(aws, made.stack_id)
    report = replace(report, notes=(*report.notes, *filter(None, notes)))
    return Review(kind, made, report, now, unexecuted)


def _kept_role(there: DeployedState | None, environment: Environment) -> str:
    """A note on a role that the stack goes on with though the settings do not name it.

    Source: API reference, CreateChangeSet, RoleARN.
    """
    role = there.tree.root.description.get("RoleARN") if there else None
    if not role or environment.settings.role_arn:
        return ""
    return (
        f"CloudFormation goes on using the stack's role {role}, which the settings do not name:"
        " a role cannot be removed from a stack, only replaced with role-arn."
    )


def check_delivery(there: DeployedState | None, environment: Environment) -> None:
    """Refuse to make everything anew: a stack keeps the delivery that it was made with."""
    wanted = environment.settings.delivery
    if there is None or there.tree.delivery == wanted:
        return
    what = (
        f"{there.tree.root.name} was made with the {there.tree.delivery} delivery, and the settings"
        f" say {wanted}: every resource in it would be recreated, and what is there be deleted."
    )
    hint = f"Write delivery: {there.tree.delivery}, or give the new one another stack-name."
    file = f"parameters/settings/{environment.name}.yaml"
    raise UserError(Mistake(what, file, hint=hint))


def _after(aws: Aws, there: DeployedState | None, intention: Intention) -> ResolvedProduct:
    """What shall be deployed, with what is known of the stack that is there."""
    environment = intention.environment
    given = (intention.parameters, environment.tags)
    if there:
        return resolved_product(intention.product, there.next_inputs(*given, environment.file))
    pseudo = Pseudo(region=aws.region, stack_name=environment.settings.stack_name)
    return resolved_product(intention.product, StackInputs(*given, pseudo, environment.file))


def _made(unexecuted: Unexecuted, nested: Mapping[str, str], tell: Tell) -> Made:
    """The change set, settled. Where nothing changes it is deleted again."""
    aws, ids = unexecuted.aws, (unexecuted.change_set_id, unexecuted.stack_id)
    made = finished(aws, ids, unexecuted.name, nested, pace_of(aws), tell)
    report = made.report()
    outcome = _outcome(report)
    if outcome not in ("executable", "no-changes"):
        raise AwsError(*reasons(report, unexecuted.stack_name))
    if outcome == "no-changes":
        unexecuted.discard()
    return made


def _outcome(report: ChangeReport) -> ChangeSetOutcome:
    return report.change_sets[0].outcome
