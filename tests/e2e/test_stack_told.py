"""The integration tests as ``make test-aws`` runs them: of a stack that is reported by its name."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
import service_reads
from waits import BOUND
from worlds import ROOT, World

pytestmark = pytest.mark.long


def test_a_told_stack_is_looked_at_and_left_as_it_is(streamflix: World) -> None:
    before = service_reads.state(streamflix.client)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "tests/integration", "--quiet", "-m", "aws"),
            *("--stack", "streamflix-local", "-p", "no:xdist"),
        ],
        cwd=ROOT,
        env={**os.environ, **streamflix.aws.environment},
        capture_output=True,
        text=True,
        timeout=BOUND,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout
    assert "error" not in done.stdout
    after = service_reads.difference(before, service_reads.state(streamflix.client))
    # How far back the database can be restored follows the clock.
    assert after.keys() <= {"rds.describe_db_instances"}
