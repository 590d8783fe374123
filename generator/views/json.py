"""JSON for programs: one document on standard output."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def document(content: Mapping[str, Any]) -> str:
    """The document's text, ending in a newline."""
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
