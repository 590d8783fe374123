"""Values as change sets print them: JSON as text, scalars as text, placeholders, signatures.

``{{changeSet:KNOWN_AFTER_APPLY}}`` stands for what no one knows before it is executed, alone or
inside a text. It is no change: the value may turn out to be what it was. While a nested change
set is made, ``{{IntrinsicFunction:…}}`` stands for another stack's output. A value that is too
large is ``(Truncated-Signature):`` and its digest.

    text ●→ is it known?        before, after ●→ can they turn out equal?
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.cfn.json_text import parsed
from generator.cfn.parameters.no_echo import HIDDEN
from generator.cfn.placeholders import PLACEHOLDER, is_open
from generator.cfn.values import Unknown, Value, text_of

_OUTPUT = re.compile(r"\{\{IntrinsicFunction:(?:[^{}]*/)?([^{}/]+)/Fn::GetAtt\}\}")
_SIGNATURE = "(Truncated-Signature):"


def is_signature(text: str) -> bool:
    """Whether of the value, or of a part of it, only the digest is shown."""
    return _SIGNATURE in text


def is_readable(text: str | None) -> bool:
    """Whether the value is there, in full, and not hidden by CloudFormation."""
    return text is not None and not is_signature(text) and HIDDEN not in text


def outputs_in(text: str) -> tuple[str, ...]:
    """The outputs of other stacks that a parameter waits for: ``Network.Outputs.VpcId``."""
    return tuple(_OUTPUT.findall(text))


def may_equal(before: str, after: str) -> bool:
    """Whether what is open in ``after`` can turn out so that it is ``before``."""
    return _fits(_read(after), _read(before))


def _read(text: str) -> object:
    return parsed(text) if text.lstrip()[:1] in ("{", "[") and text.rstrip()[-1] in "]}" else text


def _fits(pattern: object, value: object) -> bool:
    if isinstance(pattern, str) and is_open(pattern):
        return not isinstance(value, str) or _text_fits(PLACEHOLDER.split(pattern), value)
    if isinstance(pattern, dict) and isinstance(value, dict):
        names = pattern.keys() | value.keys()
        return all(_member_fits(pattern, value, name) for name in names)
    if isinstance(pattern, list) and isinstance(value, list):
        return len(pattern) == len(value) and all(map(_fits, pattern, value))
    if isinstance(pattern, dict | list) or isinstance(value, dict | list):
        return False
    return text_of(pattern) == text_of(value)


def _member_fits(pattern: Mapping[str, object], value: Mapping[str, object], name: str) -> bool:
    if name not in pattern:
        return False
    if name not in value:
        # What is open can turn out to be nothing.
        return isinstance(pattern[name], str) and is_open(str(pattern[name]))
    return _fits(pattern[name], value[name])


def _text_fits(known: list[str], value: str) -> bool:
    """Whether a text holds the known pieces in order, the first and the last at its ends."""
    first, *middle, last = known
    if len(value) < len(first) + len(last) or not value.startswith(first):
        return False
    position, end = len(first), len(value) - len(last)
    for piece in middle:
        position = value.find(piece, position, end)
        if position < 0:
            return False
        position += len(piece)
    return value.endswith(last)


def shown(text: str | None) -> Value:
    """A value for a view: wholly open ones as ``Unknown``, all else as it is printed."""
    if text is None or PLACEHOLDER.fullmatch(text) is None:
        return text
    return Unknown("known after apply", text, ())
