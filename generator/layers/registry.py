"""The repository of the API's images: immutable tags, scanned on push."""

from __future__ import annotations

import json
from typing import NamedTuple

from troposphere import GetAtt, ecr

from generator.assembly.kinds import Flag, RepositoryUri, Text
from generator.assembly.template import Template
from generator.assembly.wires import ParameterWire, Wire, wire
from generator.layers.names import name_tag, named

UNTAGGED_DAYS = 14


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


def _lifecycle() -> str:
    """ECR's lifecycle policy: JSON, as PutLifecyclePolicy takes it.

    Untagged images alone: ECR does not know which image runs, so a rule that counts or dates tagged
    ones could expire it, and the next task could not start.
    """
    rule = {
        "rulePriority": 1,
        "description": f"Expire untagged images after {UNTAGGED_DAYS} days",
        "selection": {
            "tagStatus": "untagged",
            "countType": "sinceImagePushed",
            "countUnit": "days",
            "countNumber": UNTAGGED_DAYS,
        },
        "action": {"type": "expire"},
    }
    return json.dumps({"rules": [rule]}, indent=2)
