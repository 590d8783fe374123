"""ECR: image repositories.

rows ●→ Resource ○→ ECR
"""

from __future__ import annotations

from generator.local.handler import Handler
from generator.local.resources.resource import TableHandler
from generator.local.resources.table import ApiCall, Naming, Read, Tagging, Type

_REPOSITORY = {"repositoryName": "{id}"}

REPOSITORY = Type(
    service="ecr",
    create=ApiCall("CreateRepository", carries="*"),
    id="Repository.RepositoryName",
    read=Read("DescribeRepositories", {"repositoryNames": ["{id}"]}, "Repositories[0]"),
    delete=ApiCall("DeleteRepository", _REPOSITORY, "EmptyOnDelete=force"),
    name=Naming("RepositoryName", 256, lower=True),
    steps=(
        ApiCall(
            "PutLifecyclePolicy",
            _REPOSITORY,
            "LifecyclePolicy.LifecyclePolicyText=lifecyclePolicyText",
            undo=ApiCall("DeleteLifecyclePolicy", _REPOSITORY),
        ),
        ApiCall(
            "SetRepositoryPolicy",
            _REPOSITORY,
            "RepositoryPolicyText=policyText",
            undo=ApiCall("DeleteRepositoryPolicy", _REPOSITORY),
        ),
    ),
    update=(
        ApiCall(
            "PutImageTagMutability",
            _REPOSITORY,
            "ImageTagMutability ImageTagMutabilityExclusionFilters",
        ),
        ApiCall("PutImageScanningConfiguration", _REPOSITORY, "ImageScanningConfiguration"),
    ),
    tags=Tagging(
        target={"resourceArn": "{RepositoryArn}"},
        put=("TagResource", "tags"),
        take=("UntagResource", "tagKeys"),
        list="ListTagsForResource",
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

HANDLERS: dict[str, Handler] = {"AWS::ECR::Repository": TableHandler(REPOSITORY)}
