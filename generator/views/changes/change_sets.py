"""Words about the change sets of a report that all formats share: titles, counts, statuses."""

from __future__ import annotations

from collections import Counter

from generator.plan.model import ChangeReport, ChangeSetStatus


def title(report: ChangeReport) -> str:
    """``Change set release of shop``."""
    first = report.change_sets[0]
    names = [f"Change set {first.change_set_name}" if first.change_set_name else "Change set"]
    names += [f"of {first.name}"] if first.name else []
    others = sum(1 for one in report.change_sets if "/" not in one.path) - 1
    return " ".join(names) + (f" and {others} more" if others and first.path else "")


def listed(report: ChangeReport) -> str:
    """All that CloudFormation lists, phantoms included: ``3 rows: 2 Modify, 1 Add.``"""
    rows = Counter(report.rows)
    total = sum(rows.values())
    if not total:
        return "CloudFormation lists nothing."
    each = "; ".join(f"{number} {name}" for name, number in rows.most_common())
    return f"CloudFormation lists {total} {'row' if total == 1 else 'rows'}: {each}."


def notable(report: ChangeReport) -> tuple[ChangeSetStatus, ...]:
    """The root's change set, and nested ones that are not simply part of it or empty."""
    usual = ("nested", "no-changes")
    return tuple(one for one in report.change_sets if not one.path or one.outcome not in usual)


def reasons(one: ChangeSetStatus, report: ChangeReport) -> tuple[str, ...]:
    """The reasons for its status that no warning repeats."""
    warned = "\n".join(report.warnings)
    return tuple(reason for reason in one.reasons if reason not in warned)


def status(one: ChangeSetStatus) -> str:
    """``CREATE_COMPLETE, AVAILABLE``, or nothing."""
    return ", ".join(text for text in (one.status, one.execution_status) if text)


def meaning(one: ChangeSetStatus) -> str:
    """What can be done with it, and its status in brackets."""
    return f"{one.meaning} ({status(one)})" if status(one) else one.meaning
