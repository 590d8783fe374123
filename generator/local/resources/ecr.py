"""ECR: image repositories.

rows ●→ Resource ○→ ECR
"""

from __future__ import annotations

from generator.local.handler import Handler
from generator.local.resources.resource import Resource
from generator.local.resources.table import Do, Naming, Read, Tagging, Type

_REPOSITORY = {"repositoryName": "{id}"}

REPOSITORY = Type(
    service="ecr",
    create=Do("CreateRepository", carries="*"),
    id="Repository.RepositoryName",
    read=Read("DescribeRepositories", {"repositoryNames": ["{id}"]}, "Repositories[0]"),
    delete=Do("DeleteRepository", _REPOSITORY, "EmptyOnDelete=force"),
    name=Naming("RepositoryName", 256, lower=True),
    steps=(
        Do(
            "PutLifecyclePolicy",
            _REPOSITORY,
            "LifecyclePolicy.LifecyclePolicyText=lifecyclePolicyText",
            undo=Do("DeleteLifecyclePolicy", _REPOSITORY),
        ),
        Do(
            "SetRepositoryPolicy",
            _REPOSITORY,
            "RepositoryPolicyText=policyText",
            undo=Do("DeleteRepositoryPolicy", _REPOSITORY),
        ),
    ),
    update=(
        Do(
            "PutImageTagMutability",
            _REPOSITORY,
            "ImageTagMutability ImageTagMutabilityExclusionFilters",
        ),
        Do("PutImageScanningConfiguration", _REPOSITORY, "ImageScanningConfiguration"),
    ),
    tags=Tagging(
        target={"resourceArn": "{RepositoryArn}"},
        put=("TagResource", "tags"),
        take=("UntagResource", "tagKeys"),
        ask="ListTagsForResource",
        tells="Tags",
    ),
    more={
        "Policy": Read("GetRepositoryPolicy", _REPOSITORY, "PolicyText"),
        "Lifecycle": Read("GetLifecyclePolicy", _REPOSITORY, "LifecyclePolicyText"),
    },
    reads={
        "RepositoryPolicyText": "Policy",
        "LifecyclePolicy": "Lifecycle && {LifecyclePolicyText: Lifecycle}",
    },
    gives={"Arn": "RepositoryArn"},
    silent=("EmptyOnDelete",),
    kept={
        "LifecyclePolicy.RegistryId": "the registry is the account's own",
        "ImageTagMutabilityExclusionFilters": "moto does not keep them",
    },
    defaults={
        "ImageTagMutability": "MUTABLE",
        "ImageScanningConfiguration": {"ScanOnPush": False},
    },
)

HANDLERS: dict[str, Handler] = {"AWS::ECR::Repository": Resource(REPOSITORY)}
