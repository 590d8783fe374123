"""Actions about what protects a stack: termination protection and stack policies."""

from __future__ import annotations

from generator.local.api.request import Output, Request
from generator.local.engine import policies
from generator.local.engine.templates import fetched
from generator.local.errors import invalid


def policy_document(request: Request, prefix: str) -> str:
    """A policy of a request, by body or URL; empty where it has none, refused where it is none."""
    body, url = request.get(f"{prefix}Body"), request.get(f"{prefix}URL")
    if url:
        body = fetched(request.context, request.place, url)
    if body:
        policies.parsed(body)
    return body or ""


def update_termination_protection(request: Request) -> Output:
    """UpdateTerminationProtection; nested stacks take it from their root."""
    stack = request.live_stack()
    if stack.is_nested:
        raise invalid(
            f"TerminationProtection cannot be updated on nested stack [{stack.name}]. "
            "Use the root stack instead."
        )
    stack.protected = bool(request.given["EnableTerminationProtection"])
    return {"StackId": stack.id}


def set_stack_policy(request: Request) -> Output:
    """SetStackPolicy."""
    stack = request.live_stack()
    policy = policy_document(request, "StackPolicy")
    if not policy:
        raise invalid("Either StackPolicyBody or StackPolicyURL must be specified.")
    stack.policy = policy
    return {}


def get_stack_policy(request: Request) -> Output:
    """GetStackPolicy."""
    return {"StackPolicyBody": request.stack().policy or None}
