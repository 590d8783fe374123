"""WAF: an update says everything that a web ACL is.

moto's web ACLs ○→ changed
"""

from __future__ import annotations

from typing import Any

from generator.local.bridges.wrap import wrap


def install() -> None:
    """What an update leaves out is taken away, as WAF does; moto keeps it."""
    from moto.wafv2.models import FakeWebACL

    def update(original: Any, acl: Any, *args: Any) -> None:
        acl.rules, acl.description = [], ""
        for name in ("association", "captcha", "challenge"):
            setattr(acl, f"{name}_config", None)
        acl.custom_response_bodies = acl.token_domains = None
        original(acl, *args)

    wrap(FakeWebACL, "update", update)
