"""The rules of the permissions proof."""

from __future__ import annotations

from generator.findings import Rule

_IAM = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"

READERS = Rule(
    "SF3001",
    "A secret that more can read than what uses it",
    "Who can read a database's password can read and delete its data.",
    "Name the secret in the Resource, and only in policies of roles that tasks or functions use.",
    level="error",
    bad='Action: secretsmanager:GetSecretValue\nResource: "*"',
    good="Action: secretsmanager:GetSecretValue\nResource: !Ref Secret",
)
ESCALATION = Rule(
    "SF3002",
    "A principal that can take the rights of another",
    "With iam:PassRole, sts:AssumeRole or actions that change policies it can do all that the other"
    " may, whatever its own policies say.",
    "Name the roles that it may pass or assume, with iam:PassedToService for the service.",
    _IAM + "id_roles_use_passrole.html",
    level="error",
    bad='Action: iam:PassRole\nResource: "*"',
    good="Action: iam:PassRole\nResource: !GetAtt TaskRole.Arn",
)
TRUST = Rule(
    "SF3003",
    "A role that others can assume",
    "Everyone, another account or every user of an identity provider can use what it may do.",
    "Name the account's own principals or a service; of an OIDC provider, test its sub claim.",
    _IAM + "id_roles_create_for-idp_oidc.html",
    level="error",
    bad='Principal: {AWS: "*"}',
    good="Principal: {Service: ecs-tasks.amazonaws.com}",
)
NO_ACTION = Rule(
    "SF3004",
    "An action that does not exist",
    "The statement allows or denies nothing where it should: IAM takes any name without a word.",
    "Correct the name; the Service Authorization Reference lists all.",
    "https://docs.aws.amazon.com/service-authorization/latest/reference/",
    level="warning",
    bad="Action: s3:GetObjects",
    good="Action: s3:GetObject",
)
WILDCARD = Rule(
    "SF3005",
    "A wildcard that allows more than a purpose needs",
    "All actions of a service include those that delete, and those that change who may do what.",
    "Name actions and resources, or waive it with the reason.",
    _IAM + "best-practices.html#grant-least-privilege",
    level="warning",
    bad='Action: s3:*\nResource: "*"',
    good="Action: s3:GetObject\nResource: !Sub ${Films.Arn}/*",
)
OPEN = Rule(
    "SF3006",
    "A policy of a resource that lets others in",
    "Everyone, another account, or a service on behalf of any account can use the resource.",
    "Name principals of this account; for a service, test aws:SourceArn or aws:SourceAccount.",
    _IAM + "confused-deputy.html",
    level="error",
    bad='Effect: Allow\nPrincipal: "*"\nAction: sqs:SendMessage',
    good="Effect: Allow\nPrincipal: {Service: sns.amazonaws.com}\nAction: sqs:SendMessage\n"
    "Condition: {ArnEquals: {aws:SourceArn: !Ref Topic}}",
)
LONG_LIVED = Rule(
    "SF3007",
    "Credentials that do not expire",
    "Keys and passwords of users work until someone removes them, wherever they are copied to.",
    "Use a role, or an identity provider with a role.",
    _IAM + "best-practices.html#bp-workloads-use-roles",
    level="warning",
    bad="Type: AWS::IAM::AccessKey",
    good="Type: AWS::IAM::Role",
)
UNBOUNDED = Rule(
    "SF3008",
    "A role without the permissions boundary that the others have",
    "Who may only make roles with the boundary cannot deploy it; without it, the role may do all"
    " that its policies say.",
    "Give it the PermissionsBoundary of the other roles.",
    _IAM + "access_policies_boundaries.html",
    level="error",
    bad="Type: AWS::IAM::Role",
    good="Type: AWS::IAM::Role\nProperties:\n  PermissionsBoundary: !Ref PermissionsBoundaryArn",
)
RULES = (READERS, ESCALATION, TRUST, NO_ACTION, WILDCARD, OPEN, LONG_LIVED, UNBOUNDED)
