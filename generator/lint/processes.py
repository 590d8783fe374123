"""The linters' processes: started once, asked many times, ended with the block.

    with Linters() as linters:
        for number, answer in linters.answers(cfn_lint_jobs, cfn_validate_jobs): ...

cfn-lint has a process for each processor that may be used; cloudformation-validate has one, and
another after each template that it does not survive. Anyone who has nothing to do is given the
largest job that is left.
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from types import TracebackType

from generator.errors import UserError
from generator.lint.jobs import Answer, Job
from generator.lint.worker import CFN_LINT, CFN_VALIDATE

# More processes than this would wait for each other's memory.
MOST = 8

# How often anyone who waits is reported that nothing has come yet.
SECONDS = 1.0


@dataclass(frozen=True)
class Limits:
    """What cloudformation-validate may take for one template in all regions: seconds of processor
    time, bytes of memory. StreamFlix's largest takes half a second and 250 MB."""

    seconds: int = 10
    memory: int = 2 << 30

    def __str__(self) -> str:
        return f"{self.seconds} seconds of processor time or {self.memory >> 20} MiB"


LIMITS = Limits()


@dataclass
class Worker:
    """The pipes of one process; ``number``: the job that it has, -1 for none."""

    linter: str
    jobs: int
    answers: int
    number: int = -1
    unsent: bytes = b""
    received: bytes = b""


@dataclass
class Batch:
    """The jobs for one linter that no one has yet, the largest last."""

    jobs: Sequence[Job]
    waiting: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.waiting = sorted(range(len(self.jobs)), key=lambda n: _size(self.jobs[n]))


class Linters:
    """Both linters, in processes of their own that load while others work."""

    def __init__(self, processes: int = 0, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._count = min(processes or _processors(), MOST) if hasattr(os, "fork") else 1
        self._workers: list[Worker] = []
        self.processes: list[subprocess.Popen[bytes]] = []
        self._batches: dict[str, Batch] = {}
        self._selector = selectors.DefaultSelector()

    def __enter__(self) -> Linters:
        self._start(CFN_LINT, self._count)
        self._start(CFN_VALIDATE, 1)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._selector.close()
        for worker in self._workers:
            _close(worker)
        for child in self.processes:
            if kind is not None:
                child.terminate()
            child.wait()

    def answers(
        self, cfn_lint: Sequence[Job], cfn_validate: Sequence[Job]
    ) -> Iterator[tuple[str, int, Answer] | None]:
        """Each linter's name, a job's number and its answer, as they come; None each second in
        which none has come.

        Raises ``UserError`` where cfn-lint's process ends.
        """
        self._batches = {CFN_LINT: Batch(cfn_lint), CFN_VALIDATE: Batch(cfn_validate)}
        left = len(cfn_lint) + len(cfn_validate)
        for idle in self._workers:
            self._give(idle)
        while left:
            ready = self._selector.select(SECONDS)
            if not ready:
                yield None
            for key, _ in ready:
                worker: Worker = key.data
                if key.fd == worker.jobs:
                    self._send(worker)
                elif answered := self._receive(worker):
                    left -= 1
                    yield answered

    def _give(self, worker: Worker) -> None:
        """Hands the largest job that is left to a worker, if any is."""
        batch = self._batches[worker.linter]
        if batch.waiting:
            worker.number = batch.waiting.pop()
            worker.unsent = json.dumps(asdict(batch.jobs[worker.number])).encode() + b"\n"
            self._selector.register(worker.jobs, selectors.EVENT_WRITE, worker)
            self._selector.register(worker.answers, selectors.EVENT_READ, worker)

    def _send(self, worker: Worker) -> None:
        try:
            worker.unsent = worker.unsent[os.write(worker.jobs, worker.unsent) :]
        except BrokenPipeError:  # it has ended, which is seen where its answer should come
            worker.unsent = b""
        if not worker.unsent:
            self._selector.unregister(worker.jobs)

    def _receive(self, worker: Worker) -> tuple[str, int, Answer] | None:
        """What a worker has answered; None where that is not whole yet."""
        data = os.read(worker.answers, 1 << 16)
        worker.received += data
        if data and not data.endswith(b"\n"):
            return None
        number = worker.number
        self._selector.unregister(worker.answers)
        if not data:
            self._replace(worker)
            return worker.linter, number, Answer(gave_up=f"it needs more than {self._limits}")
        answer = Answer.from_json(json.loads(worker.received))
        worker.received = b""
        self._give(worker)
        return worker.linter, number, answer

    def _replace(self, worker: Worker) -> None:
        """Another process in the place of one that ended while it had a job."""
        if worker.linter == CFN_LINT:
            raise UserError("cfn-lint's process ended before it had linted all templates.")
        with suppress(KeyError):
            self._selector.unregister(worker.jobs)
        _close(worker)
        self._workers.remove(worker)
        self._give(self._start(CFN_VALIDATE, 1))

    def _start(self, linter: str, count: int) -> Worker:
        """Starts a linter with so many pairs of pipes; returns the last of them."""
        pairs = [(os.pipe(), os.pipe()) for _ in range(count)]
        theirs = [pipe for jobs, answers in pairs for pipe in (jobs[0], answers[1])]
        limits = [self._limits.seconds, self._limits.memory] if linter == CFN_VALIDATE else []
        numbers = [str(number) for number in (*theirs, *limits)]
        words = [sys.executable, "-P", "-m", "generator.lint.worker", linter, *numbers]
        # What a linter says when it is ended helps no one.
        said = subprocess.DEVNULL if linter == CFN_VALIDATE else None
        self.processes.append(subprocess.Popen(words, pass_fds=theirs, stderr=said))
        for pipe in theirs:
            os.close(pipe)
        for jobs, answers in pairs:
            os.set_blocking(jobs[1], False)
            self._workers.append(Worker(linter, jobs[1], answers[0]))
        return self._workers[-1]


def _close(worker: Worker) -> None:
    os.close(worker.jobs)
    os.close(worker.answers)


def _size(job: Job) -> int:
    """About how long a job takes, compared with others."""
    return len(job.text) if job.only is None else len(job.only) * 1000


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
