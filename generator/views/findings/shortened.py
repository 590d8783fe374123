"""Messages of linters in a line: of a long list of names, those nearest to the wrong one.

``'VpcId2' is not one of ['A', …]`` ●→ ``'VpcId2' is not one of 80 names; nearest: 'VpcId', …``
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

_LIST = re.compile(r"^'([^']*)' is not one of \[('[^']*'(?:, '[^']*')*)\]")
_FEW = 5


def shortened(message: str) -> str:
    """The message, a list of more than five names cut to the five nearest ones."""
    found = _LIST.match(message)
    names = re.findall("'([^']*)'", found[2]) if found else []
    if not found or len(names) <= _FEW:
        return message
    wrong = found[1]
    nearest = sorted(names, key=lambda name: -_likeness(wrong, name))[:_FEW]
    quoted = ", ".join(f"'{name}'" for name in nearest)
    start = f"'{wrong}' is not one of {len(names)} names; nearest: {quoted}"
    return start + message[found.end() :]


def _likeness(wrong: str, name: str) -> float:
    return SequenceMatcher(None, wrong.lower(), name.lower()).ratio()
