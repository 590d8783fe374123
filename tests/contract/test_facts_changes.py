"""What must hold while an environment changes: the way through it is open at every step.

CloudFormation changes security groups first and the API last, and removes what is gone at the very
end. So what a step needs must be the same before and after, or stand beside what takes its place.
"""

from __future__ import annotations

import pytest
from contract.facts.choices import CORS, INTERNAL, RUNNING, WITH_CERTIFICATE, Choice
from contract.facts.deployed import Deploy, Deployed, Json, Resource, said
from contract.facts.network import vpc

LISTENER = "ElasticLoadBalancingV2::Listener"
CERTIFICATE_CHANGES = [
    pytest.param({}, WITH_CERTIFICATE, id="certificate added"),
    pytest.param(WITH_CERTIFICATE, {}, id="certificate removed"),
]


@pytest.fixture(params=[{}, INTERNAL, CORS], ids=["default", "internal", "CORS"])
def context(request: pytest.FixtureRequest) -> Choice:
    """What else is chosen, before the change and after it."""
    choice: Choice = request.param
    return choice


def both(
    deploy: Deploy, context: Choice, before: Choice, after: Choice
) -> tuple[Deployed, Deployed]:
    return deploy(**context, **before), deploy(**context, **after)


def unchanged(before: Deployed, after: Deployed, logical_id: str) -> bool:
    return before.resources.get(logical_id) == after.resources.get(logical_id)


# --- certificate -----------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "second"), CERTIFICATE_CHANGES)
def test_the_vpc_link_always_reaches_both_ports(
    deploy: Deploy, context: Choice, first: Choice, second: Choice
) -> None:
    """A rule that followed the certificate would close a port that the API still uses."""
    before, after = both(deploy, context, first, second)
    (group,) = after.one("ApiGatewayV2::VpcLink")["SecurityGroupIds"]
    rules = after.all("EC2::SecurityGroupIngress", SourceSecurityGroupId=group)
    assert {said(rule["FromPort"]) for rule in rules} == {"80", "443"}
    for logical_id in [after.of(group).logical_id, *(rule.logical_id for rule in rules)]:
        assert unchanged(before, after, logical_id)


@pytest.mark.parametrize(("first", "second"), CERTIFICATE_CHANGES)
def test_each_protocol_has_an_integration_of_its_own(
    deploy: Deploy, context: Choice, first: Choice, second: Choice
) -> None:
    """UpdateIntegration keeps a TlsConfig that it is not reported: none gets or loses it."""
    before, after = both(deploy, context, first, second)
    old, new = (there.one("ApiGatewayV2::Integration") for there in (before, after))
    assert old.logical_id != new.logical_id
    secure = new if second else old
    assert [one.get("TlsConfig") is not None for one in (old, new)] == [
        one is secure for one in (old, new)
    ]


@pytest.mark.parametrize(("first", "second"), CERTIFICATE_CHANGES)
def test_routes_stay_and_move_to_the_new_integration(
    deploy: Deploy, context: Choice, first: Choice, second: Choice
) -> None:
    before, after = both(deploy, context, first, second)
    routes = {one.logical_id: one for one in after.all("ApiGatewayV2::Route")}
    assert routes
    for logical_id, route in routes.items():
        kept = before.resources[logical_id].properties
        target = {"Target": target_of(after.one("ApiGatewayV2::Integration"))}
        assert route.properties == {**kept, **target}


def target_of(integration: Resource) -> Json:
    return {"Fn::Join": ["", ["integrations/", integration.ref]]}


@pytest.mark.parametrize(("first", "second"), CERTIFICATE_CHANGES)
def test_port_80_always_forwards_what_the_api_sends(
    deploy: Deploy, context: Choice, first: Choice, second: Choice
) -> None:
    """Its listener is switched to a redirect before the API leaves it, and back before it comes."""
    before, after = both(deploy, context, first, second)
    for there in (before, after):
        rule = there.one("ElasticLoadBalancingV2::ListenerRule")
        assert rule["ListenerArn"] == there.one(LISTENER, Protocol="HTTP").ref
        (inside,) = rule["Conditions"]
        assert inside["SourceIpConfig"] == {"Values": [vpc(there)["CidrBlock"]]}
        group = there.one("ElasticLoadBalancingV2::TargetGroup").ref
        assert rule["Actions"] == [{"Type": "forward", "TargetGroupArn": group}]
    assert unchanged(before, after, rule.logical_id)


# --- CORS ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "second"), [({}, CORS), (CORS, {})])
def test_with_cors_other_routes_take_the_place_of_the_first_ones(
    deploy: Deploy, first: Choice, second: Choice
) -> None:
    """None is changed into another: the new ones are there before the old ones go."""
    before, after = deploy(**first), deploy(**second)
    old, new = ({r.logical_id for r in t.all("ApiGatewayV2::Route")} for t in (before, after))
    assert old
    assert new
    assert not old & new


# --- scheme ----------------------------------------------------------------------------------


def test_a_target_group_never_has_two_load_balancers(deploy: Deploy) -> None:
    """With another scheme both are new, under a name that is not taken."""
    before, after = deploy(**RUNNING), deploy(**RUNNING, **INTERNAL)
    group = "ElasticLoadBalancingV2::TargetGroup"
    assert before.one(group)["Name"] != after.one(group)["Name"]
    assert {said(listener["Port"]) for listener in after.all(LISTENER)} == {"80"}
