"""What ``streamflix demo`` plays: an environment deployed, changed and destroyed, for onlookers.

environment ○→ change sets ○→ events ○→ what the services say is left
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generator.cfn.load import Product
from generator.commands.shared import local_deployment
from generator.commands.shared.local_engine import Say, silent
from generator.config.parameters.files import Environment
from generator.deploy.aws import cloudformation
from generator.deploy.aws.client import Aws
from generator.deploy.change_set.review import Review
from generator.deploy.destroy.account_inventory import QUESTIONS, SNAPSHOTS, Inventory, inventory
from generator.deploy.stack import events
from generator.errors import AwsError
from generator.views import formats
from generator.views.progress.screens import Screen, StackLines
from generator.views.stack.deployment import event_line, inventory_lines

SIZES = (("512", "1024"), ("256", "512"))
"""CPU and memory that a task may have: another one is a new task definition for the service."""

KINDS_A_LINE = 6


def played(
    aws: Aws, environment: Environment, product: Product, say: Say, screen: Callable[[], Screen]
) -> int:
    """Deploy, change and destroy an environment; 0 when nothing of it is left.

    ``screen`` gives what shows the progress of one operation. Raises ``AwsError`` where something
    did not go through, or is left.
    """
    name = environment.settings.stack_name
    _title(say, "What is there at first")
    before = _counted(aws, say)
    _title(say, f"Deploy {name}")
    url = local_deployment.uploaded(aws, product, say)
    stack = local_deployment.deployed(aws, environment, product, url, say, screen())
    deployed = inventory(aws)
    changed = another_size(environment.all_parameters)
    _title(say, f"Change {' and '.join(f'{name} to {text}' for name, text in changed.items())}")
    _changed(aws, local_deployment.reviewed(aws, environment, product, url, changed), say)
    _title(say, f"Destroy {name}")
    local_deployment.destroyed(aws, stack["StackId"], screen())
    _title(say, "What is left")
    return left(aws, (before, deployed), say)


def _counted(aws: Aws, say: Say) -> Inventory:
    """What is there, with a line for every few kinds: asking each service first takes a while."""
    found: dict[str, frozenset[str]] = {}
    for start in range(0, len(QUESTIONS), KINDS_A_LINE):
        part = inventory(aws, QUESTIONS[start : start + KINDS_A_LINE])
        say("  " + ", ".join(f"{len(ids)} {kind}" for kind, ids in part.items()))
        found.update(part)
    return found


def _title(say: Say, text: str) -> None:
    say(f"\n{text}\n")


def another_size(parameters: Mapping[str, str]) -> dict[str, str]:
    """The parameters that change, with their new values: a size that the tasks do not have."""
    cpu, memory = next(size for size in SIZES if size[0] != parameters["TaskCpu"])
    return {"TaskCpu": cpu, "TaskMemory": memory}


def _changed(aws: Aws, review: Review, say: Say) -> None:
    """What a change set would do, and what it then does."""
    look = formats.Look("What CloudFormation lists, and what is in it:")
    say(formats.changes("text")(review.report, look).rstrip())
    known = events.identifiers(aws, review.made.stack_id)
    local_deployment.executed(aws, review, StackLines(silent))
    say("\nExecuted. What came of it:\n")
    happened = events.everywhere(aws, review.made.stack_id, known)
    start = happened[0].told["Timestamp"]
    for event in happened:
        if event.is_an_end and not event.is_of_a_stack:
            seconds = (event.told["Timestamp"] - start).total_seconds()
            say("  " + event_line(event.path, event.status, seconds))


def left(aws: Aws, earlier: tuple[Inventory, Inventory], say: Say) -> int:
    """Ask the services what there is now; 0 when it is what there was at first.

    Raises ``AwsError`` naming what is left, but for what is kept on purpose.
    """
    before, deployed = earlier
    after = inventory(aws)
    for line in inventory_lines(before, deployed, after):
        say(f"  {line}")
    new = {kind: after[kind] - before[kind] for kind in after}
    kept = new.pop(SNAPSHOTS)
    if kept:
        say("\nKept on purpose, by its DeletionPolicy: the database's last snapshot.")
    forgotten = [f"{kind}: {', '.join(sorted(ids))}" for kind, ids in new.items() if ids]
    if forgotten or cloudformation.stacks(aws):
        raise AwsError("Something is left that should be gone.", *forgotten)
    say("Nothing else is left, and no stack.")
    return 0
