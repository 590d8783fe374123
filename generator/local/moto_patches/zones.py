"""Route 53: a zone's tags go with it.

moto's Route 53 backend ○→ changed
"""

from __future__ import annotations

from typing import Any

from generator.local.moto_patches.wrap import wrap


def install() -> None:
    """Forget the tags of a zone that is deleted."""
    from moto.route53.models import Route53Backend

    def delete(original: Any, backend: Any, zone_id: str) -> Any:
        gone = original(backend, zone_id)
        backend.resource_tags.pop(zone_id.removeprefix("/hostedzone/"), None)
        return gone

    wrap(Route53Backend, "delete_hosted_zone", delete)
