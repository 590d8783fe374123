"""Names and identifiers as AWS shapes them. Pure: randomness comes in as a token.

token ●→ physical names
"""

from __future__ import annotations

import base64
import hashlib
import string

SUFFIX_LENGTH = 12
"""Length of the random part of a generated physical name, e.g. ``-1B4W8PYKNDLQX`` has 12 or 13."""


_MIXED = string.ascii_letters + string.digits


def suffix(token: str, length: int = SUFFIX_LENGTH) -> str:
    """``length`` letters and digits that are a function of ``token`` (base 32, as AWS uses)."""
    digest = hashlib.sha256(token.encode()).digest()
    return base64.b32encode(digest).decode()[:length]


def mixed_suffix(token: str, length: int = SUFFIX_LENGTH) -> str:
    """The same in letters of both cases, as newer resource types have it."""
    number = int.from_bytes(hashlib.sha256(token.encode()).digest(), "big")
    digits: list[str] = []
    while len(digits) < length:
        number, digit = divmod(number, len(_MIXED))
        digits.append(_MIXED[digit])
    return "".join(digits)


def physical_name(stack_name: str, logical_id: str, token: str, limit: int) -> str:
    """``STACK-LOGICALID-RANDOM`` in at most ``limit`` characters.

    CloudFormation shortens the stack's name first and the logical ID next, never the random part
    (User Guide, "Name type"; observed lengths).
    """
    end = suffix(token, min(SUFFIX_LENGTH, max(limit - 4, 1)))
    room = limit - len(end) - 1
    if room <= 0:
        return end[:limit]
    stem = f"{stack_name}-{logical_id}"
    if len(stem) > room:
        half = (room - 1) // 2
        logical = logical_id[: max(half, room - 1 - len(stack_name))]
        stem = f"{stack_name[: room - 1 - len(logical)]}-{logical}"
    return f"{stem.strip('-')}-{end}"
