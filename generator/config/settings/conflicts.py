"""Settings that are right each by itself and refused, or in vain, together.

Settings, where they stand ●→ mistakes with file and line
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.cfn.scope import Pseudo
from generator.config.settings.model import Settings
from generator.config.yaml_lines import Fields, Items, Scalar
from generator.errors import Mistake


def clashes(settings: Settings, root: Fields, file: str) -> Iterator[Mistake]:
    """What does not go together in settings that have no other mistake."""
    lines = {entry.key: entry.line for entry in root.entries}
    if settings.deployment_mode == "EXPRESS" and settings.on_stack_failure == "DELETE":
        what = "In the express mode CloudFormation cannot delete a stack that fails."
        hint = "Set on-stack-failure to ROLLBACK or DO_NOTHING, or deployment-mode to STANDARD."
        yield Mistake(what, file, lines["on-stack-failure"], hint)
    if settings.monitoring_minutes and not settings.rollback_triggers:
        what = "monitoring-minutes waits for nothing: there are no rollback-triggers."
        yield Mistake(what, file, lines["monitoring-minutes"], "Name some, or leave it out.")
    partition = Pseudo(settings.region).partition
    if settings.role_arn and settings.role_arn.split(":")[1] != partition:
        what = f"role-arn is not of the partition {partition}, in which {settings.region} lies."
        yield Mistake(what, file, lines["role-arn"], f"It begins with arn:{partition}:iam::.")
    for arn, line in item_lines(root, "rollback-triggers").items():
        if arn.startswith("arn:") and arn.split(":")[3] != settings.region:
            what = f"The alarm {arn} is not in {settings.region}, where the stack is."
            hint = "CloudFormation watches alarms of the stack's region."
            yield Mistake(what, file, line, hint)


def item_lines(root: Fields, key: str) -> dict[str, int]:
    """The items of a list in a file, each with its line."""
    values = [entry.value for entry in root.entries if entry.key == key]
    items = [item for value in values if isinstance(value, Items) for item in value.items]
    return {item.text: item.line for item in items if isinstance(item, Scalar)}


def same_stack(settings: Settings, file: str, others: Mapping[str, Settings]) -> Iterator[Mistake]:
    """The environments, by their files, that would be deployed to the very same stack.

    Where a role does not tell the account, it may be the same one.
    """
    for other_file, other in others.items():
        is_alike = (other.region, other.stack_name) == (settings.region, settings.stack_name)
        accounts = [one.role_arn.split(":")[4] for one in (settings, other) if one.role_arn]
        if is_alike and len(set(accounts)) < 2:
            what = f"{other_file} names the same stack: {other.stack_name} in {other.region}."
            hint = "Each would overwrite the other. Give one another stack-name, region or role."
            yield Mistake(what, file, hint=hint)
