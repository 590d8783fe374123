"""Builds both deliveries into a folder and lints them with cfn-lint alone, nothing remembered.

As ``make templates`` does on its first run, less what the plain ``cfn-lint`` command does not do:
the resolved copies for each environment, the second opinion, and our own rules.

    python -m benchmarks.validated_build FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

from generator import cli


def main(folder: str) -> int:
    """Exit code of the build, or 1 where cfn-lint finds something."""
    code = cli.main(["build", "--quiet", "--out", folder], {})
    if code:
        return code
    from generator.lint.cfn_lint import CfnLint
    from generator.lint.jobs import Job
    from generator.lint.report import REGIONS

    linter = CfnLint()
    files = sorted(Path(folder).glob("*/*.yaml"))
    jobs = [Job(path.read_text(encoding="utf-8"), REGIONS, file=str(path)) for path in files]
    return 1 if any(linter.answer(job).matches for job in jobs) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
