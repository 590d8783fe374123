"""A change report for programs: the JSON document that the command line promises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, get_args

from generator.cfn.values import expression_of
from generator.plan.model import (
    Certainty,
    Change,
    ChangeReport,
    ChangeSetStatus,
    OutputChange,
    PolicyResult,
    PropertyChange,
    Rename,
)
from generator.views.formats import Look
from generator.views.json import document


def render(report: ChangeReport, look: Look) -> str:
    """One document; ``look`` does not matter to programs."""
    return document(full(report))


def saved(report: ChangeReport) -> dict[str, Any]:
    """The document without what the change sets say: what a saved review keeps."""
    return {"version": 1, **fields(report)}


def full(report: ChangeReport) -> dict[str, Any]:
    """The document as data; what is promised comes first."""
    return {**saved(report), **_classification(report), **_change_sets(report)}


def fields(report: ChangeReport) -> dict[str, Any]:
    """The changes and what was found out about them."""
    return {
        "changes": [_change(one) for one in report.changes],
        "guards": [_policy_result(one) for one in report.policy_results],
        "outputs": [_output(one) for one in report.outputs],
        "renames": [_rename(one) for one in report.renames],
        "findings": list(report.findings),
        "notes": list(report.notes),
        "counts": dict(report.counts),
    }


def _classification(report: ChangeReport) -> dict[str, Any]:
    if report.classification is None:
        return {}
    numbers = Counter(one.certainty for one in report.changes)
    return {
        "compared": report.classification.compared,
        "surprises": [one.place for one in report.classification.unpredicted],
        "unreported": [_change(one) for one in report.classification.unlisted],
        "rows": _rows(report.rows),
        "verdicts": {name: numbers[name] for name in get_args(Certainty)},
    }


def _change_sets(report: ChangeReport) -> dict[str, Any]:
    if not report.change_sets:
        return {}
    return {
        "change_sets": [_change_set(one) for one in report.change_sets],
        "warnings": list(report.warnings),
    }


def _change_set(one: ChangeSetStatus) -> dict[str, Any]:
    return {
        "stack": one.path,
        "stack_name": one.name,
        "change_set": one.change_set,
        "change_set_name": one.change_set_name,
        "status": one.status,
        "execution_status": one.execution_status,
        "status_reasons": list(one.reasons),
        "outcome": one.outcome,
        "meaning": one.meaning,
        "rows": _rows(one.rows),
    }


def _rows(rows: Mapping[str, int]) -> list[dict[str, Any]]:
    """Rows by what CloudFormation says of them; its words are values, keys are ours."""
    return [{"row": row, "count": count} for row, count in rows.items()]


def _change(change: Change) -> dict[str, Any]:
    return {
        "stack": change.stack,
        "logical_id": change.logical_id,
        "type": change.type,
        "action": change.action,
        "replacement": change.replacement,
        "certainty": change.certainty,
        "fate": change.deletion_outcome,
        "stateful": change.stateful,
        "properties": [_property(one) for one in change.properties],
        "because": list(change.because),
        "consequence": change.consequence,
        "notes": list(change.notes),
    }


def _property(prop: PropertyChange) -> dict[str, Any]:
    return {
        "path": prop.path,
        "before": expression_of(prop.before),
        "after": expression_of(prop.after),
        "requires": prop.requires,
        "certainty": prop.certainty,
        "because": list(prop.because),
        "scope": prop.scope,
        "interruption": prop.interruption,
        "note": prop.note,
    }


def _policy_result(result: PolicyResult) -> dict[str, Any]:
    return {
        "rule": result.rule,
        "logical_id": result.logical_id,
        "waived": result.waived,
        "message": result.message,
        "reason": result.reason,
    }


def _rename(rename: Rename) -> dict[str, Any]:
    return {
        "type": rename.type,
        "before": rename.before,
        "after": rename.after,
        "identifier": dict(rename.identifier),
    }


def _output(output: OutputChange) -> dict[str, Any]:
    return {
        "place": output.place,
        "action": output.action,
        "before": expression_of(output.before),
        "after": expression_of(output.after),
        "export": output.export,
        "certainty": output.certainty,
    }
