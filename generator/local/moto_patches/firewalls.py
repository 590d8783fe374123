"""WAF: an update says everything that a web ACL is.

moto's web ACLs ○→ changed
"""

from __future__ import annotations

from typing import Any

from generator.local.moto_patches.wrap import wrap


def install() -> None:
    """What an update leaves out is taken away, as WAF does; moto keeps it."""
    from moto.wafv2.models import FakeRuleGroup, FakeWebACL

    def update(original: Any, acl: Any, *args: Any) -> None:
        acl.rules, acl.description = [], ""
        for name in ("association", "captcha", "challenge"):
            setattr(acl, f"{name}_config", None)
        acl.custom_response_bodies = acl.token_domains = None
        original(acl, *args)

    def update_group(original: Any, group: Any, *args: Any, **kwargs: Any) -> Any:
        group.rules, group.description, group.custom_response_bodies = [], "", None
        return original(group, *args, **kwargs)

    wrap(FakeWebACL, "update", update)
    wrap(FakeRuleGroup, "update", update_group)
