"""A stack set itself, as CreateStackSet and UpdateStackSet take it.

Facts ●→ request
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.config.stack_sets.schema import AutoDeployment, StackSetFile
from generator.plan.stack_sets.model import Instance, SetState, Target, Wanted


@dataclass(frozen=True)
class Step:
    """One operation: boto3's name, its request, the places it goes to, what it is in words."""

    operation: str
    request: Mapping[str, Any]
    targets: tuple[Target, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Facts:
    """What a plan was made of. ``template_url``: where CloudFormation finds the new template."""

    file: StackSetFile
    before: SetState | None
    after: SetState
    instances: Mapping[Target, Instance] = field(default_factory=dict)
    wanted: Mapping[Target, Wanted] = field(default_factory=dict)
    template_url: str = ""


_DEFAULT_ROLE = ":role/AWSCloudFormationStackSetAdministrationRole"


def set_body(facts: Facts, changed: Collection[str]) -> dict[str, Any]:
    """What is asked for. ``changed``: the settings that change; all, for a new stack set."""
    file, settings = facts.file, facts.after.settings
    body: dict[str, Any] = {
        "TemplateURL": facts.template_url,
        "Parameters": pairs(facts.after.parameters),
        "Tags": [{"Key": key, "Value": text} for key, text in file.tags.items()],
        "Capabilities": list(file.capabilities),
        "PermissionModel": file.permission_model,
        "ManagedExecution": {"Active": file.managed_execution},
    }
    body |= _given("Description", settings.get("description", ""))
    if not file.is_service_managed:
        role = settings.get("administration role", "")
        # A role of one's own must be named each time; AWS's default needs no iam:PassRole if not.
        if file.administration_role_arn or not role.endswith(_DEFAULT_ROLE):
            body |= _given("AdministrationRoleARN", role)
        body |= _given("ExecutionRoleName", file.execution_role_name)
    elif file.auto_deployment and "automatic deployment" in changed:
        body["AutoDeployment"] = _automatic(file.auto_deployment)
    return body


def _automatic(one: AutoDeployment) -> dict[str, Any]:
    if not one.enabled:
        return {"Enabled": False}
    after = {"DependsOn": list(one.depends_on)} if one.depends_on else {}
    return {"Enabled": True, "RetainStacksOnAccountRemoval": one.retain, **after}


def _given(name: str, text: str) -> dict[str, str]:
    return {name: text} if text else {}


def pairs(values: Mapping[str, str]) -> list[dict[str, str]]:
    """Parameters as the API takes them."""
    return [{"ParameterKey": name, "ParameterValue": text} for name, text in values.items()]
