"""Protection as code: what the settings protect is protected, and nothing else.

A stack policy counts in the stack that has it and in no other. So each protected resource gets its
policy on the stack that owns it, and every stack around that one gets a policy for its nested
stack: an update of the parent that drops the nested stack would delete it with all in it. (User
Guide, "Prevent updates to stack resources" and "Protect CloudFormation stacks from being deleted".)

    Settings, StackTree ○→ GetStackPolicy ●→ what differs ○→ SetStackPolicy ●→ sentences
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from generator.config.settings.model import Settings, stack_policy
from generator.deploy.aws import cloudformation
from generator.deploy.aws.answers import decoded
from generator.deploy.aws.client import Aws
from generator.deploy.stack.read_tree import RESOURCES, read_tree
from generator.deploy.stack.rollback_triggers import Triggers, rollback_triggers
from generator.plan.diff.resolved_product import containers
from generator.plan.stack_tree import DeployedStack, StackTree

__all__ = (
    "Triggers",
    "allow",
    "protect",
    "protect_from_deletion",
    "rollback_triggers",
    "unprotected",
)


def protect(aws: Aws, stack_id: str, settings: Settings) -> tuple[str, ...]:
    """Make a stack and those nested in it as protected as the settings say, after a deployment.

    Sentences say what was done: none where all was so already. Raises ``AwsError``.
    """
    tree = read_tree(aws, {"StackId": stack_id}, RESOURCES)
    sentences = [*protect_from_deletion(aws, stack_id, settings), *_policies(aws, tree, settings)]
    return (*sentences, *_ownerless(tree, settings))


def allow(aws: Aws, stack_id: str, settings: Settings) -> tuple[str, ...]:
    """Give what is deployed the stack policies that the settings have today, before an update.

    Otherwise an update would be denied by what the settings no longer protect, and one that is
    denied is never followed by the policies that would have allowed it. Raises ``AwsError``.
    """
    return tuple(_policies(aws, read_tree(aws, {"StackId": stack_id}, RESOURCES), settings))


def _policies(aws: Aws, tree: StackTree, settings: Settings) -> Iterator[str]:
    wanted = _wanted(tree, settings)
    for path, stack in tree.stacks.items():
        yield from _policy(aws, stack, wanted.get(path, ()))


def _wanted(tree: StackTree, settings: Settings) -> dict[str, tuple[str, ...]]:
    """Stack path → what no update may replace or delete there: resources and nested stacks."""
    found: dict[str, list[str]] = {}
    for name in settings.protected_resources:
        for path, stack in tree.stacks.items():
            if name in stack.resources:
                found.setdefault(path, []).append(name)
                for around, nested in containers((path, name)):
                    found.setdefault(around, []).append(nested)
    return {path: tuple(dict.fromkeys(names)) for path, names in found.items()}


def unprotected(aws: Aws, tree: StackTree, settings: Settings) -> tuple[str, ...]:
    """What the settings protect and the deployed stacks do not, in sentences.

    One call for each stack that should have a policy. Raises ``AwsError``.
    """
    sentences = []
    is_protected = bool(tree.root.description.get("EnableTerminationProtection"))
    if settings.termination_protection and not is_protected:
        sentences.append(f"{tree.root.name} is not protected from deletion, as its settings say.")
    for path, wanted in _wanted(tree, settings).items():
        stack = tree.stacks[path]
        policy = _parsed(cloudformation.policy(aws, stack.stack_id))
        bare = [name for name in wanted if name not in (_protected(policy) or ())]
        if bare and (policy is None or _protected(policy) is not None):
            sentences.append(f"Updates may replace or delete {_listed(bare)} in {_named(stack)}.")
    return tuple(sentences)


def protect_from_deletion(aws: Aws, stack_id: str, settings: Settings) -> Iterator[str]:
    """Turn termination protection on or off, as the settings say. Raises ``AwsError``."""
    stack = cloudformation.stack(aws, stack_id)
    wanted = settings.termination_protection
    if stack is None or bool(stack.get("EnableTerminationProtection")) == wanted:
        return
    cloudformation.protect_from_deletion(aws, stack_id, wanted)
    if wanted:
        yield f"{stack['StackName']} is protected from deletion now."
    else:
        yield (
            f"{stack['StackName']} is no longer protected from deletion: its settings have"
            " termination-protection: false."
        )


def _policy(aws: Aws, stack: DeployedStack, wanted: tuple[str, ...]) -> Iterator[str]:
    """Give one stack the policy that it should have, where it has another."""
    now = _parsed(cloudformation.policy(aws, stack.stack_id))
    before = _protected(now)
    if (now is None and not wanted) or (before is not None and {*before} == {*wanted}):
        return
    if not wanted and before is None:
        yield (f"{_named(stack)} has a stack policy that no settings made; it stays as it is.")
        return
    cloudformation.set_policy(aws, stack.stack_id, json.dumps(stack_policy(wanted)))
    added = [name for name in wanted if name not in (before or ())]
    dropped = [name for name in before or () if name not in wanted]
    if added:
        yield f"No update may replace or delete {_listed(added)} in {_named(stack)} now."
    if dropped:
        yield f"Updates may replace or delete {_listed(dropped)} in {_named(stack)} again."
    if now is not None and before is None:
        yield f"The stack policy that {_named(stack)} had is replaced by that of the settings."


def _ownerless(tree: StackTree, settings: Settings) -> Iterator[str]:
    owned = {name for (_, name), _ in tree.resources}
    for name in settings.protected_resources:
        if name not in owned:
            yield f"{name} is not deployed, so nothing had to be protected."


def _parsed(body: str) -> Any:
    """A policy as data, None where there is none."""
    return decoded(body, "get_stack_policy") if body else None


def _protected(policy: Any) -> tuple[str, ...] | None:
    """What a policy of ours protects; None for any other, or none at all."""
    try:
        resources = policy["Statement"][1:][0]["Resource"] if policy["Statement"][1:] else []
        names = tuple(one.removeprefix("LogicalResourceId/") for one in resources)
    except (AttributeError, KeyError, LookupError, TypeError):
        return None
    return names if policy == stack_policy(names) else None


def _named(stack: DeployedStack) -> str:
    return f"the nested stack {stack.path}" if stack.path else stack.name


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
