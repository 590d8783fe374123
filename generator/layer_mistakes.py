"""What someone who changes a layer got wrong: where it is written, and what was meant.

An exception that passed through the architecture's own files is a mistake in them, with the line
of the innermost one; any other is a fault of the program.

    exception ●→ Mistake, or None
"""

from __future__ import annotations

import ast
import builtins
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import FrameType

from generator.errors import Mistake
from generator.nearest import did_you_mean

_HOME = Path(__file__).resolve().parent
_FILES = ("architecture.py", "parameters.py", "rules.py")
_UNSUPPORTED = re.compile(r"object does not support attribute (\w+)")
_UNEXPECTED = re.compile(r"(\w+)\(\) got an unexpected keyword argument '(\w+)'")


def mistake_of(error: BaseException) -> Mistake | None:
    """The mistake that an exception is of; None where no file of the architecture took part."""
    if isinstance(error, SyntaxError) and error.filename and _is_own(error.filename):
        return Mistake(f"{error.msg}.", _shown(error.filename), error.lineno or 0)
    steps = list(traceback.walk_tb(error.__traceback__))
    own = [(frame, line) for frame, line in steps if _is_own(frame.f_code.co_filename)]
    if not own:
        return None
    (frame, line), (last, _) = own[-1], steps[-1]
    name = _wrong_name(error)
    file = frame.f_code.co_filename
    hint = did_you_mean(name, _known(error, last, frame)) if name else ""
    return Mistake(_sentence(error), _shown(file), _line_of(file, line, name), hint=hint)


def _is_own(file: str) -> bool:
    path = Path(file).resolve()
    return path.parent == _HOME / "layers" or (path.parent == _HOME and path.name in _FILES)


def _shown(file: str) -> str:
    path, here = Path(file).resolve(), Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _sentence(error: BaseException) -> str:
    text = str(error).strip() or f"{type(error).__name__} without a message"
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _wrong_name(error: BaseException) -> str:
    """The name that there is none of: an attribute, a keyword argument, a variable."""
    if found := _UNSUPPORTED.search(str(error)):
        return found[1]
    if found := _UNEXPECTED.search(str(error)):
        return found[2]
    name = getattr(error, "name_from", "") or getattr(error, "name", "")
    return name if isinstance(name, str) else ""


def _known(error: BaseException, last: FrameType, own: FrameType) -> Iterator[str]:
    """The names that could have been meant."""
    if found := _UNEXPECTED.search(str(error)):
        yield from _keywords(own.f_globals.get(found[1]))
    elif isinstance(error, ImportError):
        yield from dir(sys.modules.get(error.name or ""))
    elif isinstance(error, NameError):
        yield from (*own.f_locals, *own.f_globals, *dir(builtins))
    elif _UNSUPPORTED.search(str(error)):
        yield from getattr(last.f_locals.get("self"), "props", ())
    elif isinstance(error, AttributeError):
        yield from (one for one in dir(error.obj) if not one.startswith("__"))


def _keywords(function: object) -> Iterable[str]:
    code = getattr(function, "__code__", None)
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount] if code else ()


def _line_of(file: str, line: int, name: str) -> int:
    """The line of the keyword argument of this name in the call that begins at the line."""
    try:
        tree = ast.parse(Path(file).read_text("utf-8"))
    except (OSError, ValueError, SyntaxError):
        return line
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.lineno == line)
    return next(
        (each.value.lineno for call in calls for each in call.keywords if each.arg == name), line
    )
