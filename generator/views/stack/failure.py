"""Why a deployment failed, the root cause first, then what CloudFormation makes of it.

what failed, the stack as it is ●→ sentences
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from generator.errors import Mistake
from generator.views.terminal import printable


class Cause(Protocol):
    """What failed first; ``path`` is nothing for the root itself."""

    @property
    def path(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def reason(self) -> str: ...


def failure(
    cause: Cause | None, troubles: Sequence[str], name: str, meaning: str, command: str
) -> list[Mistake]:
    """Sentences in the order in which they help.

    ``troubles``: what is told of the tasks of an ECS service that failed; ``meaning``: what the
    stack's status is and says, and ``command`` what helps, or nothing.
    """
    told = [Mistake(cause_line(cause, name))] if cause else []
    told += [Mistake(printable(sentence)) for sentence in troubles]
    return [*told, Mistake(printable(f"{name} {meaning}"), hint=command)]


def cause_line(cause: Cause, name: str) -> str:
    """What failed and why, in full."""
    reason = cause.reason or "CloudFormation gives no reason."
    where = cause.path or name
    kind = f" ({cause.type})" if cause.type else ""
    return printable(f"{where}{kind}, {cause.status}: {reason}")
