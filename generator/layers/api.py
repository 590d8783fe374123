"""The HTTP API before the load balancer, through a VPC link.

client ○→ stage ○→ route ○→ integration ○→ VPC link ○→ listener
"""

from __future__ import annotations

import json
from typing import NamedTuple

from troposphere import GetAtt, Ref, Sub, logs
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
from generator.assembly.wires import ParameterWire, Wire, is_set, wire
from generator.layers.names import name_map, name_tag, named
from generator.layers.routes import add_routes, cors_of, integrations

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


class Api(NamedTuple):
    """The HTTP API, its stage and its URL."""

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
            CorsConfiguration=cors.choose(cors_of(cors_origins)),
            Tags=name_map(environment, "api"),
        )
    )
    link = _vpc_link(template, environment, private_subnet_ids, vpc_link_group_id)
    target = integrations(template, link, certificate_arn, certificate_domain, served_listener_arn)
    add_routes(template, cors, target)
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
