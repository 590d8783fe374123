"""XML: text that a document can hold. Markup is escaped by what writes the document."""

from __future__ import annotations

import re

# What XML 1.0 cannot hold, not even escaped (section 2.2 of the recommendation).
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(content: str) -> str:
    """The text with a replacement character for each that XML forbids."""
    return _FORBIDDEN.sub("\ufffd", content)
