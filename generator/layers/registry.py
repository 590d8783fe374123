"""The repository of the API's images: immutable tags, scanned on push."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from troposphere import GetAtt, ecr

from generator.assembly.kinds import Flag, RepositoryUri, Text
from generator.assembly.template import Template
from generator.assembly.wires import ParameterWire, Wire, wire
from generator.layers.names import name_tag, named

UNTAGGED_DAYS = 14
KEPT_IMAGES = 100


class Registry(NamedTuple):
    """The image repository."""

    repository_uri: Wire[RepositoryUri]


def registry(
    template: Template,
    *,
    environment: ParameterWire[Text],
    repository_empty_on_delete: ParameterWire[Flag],
) -> Registry:
    """StreamFlix registry: the ECR repository of the API's container images."""
    repository = template.add(
        ecr.Repository(
            "Repository",
            RepositoryName=named(environment, "streamflix-api-ENV"),
            ImageTagMutability="IMMUTABLE",
            ImageScanningConfiguration=ecr.ImageScanningConfiguration(ScanOnPush=True),
            EncryptionConfiguration=ecr.EncryptionConfiguration(EncryptionType="AES256"),
            LifecyclePolicy=ecr.LifecyclePolicy(LifecyclePolicyText=_lifecycle()),
            EmptyOnDelete=repository_empty_on_delete.value,
            DeletionPolicy="Delete",
            UpdateReplacePolicy="Retain",
            Tags=name_tag(environment, "api"),
        )
    )
    uri = GetAtt(repository, "RepositoryUri")
    return Registry(wire(RepositoryUri, uri, "URI of the image repository, without a tag."))


def _rule(priority: int, text: str, selection: dict[str, Any]) -> dict[str, Any]:
    return {
        "rulePriority": priority,
        "description": text,
        "selection": selection,
        "action": {"type": "expire"},
    }


def _lifecycle() -> str:
    """ECR's lifecycle policy: JSON, as PutLifecyclePolicy takes it."""
    untagged = {
        "tagStatus": "untagged",
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": UNTAGGED_DAYS,
    }
    oldest = {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": KEPT_IMAGES}
    rules = [
        _rule(1, f"Expire untagged images after {UNTAGGED_DAYS} days", untagged),
        _rule(2, f"Keep the newest {KEPT_IMAGES} images", oldest),
    ]
    return json.dumps({"rules": rules}, indent=2)
