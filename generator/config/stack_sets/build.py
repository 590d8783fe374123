"""A stack set out of the parts of its file and its environment.

what a file says, Environment ●→ StackSetFile
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.config.parameters.files import Environment
from generator.config.stack_sets.rules import Said
from generator.config.stack_sets.schema import (
    FLAT_TEMPLATE,
    SELF_MANAGED,
    AutoDeployment,
    StackSetFile,
    TargetGroup,
)


@dataclass(frozen=True)
class Given:
    """The parameters that the file states, and all tags."""

    parameters: Mapping[str, str]
    tags: Mapping[str, str]


def stack_set_file(
    name: str,
    said: Said,
    groups: tuple[TargetGroup, ...],
    environment: Environment | None,
    given: Given,
) -> StackSetFile:
    """The stack set; whether there are mistakes in its parts is someone else's affair."""
    top = said.top
    settings = environment.settings if environment else None
    stated = environment.parameters if environment else {}
    return StackSetFile(
        name=name,
        file=said.file,
        stack_set_name=top.text("stack-set-name"),
        region=top.text("region"),
        targets=groups,
        template=top.text("template", FLAT_TEMPLATE),
        environment=top.text("environment"),
        description=top.text("description"),
        parameters={**stated, **given.parameters},
        tags=given.tags,
        capabilities=top.texts("capabilities", ("CAPABILITY_IAM",)),
        permission_model=top.text("permission-model", SELF_MANAGED),
        administration_role_arn=top.text("administration-role-arn"),
        execution_role_name=top.text("execution-role-name"),
        call_as=top.text("call-as", "SELF"),
        managed_execution=top.is_on("managed-execution"),
        auto_deployment=_automatic(said),
        preferences=dict(said.preferences.values),
        protected=bool(settings and settings.is_protected),
    )


def _automatic(said: Said) -> AutoDeployment | None:
    auto = said.auto
    if not auto.lines:
        return None
    return AutoDeployment(
        auto.is_on("enabled"),
        auto.is_on("retain-stacks-on-account-removal"),
        auto.texts("depends-on"),
    )
