"""A process that lints: jobs come in by one pipe, a line each; answers leave by another.

    python -m generator.lint.worker cfn-lint IN OUT [IN OUT …]
    python -m generator.lint.worker cloudformation-validate IN OUT SECONDS BYTES

cfn-lint takes most of a second to load, so it is loaded once and then forked: one process for each
pair of pipes. A process ends where its jobs do, no matter who held the other end.

cloudformation-validate has a process of its own, and limits: a template of a few kilobytes can
cost it hours or all memory. Processor time is counted, so that a busy machine makes no difference;
what exceeds a limit ends the process, which is the answer.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

from generator.lint.jobs import Answer, Job

CFN_LINT, CFN_VALIDATE = "cfn-lint", "cloudformation-validate"

Work = Callable[[Job], Answer]


def main(arguments: Sequence[str]) -> None:
    """Serves until there are no more jobs."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # an interrupt ends it without a word
    # What is loaded stays: looking for garbage in it would take a fifth of the time.
    gc.disable()
    linter, numbers = arguments[0], [int(number) for number in arguments[1:]]
    if linter == CFN_VALIDATE:
        incoming, outgoing, seconds, memory = numbers
        _serve(incoming, outgoing, _limited(_cfn_validate(), seconds, memory))
        return
    pipes = list(zip(numbers[::2], numbers[1::2], strict=True))
    work = _cfn_lint()
    gc.freeze()
    gc.enable()
    for pair in pipes[1:]:
        if os.fork() == 0:
            _close(pipe for other in pipes if other != pair for pipe in other)
            _serve(*pair, work)
            os._exit(0)
    _close(pipe for other in pipes[1:] for pipe in other)
    _serve(*pipes[0], work)


def _cfn_lint() -> Work:
    from generator.lint.cfn_lint import CfnLint

    return CfnLint().answer


def _cfn_validate() -> Work:
    from generator.lint.cfn_validate import CfnValidate

    return CfnValidate().answer


def _limited(work: Work, seconds: int, memory: int) -> Work:
    """The same, within the limits: anyone who exceeds one is ended by the system."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):  # not every system limits memory
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

    def answer(job: Job) -> Answer:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            return work(job)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    return answer


def _serve(incoming: int, outgoing: int, work: Work) -> None:
    with os.fdopen(incoming, encoding="utf-8") as jobs, suppress(BrokenPipeError):
        for line in jobs:
            answer = work(Job.from_json(json.loads(line)))
            _send(outgoing, json.dumps(answer.as_json()).encode() + b"\n")


def _send(pipe: int, data: bytes) -> None:
    while data:
        data = data[os.write(pipe, data) :]


def _close(pipes: Iterable[int]) -> None:
    for pipe in pipes:
        os.close(pipe)


if __name__ == "__main__":
    main(sys.argv[1:])
