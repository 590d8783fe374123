"""API Gateway v2: stages that can be changed, and tagged.

moto's API Gateway v2 responses and backend ○→ changed
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from generator.local.moto_patches.wrap import add

_SETTINGS = {
    "defaultRouteSettings": "default_route_settings",
    "accessLogSettings": "access_log_settings",
    "autoDeploy": "auto_deploy",
    "clientCertificateId": "client_certificate_id",
    "description": "description",
    "routeSettings": "route_settings",
    "stageVariables": "stage_variables",
}


def install() -> None:
    """Add UpdateStage."""
    from moto.apigatewayv2.responses import ApiGatewayV2Response

    add(ApiGatewayV2Response, "update_stage", _update_stage)


def _update_stage(response: Any) -> Any:
    parts = unquote(response.path).split("/")  # the stage may be $default
    stage = response.apigatewayv2_backend.get_stage(parts[-3], parts[-1])
    for member, value in json.loads(response.body).items():
        if member in _SETTINGS:
            setattr(stage, _SETTINGS[member], value)
    stage.updated = datetime.now()
    return 200, {}, json.dumps(stage.to_json())
