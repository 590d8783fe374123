"""AWS WAF on the load balancer, with Amazon's managed rules.

It guards an internal load balancer too: an HTTP API takes no web ACL of its own. What comes through
the API has the VPC link's address, so there is no rate rule by source address, and the IP
reputation list sees only who calls the load balancer directly.
"""

from __future__ import annotations

from typing import Any

from troposphere import GetAtt, Ref, Sub, wafv2

from generator.assembly.kinds import Text
from generator.assembly.template import Template
from generator.assembly.wires import Condition, ParameterWire
from generator.layers.names import name_tag, named

# Rule group → the end of its metric's name.
MANAGED_RULES = {
    "AWSManagedRulesAmazonIpReputationList": "ip-reputation",
    "AWSManagedRulesCommonRuleSet": "common",
    "AWSManagedRulesKnownBadInputsRuleSet": "known-bad-inputs",
    "AWSManagedRulesSQLiRuleSet": "sql-injection",
}

# Rules that would block what the API is for, by their group. They only count.
COUNTED = {
    "AWSManagedRulesCommonRuleSet": (
        # Every body over 8 KB; on a load balancer the limit cannot be raised.
        "SizeRestrictions_BODY",
        # Callers that send no User-Agent: servers, health checks.
        "NoUserAgent_HEADER",
    ),
}

# The name of the web ACL's metrics: CloudWatch's dimension WebACL.
METRIC = "streamflix-ENV"


def protect(template: Template, environment: ParameterWire[Text], condition: Condition) -> None:
    """Put the web ACL on the load balancer where the condition is true."""
    acl = wafv2.WebACL(
        "LoadBalancerWebAcl",
        Scope="REGIONAL",
        DefaultAction=wafv2.DefaultAction(Allow=wafv2.AllowAction()),
        Rules=[
            _managed_rule(environment, priority, name)
            for priority, name in enumerate(MANAGED_RULES)
        ],
        VisibilityConfig=_visible(named(environment, METRIC)),
        Tags=name_tag(environment, "api"),
    )
    template.add(acl, condition)
    association = wafv2.WebACLAssociation(
        "WebAclAssociation",
        ResourceArn=Ref("ApplicationLoadBalancer"),
        WebACLArn=GetAtt(acl, "Arn"),
    )
    template.add(association, condition)


def _managed_rule(environment: ParameterWire[Text], priority: int, name: str) -> wafv2.WebACLRule:
    group = wafv2.ManagedRuleGroupStatement(VendorName="AWS", Name=name, **_overrides(name))
    return wafv2.WebACLRule(
        Name=name,
        Priority=priority,
        OverrideAction=_as_the_group_says(),
        Statement=wafv2.Statement(ManagedRuleGroupStatement=group),
        VisibilityConfig=_visible(named(environment, f"{METRIC}-{MANAGED_RULES[name]}")),
    )


def _overrides(group: str) -> dict[str, Any]:
    count = wafv2.RuleAction(Count=wafv2.CountAction())
    overrides = [
        wafv2.RuleActionOverride(Name=rule, ActionToUse=count) for rule in COUNTED.get(group, ())
    ]
    return {"RuleActionOverrides": overrides} if overrides else {}


def _as_the_group_says() -> wafv2.OverrideAction:
    action = wafv2.OverrideAction()
    # The property is called None, a word that Python keeps for itself.
    setattr(action, "None", {})
    return action


def _visible(name: Sub) -> wafv2.VisibilityConfig:
    return wafv2.VisibilityConfig(
        CloudWatchMetricsEnabled=True, MetricName=name, SampledRequestsEnabled=True
    )
