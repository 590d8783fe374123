"""DynamoDB: a tag that is set again is changed, not there twice.

moto's DynamoDB backend ○→ changed
"""

from __future__ import annotations

from typing import Any

from generator.local.moto_patches.wrap import wrap


def replace_tags() -> None:
    """moto appends tags whose keys the table already has."""
    from moto.dynamodb.models import DynamoDBBackend

    def tag(original: Any, backend: Any, arn: str, tags: dict[str, str]) -> None:
        backend.untag_resource(arn, list(tags))
        original(backend, arn, tags)

    wrap(DynamoDBBackend, "tag_resource", tag)
