"""The API's routes, and the integrations that their Target chooses from.

Each protocol has an integration of its own: UpdateIntegration keeps what it omits, so the TLS
settings of one that served both would outlive the certificate. The new integration is there before
the routes' Target moves to it, and the old one goes when they have moved.
"""

from __future__ import annotations

from typing import Any

from troposphere import If, Ref, Sub
from troposphere import apigatewayv2 as gateway

from generator.assembly.kinds import ListenerArn, Text, TextList
from generator.assembly.template import Template
from generator.assembly.wires import Condition, ParameterWire, Wire, negation
from generator.layers import conditions

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


def cors_of(origins: ParameterWire[TextList]) -> gateway.Cors:
    """What the API allows browsers that come from these origins."""
    return gateway.Cors(
        AllowOrigins=origins.value,
        AllowMethods=[*CORS_METHODS, "OPTIONS"],
        AllowHeaders=list(CORS_HEADERS),
        MaxAge=3600,
    )


def add_routes(template: Template, cors: Condition, target: If) -> None:
    """One route for every method and path, or with CORS one for each method."""
    without_cors = template.condition(negation("HasNoCorsOrigins", cors))
    for routes, condition in ((ROUTES, without_cors), (CORS_ROUTES, cors)):
        for name, key in routes.items():
            _route(template, name, key, target, condition)


def _route(template: Template, name: str, key: str, target: If, condition: Condition) -> None:
    route = gateway.Route(
        name, ApiId=Ref("HttpApi"), RouteKey=key, AuthorizationType="NONE", Target=target
    )
    template.add(route, condition)


def integrations(
    template: Template,
    link: gateway.VpcLink,
    certificate_arn: ParameterWire[Text],
    certificate_domain: ParameterWire[Text],
    served_listener_arn: Wire[ListenerArn],
) -> If:
    """The integration of each protocol; returns the Target of the routes."""
    secure = template.condition(conditions.has_certificate(certificate_arn))
    plain = template.condition(conditions.has_no_certificate(certificate_arn))
    tls = gateway.TlsConfig(ServerNameToVerify=certificate_domain.value)
    _integration(template, "HttpIntegration", plain, link, served_listener_arn)
    _integration(template, "HttpsIntegration", secure, link, served_listener_arn, TlsConfig=tls)
    return secure.choose(
        Sub("integrations/${HttpsIntegration}"), Sub("integrations/${HttpIntegration}")
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
