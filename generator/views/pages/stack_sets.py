"""docs/stacksets.md: what a stack set's file may say, and what the commands make of it.

shapes ●→ Markdown
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.config.settings.model import Shape
from generator.config.stack_sets.schema import AUTO_DEPLOYMENT, PREFERENCES, TARGET, TOP
from generator.views.markdown import table

_HEAD = """\
<!-- Generated from generator/views/pages/stack_sets.py and generator/config/stack_sets/schema.py.
     Do not edit: run `make docs`. -->

# Stack sets: one template over accounts and regions

A stack set is a file `parameters/stacksets/NAME.yaml`. It names a template (the flat one, unless it
says otherwise), the environment whose parameters it starts from, and the accounts or organizational
units and regions that get a stack of it:

```console
$ streamflix stackset plan NAME      # what would change in each account and region
$ streamflix stackset deploy NAME    # shows the plan, asks, executes it, shows progress
$ streamflix stackset status NAME    # every instance: status, drift, overrides
$ streamflix stackset destroy NAME   # lists the data that is deleted, asks for the name, deletes
```

Every mistake in the file is named at once, with its line: also values that do not fit together in
one region (zones and certificates belong to one), and what AWS would refuse later.

## What the plan knows

AWS has no change sets for stack sets. The plan reads the template and the parameters that the stack
set has (DescribeStackSet) and the overrides of every instance (DescribeStackInstance), and compares
them with the new ones here, as `streamflix compare` does, in each region. Targets in which the same
happens are one group. Each is:

| | what happens |
|---|---|
| `+` add | it has no stack yet |
| `~` update | something changes in its stack, its overrides change, or it is `OUTDATED` |
| `-` remove | the file does not name it any more: its stack is deleted with what it holds |
| `>` remove from the set | the same with `--retain`: the stack is retained in its account |
| `!` skipped | AWS skips it: its account is suspended, or the instance is `INOPERABLE` |
| `=` unchanged | it is `CURRENT`, and nothing changes |

An `OUTDATED` instance is one whose last operation failed or was stopped: where your credentials
reach its stack, it is compared with that stack. The plan cannot know how old the `OUTDATED` stacks
of other accounts are, and says so. AWS hides the values of `NoEcho` parameters. What was changed by
hand in an account is found by drift detection only.

Policy checks apply to every target ([compare.md](compare.md)): losing data by removing an account
is refused like any other loss. A waiver names the stack set as its environment:
`environments: [stacksets/NAME]`. Interruptions are checked where the environment is protected.

`--format json` has the groups, each with its `targets` and the `changes` and `guards` of `plan`.
Exit codes: 0 nothing to do, or done · 1 refused by a policy check, declined, or changes with
`--exit-code` · 2 mistakes in the file · 3 AWS rejected a request, or an operation failed ·
130 interrupted.

## How it is deployed

1. An operation in progress, of an interrupted run or of someone else, is waited for.
2. The stack set is created or updated. With a new template or new values every instance is updated
   with it, since CloudFormation marks all of them `OUTDATED`; unchanged resources are not touched.
3. Overrides of stacks that are there come together with the new template, so that no stack passes
   through a state that no one planned. Only an override of a parameter that is new itself comes
   after it (API reference, UpdateStackInstances).
4. New targets, then targets to remove. Targets that need nothing are in none of these operations.

Each operation goes by the preferences below. Where more accounts of a region fail than are
tolerated, AWS stops there; the root cause of every failed target is printed, from its stack's
events where your credentials reach it (else the command that prints them). Deploying again goes on
from there: it continues with what is `OUTDATED` and what was never tried. Failures within the
tolerance are warnings. Ctrl-C ends the display, not the operation.

## Permissions

`SELF_MANAGED`: the account that administers the stack set has a role that may assume a role in each
target account. Without other names they are `AWSCloudFormationStackSetAdministrationRole` and
`AWSCloudFormationStackSetExecutionRole` (User Guide, "Grant self-managed permissions"): templates
of both are in `templates/access/` ([access.md](access.md)).

`SERVICE_MANAGED`: AWS Organizations gives the permissions to targeted organizational units, once
trusted access is activated. With the default execution role no nested stacks and no transforms,
which is why stack sets take the flat template; never the management account. Those who plan may
list the units' accounts (`organizations:ListAccountsForParent`,
`ListOrganizationalUnitsForParent`, `DescribeOrganization`).

The template is larger than a request may be, so `deploy` uploads it to the artifact bucket of the
region that administers the stack set.

Fixed names would collide where two stacks of one account and region come from one template. The
templates name only what must have a name, with `Environment` in it; and no role, since roles are
global and one account may be a target in several regions.
"""

_SECTIONS: tuple[tuple[str, str, Mapping[str, Shape]], ...] = (
    ("The file", "`stack-set-name`, `region` and `targets` must be given.", TOP),
    (
        "`targets`",
        "A list; each entry has `accounts` or `organizational-units`, `regions`, and `parameters`"
        " that differ there. No place may be meant twice.",
        TARGET,
    ),
    ("`auto-deployment`", "Service-managed permissions only.", AUTO_DEPLOYMENT),
    (
        "`operation-preferences`",
        "How each operation goes about accounts and regions. Without a tolerance the first failure"
        " stops it, and accounts go one at a time.",
        PREFERENCES,
    ),
)

_MAPS = """\
Besides these there are `parameters` and `tags`, maps as in an environment's file: they come on top
of the environment's, or stand alone without one.
"""


def stackset_page() -> str:
    """The page: what the commands do, then a table for each part of the file."""
    parts = [_section(*one) for one in _SECTIONS]
    parts.insert(1, _MAPS)
    return "\n".join([_HEAD, "## What a file may say\n", *parts])


def _section(title: str, says: str, shapes: Mapping[str, Shape]) -> str:
    rows = (
        (f"`{key}`", f"{one.says}{' (a list)' if one.is_list else ''}", one.does)
        for key, one in shapes.items()
    )
    return f"### {title}\n\n{says}\n\n{table(('Key', 'Value', 'What it does'), rows)}\n"
