"""Why a change set could not be made: the reason furthest in, not those that only follow from it.

ChangeReport ●→ sentences
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.plan.model import ChangeReport


def reasons(report: ChangeReport, stack_name: str) -> Iterator[str]:
    """Why a change set could not be made: what failed by itself, the furthest in first."""
    failed = [one for one in report.change_sets if one.outcome == "failed"]
    own = [one for one in failed if not all(_is_of_another(text) for text in one.reasons)]
    for one in sorted(own or failed or report.change_sets[:1], key=lambda each: -_depth(each.path)):
        where = f", nested stack {one.path}" if one.path else ""
        why = " ".join(one.reasons) or f"it is {one.status}, and AWS does not say why."
        yield f"The change set of {stack_name}{where} could not be made: {why}"
    yield from (text for text in report.warnings if "EarlyValidation" in text or _tells(text))


def _depth(path: str) -> int:
    return path.count("/") + bool(path)


def _is_of_another(reason: str) -> bool:
    return reason.startswith("Nested change set ")


def _tells(warning: str) -> bool:
    """Whether a sentence is of a validation that fails."""
    return ": It fails: " in warning
