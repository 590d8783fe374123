"""Why a deployment failed, the root cause first, then what CloudFormation makes of it.

what failed, the stack as it is ●→ sentences
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from generator.errors import Mistake
from generator.views.terminal import printable

if TYPE_CHECKING:
    from generator.deploy.stack.root_cause import Cause


def failure(
    cause: Cause | None, troubles: Sequence[str], name: str, meaning: str, command: str
) -> list[Mistake]:
    """Sentences in the order in which they help.

    ``troubles``: what is reported of the tasks of an ECS service that failed; ``meaning``: what the
    stack's status is and says, and ``command`` what helps, or nothing.
    """
    mistakes = [Mistake(cause_line(cause, name))] if cause else []
    mistakes += [Mistake(printable(sentence)) for sentence in troubles]
    return [*mistakes, Mistake(printable(f"{name} {meaning}"), hint=command)]


def cause_line(cause: Cause, name: str) -> str:
    """What failed and why, in full."""
    reason = cause.reason or "CloudFormation gives no reason."
    where = cause.path or name
    kind = f" ({cause.type})" if cause.type else ""
    return printable(f"{where}{kind}, {cause.status}: {reason}")
