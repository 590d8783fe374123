"""The HTTP API before the load balancer, through a VPC link.

client ○→ stage ○→ route ○→ integration ○→ VPC link ○→ listener

Each protocol has an integration of its own: UpdateIntegration keeps what it is not told, so the TLS
settings of one that served both would outlive the certificate. The new integration is there before
the routes' Target moves to it, and the old one goes when they have moved.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from troposphere import GetAtt, If, Ref, Sub, logs
from troposphere import apigatewayv2 as gateway

from generator.assembly.kinds import (
    ApiId,
    Count,
    Flag,
    ListenerArn,
    PrivateSubnetIds,
    StageName,
    Text,
    TextList,
    Url,
    VpcLinkGroupId,
)
from generator.assembly.template import Template
from generator.assembly.wires import Condition, ParameterWire, Wire, is_set, negation, wire
from generator.layers import conditions
from generator.layers.names import name_map, name_tag, named

# What an access log line holds: the $context variables of HTTP APIs.
ACCESS_LOG = {
    "requestId": "$context.requestId",
    "time": "$context.requestTime",
    "sourceIp": "$context.identity.sourceIp",
    "method": "$context.httpMethod",
    "path": "$context.path",
    "route": "$context.routeKey",
    "protocol": "$context.protocol",
    "status": "$context.status",
    "responseLength": "$context.responseLength",
    "latency": "$context.responseLatency",
    "integrationStatus": "$context.integrationStatus",
    "integrationLatency": "$context.integrationLatency",
    "integrationError": "$context.integrationErrorMessage",
}

# Everything, the root path too.
ROUTES = {"DefaultRoute": "$default", "ProxyRoute": "ANY /{proxy+}"}

# API Gateway answers a preflight (OPTIONS) itself only where no route matches it, so with CORS each
# method has its routes: for every path, and for the root path, which {proxy+} leaves out.
CORS_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
CORS_ROUTES = {
    f"{method.capitalize()}{name}": f"{method} {path}"
    for method in CORS_METHODS
    for name, path in (("ProxyRoute", "/{proxy+}"), ("RootRoute", "/"))
}
CORS_HEADERS = ("authorization", "content-type")


class Api(NamedTuple):
    """The way in."""

    api_id: Wire[ApiId]
    api_stage_name: Wire[StageName]
    api_url: Wire[Url]


def api(
    template: Template,
    *,
    environment: ParameterWire[Text],
    stage_name: ParameterWire[Text],
    throttling_rate_limit: ParameterWire[Count],
    throttling_burst_limit: ParameterWire[Count],
    detailed_metrics: ParameterWire[Flag],
    cors_origins: ParameterWire[TextList],
    certificate_arn: ParameterWire[Text],
    certificate_domain: ParameterWire[Text],
    log_retention_days: ParameterWire[Count],
    private_subnet_ids: Wire[PrivateSubnetIds],
    vpc_link_group_id: Wire[VpcLinkGroupId],
    served_listener_arn: Wire[ListenerArn],
) -> Api:
    """StreamFlix API: the HTTP API of API Gateway and its VPC link to the load balancer."""
    cors = template.condition(is_set("HasCorsOrigins", cors_origins))
    http_api = template.add(
        gateway.Api(
            "HttpApi",
            Name=named(environment, "streamflix-api-ENV"),
            Description="StreamFlix Content Delivery API",
            ProtocolType="HTTP",
            CorsConfiguration=cors.choose(_cors(cors_origins)),
            Tags=name_map(environment, "api"),
        )
    )
    secure = template.condition(conditions.has_certificate(certificate_arn))
    plain = template.condition(conditions.has_no_certificate(certificate_arn))
    link = _vpc_link(template, environment, private_subnet_ids, vpc_link_group_id)
    tls = gateway.TlsConfig(ServerNameToVerify=certificate_domain.value)
    _integration(template, "HttpIntegration", plain, link, served_listener_arn)
    _integration(template, "HttpsIntegration", secure, link, served_listener_arn, TlsConfig=tls)
    target = secure.choose(
        Sub("integrations/${HttpsIntegration}"), Sub("integrations/${HttpIntegration}")
    )
    without_cors = template.condition(negation("HasNoCorsOrigins", cors))
    for routes, condition in ((ROUTES, without_cors), (CORS_ROUTES, cors)):
        for name, key in routes.items():
            _route(template, name, key, target, condition)
    log_group = template.add(
        logs.LogGroup(
            "ApiLogGroup",
            # The prefix keeps the log delivery's resource policy from growing with each API.
            LogGroupName=named(environment, "/aws/vendedlogs/streamflix-api-ENV"),
            RetentionInDays=log_retention_days.value,
            Tags=name_tag(environment, "api-access"),
        )
    )
    stage = template.add(
        gateway.Stage(
            "Stage",
            ApiId=Ref(http_api),
            StageName=stage_name.value,
            AutoDeploy=True,
            AccessLogSettings=gateway.AccessLogSettings(
                DestinationArn=GetAtt(log_group, "Arn"), Format=json.dumps(ACCESS_LOG)
            ),
            DefaultRouteSettings=gateway.RouteSettings(
                ThrottlingRateLimit=throttling_rate_limit.value,
                ThrottlingBurstLimit=throttling_burst_limit.value,
                DetailedMetricsEnabled=detailed_metrics.value,
            ),
            Tags=name_map(environment, "api"),
        )
    )
    url = Sub("https://${HttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/${Stage}")
    return Api(
        wire(ApiId, Ref(http_api), "ID of the HTTP API."),
        wire(StageName, Ref(stage), "Name of the API's stage."),
        wire(Url, url, "URL of the API, with its stage."),
    )


def _cors(origins: ParameterWire[TextList]) -> gateway.Cors:
    return gateway.Cors(
        AllowOrigins=origins.value,
        AllowMethods=[*CORS_METHODS, "OPTIONS"],
        AllowHeaders=list(CORS_HEADERS),
        MaxAge=3600,
    )


def _route(template: Template, name: str, key: str, target: If, condition: Condition) -> None:
    route = gateway.Route(
        name, ApiId=Ref("HttpApi"), RouteKey=key, AuthorizationType="NONE", Target=target
    )
    template.add(route, condition)


def _vpc_link(
    template: Template,
    environment: ParameterWire[Text],
    private_subnet_ids: Wire[PrivateSubnetIds],
    vpc_link_group_id: Wire[VpcLinkGroupId],
) -> gateway.VpcLink:
    return template.add(
        gateway.VpcLink(
            "VpcLink",
            Name=named(environment, "streamflix-ENV"),
            SubnetIds=private_subnet_ids.value,
            SecurityGroupIds=[vpc_link_group_id.value],
            Tags=name_map(environment, "api"),
        )
    )


def _integration(
    template: Template,
    name: str,
    condition: Condition,
    link: gateway.VpcLink,
    served_listener_arn: Wire[ListenerArn],
    **tls: Any,
) -> None:
    # A private integration puts the stage before the path; the tasks know nothing of stages.
    path: dict[str, Any] = {"overwrite:path": "$request.path"}
    template.add(
        gateway.Integration(
            name,
            ApiId=Ref("HttpApi"),
            IntegrationType="HTTP_PROXY",
            IntegrationMethod="ANY",
            IntegrationUri=served_listener_arn.value,
            ConnectionType="VPC_LINK",
            ConnectionId=Ref(link),
            PayloadFormatVersion="1.0",
            RequestParameters=path,
            **tls,
        ),
        condition,
    )
