"""The way in: the HTTP API, its VPC link, the load balancer and its target group."""

from __future__ import annotations

from typing import Any

from .reading import Deployed


def balancer(deployed: Deployed) -> Any:
    """The load balancer."""
    return deployed.only(
        "elbv2",
        "describe_load_balancers",
        "LoadBalancers",
        LoadBalancerArns=[deployed.id("ApplicationLoadBalancer")],
    )


def listeners(deployed: Deployed) -> dict[int, Any]:
    """Its listeners by port."""
    found = deployed.ask(
        "elbv2",
        "describe_listeners",
        "Listeners",
        LoadBalancerArn=deployed.id("ApplicationLoadBalancer"),
    )
    return {one["Port"]: one for one in found}


def attributes(deployed: Deployed) -> dict[str, str]:
    """The load balancer's attributes."""
    told = deployed.client("elbv2").describe_load_balancer_attributes(
        LoadBalancerArn=deployed.id("ApplicationLoadBalancer")
    )
    return {one["Key"]: one["Value"] for one in told["Attributes"]}


def stage(deployed: Deployed) -> Any:
    """The API's stage."""
    return deployed.client("apigatewayv2").get_stage(
        ApiId=deployed.id("HttpApi"), StageName=deployed.id("Stage")
    )


def integration(deployed: Deployed) -> Any:
    """The API's one integration."""
    return deployed.only("apigatewayv2", "get_integrations", "Items", ApiId=deployed.id("HttpApi"))


def entrance(deployed: Deployed) -> str:
    """The listener that forwards to the tasks."""
    secure = bool(deployed.parameters["CertificateArn"])
    return deployed.id("HttpsListener" if secure else "HttpListener")


def test_the_load_balancer_faces_whom_it_should(deployed: Deployed) -> None:
    told = balancer(deployed)
    scheme = deployed.parameters["LoadBalancerScheme"]
    side = "Public" if scheme == "internet-facing" else "Private"
    assert (told["Type"], told["Scheme"]) == ("application", scheme)
    assert told["State"]["Code"] == "active"
    found = [one["SubnetId"] for one in told["AvailabilityZones"]]
    assert sorted(found) == sorted(deployed.ids(f"{side}Subnet"))
    assert told["SecurityGroups"] == [deployed.id("LoadBalancerGroup")]
    # Names of DNS have no case.
    assert told["DNSName"].lower() == deployed.outputs["AlbDnsName"].lower()


def test_the_load_balancer_is_hardened_as_asked_for(deployed: Deployed) -> None:
    told, asked = attributes(deployed), deployed.parameters
    assert told["routing.http.drop_invalid_header_fields.enabled"] == "true"
    assert told["deletion_protection.enabled"] == asked["LoadBalancerDeletionProtection"]
    assert told["access_logs.s3.enabled"] == ("true" if asked["AccessLogsBucket"] else "false")
    assert told.get("access_logs.s3.bucket", "") == asked["AccessLogsBucket"]


def test_requests_are_forwarded_once_they_are_safe(deployed: Deployed) -> None:
    found = listeners(deployed)
    certificate = deployed.parameters["CertificateArn"]
    assert set(found) == ({80, 443} if certificate else {80})
    (first,) = found[80]["DefaultActions"]
    if certificate:
        assert (first["Type"], first["RedirectConfig"]["Protocol"]) == ("redirect", "HTTPS")
        assert first["RedirectConfig"]["StatusCode"] == "HTTP_301"
        assert found[443]["Protocol"] == "HTTPS"
        assert found[443]["SslPolicy"].startswith("ELBSecurityPolicy-TLS13-1-2")
        assert [one["CertificateArn"] for one in found[443]["Certificates"]] == [certificate]
    (forward,) = found[max(found)]["DefaultActions"]
    assert (forward["Type"], forward["TargetGroupArn"]) == ("forward", deployed.id("TargetGroup"))
    assert found[max(found)]["ListenerArn"] == entrance(deployed)


def test_what_the_api_sends_to_port_80_is_always_forwarded(deployed: Deployed) -> None:
    told = deployed.ask("elbv2", "describe_rules", "Rules", ListenerArn=deployed.id("HttpListener"))
    (rule,) = [one for one in told if not one["IsDefault"]]
    (source,) = rule["Conditions"]
    assert source["SourceIpConfig"]["Values"] == [deployed.parameters["VpcCidr"]]
    (action,) = rule["Actions"]
    assert (action["Type"], action["TargetGroupArn"]) == ("forward", deployed.id("TargetGroup"))


def test_the_target_group_asks_tasks_for_their_health(deployed: Deployed) -> None:
    told = deployed.only(
        "elbv2",
        "describe_target_groups",
        "TargetGroups",
        TargetGroupArns=[deployed.id("TargetGroup")],
    )
    assert (told["Protocol"], told["Port"], told["TargetType"]) == ("HTTP", 8080, "ip")
    assert told["VpcId"] == deployed.id("Vpc")
    assert set(told["LoadBalancerArns"]) == {deployed.id("ApplicationLoadBalancer")}
    assert told["HealthCheckEnabled"] is True
    assert (told["HealthCheckProtocol"], told["HealthCheckPort"]) == ("HTTP", "8080")
    assert told["HealthCheckPath"] == "/health"
    assert (told["HealthCheckIntervalSeconds"], told["HealthCheckTimeoutSeconds"]) == (30, 5)
    assert (told["HealthyThresholdCount"], told["UnhealthyThresholdCount"]) == (2, 3)


def test_a_firewall_stands_before_it_where_that_was_asked_for(deployed: Deployed) -> None:
    told = deployed.client("wafv2").get_web_acl_for_resource(
        ResourceArn=deployed.id("ApplicationLoadBalancer")
    )
    assert bool(told.get("WebACL")) is deployed.is_on("WebAcl")


def test_the_api_is_an_http_api(deployed: Deployed) -> None:
    told = deployed.client("apigatewayv2").get_api(ApiId=deployed.id("HttpApi"))
    assert told["ProtocolType"] == "HTTP"
    assert told["Description"] == "StreamFlix Content Delivery API"
    origins = [one for one in deployed.parameters["CorsOrigins"].split(",") if one]
    assert told.get("CorsConfiguration", {}).get("AllowOrigins", []) == origins


def test_every_path_leads_to_the_tasks(deployed: Deployed) -> None:
    routes = deployed.ask("apigatewayv2", "get_routes", "Items", ApiId=deployed.id("HttpApi"))
    target = f"integrations/{integration(deployed)['IntegrationId']}"
    keys = {"$default", "ANY /{proxy+}"}
    if deployed.parameters["CorsOrigins"]:
        # A preflight that met a route would be sent to the tasks.
        methods = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
        keys = {f"{method} {path}" for method in methods for path in ("/", "/{proxy+}")}
    assert {one["RouteKey"]: one["Target"] for one in routes} == dict.fromkeys(keys, target)


def test_the_api_reaches_the_load_balancer_through_the_vpc(deployed: Deployed) -> None:
    told = integration(deployed)
    assert (told["IntegrationType"], told["IntegrationMethod"]) == ("HTTP_PROXY", "ANY")
    assert (told["ConnectionType"], told["ConnectionId"]) == ("VPC_LINK", deployed.id("VpcLink"))
    assert told["IntegrationUri"] == entrance(deployed)
    assert told["PayloadFormatVersion"] == "1.0"
    # Otherwise the stage's name would come before the path that tasks see.
    assert told["RequestParameters"] == {"overwrite:path": "$request.path"}
    domain = deployed.parameters["CertificateDomain"]
    assert told.get("TlsConfig", {}).get("ServerNameToVerify", "") == domain


def test_the_vpc_link_is_private(deployed: Deployed) -> None:
    told = deployed.client("apigatewayv2").get_vpc_link(VpcLinkId=deployed.id("VpcLink"))
    assert told["VpcLinkStatus"] == "AVAILABLE"
    assert sorted(told["SubnetIds"]) == sorted(deployed.ids("PrivateSubnet"))
    assert told["SecurityGroupIds"] == [deployed.id("VpcLinkGroup")]


def test_the_stage_is_deployed_throttled_and_logged(deployed: Deployed) -> None:
    told, asked = stage(deployed), deployed.parameters
    assert told["StageName"] == asked["StageName"]
    assert told["AutoDeploy"] is True
    routes = told["DefaultRouteSettings"]
    assert routes["ThrottlingRateLimit"] == float(asked["ThrottlingRateLimit"])
    assert routes["ThrottlingBurstLimit"] == int(asked["ThrottlingBurstLimit"])
    assert routes["DetailedMetricsEnabled"] is deployed.is_on("DetailedMetrics")
    log = told["AccessLogSettings"]
    assert log["DestinationArn"].removesuffix(":*").endswith(f":{deployed.id('ApiLogGroup')}")
    assert "$context.integrationErrorMessage" in log["Format"]


def test_the_output_is_the_url_with_its_stage(deployed: Deployed) -> None:
    start = f"https://{deployed.id('HttpApi')}.execute-api.{deployed.region}."
    url = deployed.outputs["ApiGatewayUrl"]
    assert url.startswith(start)
    assert url.endswith(f"/{deployed.parameters['StageName']}")
