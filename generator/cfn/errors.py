"""What CloudFormation refuses, in its words and with the place in the file.

what, file, line ●→ TemplateError
"""

from __future__ import annotations

from generator.errors import Mistake, UserError


class TemplateError(UserError):
    """Something that CloudFormation refuses; each mistake's ``what`` is in its words."""


def refusal(what: str, file: str = "", line: int = 0, hint: str = "") -> TemplateError:
    """One thing that CloudFormation refuses, ready to be raised."""
    return TemplateError(Mistake(what, file, line, hint))


def duplicate(key: str, first: int, file: str, line: int) -> Mistake:
    """A key that an object has twice: CloudFormation takes the last one."""
    what = f"Duplicate key {key!r}, first on line {first}: the last one counts."
    return Mistake(what, file, line)


def located(error: TemplateError, file: str, line: int) -> TemplateError:
    """The same refusal with its place, where it does not have one yet."""
    if any(mistake.file or mistake.line for mistake in error.mistakes):
        return error
    return TemplateError(*(Mistake(m.what, file, line, m.hint) for m in error.mistakes))
