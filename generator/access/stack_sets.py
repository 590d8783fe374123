"""StackSets with self-managed permissions: the two roles, and who may administer stack sets.

CloudFormation user guide, "Grant self-managed permissions". The roles' names are those that
CloudFormation looks for where a stack set names no others.

    ●→ the content of both templates
"""

from __future__ import annotations

from collections.abc import Mapping

from awacs import sts
from awacs.aws import Allow, ArnLike, Condition, Principal, Statement, StringEquals
from troposphere import AccountId, Sub

from generator.access.direct import MAKE_BUCKET, UPLOAD
from generator.access.parameters import PARAMETERS as SHARED
from generator.access.scope import ANY, STACKS, Grant, cloudformation
from generator.access.statements import document, policies, statement
from generator.access.trust import trust
from generator.assembly.plain import Json

ADMINISTRATION = "AWSCloudFormationStackSetAdministrationRole"
EXECUTION_ROLE = "AWSCloudFormationStackSetExecutionRole"

PARAMETERS: Mapping[str, Json] = {
    "AdministratorAccountId": {
        "Type": "String",
        "Description": "Account that administers the stack sets.",
        "AllowedPattern": "[0-9]{12}",
        "ConstraintDescription": "must be an account's twelve digits",
    },
    "StackSetPrefix": {
        "Type": "String",
        "Description": "What the names of the stack sets begin with.",
        "Default": "streamflix",
        "AllowedPattern": "[A-Za-z][A-Za-z0-9-]{1,39}",
        "ConstraintDescription": "must be the beginning of a stack set's name",
    },
}

_PREFIX = SHARED["StackPrefix"]

# Template → the parameters that are others there.
CHANGED: Mapping[str, Mapping[str, Json]] = {
    "stackset-execution": {
        "StackPrefix": {
            **_PREFIX,
            "Description": "Stacks. What the names of a stack set's stacks begin with.",
            "Default": "StackSet-streamflix",
        }
    }
}

EXECUTION: tuple[Grant, ...] = (
    Grant(
        "Stacks",
        cloudformation(
            "CancelUpdateStack",
            "ContinueUpdateRollback",
            "CreateChangeSet",
            "CreateStack",
            "DeleteChangeSet",
            "DeleteStack",
            "DescribeChangeSet",
            "DescribeStackEvents",
            "DescribeStackResource",
            "DescribeStackResourceDrifts",
            "DescribeStackResources",
            "DescribeStacks",
            "DetectStackDrift",
            "ExecuteChangeSet",
            "GetTemplate",
            "GetTemplateSummary",
            "ListStackResources",
            "SetStackPolicy",
            "TagResource",
            "UntagResource",
            "UpdateStack",
            "UpdateTerminationProtection",
        ),
        (STACKS,),
    ),
    # AWS names s3:* and sns:* as the least that StackSets need ("Grant self-managed
    # permissions"): templates are read, and topics told, by this role.
    Grant("ReadTemplates", ("s3:GetObject",), ANY),
    Grant("TellTopics", ("sns:Publish",), ANY),
)


def execution(resources: Mapping[str, Json]) -> dict[str, Json]:
    """What every target account needs: the role that the administrator's role takes.

    ``resources``: its policies.
    """
    account = "arn:${AWS::Partition}:iam::${AdministratorAccountId}"
    return {
        "Description": "Who may deploy StreamFlix: the role of a target account of stack sets.",
        "Resources": {
            **resources,
            "ExecutionRole": _named(
                EXECUTION_ROLE,
                trust(_may_be_taken(Principal("AWS", Sub(f"{account}:role/{ADMINISTRATION}")))),
                {"ManagedPolicyArns": [{"Ref": name} for name in resources]},
            ),
        },
    }


def administration(path: str) -> dict[str, Json]:
    """What the administrator's account needs: the role that takes the others, and a policy."""
    here = "${AWS::AccountId}"
    sets = f"arn:${{AWS::Partition}}:cloudformation:*:{here}:stackset/${{StackSetPrefix}}*"
    told = Condition(
        [StringEquals("aws:SourceAccount", AccountId), ArnLike("aws:SourceArn", Sub(sets))]
    )
    targets = Grant(
        "TakeTheTargetsRole",
        ("sts:AssumeRole",),
        (f"arn:${{AWS::Partition}}:iam::*:role/{EXECUTION_ROLE}",),
    )
    service = Principal("Service", "cloudformation.amazonaws.com")
    inline = {"PolicyName": "TakeTheTargetsRole", "PolicyDocument": document([statement(targets)])}
    [administer] = policies(_administer(sets))
    return {
        "Description": "Who may deploy StreamFlix: the roles that administer stack sets.",
        "Resources": {
            "AdministrationRole": _named(
                ADMINISTRATION, trust(_may_be_taken(service, told)), {"Policies": [inline]}
            ),
            "Policy1": {
                "Type": "AWS::IAM::ManagedPolicy",
                "Properties": {
                    "Description": "StreamFlix: administer stack sets",
                    "Path": path,
                    "PolicyDocument": document(administer),
                },
            },
        },
        "Outputs": {
            "PolicyArns": {
                "Description": "ARN of the policy for those who administer stack sets",
                "Value": {"Ref": "Policy1"},
            }
        },
    }


def _administer(sets: str) -> list[Grant]:
    """What ``streamflix stackset`` asks for: it uploads the template first, as others do."""
    role = f"arn:${{AWS::Partition}}:iam::${{AWS::AccountId}}:role/{ADMINISTRATION}"
    return [
        Grant(
            "Administer",
            cloudformation(
                "CreateStackInstances",
                "CreateStackSet",
                "DeleteStackInstances",
                "DeleteStackSet",
                "DescribeStackInstance",
                "DescribeStackSet",
                "DescribeStackSetOperation",
                "DetectStackSetDrift",
                "ListStackInstanceResourceDrifts",
                "ListStackInstances",
                "ListStackSetOperationResults",
                "ListStackSetOperations",
                "StopStackSetOperation",
                "TagResource",
                "UntagResource",
                "UpdateStackInstances",
                "UpdateStackSet",
            ),
            (
                sets,
                "arn:${AWS::Partition}:cloudformation:*:${AWS::AccountId}:stackset-target/*",
                "arn:${AWS::Partition}:cloudformation:*::type/resource/*",
            ),
        ),
        Grant(
            "LookAround",
            (
                "cloudformation:GetTemplateSummary",
                "cloudformation:ListStackSets",
                "organizations:DescribeOrganization",
                "organizations:ListAccountsForParent",
                "organizations:ListOrganizationalUnitsForParent",
            ),
            ANY,
        ),
        Grant("PassTheRole", ("iam:PassRole",), (role,), ("passed to stack sets",)),
        *UPLOAD,
        *MAKE_BUCKET,
    ]


def _named(name: str, trusted: Json, more: Mapping[str, Json]) -> Json:
    properties = {"RoleName": name, "AssumeRolePolicyDocument": trusted, **more}
    return {"Type": "AWS::IAM::Role", "Properties": properties}


def _may_be_taken(who: Principal, when: Condition | None = None) -> Statement:
    more = {"Condition": when} if when else {}
    return Statement(Effect=Allow, Principal=who, Action=[sts.AssumeRole], **more)
