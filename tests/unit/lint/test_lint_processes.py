"""The linters' processes: they answer, they give up, they end."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import asdict, replace

import pytest

from generator.errors import UserError
from generator.lint.jobs import Answer, Job
from generator.lint.processes import Limits, Linters
from generator.lint.worker import CFN_LINT, CFN_VALIDATE

REGION = ("eu-west-2",)
BAD = Job("Resources: {A: {Type: AWS::SNS::Topic, Properties: {Nme: a}}}", REGION)
NAMES = [f"Option{number}" for number in range(9)]
ENDLESS = Job(
    "Parameters:\n"
    + "".join(f"  {name}: {{Type: String, AllowedValues: [a, b, c]}}\n" for name in NAMES)
    + "Resources: {A: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Sub '"
    + " ".join(f"${{{name}}}" for name in NAMES)
    + "'}}}",
    REGION,
)


def answers(linters: Linters, first: list[Job], second: list[Job]) -> dict[tuple[str, int], Answer]:
    found = filter(None, linters.answers(first, second))
    return {(linter, number): answer for linter, number, answer in found}


def test_both_linters_answer_again_and_again_and_end_with_the_block() -> None:
    with Linters(2) as linters:
        first = answers(linters, [BAD, BAD, BAD], [BAD])
        second = answers(linters, [], [BAD, BAD])
        processes = linters.processes
    assert {answer.matches[0].rule for answer in first.values()} == {"E3002", "F3002"}
    assert len(first) == 4 and len(second) == 2
    assert all(process.poll() == 0 for process in processes)


def test_a_template_that_costs_too_much_time_is_given_up_and_the_next_one_is_not() -> None:
    """Each parameter more makes it three times as many combinations."""
    with Linters(1, Limits(seconds=1)) as linters:
        found = answers(linters, [], [BAD, ENDLESS, BAD])

    assert "1 seconds" in found[CFN_VALIDATE, 1].gave_up
    assert [found[CFN_VALIDATE, number].matches[0].rule for number in (0, 2)] == ["F3002"] * 2


def test_a_template_that_costs_too_much_memory_is_given_up() -> None:
    """The loaded engine has all that it may have: a large template does not fit any more."""
    large = replace(BAD, text=BAD.text + "#" * (16 << 20))
    with Linters(1, Limits(memory=1 << 20)) as linters:
        found = answers(linters, [BAD], [large, BAD])

    assert "1 MiB" in found[CFN_VALIDATE, 0].gave_up
    assert found[CFN_LINT, 0].matches and found[CFN_VALIDATE, 1].matches


def test_cfn_lint_that_is_ended_by_others_is_said() -> None:
    with pytest.raises(UserError, match="cfn-lint's process ended"), Linters(1) as linters:
        linters.processes[0].kill()
        answers(linters, [BAD], [])
    assert linters.processes[0].poll() is not None


def test_nothing_goes_on_where_the_block_is_left_by_an_error() -> None:
    with pytest.raises(KeyboardInterrupt), Linters(2) as linters:
        next(linters.answers([BAD] * 3, [ENDLESS]))
        raise KeyboardInterrupt

    assert all(process.poll() is not None for process in linters.processes)
    children = subprocess.run(
        ["ps", "-o", "stat=", "--ppid", str(os.getpid())], capture_output=True, text=True
    ).stdout.split()
    assert not [state for state in children if state.startswith("Z")]


def test_a_job_goes_through_a_pipe_unchanged() -> None:
    job = Job("ü", REGION, ("A",), True, "a.yaml", True)

    assert Job.from_json(json.loads(json.dumps(asdict(job)))) == job
