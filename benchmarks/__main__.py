"""``make bench``: what speed was promised, what was measured.

python -m benchmarks [--pairs N] [--only WORD]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.pairs import CommandError, Comparison, compare, heading, row

ROOT = Path(__file__).resolve().parent.parent
STREAMFLIX = str(Path(sys.executable).with_name("streamflix"))
CFN_LINT = str(Path(sys.executable).with_name("cfn-lint"))

# Prints what building both deliveries imports of troposphere and awacs.
IMPORTED = """
import sys
from generator.deliveries import documents
documents()
print(*(name for name in sys.modules if name.partition(".")[0] in ("troposphere", "awacs")))
"""

MAKEFILE = ".PHONY: generation\ngeneration:\n\t@{streamflix} build\n"


def comparisons(scratch: Path) -> Iterator[Comparison]:
    """What is compared, the quick ones first; ``scratch`` is a folder to write to."""
    from generator.lint.report import REGIONS

    python = (sys.executable, "-c")
    modules = subprocess.check_output((*python, IMPORTED), cwd=ROOT, text=True).split()
    out = scratch / "templates"
    build = (STREAMFLIX, "build", "--quiet", "--out", str(out))
    subprocess.run(build, cwd=ROOT, check=True)
    makefile = scratch / "Makefile"
    makefile.write_text(MAKEFILE.format(streamflix=STREAMFLIX), encoding="utf-8")
    files = sorted(str(path) for path in out.glob("*/*.yaml"))
    yield Comparison(
        "streamflix --help against python -c pass",
        (STREAMFLIX, "--help"),
        (*python, "pass"),
        goal=3,
        pairs=31,
    )
    yield Comparison(
        "generating both deliveries against importing troposphere",
        build,
        (*python, f"import {', '.join(modules)}"),
        goal=1.3,
        pairs=21,
    )
    yield Comparison(
        "make templates, nothing new, against make and generation",
        ("make", "templates"),
        ("make", "--file", str(makefile)),
        goal=1.5,
        pairs=15,
    )
    yield Comparison(
        "build and cfn-lint, nothing known, against cfn-lint",
        (sys.executable, "-m", "benchmarks.validated_build", str(out)),
        (CFN_LINT, "--regions", *REGIONS, "--", *files),
        goal=1.3,
        pairs=9,
    )


def main() -> int:
    """Prints the table; exit code 1 where a command failed, however slow the others were."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--pairs", type=int, default=0, help="instead of what each row says")
    parser.add_argument("--only", default="", help="rows that have this word")
    options = parser.parse_args()
    print(heading())
    try:
        with tempfile.TemporaryDirectory() as scratch:
            for comparison in comparisons(Path(scratch)):
                if options.only in comparison.name:
                    print(row(compare(comparison, ROOT, options.pairs)), flush=True)
    except (CommandError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
