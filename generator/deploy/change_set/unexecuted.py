"""A change set from its creation until it is executed: an interruption leaves nothing of it.

CreateChangeSet ○→ Unexecuted ○→ executed or kept, else deleted; what stays is a note on the error
"""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType

from generator import interrupts
from generator.deploy.aws import cloudformation
from generator.deploy.aws.client import Answer, Aws, AwsApiError, AwsConnectionError
from generator.deploy.change_set import create
from generator.deploy.change_set.cleanup import thrown_away
from generator.errors import AwsError


@dataclass
class Unexecuted:
    """A change set that nothing has executed: deleted, where a block that uses it fails.

    An interruption is a failure too, and does not cut the deletion off. What stays all the same is
    added to the exception as a note. ``was_there``: the stack, or its shell, is older.
    """

    aws: Aws
    environment: str
    stack_name: str
    name: str
    was_there: bool
    change_set_id: str = ""
    stack_id: str = ""

    def create(self, request: Answer) -> None:
        """Ask for it. Raises ``AwsError``; an interruption waits for the answer."""
        try:
            with interrupts.held():
                self.change_set_id, self.stack_id = create.begun(self.aws, request, self.name)
        except AwsConnectionError as lost:
            # The request may have arrived, and only its answer be lost.
            try:
                self._find()
            except AwsError:
                words = f"Whether the change set {self.name} of {self.stack_name} was created"
                interrupts.add_note(lost, f"{words} is not known.")
            raise

    def _find(self) -> None:
        try:
            listed = cloudformation.change_sets(self.aws, self.stack_name)
        except AwsApiError as refused:
            if not cloudformation.is_missing(refused):
                raise
            return
        for one in listed:
            if one["ChangeSetName"] == self.name:
                self.change_set_id, self.stack_id = str(one["ChangeSetId"]), str(one["StackId"])

    def keep(self) -> None:
        """Leave it: it is executed, or saved for later."""
        self.change_set_id = ""

    def discard(self) -> None:
        """Delete it, with its shell, now. Raises ``AwsError``."""
        self._thrown_away()
        self.keep()

    def _thrown_away(self) -> bool:
        return thrown_away(self.aws, self.change_set_id, self.stack_id, self.was_there)

    def __enter__(self) -> Unexecuted:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is None or not self.change_set_id:
            return
        try:
            with interrupts.held(dropped=True):
                note = "" if self._thrown_away() else self._shell
        except (AwsError, KeyboardInterrupt) as failed:
            note = self._left(failed)
        self.keep()
        if note:
            interrupts.add_note(error, note)

    def _left(self, failed: BaseException) -> str:
        why = f" ({str(failed).splitlines()[0]})" if str(failed) else ""
        what = f"The change set {self.name} of {self.stack_name} was not deleted{why}"
        if not self.was_there:
            return f"{what}; nothing has executed it. {self._shell}"
        where = f"--region {self.aws.region} --change-set-name {self.change_set_id}"
        command = f"aws cloudformation delete-change-set {where}"
        return f"{what}; nothing has executed it. `{command}` deletes it."

    @property
    def _shell(self) -> str:
        return (
            f"The empty stack {self.stack_name} is left in REVIEW_IN_PROGRESS:"
            f" `streamflix rollback {self.environment}` deletes it, with its change sets."
        )
