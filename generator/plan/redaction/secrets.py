"""Which names and texts are secrets.

CloudFormation hides NoEcho parameters and nothing else: a password in a template, in a container's
environment or in a URL is readable in a change set. A reference to where a secret lies is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from generator.cfn.json_text import parsed
from generator.cfn.parameters.no_echo import HIDDEN
from generator.cfn.placeholders import is_open
from generator.cfn.values import Value
from generator.plan.redaction.token_shapes import SHAPES

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SECRET = re.compile(
    r"password(s)?\b|passwd(s)?\b|\b(pwd|passphrase|passcode|credential)(s)?\b"
    # A container's property Secrets says where secrets are.
    r"|\bsecret\b|(?<=[a-z0-9] )secrets\b"
    r"|\b(auth)?tokens?\b|\b(api|private|access|auth|secret) ?keys?\b|(^| )(pass|auth|pat)$"
)
# The last word of names that are about a secret, or say where one is.
_ABOUT = re.compile(
    r"\b(arns?|ids?|names?|length|types?|versions?|expiration|expiry|ttl|days|hours|minutes|seconds"
    r"|polic(y|ies)|enabled|required|rotation|validity|endpoint|ur[li]|path|prefix|source|characters"
    r"|reset|from|units|alias|mode|method|provider|file|header|limit|count)$"
)
_SWITCH = re.compile(r"^(manage|generate|require|use|enable|allow|disable|max|min|num|public)\b")
# Environment variables such as SIGNING_KEY; these keys of theirs are no secrets.
_KEY_VARIABLE = re.compile(r"[A-Z0-9]+(_[A-Z0-9]+)*_KEYS?")
_PLAIN_KEY = re.compile(
    r"(?:^|_)(?:PUBLIC|S3|OBJECT|BUCKET|KMS|PARTITION|SORT|HASH|RANGE|PRIMARY|FOREIGN|CACHE|ROUTING"
    r"|TAG|INDEX|GROUP|TRACE|SITE|PUBLISHABLE|IDEMPOTENCY)_KEYS?$"
)
_HARMLESS = re.compile(r"\{\{resolve:.*\}\}|arn:.*|\*+|true|false|", re.IGNORECASE | re.DOTALL)
# NAME=value, NAME: value, "NAME": "value", --name value and --name=value.
_ASSIGNED = re.compile(
    r"""(?P<name>\b[A-Za-z][\w.-]*)(?P<between>["']?\s*[=:]\s*)"""
    r"""(?P<value>"[^"]*"|'[^']*'|[^\s;&,"'{}<>$]+)"""
)
_FLAG = re.compile(r"--?(?P<name>[A-Za-z][\w-]*)")
_FLAGGED = re.compile(r"(?P<name>(?<!\S)--?[A-Za-z][\w-]*)(?P<between>\s+)(?P<value>[^\s-]\S*)")


def is_secret(name: str) -> bool:
    """Whether a property, variable or parameter of this name holds a secret itself."""
    if _KEY_VARIABLE.fullmatch(name):
        return _PLAIN_KEY.search(name) is None
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
    """The text without keys and passwords that are recognized by their form or their name."""
    for pattern in SHAPES:
        text = pattern.sub(HIDDEN, text)
    for pattern in (_ASSIGNED, _FLAGGED):
        text = pattern.sub(_without_value, text)
    return text


def _without_value(found: re.Match[str]) -> str:
    name, value = found["name"].lstrip("-"), found["value"]
    bare = value.strip("\"'")
    if not is_secret(name) or hidden(bare) == bare:
        return found[0]
    return found["name"] + found["between"] + value.replace(bare, HIDDEN)


# Properties that are secrets though their names do not say so.
_PROPERTIES = {"AWS::ApiGateway::ApiKey": "Value"}


def secrets_of(type_name: str, properties: Value) -> Iterator[str]:
    """The literal secrets of a resource: by names, by commands' flags, and by its type."""
    yield from literal_secrets(properties)
    own = properties.get(_PROPERTIES.get(type_name, "")) if isinstance(properties, dict) else None
    if isinstance(own, str):
        yield own


def literal_secrets(value: Value) -> Iterator[str]:
    """The literal values of everything in it that has a secret's name, in JSON texts too."""
    if isinstance(value, dict):
        match value:
            case {"Name": str(name), "Value": str(text)} if is_secret(name) and _is_literal(text):
                yield text
        for key, item in value.items():
            if isinstance(item, str) and is_secret(key) and _is_literal(item):
                yield item
            yield from literal_secrets(item)
    elif isinstance(value, list):
        yield from _flagged(value)
        for item in value:
            yield from literal_secrets(item)
    elif isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        data = parsed(value)
        if isinstance(data, dict | list):
            yield from literal_secrets(data)


def _flagged(items: list[Value]) -> Iterator[str]:
    """The values of flags in a command: ``["--password", "x"]``."""
    for flag, value in pairwise(items):
        found = _FLAG.fullmatch(flag) if isinstance(flag, str) else None
        if found and isinstance(value, str) and is_secret(found["name"]) and _is_literal(value):
            yield value


def _is_literal(text: str) -> bool:
    is_switch = text.lower() in ("true", "false")
    return not is_switch and not text.startswith(("arn:", "{{resolve:"))
