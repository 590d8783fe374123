"""What a stack set is asked to be: template, parameters, tags, capabilities, all checked.

request ○→ S3 ●→ StackSetConfig │ AWS's refusal
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from generator.cfn.errors import TemplateError
from generator.cfn.parameters.values import review
from generator.cfn.template import Template, parse
from generator.local.engine.context import EngineContext
from generator.local.engine.deployment import check_tags, given_texts
from generator.local.engine.template_requirements import check_capabilities, has_nested_stacks
from generator.local.engine.templates import read_template, template_text
from generator.local.engine.transforms import declared_transforms, has_macros
from generator.local.errors import ApiError, invalid
from generator.local.records.stacks import Place
from generator.local.stack_sets import messages
from generator.local.stack_sets.organization import Organization
from generator.local.stack_sets.records import SELF_MANAGED, SERVICE_MANAGED, StackSetConfig

_ADMINISTRATION_ROLE = "AWSCloudFormationStackSetAdministrationRole"
_EXECUTION_ROLE = "AWSCloudFormationStackSetExecutionRole"
_PREVIOUS = (
    ("Description", "description"),
    ("AdministrationRoleARN", "administration_role"),
    ("ExecutionRoleName", "execution_role"),
    ("PermissionModel", "model"),
)


def requested_config(
    context: EngineContext, home: Place, given: Mapping[str, Any], before: StackSetConfig | None
) -> StackSetConfig:
    """What a CreateStackSet or UpdateStackSet request asks for; raises ``ApiError``."""
    model = str(given.get("PermissionModel") or (before.model if before else SELF_MANAGED))
    if model == SERVICE_MANAGED:
        Organization(context, home.account).check_access()
    template = _template(context, home, given, before, model)
    texts = given_texts(given.get("Parameters", ()), before.given if before else {})
    tags = _tags(given, before)
    check_tags(tags)
    capabilities = tuple(given.get("Capabilities", ()))
    check_capabilities(template, capabilities, for_change_set=False)
    check_parameters(template, texts)
    made = StackSetConfig(
        template=template,
        given=texts,
        tags=tags,
        capabilities=capabilities,
        description=_kept("Description", given, before),
        administration_role=_kept("AdministrationRoleARN", given, before),
        execution_role=_kept("ExecutionRoleName", given, before),
        model=model,
        auto=_automatic(given, before, model),
        managed=_managed(given, before),
    )
    return made if model == SERVICE_MANAGED else _with_roles(made, home)


def _kept(name: str, given: Mapping[str, Any], before: StackSetConfig | None) -> str:
    """A member as given, or as it was before."""
    attribute = dict(_PREVIOUS)[name]
    return str(given.get(name) or (getattr(before, attribute) if before else ""))


def _with_roles(made: StackSetConfig, home: Place) -> StackSetConfig:
    """Self-managed permissions come with the roles that the User Guide names."""
    default = f"arn:{home.partition}:iam::{home.account}:role/{_ADMINISTRATION_ROLE}"
    return replace(
        made,
        administration_role=made.administration_role or default,
        execution_role=made.execution_role or _EXECUTION_ROLE,
    )


def _template(
    context: EngineContext,
    home: Place,
    given: Mapping[str, Any],
    before: StackSetConfig | None,
    model: str,
) -> Template:
    body, url = given.get("TemplateBody"), given.get("TemplateURL")
    if given.get("UsePreviousTemplate") and before is not None:
        if body is not None or url is not None:
            raise invalid("Cannot specify a template together with UsePreviousTemplate")
        return before.template
    if before is None and given.get("StackId"):
        if body is not None or url is not None:
            raise invalid("Only one of TemplateBody, TemplateURL and StackId can be specified")
        return _template_of(context, home, str(given["StackId"]))
    if model == SERVICE_MANAGED:
        _refuse_service_managed(template_text(context, home, body, url))
    return read_template(context, home, body, url)


def _template_of(context: EngineContext, home: Place, stack_id: str) -> Template:
    deployed = context.store.find(home, stack_id).deployment
    if deployed is None:
        raise invalid(f"Template for stack {stack_id} does not exist")
    return deployed.template


def _refuse_service_managed(text: str) -> None:
    """Nested stacks and macros need permissions that service-managed stack sets do not have.

    Source: User Guide, "Create StackSets with service-managed permissions", considerations.
    """
    try:
        template = parse(text, aliases=False)
    except (TemplateError, RecursionError):
        return  # worded where every template is checked
    if has_nested_stacks(template):
        raise invalid(messages.NO_NESTED)
    if declared_transforms(template) or has_macros(template):
        raise invalid(messages.NO_TRANSFORM)


def check_parameters(template: Template, given: Mapping[str, str]) -> None:
    """Refuse parameters that are missing, unknown or do not fit; raises ``ApiError``.

    SSM parameter types are only looked up in each account and region.
    """
    found = review(template, given).messages
    if found:
        raise invalid(found[0])


def _tags(given: Mapping[str, Any], before: StackSetConfig | None) -> dict[str, str]:
    """Tags as given; without the member those before stay, an empty one takes them away."""
    if "Tags" not in given and before is not None:
        return dict(before.tags)
    return {str(tag["Key"]): str(tag["Value"]) for tag in given.get("Tags", ())}


def _automatic(
    given: Mapping[str, Any], before: StackSetConfig | None, model: str
) -> dict[str, Any]:
    asked = given.get("AutoDeployment")
    if asked is None:
        return dict(before.auto) if before else {}
    if model != SERVICE_MANAGED:
        what = "AutoDeployment is only supported for the SERVICE_MANAGED permission model"
        raise invalid(what)
    enabled = bool(asked.get("Enabled"))
    if "RetainStacksOnAccountRemoval" in asked and not enabled:
        raise invalid("RetainStacksOnAccountRemoval can only be specified if Enabled is true")
    return dict(asked)


def _managed(given: Mapping[str, Any], before: StackSetConfig | None) -> bool:
    asked = given.get("ManagedExecution")
    if asked is None:
        return before.managed if before else False
    return bool(asked.get("Active"))


def overrides(template: Template, given: Mapping[str, str]) -> dict[str, str]:
    """The overrides that a template still has parameters for."""
    return {name: text for name, text in given.items() if name in template.parameters}


def check_overrides(asked: StackSetConfig, texts: Mapping[str, str]) -> None:
    """Refuse overrides that the stack set's template does not take; raises ``ApiError``."""
    unknown = [name for name in texts if name not in asked.template.parameters]
    if unknown:
        listed = ", ".join(unknown)
        raise ApiError("ValidationError", f"Parameters: [{listed}] do not exist in the template")
    check_parameters(asked.template, {**asked.given, **texts})
