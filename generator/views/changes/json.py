"""Changes for programs: the JSON document that the command line promises.

Changes ●→ {"version": 1, "changes": […], "guards": […]}
"""

from __future__ import annotations

import json
from typing import Any

from generator.plan.model import (
    Change,
    ChangeReport,
    OutputChange,
    PolicyResult,
    PropertyChange,
    Rename,
)
from generator.views.changes.formats import Look
from generator.views.changes.words import plain


def render(changes: ChangeReport, look: Look) -> str:
    """One document; ``look`` does not matter to programs."""
    return json.dumps(document(changes), indent=2, ensure_ascii=False) + "\n"


def document(changes: ChangeReport) -> dict[str, Any]:
    """The document as data; what is promised comes first."""
    return {
        "version": 1,
        "changes": [_change(one) for one in changes.changes],
        "guards": [_policy_result(one) for one in changes.policy_results],
        "outputs": [_output(one) for one in changes.outputs],
        "renames": [_rename(one) for one in changes.renames],
        "findings": list(changes.findings),
        "notes": list(changes.notes),
        "counts": dict(changes.counts),
    }


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


def _property(found: PropertyChange) -> dict[str, Any]:
    return {
        "path": found.path,
        "before": plain(found.before),
        "after": plain(found.after),
        "requires": found.requires,
        "certainty": found.certainty,
        "because": list(found.because),
        "scope": found.scope,
        "interruption": found.interruption,
        "note": found.note,
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
        "before": plain(output.before),
        "after": plain(output.after),
        "export": output.export,
        "certainty": output.certainty,
    }
