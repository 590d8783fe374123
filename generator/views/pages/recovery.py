"""docs/recovery.md: what each status of a stack means, and how to get out of a stuck one.

statuses ●→ Markdown
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.deploy.stack.statuses import Status

_HEAD = """\
<!-- Generated from generator/deploy/stack/statuses.py. Do not edit: run `make docs`. -->

# When a deployment goes wrong

`streamflix status ENV` shows the status of the stacks and the next command. The table has both for
every status that CloudFormation knows; a test brings a stack into each of them and runs the
command. Every command says first what it will do and asks for confirmation; `--yes` confirms in
advance.

| status | what it means | a change set | next command |
|---|---|---|---|
"""

_TAIL = """
A change set can *create* (type CREATE), *update* (type UPDATE), or is refused. An operation in
progress can be waited for; a creation can also be abandoned with `streamflix destroy ENV`, and an
update cancelled and rolled back with `streamflix rollback ENV`. After a failure that was not rolled
back (`on-stack-failure: DO_NOTHING`), `streamflix deploy ENV` continues from where it stopped, and
`streamflix rollback ENV` rolls back (RollbackStack). Where the *creation* failed, there is no last
stable state to return to: AWS documents that RollbackStack deletes such a stack, where the local
engine keeps it in `ROLLBACK_COMPLETE`.

The local engine rolls back a failed import as it does an update, so the test does not meet
`IMPORT_ROLLBACK_…`; what is said of them is from AWS's documentation.

## A rollback that failed

CloudFormation could not restore a resource, most often because someone deleted or changed it in
the meantime. Nothing can be deployed until the rollback has gone through.

1. `streamflix resume ENV` shows which resources could not be restored, and why. Decline for now.
2. Fix the cause, so that the resource can be restored: create again what was deleted, grant a
   permission, raise a quota.
3. `streamflix resume ENV`, and agree.

Where that is not possible, skip the resource, and only that one:

```console
$ streamflix resume prod --skip Database/DatabaseInstance
```

CloudFormation wants nested resources named by the *name* of the nested stack that owns them, such
as `streamflix-prod-Database-1ABCDEFG.DatabaseInstance`, and not by its logical ID; the command
finds it out and shows it. From then on CloudFormation takes the resource for what it was before the
update. Until it really is, the next update may fail: set it back by hand, or deploy what it has
now. Drift detection does not check what was skipped.

## A major version that cannot be taken back

An update with a new major version of PostgreSQL that fails afterwards ends in
`UPDATE_ROLLBACK_FAILED`: RDS never goes back to an older version, and refuses the old parameter
group for the new engine. Leave the database out, then deploy the new version again:

```console
$ streamflix resume prod --skip Database/DatabaseInstance
```

It does not happen where the major version is alone in its update. The same goes for a cache that
became valkey, or got a newer major version: `--skip Cache/ServerlessCache`. After a minor version
the rollback goes through, and the database keeps the newer version: deploy that version again.

## A first deployment that failed

The stack holds nothing any more, or what could not be removed, and cannot be updated.
`streamflix rollback ENV` deletes it; then deploy again. A review that no one executed leaves an
empty stack in `REVIEW_IN_PROGRESS`: deploying goes on with it, and `rollback` throws it away, with
the empty stacks that are nested in it.

## A deletion that failed

The cause is named first; below it are the resources that still exist, each with what helps. Fix it
and run `streamflix destroy ENV` again: what is deleted stays deleted. Repositories and buckets have
to be empty, and `--empty` deletes all that is in them.

## Protection

`parameters/settings/ENV.yaml` says what is protected, and each deployment makes it so:

- `protected-resources`: no update may replace or delete them. A stack policy counts in the stack
  that has it and in no other, so that each gets its own on the nested stack that owns it. What is
  no longer named is let go before the next update, with a word. A name that no template has is a
  mistake with file and line.
- `termination-protection`: the stack cannot be deleted. Taking it off is a deployment of its own.
- `rollback-triggers` and `monitoring-minutes`: alarms that take a deployment back. An alarm that
  does not exist yet would fail the deployment, and one that is in alarm already would take back
  what fixes it, so such a one is left out, with a word.
"""


def recovery_page(statuses: Iterable[Status]) -> str:
    """The page: the table of all statuses, and what to do step by step."""
    return _HEAD + "".join(map(_row, statuses)) + _TAIL


def _row(one: Status) -> str:
    change_set = "—" if one.change_set == "nothing" else one.change_set
    return f"| `{one.name}` | {one.meaning} | {change_set} | `{one.command}` |\n"
