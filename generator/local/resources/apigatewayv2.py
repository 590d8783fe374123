"""API Gateway's HTTP and WebSocket APIs.

rows ●→ Resource ○→ API Gateway v2
"""

from __future__ import annotations

from generator.local.handler import Handler
from generator.local.resources.resource import TableHandler
from generator.local.resources.table import ApiCall, Read, Tagging, Type


def _tags(path: str) -> Tagging:
    """Only APIs, stages and VPC links have tags; they are named by an ARN without an account."""
    return Tagging(
        target={"ResourceArn": f"arn:{{partition}}:apigateway:{{region}}::{path}"},
        put=("TagResource", "Tags"),
        take=("UntagResource", "TagKeys"),
        list="GetTags",
        tells="Tags",
    )


_API = {"ApiId": "{id}"}

API = Type(
    service="apigatewayv2",
    create=ApiCall("CreateApi", carries="*"),
    id="ApiId",
    read=Read("GetApi", _API),
    delete=ApiCall("DeleteApi", _API),
    update=(
        ApiCall(
            "UpdateApi",
            _API,
            "Name Description Version ApiKeySelectionExpression RouteSelectionExpression"
            " DisableExecuteApiEndpoint DisableSchemaValidation IpAddressType",
        ),
        ApiCall(
            "UpdateApi",
            _API,
            "CorsConfiguration",
            undo=ApiCall("DeleteCorsConfiguration", _API),
        ),
    ),
    tags=_tags("/apis/{id}"),
    composed={
        "ExecuteApiArn": "arn:{partition}:execute-api:{region}:{account}:{id}",
        "ApiEndpoint": "{ApiEndpoint}",
    },
    silent=("CredentialsArn", "FailOnWarnings", "RouteKey", "Target", "DisableSchemaValidation"),
    defaults={
        "Description": "",
        "Version": "",
        "DisableExecuteApiEndpoint": False,
        "IpAddressType": "ipv4",
    },
)

_OF_API = {"ApiId": "{ApiId}"}


def _part(kind: str, defaults: dict[str, object], silent: tuple[str, ...] = ()) -> Type:
    """Integrations, routes and authorizers: parts of an API, with an ID of their own."""
    which = {**_OF_API, f"{kind}Id": "{id}"}
    return Type(
        service="apigatewayv2",
        create=ApiCall(f"Create{kind}", carries="*"),
        id=f"{kind}Id",
        read=Read(f"Get{kind}", which),
        delete=ApiCall(f"Delete{kind}", which),
        update=(ApiCall(f"Update{kind}", which, "*"),),
        reads={"ApiId": "'{ApiId}'"},
        composed={f"{kind}Id": "{id}"},
        defaults=defaults,
        silent=silent,
    )


_STAGE = {**_OF_API, "StageName": "{id}"}

STAGE = Type(
    service="apigatewayv2",
    create=ApiCall("CreateStage", carries="*"),
    id="StageName",
    read=Read("GetStage", _STAGE),
    delete=ApiCall("DeleteStage", _STAGE),
    update=(ApiCall("UpdateStage", _STAGE, "*"),),
    tags=_tags("/apis/{ApiId}/stages/{id}"),
    reads={"ApiId": "'{ApiId}'"},
    defaults={
        "Description": "",
        "AutoDeploy": False,
        "StageVariables": {},
        "RouteSettings": {},
        "AccessLogSettings": {},
        "DefaultRouteSettings": {"DetailedMetricsEnabled": False},
    },
)

VPC_LINK = Type(
    service="apigatewayv2",
    create=ApiCall("CreateVpcLink", carries="*"),
    id="VpcLinkId",
    read=Read("GetVpcLink", {"VpcLinkId": "{id}"}),
    delete=ApiCall("DeleteVpcLink", {"VpcLinkId": "{id}"}),
    update=(ApiCall("UpdateVpcLink", {"VpcLinkId": "{id}"}, "Name"),),
    tags=_tags("/vpclinks/{id}"),
)

_INTEGRATION = {
    "Description": "",
    "RequestParameters": {},
    "ResponseParameters": {},
    "TimeoutInMillis": 30000,
    "ConnectionType": "INTERNET",
    "TlsConfig": {},
}
_ROUTE = {
    "ApiKeyRequired": False,
    "AuthorizationType": "NONE",
    "AuthorizationScopes": [],
    "OperationName": "",
}
_AUTHORIZER: dict[str, object] = {}

HANDLERS: dict[str, Handler] = {
    "AWS::ApiGatewayV2::Api": TableHandler(API),
    "AWS::ApiGatewayV2::Integration": TableHandler(_part("Integration", _INTEGRATION)),
    "AWS::ApiGatewayV2::Route": TableHandler(_part("Route", _ROUTE)),
    "AWS::ApiGatewayV2::Authorizer": TableHandler(_part("Authorizer", _AUTHORIZER)),
    "AWS::ApiGatewayV2::Stage": TableHandler(STAGE),
    "AWS::ApiGatewayV2::VpcLink": TableHandler(VPC_LINK),
}
