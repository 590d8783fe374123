"""Functions that make and cut strings, on arguments that are resolved already.

Join and Sub both give a concatenation: known pieces side by side are one piece, so that two ways
to write the same string are one expression. Source: Template Reference, "Intrinsic functions".

    resolved arguments ●→ value, or an Unknown with all that is known folded in
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from generator.cfn.errors import refusal
from generator.cfn.values import (
    NO_VALUE,
    Unknown,
    Value,
    call,
    is_known,
    is_scalar,
    may_be_absent,
    text_of,
)

JOIN = (
    "Template error: every Fn::Join object requires two parameters, (1) a string delimiter and"
    " (2) a list of strings to be joined or a function that returns a list of strings"
    " (such as Fn::GetAZs) to be joined."
)
_SPLIT = (
    "Template error: every Fn::Split object requires two parameters, (1) a string delimiter and"
    " (2) a string to be split or a function that returns a string to be split."
)
_LARGEST = 2**20
"""Characters of a text: a whole template has no more (CloudFormation quotas)."""
_SUB_NAME = re.compile(r"[A-Za-z0-9_.:]+")
_SUB_VARIABLE = re.compile(r"\$\{([^}]*)\}")


def concatenation(pieces: Sequence[Value]) -> Value:
    """The pieces (scalars and unknown scalars) as one string, or as one unknown."""
    joined: list[Value] = []
    size = 0
    for is_text, run in groupby(_flat(pieces), key=lambda piece: isinstance(piece, str)):
        if not is_text:
            joined += run
            continue
        texts = []
        for text in run:
            texts.append(text)
            size += len(text)
            if size > _LARGEST:
                raise refusal(f"A text is made that is longer than {_LARGEST:,} characters.")
        joined += filter(None, ["".join(texts)])
    if not joined:
        return ""
    return joined[0] if len(joined) == 1 else call("Fn::Join", ["", joined])


def _flat(pieces: Sequence[Value]) -> Iterator[Value]:
    for piece in pieces:
        if isinstance(piece, Unknown):
            yield from parts(piece)
        else:
            yield text_of(piece)


def parts(unknown: Unknown) -> list[Value]:
    """The pieces of a concatenation; the unknown itself where it is none."""
    match unknown.argument:
        case ["", [*pieces]] if "Fn::Join" in unknown.expression:
            return pieces
    return [unknown]


def join(argument: Value) -> Value:
    """``Fn::Join``: ``[delimiter, list]``."""
    match argument:
        case [str(delimiter), list(items)]:
            pass
        case [str(), Unknown()] | [Unknown(), list() | Unknown()]:
            return call("Fn::Join", argument)
        case _:
            raise refusal(JOIN)
    if not all(is_scalar(item) or isinstance(item, Unknown) for item in items):
        raise refusal(JOIN)
    if any(may_be_absent(item) for item in items):
        return call("Fn::Join", argument)
    pieces = [piece for item in items for piece in (delimiter, item)]
    return concatenation(pieces[1:])


def split(argument: Value) -> Value:
    """``Fn::Split``: ``[delimiter, string]``."""
    match argument:
        case [str(delimiter), text] if delimiter and is_scalar(text):
            return text_of(text).split(delimiter)
        case [",", Unknown() as unknown]:
            return _split_list(unknown)
        case [str() as delimiter, Unknown()] if delimiter:
            return call("Fn::Split", argument)
    raise refusal(_SPLIT)


def _split_list(unknown: Unknown) -> Value:
    """Items of a joined list: no physical ID and no single attribute holds a comma."""
    match unknown.argument:
        case [",", Unknown() as joined] if "Fn::Join" in unknown.expression:
            return joined
    pieces = parts(unknown)
    if not all(isinstance(piece, str) or _is_single(piece) for piece in pieces):
        return call("Fn::Split", [",", unknown])
    items: list[list[Value]] = [[]]
    for piece in pieces:
        first, *others = piece.split(",") if isinstance(piece, str) else [piece]
        items[-1].append(first)
        items.extend([other] for other in others)
    return [concatenation(item) for item in items]


def _is_single(unknown: Unknown) -> bool:
    """True for one reference that is not another stack's output (which may be a joined list)."""
    match unknown.expression:
        case {"Ref": _}:
            return all(source.kind == "resource" for source in unknown.sources)
        case {"Fn::GetAtt": [_, str(attribute)]}:
            return not attribute.startswith("Outputs.")
    return False


def to_base64(argument: Value) -> Value:
    """``Fn::Base64`` of a string."""
    if isinstance(argument, Unknown):
        return call("Fn::Base64", argument)
    if not is_scalar(argument):
        raise refusal("Template error: every Fn::Base64 object must have a String-typed value.")
    return base64.b64encode(text_of(argument).encode()).decode()


def to_json_string(argument: Value) -> Value:
    """``Fn::ToJsonString`` of an object or a list."""
    if not is_known(argument):
        return call("Fn::ToJsonString", argument)
    return json.dumps(argument, separators=(",", ":"), ensure_ascii=False)


def sub_pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a Sub string: (literal, False) and (variable's name, True), in order.

    ``${!Name}`` is the literal ``${Name}``.
    """
    end = 0
    # Not beyond the last one that is closed: otherwise each that is not would be sought to the end.
    for variable in _SUB_VARIABLE.finditer(text, 0, text.rfind("}") + 1):
        yield text[end : variable.start()], False
        end = variable.end()
        name = variable.group(1).strip()
        if name.startswith("!"):
            yield "${" + name[1:] + "}", False
        elif _SUB_NAME.fullmatch(name):
            yield name, True
        else:
            raise refusal(
                "Template error: variable names in Fn::Sub syntax must contain only alphanumeric"
                " characters, underscores, periods, and colons"
            )
    yield text[end:], False


def sub_value(name: str, value: Value) -> Value:
    """A variable's value as a piece of the string."""
    if value is NO_VALUE:
        return ""
    if is_scalar(value) or isinstance(value, Unknown):
        return value
    raise refusal(
        f"Template error: variable {name} in Fn::Sub expression does not resolve to a string"
    )
