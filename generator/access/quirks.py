"""Where the handlers' lists of permissions are not what a deployer of StreamFlix needs.

The lists say what a handler may ever call, whatever the resource looks like, and now and then what
no longer exists. What is left out or put in is here and nowhere else, each with its reason; the
reasons go into the templates' metadata.

    action ●→ left out, because; put in, because
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from generator.cfn.schemas import Handler

# Pattern of actions → why a deployer of StreamFlix does not have them.
LEFT_OUT: Mapping[str, str] = {
    "amplify:*": "The web ACL protects a load balancer, nothing else.",
    "apigateway:SetWebACL": "The web ACL protects a load balancer, nothing else.",
    "apprunner:*": "The web ACL protects a load balancer, nothing else.",
    "appsync:*": "The web ACL protects a load balancer, nothing else.",
    "bedrock-agentcore:*": "The web ACL protects a load balancer, nothing else.",
    "ec2:*VerifiedAccess*": "The web ACL protects a load balancer, nothing else.",
    "cognito-idp:*": "No listener authenticates, and no user pool has a web ACL.",
    "apigateway:*agResource": "IAM has no such action: tags of API Gateway are POST, PUT and"
    " DELETE on /tags.",
    "autoscaling:*": "Nothing here is an instance.",
    "ecs:PutAccountSetting*": "A setting of the whole account is not a deployer's to change.",
    "firehose:*": "Logs go to log groups.",
    "iam:*ServiceLinkedRoleDeletionStatus": "Service-linked roles are shared; they stay.",
    "iam:DeleteServiceLinkedRole": "Service-linked roles are shared; they stay.",
    "lambda:*": "What scales is an ECS service.",
    "payments:*": "IAM has no such action; it is about rule groups that are sold.",
    "rds:*Replica*": "RDS makes no replicas of an instance whose password it manages.",
    "rds:*RoleToDBInstance": "The database has no roles.",
    "rds:*RoleFromDBInstance": "The database has no roles.",
    "rds:*BackupsReplication": "Backups stay in their region.",
    "rds:Restore*": "No template restores a snapshot; anyone who does needs more than this.",
    "s3:*": "Logs go to log groups, and no API is read from a bucket.",
    "vpc-lattice:*": "No endpoint leads to a service network.",
    "vpce:*": "No endpoint leads to another region.",
}


@dataclass(frozen=True)
class Besides:
    """An action that no handler lists: what it is needed for, and the handlers that need it."""

    action: str
    handlers: frozenset[Handler]
    reason: str


_MAKING: frozenset[Handler] = frozenset({"create", "update"})
_ALL: frozenset[Handler] = frozenset({"create", "read", "update", "delete"})

_ZONES = "Fn::GetAZs (CloudFormation template reference)."
_API_LOG = "The API's access log (API Gateway developer guide, logging for HTTP APIs)."
_SNAPSHOT = "DeletionPolicy and UpdateReplacePolicy Snapshot wait for the snapshot."

BESIDES: tuple[Besides, ...] = (
    Besides("ec2:DescribeAvailabilityZones", _ALL, _ZONES),
    Besides("ec2:DescribeAccountAttributes", _ALL, _ZONES),
    Besides("ec2:DescribeSubnets", _ALL, _ZONES),
    Besides("logs:CreateLogDelivery", _MAKING, _API_LOG),
    Besides("logs:GetLogDelivery", _ALL, _API_LOG),
    Besides("logs:ListLogDeliveries", _ALL, _API_LOG),
    Besides("logs:UpdateLogDelivery", _MAKING, _API_LOG),
    Besides("logs:DeleteLogDelivery", frozenset({"update", "delete"}), _API_LOG),
    Besides("logs:PutResourcePolicy", _MAKING, _API_LOG),
    Besides("logs:DescribeResourcePolicies", _ALL, _API_LOG),
    Besides("rds:DescribeDBSnapshots", frozenset({"update", "delete"}), _SNAPSHOT),
    Besides(
        "elasticache:CreateServerlessCacheSnapshot",
        frozenset({"update", "delete"}),
        "A final snapshot needs it (ElastiCache API reference, DeleteServerlessCache).",
    ),
    Besides(
        "cloudformation:TagResource",
        _MAKING,
        "Nested stacks take their parent's tags (Service Authorization Reference).",
    ),
)

# What no list says, and no one here could try on AWS. It goes into every template's metadata.
UNCERTAIN: tuple[str, ...] = (
    "The lists of permissions are those of the resource schemas; AWS does not promise that they"
    " are complete. A refusal names the action that is missing.",
    "That CloudFormation forwards the caller's session with aws:CalledVia is documented (user"
    " guide, 'FAS requests and permission evaluation'), not tried for each type. Where a call is"
    " refused that a policy allows, set ThroughCloudFormation to false.",
    "What the lists of handlers that read have besides reading is left out: some say there what"
    " those that change need (AWS::WAFv2::WebACLAssociation, AWS::ApiGatewayV2::VpcLink).",
    "AWS::SNS::TopicPolicy states no permissions to read: those of the topic are taken.",
    "Roles made by CloudFormation are known by the stack's name at the beginning of theirs.",
    "Services check some of what is named here only in some regions, or once a feature is used.",
)


def left_out(action: str) -> str:
    """Why an action is left out; empty where it is not."""
    found = (why for pattern, why in LEFT_OUT.items() if fnmatchcase(action, pattern))
    return next(found, "")
