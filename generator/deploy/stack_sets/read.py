"""What a stack set and its instances are now, and which places a file means.

StackSetFile ○→ accounts ●→ wanted targets      AWS ○→ SetState, instances
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from generator.cfn.parameters.values import declarations
from generator.cfn.template import Template, parse
from generator.config.stack_sets.schema import AutoDeployment, StackSetFile, TargetGroup
from generator.deploy.aws import cloudformation, identity
from generator.deploy.aws.client import Answer, Aws, AwsApiError
from generator.deploy.stack import stacks
from generator.deploy.stack_sets.api import Home
from generator.deploy.stack_sets.organization import Account, Organization
from generator.deploy.stack_sets.root_cause import Reach
from generator.errors import Mistake, UserError
from generator.plan.stack_sets.model import Instance, SetState, Target, Wanted
from generator.plan.stack_sets.status import Operation, StackSetStatus


def state_of(told: Answer) -> SetState:
    """A stack set as DescribeStackSet tells it."""
    return SetState(
        parse(str(told["TemplateBody"]), f"the template of {told['StackSetName']}"),
        _texts(told.get("Parameters", ())),
        {str(tag["Key"]): str(tag["Value"]) for tag in told.get("Tags", ())},
        _settings_of(told),
    )


def _texts(parameters: Sequence[Answer]) -> dict[str, str]:
    return {
        str(one["ParameterKey"]): str(one.get("ParameterValue", "")) for one in parameters or ()
    }


def _settings_of(told: Answer) -> dict[str, str]:
    automatic = told.get("AutoDeployment")
    managed = told.get("ManagedExecution") or {}
    found = {
        "description": told.get("Description"),
        "capabilities": ", ".join(sorted(told.get("Capabilities") or ())),
        "permission model": told.get("PermissionModel"),
        "administration role": told.get("AdministrationRoleARN"),
        "execution role": told.get("ExecutionRoleName"),
        "managed execution": "on" if managed.get("Active") else None,
        "automatic deployment": _automatic_of(automatic) if automatic else None,
    }
    return {name: str(text) for name, text in found.items() if text}


def _automatic_of(told: Answer) -> str:
    return automatic_words(
        AutoDeployment(
            bool(told.get("Enabled")),
            bool(told.get("RetainStacksOnAccountRemoval")),
            tuple(told.get("DependsOn") or ()),
        )
    )


def automatic_words(one: AutoDeployment) -> str:
    """Automatic deployment in words; nothing where it is off, as without any."""
    if not one.enabled:
        return ""
    leaving = "keeping" if one.retain else "deleting"
    after = f", after {', '.join(one.depends_on)}" if one.depends_on else ""
    return f"on, {leaving} the stacks of accounts that leave{after}"


def wanted_state(file: StackSetFile, template: Template, before: SetState | None) -> SetState:
    """A stack set as its file asks for it; what the file leaves to AWS stays as it is."""
    declared = declarations(template)
    values = {name: one.default for name, one in declared.items() if one.default is not None}
    values |= {name: text for name, text in file.parameters.items() if name in declared}
    was = before.settings if before else {}
    automatic = file.auto_deployment
    asked = {
        "description": file.description or was.get("description"),
        "capabilities": ", ".join(sorted(file.capabilities)),
        "permission model": file.permission_model,
        "administration role": file.administration_role_arn or was.get("administration role"),
        "execution role": file.execution_role_name or was.get("execution role"),
        "managed execution": "on" if file.managed_execution else None,
        "automatic deployment": automatic_words(automatic)
        if automatic
        else was.get("automatic deployment"),
    }
    settings = {name: text for name, text in asked.items() if text}
    return SetState(template, values, file.tags, settings)


def instances_of(home: Home, reach: Reach | None = None) -> dict[Target, Instance]:
    """Every instance with its overrides: a question for each, for no list tells them.

    ``reach``: another region with the same credentials, where the stacks of instances that are not
    current are read; those of other accounts are out of reach.
    """
    found = {}
    account = ""
    for told in home.instances():
        target = Target(str(told["Account"]), str(told["Region"]))
        one = {**told, **home.instance(target.account, target.region)}
        instance = _instance(target, one)
        if reach and instance.stack_id and instance.status != "CURRENT":
            account = account or identity.account(home.aws)
            if account == target.account:
                instance = replace(instance, own=_own(reach(target.region), instance.stack_id))
        found[target] = instance
    return found


def _instance(target: Target, one: Answer) -> Instance:
    return Instance(
        target,
        str(one.get("Status", "")),
        str((one.get("StackInstanceStatus") or {}).get("DetailedStatus", "")),
        str(one.get("StatusReason") or ""),
        str(one.get("DriftStatus") or "NOT_CHECKED"),
        str(one.get("StackId") or ""),
        str(one.get("OrganizationalUnitId") or ""),
        _texts(one.get("ParameterOverrides") or ()),
    )


def _own(aws: Aws, stack_id: str) -> SetState | None:
    """What a stack has; None where it is gone or may not be read."""
    try:
        stack = cloudformation.stack(aws, stack_id)
        if not stacks.exists(stack) or stack is None:
            return None
        text = cloudformation.template(aws, stack_id)
    except AwsApiError:
        return None
    tags = {str(tag["Key"]): str(tag["Value"]) for tag in stack.get("Tags", ())}
    return SetState(parse(text, stack_id), _texts(stack.get("Parameters", ())), tags)


def wanted_of(file: StackSetFile, organization: Organization) -> dict[Target, Wanted]:
    """Every place that a file means, with its overrides.

    Raises ``UserError`` where two entries of its targets mean the same place, ``AwsError`` where
    the accounts of a unit cannot be listed.
    """
    found: dict[Target, Wanted] = {}
    twice: list[Mistake] = []
    for index, group in enumerate(file.targets):
        meant = _accounts(group, organization)
        for region in group.regions:
            for account, unit in meant.items():
                target = Target(account.id, region)
                if target in found and found[target].group != index:
                    line = file.targets[found[target].group].line
                    what = f"{account.id} in {region} is a target already, in line {line}."
                    twice.append(Mistake(what, file.file, group.line, "Each place is one target."))
                found[target] = Wanted(group.overrides, unit, index, account.suspended)
    if twice:
        raise UserError(*twice)
    return found


def _accounts(group: TargetGroup, organization: Organization) -> Mapping[Account, str]:
    """The accounts that an entry means, each with the unit through which it is meant."""
    if not group.units:
        return {Account(one): "" for one in group.accounts}
    inside: dict[Account, str] = {}
    for unit in group.units:
        for account in organization.accounts(unit):
            inside.setdefault(account, unit)
    if group.account_filter == "INTERSECTION":
        return {one: unit for one, unit in inside.items() if one.id in group.accounts}
    if group.account_filter == "DIFFERENCE":
        return {one: unit for one, unit in inside.items() if one.id not in group.accounts}
    return inside


def status_of(home: Home) -> StackSetStatus | None:
    """A stack set as it is now, None where there is none."""
    told = home.described()
    if told is None:
        return None
    instances = instances_of(home)
    return StackSetStatus(
        home.name,
        str(told["Status"]),
        _settings_of(told),
        tuple(instances[target] for target in sorted(instances)),
        tuple(
            Operation(
                str(one["OperationId"]),
                str(one["Action"]),
                str(one["Status"]),
                _moment(one.get("CreationTimestamp")),
                _moment(one.get("EndTimestamp")),
                str(one.get("StatusReason") or ""),
            )
            for one in home.operations()
        ),
    )


def _moment(told: datetime | None) -> str:
    return told.isoformat(timespec="seconds") if told else ""
