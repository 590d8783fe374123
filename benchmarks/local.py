"""AWS on this machine: how soon it serves, how long StreamFlix takes, how much memory it needs.

Each round is a process of its own that starts the engine, deploys StreamFlix's local environment
by a nested change set, deploys the same again, and says its times and its peak memory.

    python -m benchmarks.local [--rounds N]
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.pairs import CommandError

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = "local"
# ru_maxrss is in kibibytes on Linux, in bytes on macOS (getrusage(2)).
PER_MEBIBYTE = 1024 * 1024 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Measure:
    """What is measured, its unit, and what it should not exceed."""

    name: str
    unit: str
    goal: float


MEASURES = (
    Measure("start until the endpoint answers", "s", 2),
    Measure("deploy all of StreamFlix", "s", 10),
    Measure("deploy the same again: no changes", "s", 1),
    Measure("peak memory", "MiB", 600),
)


def once() -> list[float]:
    """One round in this process: a number for each measure."""
    from generator.commands.shared import local_deployment, local_engine, templates
    from generator.config.parameters.files import load_environment
    from generator.views.progress.screens import StackLines

    def deploy() -> bool:
        url = local_deployment.uploaded(aws, product, local_engine.silent)
        review = local_deployment.reviewed(aws, environment, product, url)
        if not review.empty:
            local_deployment.executed(aws, review, StackLines(local_engine.silent))
        return review.empty

    with local_engine.started(0) as local:
        environment = load_environment(ROOT, ENVIRONMENT)
        product = templates.product_of(environment)
        aws = local_deployment.reached(local, environment.settings.region)
        first = _timed(deploy, expected=False)
        again = _timed(deploy, expected=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / PER_MEBIBYTE
    return [first, again, peak]


def _timed(work: Callable[[], bool], expected: bool) -> float:
    start = time.perf_counter()
    if work() is not expected:
        raise CommandError(f"There were {'no ' if not expected else ''}changes to deploy")
    return time.perf_counter() - start


def start_seconds() -> float:
    """From the start of the process to the line that says that the endpoint is ready."""
    streamflix = Path(sys.executable).with_name("streamflix")
    start = time.perf_counter()
    with subprocess.Popen(
        [streamflix, "local", "--port", "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout
        line = process.stdout.readline()
        seconds = time.perf_counter() - start
        process.terminate()
    if "ready" not in line:
        raise CommandError(f"streamflix local said {line!r}")
    return seconds


def in_a_process() -> list[float]:
    """One round in a process of its own; raises ``CommandError`` where it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.local", "--once"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandError(done.stderr.strip())
    numbers: list[float] = json.loads(done.stdout)
    return numbers


def main() -> int:
    """Prints the table; exit code 1 where something did not work, however slow the rest was."""
    parser = argparse.ArgumentParser(prog="benchmarks.local", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="default: %(default)s")
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        print(json.dumps(once()))
        return 0
    try:
        rounds = [[start_seconds(), *in_a_process()] for _ in range(options.rounds)]
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{'AWS on this machine':<40} median   goal   lowest–highest of {options.rounds}")
    for measure, values in zip(MEASURES, zip(*rounds, strict=True), strict=True):
        digits = 0 if measure.unit == "MiB" else 2
        print(
            f"{f'{measure.name} ({measure.unit})':<40} {median(values):>6.{digits}f}"
            f"  {f'≤ {measure.goal}':>5}   {min(values):.{digits}f}–{max(values):.{digits}f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
