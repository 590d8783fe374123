"""Which names and texts are secrets.

CloudFormation hides NoEcho parameters and nothing else: a password in a template, in a container's
environment or in a URL is readable in a change set. A reference to where a secret lies is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.cfn.parameters.no_echo import HIDDEN
from generator.cfn.placeholders import is_open
from generator.cfn.values import Value

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


def is_secret_pair(pair: object) -> bool:
    """``{"Name": "DB_PASSWORD", "Value": …}``, as containers have their environment."""
    name = pair.get("Name", pair.get("Key")) if isinstance(pair, dict) else None
    return isinstance(name, str) and is_secret(name)


def hidden(value: str) -> str:
    """The value of something with a secret's name: hidden, unless it only refers to a secret."""
    return value if _HARMLESS.fullmatch(value) or is_open(value) else HIDDEN


def scrubbed(text: str) -> str:
    """The text without keys and passwords that are recognized by their form."""
    for pattern in _LOOKS_SECRET:
        text = pattern.sub(HIDDEN, text)
    return text


def literal_secrets(value: Value) -> Iterator[str]:
    """The literal values of everything in it that has a secret's name."""
    if isinstance(value, dict):
        match value:
            case {"Name": str(name), "Value": str(text)} if is_secret(name) and _is_literal(text):
                yield text
        for key, item in value.items():
            if not isinstance(item, str):
                yield from literal_secrets(item)
            elif is_secret(key) and _is_literal(item):
                yield item
    elif isinstance(value, list):
        for item in value:
            yield from literal_secrets(item)


def _is_literal(text: str) -> bool:
    is_switch = text.lower() in ("true", "false")
    return not is_switch and not text.startswith(("arn:", "{{resolve:"))
