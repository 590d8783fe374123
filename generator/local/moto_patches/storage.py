"""S3: the tags that CloudFormation puts on a bucket.

moto's S3 responses ○→ changed
"""

from __future__ import annotations

from typing import Any

from generator.local.moto_patches.wrap import wrap


def allow_system_tags() -> None:
    """Take keys that begin with ``aws:cloudformation:``, as AWS does from CloudFormation."""
    from moto.s3.exceptions import NoSystemTags
    from moto.s3.responses import S3Response

    def tags(original: Any, response: Any) -> dict[str, str]:
        body = response.body
        text = body.decode() if isinstance(body, bytes) else body
        marked = text.replace("<Key>aws:cloudformation:", "<Key>AWS:cloudformation:")
        response.body = marked
        try:
            found = original(response)
        finally:
            response.body = body
        if any(key.startswith("aws:") for key in found):
            raise NoSystemTags()
        return {_restored(key): value for key, value in found.items()}

    wrap(S3Response, "_bucket_tagging_from_body", tags)


def _restored(key: str) -> str:
    prefix = "AWS:cloudformation:"
    return f"aws:cloudformation:{key[len(prefix) :]}" if key.startswith(prefix) else key
