"""AWS WAF before an internet-facing load balancer, with Amazon's managed rules.

No rate rule by source address: the API's requests all come from the VPC link.
"""

from __future__ import annotations

from troposphere import GetAtt, Ref, wafv2

from generator.assembly.kinds import Text
from generator.assembly.template import Template
from generator.assembly.wires import Condition, ParameterWire
from generator.layers.names import name_tag

MANAGED_RULES = (
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesKnownBadInputsRuleSet",
    "AWSManagedRulesSQLiRuleSet",
)


def guard(template: Template, environment: ParameterWire[Text], condition: Condition) -> None:
    acl = wafv2.WebACL(
        "LoadBalancerWebAcl",
        Scope="REGIONAL",
        DefaultAction=wafv2.DefaultAction(Allow=wafv2.AllowAction()),
        Rules=[_managed_rule(rank, name) for rank, name in enumerate(MANAGED_RULES)],
        VisibilityConfig=_visible("StreamFlixWebAcl"),
        Tags=name_tag(environment, "api"),
    )
    template.add(acl, condition)
    association = wafv2.WebACLAssociation(
        "WebAclAssociation",
        ResourceArn=Ref("ApplicationLoadBalancer"),
        WebACLArn=GetAtt(acl, "Arn"),
    )
    template.add(association, condition)


def _managed_rule(priority: int, name: str) -> wafv2.WebACLRule:
    group = wafv2.ManagedRuleGroupStatement(VendorName="AWS", Name=name)
    return wafv2.WebACLRule(
        Name=name,
        Priority=priority,
        OverrideAction=_as_the_group_says(),
        Statement=wafv2.Statement(ManagedRuleGroupStatement=group),
        VisibilityConfig=_visible(name),
    )


def _as_the_group_says() -> wafv2.OverrideAction:
    action = wafv2.OverrideAction()
    # The property is called None, a word that Python keeps for itself.
    setattr(action, "None", {})
    return action


def _visible(name: str) -> wafv2.VisibilityConfig:
    return wafv2.VisibilityConfig(
        CloudWatchMetricsEnabled=True, MetricName=name, SampledRequestsEnabled=True
    )
