"""What must not be printed: CloudFormation hides NoEcho parameters, and nothing else.

A password in a template, in a container's environment or in a URL stands open in a change set.
What looks like a secret is replaced by ``****``; a reference to where a secret lies is none.

    name, value ●→ value that may be shown
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from generator.plan.change_set.read.json_members import parsed
from generator.plan.change_set.read.values import HIDDEN, at, is_open

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SECRET = re.compile(
    r"\b(password|passwd|pwd|passphrase|passcode|secret|(auth)?token|credentials?"
    r"|(api|private|access|auth) ?key)\b"
)
# The last word of names that are about a secret, or say where one is.
_ABOUT = re.compile(
    r"\b(arns?|ids?|names?|length|types?|versions?|expiration|expiry|ttl|days|polic(y|ies)|enabled"
    r"|required|rotation|validity|endpoint|ur[li]|path|prefix|source|characters|reset|from|units"
    r"|alias)$"
)
_SWITCH = re.compile(r"^(manage|generate|require|use|enable|allow|disable)\b")
_HARMLESS = re.compile(r"\{\{resolve:.*\}\}|arn:.*|\*+|true|false|", re.IGNORECASE | re.DOTALL)
_LOOKS_SECRET = (
    re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)", re.S
    ),
    re.compile(r"(?<=://)[^/\s:@{}]*:[^/\s@{}]+(?=@)"),
    re.compile(r"(?i)(?<=password=)[^;&\s\"'{}]+"),
)


def is_secret(name: str) -> bool:
    """Whether a property, variable or parameter of this name holds a secret itself."""
    words = " ".join(word.lower() for word in _WORDS.findall(name))
    found = _SECRET.search(words) is not None
    return found and not _ABOUT.search(words) and not _SWITCH.search(words)


def redacted(pointer: str, value: str | None, context: Mapping[str, object]) -> str | None:
    """A printed value without secrets.

    ``pointer``: its path, such as ``/Properties/MasterUserPassword``; ``context``: the resource
    that it belongs to, where the name of a ``Name``/``Value`` pair is looked up.
    """
    if value is None:
        return None
    if _named_secret(pointer, context):
        return _hidden(value)
    if value.lstrip()[:1] in ("{", "["):
        data = parsed(value)
        clean = _clean(data)
        if isinstance(data, str) or clean == data:
            return _scrubbed(value)
        return json.dumps(clean, separators=(",", ":"), ensure_ascii=False)
    return _scrubbed(value)


def _named_secret(pointer: str, context: Mapping[str, object]) -> bool:
    above, _, name = pointer.rpartition("/")
    return is_secret(name) or (name == "Value" and _pair_is_secret(at(context, above)))


def _pair_is_secret(pair: object) -> bool:
    """``{"Name": "DB_PASSWORD", "Value": …}``, as containers have their environment."""
    name = pair.get("Name", pair.get("Key")) if isinstance(pair, dict) else None
    return isinstance(name, str) and is_secret(name)


def _clean(data: object) -> object:
    if isinstance(data, dict):
        pair = _pair_is_secret(data)
        return {
            name: _hidden(item)
            if isinstance(item, str) and (is_secret(str(name)) or (pair and name == "Value"))
            else _clean(item)
            for name, item in data.items()
        }
    if isinstance(data, list):
        return [_clean(item) for item in data]
    return _scrubbed(data) if isinstance(data, str) else data


def _hidden(value: str) -> str:
    return value if _HARMLESS.fullmatch(value) or is_open(value) else HIDDEN


def _scrubbed(value: str) -> str:
    for pattern in _LOOKS_SECRET:
        value = pattern.sub(HIDDEN, value)
    return value
