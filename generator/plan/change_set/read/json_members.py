"""Members of JSON objects of any source: absent is the same as null, case does not count.

The AWS CLI and the SDKs for Go print null where botocore leaves a member out; the console writes
``resourceChange``, the SDK for Ruby ``resource_change``.

    JSON ●→ Members
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from generator.cfn.json_text import parsed

Members = Mapping[str, object]
"""An object's members by :func:`plain` name, without those that are null."""


def plain(name: str) -> str:
    """``ResourceChange``, ``resourceChange`` and ``resource_change`` are one name."""
    return name.replace("_", "").lower()


def members(value: object) -> Members:
    """The members of an object; none of anything else."""
    if not isinstance(value, dict):
        return {}
    return {plain(key): item for key, item in value.items() if item is not None}


def text(of: Members, name: str) -> str:
    """A member that is text or another scalar, as text; empty where there is none."""
    return optional_text(of, name) or ""


def optional_text(of: Members, name: str) -> str | None:
    """The same, but None where there is none: an empty text is something else."""
    found = of.get(plain(name))
    if found is None or isinstance(found, str):
        return found
    return json.dumps(found, separators=(",", ":"), ensure_ascii=False, default=str)


def items(of: Members, name: str) -> Iterator[Members]:
    """The objects of a member that is a list."""
    found = of.get(plain(name))
    for item in found if isinstance(found, list) else ():
        if isinstance(item, dict):
            yield members(item)


def document(of: Members, name: str) -> Mapping[str, object]:
    """A member that is an object, or an object written as JSON text; empty where it is neither."""
    found = of.get(plain(name))
    if isinstance(found, str):
        found = parsed(found)
    return found if isinstance(found, dict) else {}
