"""Changes of an environment that runs: what comes when, as the stacks' events tell it.

One delivery is enough for the order inside it; contract tests hold it for both.
"""

from __future__ import annotations

import pytest

from .conftest import World

NAME = "streamflix-local"
Event = tuple[str, str]


@pytest.fixture
def deployed(world: World) -> World:
    """StreamFlix in one stack, whose events are in one list."""
    world.recalled("flat local", lambda: world.deploy("local", {}, "flat"))
    return world


def changed(world: World, **parameters: str) -> list[Event]:
    """Update the stack; its events from then on, oldest first."""
    before = len(world.events(NAME))
    kept = world.stack(NAME)["Parameters"]
    values = {one["ParameterKey"]: one["ParameterValue"] for one in kept}
    world.cfn.update_stack(
        StackName=NAME,
        UsePreviousTemplate=True,
        Capabilities=["CAPABILITY_IAM"],
        Parameters=[
            {"ParameterKey": name, "ParameterValue": value}
            for name, value in {**values, **parameters}.items()
        ],
    )
    assert world.settled(NAME) == "UPDATE_COMPLETE"
    return world.events(NAME)[before:]


def assert_order(events: list[Event], *expected: Event) -> None:
    """These events came, in this order."""
    assert [events.index(one) for one in expected] == sorted(events.index(one) for one in expected)


def certificate(world: World) -> dict[str, str]:
    arn = world.client("acm").request_certificate(DomainName="api.example.com")["CertificateArn"]
    return {"CertificateArn": arn, "CertificateDomain": "api.example.com"}


def test_a_certificate_comes_and_goes_behind_the_new_way(deployed: World) -> None:
    created, updated, deleted = "CREATE_COMPLETE", "UPDATE_COMPLETE", "DELETE_COMPLETE"

    added = changed(deployed, **certificate(deployed))
    assert_order(added, ("HttpsListener", created), ("HttpListener", updated))
    assert_order(
        added,
        ("HttpsListener", created),
        ("HttpsIntegration", created),
        ("ProxyRoute", updated),
        ("HttpIntegration", deleted),
    )
    untouched = {"VpcLinkGroup", "LoadBalancerFromVpcLink", "HttpFromVpcRule", "VpcLink"}
    assert untouched.isdisjoint(name for name, _ in added)

    removed = changed(deployed, CertificateArn="", CertificateDomain="")
    assert_order(
        removed,
        ("HttpListener", updated),
        ("HttpIntegration", created),
        ("ProxyRoute", updated),
        ("HttpsIntegration", deleted),
        ("HttpsListener", deleted),
    )
    assert untouched.isdisjoint(name for name, _ in removed)


def test_the_api_follows_another_load_balancer_after_the_service(deployed: World) -> None:
    events = changed(deployed, LoadBalancerScheme="internal")
    assert_order(
        events,
        ("ApplicationLoadBalancer", "UPDATE_COMPLETE"),
        ("EcsService", "UPDATE_COMPLETE"),
        ("HttpIntegration", "UPDATE_COMPLETE"),
        ("ApplicationLoadBalancer", "DELETE_COMPLETE"),
    )


def test_with_cors_the_new_routes_are_there_before_the_old_ones_go(deployed: World) -> None:
    events = changed(deployed, CorsOrigins="https://www.example.com")
    assert_order(events, ("GetProxyRoute", "CREATE_COMPLETE"), ("ProxyRoute", "DELETE_COMPLETE"))
    assert_order(events, ("GetRootRoute", "CREATE_COMPLETE"), ("DefaultRoute", "DELETE_COMPLETE"))
