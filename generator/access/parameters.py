"""What anyone who makes a role may say about it: parameters and conditions of the templates.

role ●→ Parameters, Conditions, Rules, console groups
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.access.scope import BOUNDED
from generator.access.statements import OWN_BUCKET, THROUGH
from generator.assembly.plain import Json

ROLE = "HasRole"
TRUSTED, FEDERATED = "HasPrincipal", "HasProvider"


def _text(label: str, description: str, default: str, pattern: str, says: str) -> Json:
    return {
        "Type": "String",
        "Description": f"{label}. {description}",
        "Default": default,
        "AllowedPattern": pattern,
        "ConstraintDescription": f"must be {says}",
    }


_ARN = "arn:aws[a-z-]*:iam::[0-9]{12}:"
_POLICY = "arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/[!-~]{1,170}"

PARAMETERS: Mapping[str, Json] = {
    "StackPrefix": _text(
        "Stacks",
        "What the names of the stacks begin with: streamflix-prod is production alone.",
        "streamflix-",
        "[A-Za-z][A-Za-z0-9-]{1,39}",
        "the beginning of a stack's name: 2 to 40 letters, digits and hyphens",
    ),
    "ArtifactBucket": _text(
        "Bucket for templates",
        "Empty for StreamFlix's own, streamflix-templates-ACCOUNT-REGION.",
        "",
        "|[a-z0-9][a-z0-9-]{1,61}[a-z0-9]",
        "the name of a bucket, or empty",
    ),
    "ThroughCloudFormation": {
        "Type": "String",
        "Description": "Resources only through CloudFormation. What changes resources is allowed"
        " only where CloudFormation asks for it on behalf of the role (aws:CalledVia).",
        "Default": "true",
        "AllowedValues": ["true", "false"],
    },
    "PermissionsBoundaryArn": _text(
        "Permissions boundary",
        "Roles may only be made with this boundary: then StreamFlix's parameter"
        " PermissionsBoundaryArn must name it too. Empty for none.",
        "",
        f"|{_POLICY}",
        "the ARN of a managed policy, or empty",
    ),
    "TrustedPrincipalArn": _text(
        "Who may take the role",
        "A role, user or account (as its root). Empty for no one in AWS.",
        "",
        f"|{_ARN}(root|(role|user)/[!-~]+)",
        "the ARN of a role, of a user or of an account's root, or empty",
    ),
    "OidcProviderArn": _text(
        "Identity provider of the CI",
        "Such as that of GitHub Actions, token.actions.githubusercontent.com. Empty for none.",
        "",
        f"|{_ARN}oidc-provider/token[.]actions[.]githubusercontent[.]com",
        "the ARN of GitHub's OpenID Connect provider, or empty",
    ),
    "OidcSubject": _text(
        "Which jobs of the CI may take the role",
        "Such as repo:OWNER/NAME:environment:prod; * stands for any text after the repository.",
        "",
        "|repo:[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+:[!-~]+",
        "repo:OWNER/NAME: and what follows, or empty",
    ),
}


def _is_said(parameter: str) -> Json:
    return {"Fn::Not": [{"Fn::Equals": [{"Ref": parameter}, ""]}]}


CONDITIONS: Mapping[str, Json] = {
    THROUGH: {"Fn::Equals": [{"Ref": "ThroughCloudFormation"}, "true"]},
    BOUNDED: _is_said("PermissionsBoundaryArn"),
    OWN_BUCKET: _is_said("ArtifactBucket"),
    TRUSTED: _is_said("TrustedPrincipalArn"),
    FEDERATED: _is_said("OidcProviderArn"),
    ROLE: {"Fn::Or": [{"Condition": TRUSTED}, {"Condition": FEDERATED}]},
}

# An identity provider alone would let in every repository that it knows.
RULES: Mapping[str, Json] = {
    "SubjectOfTheProvider": {
        "RuleCondition": {"Fn::Not": [{"Fn::Equals": [{"Ref": "OidcProviderArn"}, ""]}]},
        "Assertions": [
            {
                "Assert": {"Fn::Not": [{"Fn::Equals": [{"Ref": "OidcSubject"}, ""]}]},
                "AssertDescription": "With OidcProviderArn, OidcSubject must say which jobs.",
            }
        ],
    }
}
