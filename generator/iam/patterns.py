"""Texts of policies: IAM's wildcards, and pieces that are known at deployment only.

What is unknown in a value becomes a name between two marks, so that equal references are equal
texts. Source: IAM User Guide, "IAM JSON policy elements: Resource" (wildcards in ARNs).

    value ●→ text      pattern, text ●→ match
"""

from __future__ import annotations

import re
from functools import lru_cache

from generator.cfn.functions.text import parts
from generator.cfn.values import Unknown, Value, key_of, text_of

OPEN, CLOSE, _COLON = "\ue000", "\ue001", "\ue002"
_UNKNOWN = re.compile(f"{OPEN}[^{CLOSE}]*{CLOSE}")
_VARIABLE = re.compile(r"\$\{([^{}*?$]+)\}")
_TOKENS = re.compile(f"{OPEN}[^{CLOSE}]*{CLOSE}|.", re.DOTALL)
_PARTITION = re.compile(f"arn:(aws[a-z-]*|{OPEN}AWS{_COLON * 2}Partition{CLOSE}):")


def unknown_text(name: str) -> str:
    """The piece of a text that a reference gives, ``Network/Vpc`` or ``Queue.Arn``.

    It has no colons: those divide an ARN.
    """
    return f"{OPEN}{name.replace(':', _COLON)}{CLOSE}"


def pattern_of(value: Value) -> str:
    """The text of a value. An ARN is written with the partition ``aws``: no other can be meant.

    Policy variables such as ``${aws:username}`` are unknown, too.
    """
    text = "".join(map(_piece, parts(value))) if isinstance(value, Unknown) else text_of(value)
    text = _VARIABLE.sub(lambda found: unknown_text(found[1]), text) if "${" in text else text
    return _PARTITION.sub("arn:aws:", text, count=1) if text.startswith("arn:") else text


def _piece(piece: Value) -> str:
    if not isinstance(piece, Unknown):
        return text_of(piece)
    match piece.expression:
        case {"Ref": str(name)}:
            return unknown_text(name)
        case {"Fn::GetAtt": [str(name), str(attribute)]}:
            return unknown_text(f"{name}.{attribute}")
    return unknown_text(key_of(piece))


def shown(text: str) -> str:
    """The text for people: what is unknown as ``${Network/Vpc}``."""
    return text.replace(OPEN, "${").replace(CLOSE, "}").replace(_COLON, ":")


def is_open(text: str) -> bool:
    """Whether a part of the text is unknown."""
    return OPEN in text


def has_wildcard(text: str) -> bool:
    """Whether the text stands for several; what is unknown counts as one."""
    plain = _UNKNOWN.sub("", text)
    return "*" in plain or "?" in plain


def covers(pattern: str, other: str) -> bool:
    """Whether all that the other stands for (perhaps with wildcards) matches the pattern."""
    return pattern in ("*", other) or _compiled(pattern).fullmatch(other) is not None


@lru_cache(maxsize=20_000)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(regular_expression(pattern), re.DOTALL)


def regular_expression(pattern: str) -> str:
    """The pattern as a regular expression that also reads other patterns."""
    steps = {"*": ".*", "?": f"[^*{OPEN}{CLOSE}]"}
    tokens = _TOKENS.findall(re.sub(r"\*+", "*", pattern))
    return "".join(steps.get(token) or re.escape(token) for token in tokens)


@lru_cache(maxsize=20_000)
def overlaps(one: str, other: str) -> bool:
    """Whether some text may match both; what is unknown may be any text."""
    if not has_wildcard(one + other) and not is_open(one + other):
        return one == other
    start = min(len(_prefix(one)), len(_prefix(other)))
    return one[:start] == other[:start] and _meet(_steps(one), _steps(other))


@lru_cache(maxsize=20_000)
def _prefix(pattern: str) -> str:
    """What is written before the first wildcard or unknown piece."""
    return re.split(f"[*?{OPEN}]", pattern, maxsplit=1)[0]


def _steps(pattern: str) -> list[str]:
    tokens = _TOKENS.findall(pattern)
    steps = ["*" if token.startswith(OPEN) else token for token in tokens]
    return [s for at, s in enumerate(steps) if s != "*" or at == 0 or steps[at - 1] != "*"]


def _meet(one: list[str], other: list[str]) -> bool:
    """Whether two lists of single steps, ``*`` being any number, can be the same text."""
    reached = {0}
    _skip(reached, other)
    for step in one:
        if step == "*":
            reached = set(range(min(reached), len(other) + 1)) if reached else reached
            continue
        after = {at for at in reached if at < len(other) and other[at] == "*"}
        after |= {at + 1 for at in reached if at < len(other) and _alike(step, other[at])}
        reached = after
        _skip(reached, other)
    return len(other) in reached


def _skip(reached: set[int], steps: list[str]) -> None:
    reached |= {at + 1 for at in reached if at < len(steps) and steps[at] == "*"}


def _alike(one: str, other: str) -> bool:
    return other != "*" and (one == other or "?" in (one, other))
