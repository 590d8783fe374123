"""Change sets alone, with no comparison at hand: what they change and what their status means.

documents ●→ ChangeReport ●→ views
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from generator.cfn.load import STACK_TYPE
from generator.errors import Mistake, UserError
from generator.plan.change_set.proofs import judged_rows
from generator.plan.change_set.read.collect import Found, Validation, collected
from generator.plan.change_set.read.responses import ChangeSet, Row
from generator.plan.change_set.read.tree import Placed, placed
from generator.plan.change_set.rows import change
from generator.plan.change_set.statuses import (
    early_validations,
    failed_below,
    meaning,
    outcome,
    warnings,
)
from generator.plan.diff.ordering import ordered
from generator.plan.model import Change, ChangeReport, ChangeSetStatus, PropertyChange


def read(documents: Iterable[object], name: str = "") -> ChangeReport:
    """The report of JSON documents that hold responses of DescribeChangeSet, in any form.

    ``name`` is what the documents are called in messages. Raises ``UserError`` where there is no
    change set among them.
    """
    try:
        return explained(collected(documents, name))
    except RecursionError as error:
        raise UserError(Mistake("is nested too deep to be a change set.", name)) from error


def explained(found: Found) -> ChangeReport:
    """The report of change sets that are collected."""
    tree = placed(found.change_sets)
    changes = tuple(ordered(_all_changes(tree)))
    return ChangeReport(
        changes=changes,
        counts=_counts(changes),
        change_sets=tuple(_status(one) for one in tree),
        warnings=tuple(dict.fromkeys(_warnings(tree, found.validations))),
        missing=tuple(dict.fromkeys(_not_given(tree))),
    )


def _not_given(tree: Sequence[Placed]) -> Iterator[str]:
    given = {one.change_set.id for one in tree}
    for one in tree:
        nested = (row.nested for row in one.change_set.rows)
        named = {arn: None for arn in (*nested, *failed_below(one.change_set)) if arn}
        yield from (arn for arn in named if arn not in given)


def _command(arn: str) -> str:
    """The AWS CLI's command that prints a change set; its ARN says the region."""
    parts = arn.split(":")
    region = f" --region {parts[3]}" if arn.startswith("arn:") and len(parts) > 4 else ""
    words = "aws cloudformation describe-change-set --change-set-name"
    return f"`{words} {arn} --include-property-values{region}`"


def _counts(changes: Sequence[Change]) -> Mapping[str, int]:
    """How many resources get each action; none is no action."""
    return Counter(one.action for one in changes if one.action != "none")


def _status(one: Placed) -> ChangeSetStatus:
    of = one.change_set
    return ChangeSetStatus(
        path=one.path,
        name=of.stack_name,
        change_set=of.id,
        change_set_name=of.name,
        status=of.status,
        execution_status=of.execution_status,
        reasons=of.reasons,
        outcome=outcome(of),
        meaning=meaning(of),
        rows=Counter(_counted(row) for row in of.rows),
    )


def _counted(row: Row) -> str:
    action = row.told_action or "without an action"
    return f"{action}, Replacement {row.told_replacement}" if row.told_replacement else action


def _all_changes(tree: Sequence[Placed]) -> Iterator[Change]:
    """The changes of each stack; a nested stack's row is judged by what is below it."""
    done: dict[str, list[Change]] = {}
    # Children come after their parents: the other way round they are done before.
    for one in reversed(tree):
        properties = judged_rows(one.change_set)
        done[one.change_set.key] = [
            _change(one, row, found, done)
            for row, found in zip(one.change_set.rows, properties, strict=True)
        ]
    for one in tree:
        yield from done[one.change_set.key]


def _change(
    one: Placed,
    row: Row,
    properties: tuple[PropertyChange, ...],
    done: Mapping[str, Sequence[Change]],
) -> Change:
    of = one.change_set
    below = done.get(row.nested) if row.type == STACK_TYPE else None
    found = change(row, one.path, properties, below, both=of.valued and of.plain)
    # CloudFormation lists nested stacks also where it finds out that nothing in them changes.
    is_nothing = outcome(of) == "no-changes" and not of.parent
    return replace(found, certainty="phantom") if is_nothing else found


def _warnings(tree: Sequence[Placed], validations: Sequence[Validation]) -> Iterator[str]:
    """Each sentence once, with the stacks that it is about before it."""
    by_id = {one.change_set.id: one for one in tree if one.change_set.id}
    found: dict[str, list[str]] = {}
    for one in tree:
        of = one.change_set
        for sentence in (*_in_the_way(of, by_id), *_missing(of, by_id)):
            found.setdefault(sentence, []).append(one.path)
    for sentence, paths in found.items():
        named = ", ".join(path or "the root" for path in paths)
        yield sentence if paths == [""] else f"{named}: {sentence}"
    yield from map(_validated, validations)


def _in_the_way(of: ChangeSet, by_id: Mapping[str, Placed]) -> Iterator[str]:
    """Why it cannot be executed, or may fail."""
    yield from warnings(of)
    if outcome(of) == "failed":
        yield from (f"It failed: {reason}" for reason in of.reasons)
        for arn in failed_below(of):
            yield _failed(arn, by_id.get(arn))
    for name in early_validations(of):
        yield (
            f"{name} is reported in full by `aws cloudformation describe-events "
            f"--change-set-name {of.id or of.name}`."
        )
    if of.mode == "REVERT_DRIFT" or of.drift == "DRIFTED":
        yield "It takes resources back to the template that were changed outside CloudFormation."


def _failed(arn: str, nested: Placed | None) -> str:
    if nested is None:
        return (
            "The reason is in a nested change set that is not among the input: add what "
            f"{_command(arn)} prints."
        )
    reasons = " ".join(nested.change_set.reasons) or "it does not say why."
    return f"The reason is in {nested.path}: {reasons}"


def _missing(of: ChangeSet, by_id: Mapping[str, Placed]) -> Iterator[str]:
    """What the answers leave out."""
    if not of.complete:
        whole = f" {_command(of.id)} prints all pages." if of.id else ""
        yield f"Its last page is missing: there is a NextToken.{whole}"
    if of.valued and not of.plain and any(row.action == "modify" for row in of.rows):
        yield (
            "Only the answer with property values is there, and it can leave out real changes: "
            "add the one without, from the same command without --include-property-values."
        )
    for row in of.rows:
        if row.nested and row.nested not in by_id:
            yield (
                f"What changes in {row.logical_id} is not among the input: add what "
                f"{_command(row.nested)} prints."
            )
        elif row.type == STACK_TYPE and not row.nested and row.action == "modify":
            yield (
                f"What changes in {row.logical_id} is unknown: the change set was made without "
                "--include-nested-stacks."
            )


def _validated(one: Validation) -> str:
    weight = "It fails" if one.fails else "It warns"
    where = " ".join(text for text in (one.logical_id, one.path) if text)
    return f"{where or 'The change set'}: {one.name}: {weight}: {one.reason}"
