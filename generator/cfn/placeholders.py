"""Placeholders for values that are known only when a change set is executed.

``{{changeSet:KNOWN_AFTER_APPLY}}`` stands alone or inside a text. While a nested change set is
created, ``{{IntrinsicFunction:…}}`` stands for another stack's output.
"""

from __future__ import annotations

import re

KNOWN_AFTER_APPLY = "{{changeSet:KNOWN_AFTER_APPLY}}"
PLACEHOLDER = re.compile(r"\{\{(?:changeSet|IntrinsicFunction):[^{}]*\}\}")


def is_open(text: str) -> bool:
    """Whether part of the value is known only when the change set is executed."""
    return PLACEHOLDER.search(text) is not None
