"""The attributes of load balancers, target groups and listeners: lists of keys and values.

attributes asked for, told ●→ attributes ○→ ELBv2
"""

from __future__ import annotations

from typing import Any

from generator.local.handler import Call, Properties
from generator.local.resources.resource import TableHandler
from generator.local.resources.service_api import ServiceApi
from generator.local.resources.table import Type

_DEFAULTS = {
    "access_logs.s3.bucket": "",
    "access_logs.s3.enabled": "false",
    "access_logs.s3.prefix": "",
    "client_keep_alive.seconds": "3600",
    "connection_logs.s3.bucket": "",
    "connection_logs.s3.enabled": "false",
    "connection_logs.s3.prefix": "",
    "deletion_protection.enabled": "false",
    "deregistration_delay.connection_termination.enabled": "false",
    "deregistration_delay.timeout_seconds": "300",
    "idle_timeout.timeout_seconds": "60",
    "load_balancing.algorithm.type": "round_robin",
    "load_balancing.cross_zone.enabled": "use_load_balancer_configuration",
    "preserve_client_ip.enabled": "true",
    "routing.http.desync_mitigation_mode": "defensive",
    "routing.http.drop_invalid_header_fields.enabled": "false",
    "routing.http.preserve_host_header.enabled": "false",
    "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": "false",
    "routing.http.xff_client_port.enabled": "false",
    "routing.http.xff_header_processing.mode": "append",
    "routing.http2.enabled": "true",
    "slow_start.duration_seconds": "0",
    "stickiness.enabled": "false",
    "tcp.idle_timeout.seconds": "350",
    "waf.fail_open.enabled": "false",
    "zonal_shift.config.enabled": "false",
}
"""What attributes are until someone sets them (ELBv2 API, LoadBalancerAttribute and sisters)."""


class Attributed(TableHandler):
    """A type with a list of attributes, of which the service tells all, asked for or not."""

    def __init__(self, row: Type, attributes: str, full_name: str = "") -> None:
        super().__init__(row)
        self._attributes = attributes
        self._full_name = full_name

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """Attributes that are taken out of the template are again what they were at first."""
        had, has = (_keys(p.get(self._attributes)) for p in (before, after))
        gone = [{"Key": k, "Value": _DEFAULTS[k]} for k in had if k not in has and k in _DEFAULTS]
        whole = [*(after.get(self._attributes) or ()), *gone]
        super().update(
            call, physical_id, before, {**after, self._attributes: whole} if gone else after
        )

    def tell(self, api: ServiceApi, name: str) -> Any:
        """Only the attributes that the template speaks of."""
        found = super().tell(api, name)
        if name != self._attributes:
            return found
        asked = _keys(api.properties.get(name))
        return [attribute for attribute in found or () if attribute["Key"] in asked]

    def attributes(self, call: Call, physical_id: str, properties: Properties) -> dict[str, Any]:
        """The end of the ARN is CloudWatch's dimension: ``app/…`` or ``targetgroup/…``."""
        told = super().attributes(call, physical_id, properties)
        if not self._full_name:
            return told
        full = physical_id.rsplit(":", 1)[1].removeprefix("loadbalancer/")
        return {"LoadBalancerArns": [], **told, self._full_name: full}


def _keys(attributes: Any) -> list[str]:
    return [attribute["Key"] for attribute in attributes or ()]
