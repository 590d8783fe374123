"""Actions about what protects a stack: termination protection and stack policies."""

from __future__ import annotations

from generator.local.api.request import ActionOutput, ActionRequest
from generator.local.engine import policies
from generator.local.engine.templates import fetched
from generator.local.errors import invalid


def policy_document(request: ActionRequest, prefix: str) -> str | None:
    """A policy of a request, by body or URL; None where it has none, empty where it takes it away.

    Raises ``ApiError`` for what is no policy, or is given in both ways.
    """
    body, url = request.get(f"{prefix}Body"), request.get(f"{prefix}URL")
    if body and url:
        raise invalid(f"You cannot specify both {prefix}URL and {prefix}Body")
    if url:
        body = fetched(request.context, request.place, url) or "{}"
    if not body:
        return None
    if policies.takes_away(body):
        return ""
    policies.parsed(body)
    return str(body)


def update_termination_protection(request: ActionRequest) -> ActionOutput:
    """UpdateTerminationProtection; nested stacks take it from their root."""
    stack = request.live_stack()
    if stack.is_nested:
        raise invalid(
            f"TerminationProtection cannot be updated on nested stack [{stack.name}]. "
            "Use the root stack instead."
        )
    stack.protected = bool(request.given["EnableTerminationProtection"])
    return {"StackId": stack.id}


def set_stack_policy(request: ActionRequest) -> ActionOutput:
    """SetStackPolicy."""
    stack = request.live_stack()
    policy = policy_document(request, "StackPolicy")
    if policy is None:
        raise invalid("Either StackPolicyBody or StackPolicyURL must be specified.")
    stack.policy = policy
    return {}


def get_stack_policy(request: ActionRequest) -> ActionOutput:
    """GetStackPolicy."""
    return {"StackPolicyBody": request.stack().policy or None}
