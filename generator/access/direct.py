"""What the commands ask of AWS themselves, not through CloudFormation.

role ●→ actions and what they are about
"""

from __future__ import annotations

from generator.access.scope import ANY, CHANGE_SETS, NARROW, STACKS, Grant, cloudformation

STACK = (STACKS, CHANGE_SETS)

# Reading what is deployed, and asking what would change. A change set that is not executed changes
# nothing; the one of a stack that is not there yet leaves an empty stack to review.
REVIEW = (
    Grant(
        "Review",
        cloudformation(
            "CreateChangeSet",
            "DeleteChangeSet",
            "DescribeChangeSet",
            "DescribeChangeSetHooks",
            "DescribeEvents",
            "DescribeStackEvents",
            "DescribeStackResource",
            "DescribeStackResourceDrifts",
            "DescribeStackResources",
            "DescribeStacks",
            "DetectStackDrift",
            "DetectStackResourceDrift",
            "GetStackPolicy",
            "GetTemplate",
            "GetTemplateSummary",
            "ListChangeSets",
            "ListStackResources",
            "TagResource",
        ),
        STACK,
    ),
    Grant(
        "LookAround",
        (
            *cloudformation(
                "DescribeStackDriftDetectionStatus",
                "DescribeStacks",
                "GetTemplateSummary",
                "ListStacks",
                "ValidateTemplate",
            ),
            "cloudwatch:DescribeAlarms",
            "ecs:DescribeServices",
            "ecs:DescribeTasks",
            "ecs:ListTasks",
            "elasticache:DescribeServerlessCacheSnapshots",
        ),
        ANY,
    ),
    # What `streamflix doctor` reads, and `review` before a first deployment.
    Grant(
        "Preflight",
        (
            "acm:DescribeCertificate",
            "ec2:DescribeAddresses",
            "ec2:DescribeAvailabilityZones",
            "ec2:DescribeNatGateways",
            "ec2:DescribeSubnets",
            "ec2:DescribeVpcs",
            "ecr:DescribeImages",
            "iam:GetRole",
            "servicequotas:GetServiceQuota",
        ),
        ANY,
    ),
)

CHANGE = (
    Grant(
        "Change",
        cloudformation(
            "CancelUpdateStack",
            "ContinueUpdateRollback",
            "ExecuteChangeSet",
            "RollbackStack",
            "SetStackPolicy",
            "UntagResource",
            "UpdateTerminationProtection",
        ),
        STACK,
    ),
)

TAKE_DOWN = (
    Grant(
        "TakeDown",
        cloudformation(
            "DeleteChangeSet",
            "DeleteStack",
            "DescribeChangeSet",
            "DescribeEvents",
            "DescribeStackEvents",
            "DescribeStackResource",
            "DescribeStackResources",
            "DescribeStacks",
            "GetStackPolicy",
            "GetTemplate",
            "ListChangeSets",
            "ListStackResources",
            "SetStackPolicy",
            "UpdateTerminationProtection",
        ),
        STACK,
    ),
    Grant(
        "LookAround",
        (
            *cloudformation("DescribeStacks", "ListImports", "ListStacks"),
            "elasticache:DescribeServerlessCacheSnapshots",
            "logs:DescribeLogGroups",
            "rds:DescribeDBClusterSnapshots",
            "rds:DescribeDBSnapshots",
        ),
        ANY,
    ),
    # Only where the repository's parameter says that it may be emptied.
    Grant("Empty", ("ecr:BatchDeleteImage", "ecr:ListImages"), NARROW["ecr"]),
)

BUCKET = "${Bucket}"
"""Stands for the ARN of the bucket for templates."""

UPLOAD = (
    Grant(
        "LookAtTheBucket",
        (
            "s3:GetBucketOwnershipControls",
            "s3:GetBucketPolicy",
            "s3:GetBucketPublicAccessBlock",
            "s3:GetBucketVersioning",
            "s3:GetEncryptionConfiguration",
            "s3:GetLifecycleConfiguration",
            "s3:ListBucket",
        ),
        (BUCKET,),
    ),
    Grant("Upload", ("s3:GetObject", "s3:PutObject"), (f"{BUCKET}/templates/*",)),
)

# Only who deploys makes the bucket: anyone who reviews cannot take its protection away.
MAKE_BUCKET = (
    Grant(
        "MakeTheBucket",
        (
            "s3:CreateBucket",
            "s3:PutBucketOwnershipControls",
            "s3:PutBucketPolicy",
            "s3:PutBucketPublicAccessBlock",
            "s3:PutBucketVersioning",
            "s3:PutEncryptionConfiguration",
            "s3:PutLifecycleConfiguration",
        ),
        (BUCKET,),
    ),
)
