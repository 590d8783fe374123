"""``streamflix watch [ENV]``: on each save, build, lint and plan; print what is different then.

generator/, parameters/ ○→ templates/ ○→ findings, plan ●→ lines ○→ standard output

The layers are imported anew in a process of their own; the linters stay loaded.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.config.environments import environments
from generator.errors import Mistake, UserError
from generator.findings import Finding
from generator.lint.cache import cache_folder
from generator.lint.processes import Linters
from generator.lint.report import Request, lint

FOLDERS = ("generator", "parameters")
# Without bytecode: two edits in one second that keep a file's size would share it.
_STREAMFLIX = (sys.executable, "-B", "-c", "from generator.cli import entry; entry()")
# Saves that follow each other this closely (in milliseconds) are one.
_DEBOUNCE, _STEP = 200, 20


@dataclass(frozen=True)
class Seen:
    """What one round saw: templates by file, findings, the plan in one line, and a mistake."""

    templates: Mapping[str, bytes]
    findings: tuple[Finding, ...] = ()
    plan: str = ""
    mistake: str = ""


NOTHING_YET = Seen({})


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "environment",
        metavar="ENV",
        nargs="?",
        default="",
        help="the environment to plan (default: dev, else the first one)",
    )


def run(options: argparse.Namespace) -> int:
    """Watch until Ctrl-C. Raises ``UserError`` where the folder is no project."""
    if importlib.util.find_spec("watchfiles") is None:
        hint = "Install it with `pip install 'streamflix[watch]'`, or use `make watch`."
        raise UserError(
            Mistake("watchfiles, which sees what is saved, is not installed.", hint=hint)
        )
    names = environments(Path())
    environment = options.environment or ("dev" if "dev" in names else (*names, "")[0])
    if environment not in names:
        hint = f"Environments: {', '.join(names) or 'none'}."
        raise UserError(Mistake(f"There is no environment {environment}.", hint=hint))
    request = Request(cache=cache_folder(options.environ, Path()))
    seen = NOTHING_YET
    with Linters() as linters:
        for changed in _saves():
            start = time.monotonic()
            now = _round(request, linters, environment)
            for line in lines(seen, now, changed, time.monotonic() - start):
                print(line, flush=True)
            seen = now
    return 0


def _saves() -> Iterator[tuple[str, ...]]:
    """The files of each save, relative to the project; first none, as everything is new."""
    from watchfiles import PythonFilter, watch

    class Sources(PythonFilter):
        """What is built or linted: Python, YAML and data."""

        extensions = (".py", ".yaml", ".yml", ".json", ".tsv")

    print(f"Watching {' and '.join(FOLDERS)}; Ctrl-C ends it.", flush=True)
    yield ()
    here = Path().resolve()
    folders = [folder for folder in FOLDERS if Path(folder).is_dir()]
    for changes in watch(
        *folders, watch_filter=Sources(), debounce=_DEBOUNCE, step=_STEP, raise_interrupt=True
    ):
        paths = sorted(Path(path).resolve() for _, path in changes)
        yield tuple(str(path.relative_to(here)) for path in paths)


def _round(request: Request, linters: Linters, environment: str) -> Seen:
    built = _streamflix("build", "--quiet")
    templates = {str(path): path.read_bytes() for path in sorted(Path("templates").rglob("*.yaml"))}
    if built.returncode:
        return Seen(templates, mistake=built.stderr.strip())
    # The plan is made while the linters work.
    words = (*_STREAMFLIX, "plan", environment, "--format", "json")
    with subprocess.Popen(words, stdout=-1, stderr=-1, stdin=subprocess.DEVNULL, text=True) as plan:
        try:
            found, mistake = lint(request, linters=linters).findings, ""
        except UserError as error:
            found, mistake = (), str(error)
        document, complaint = plan.communicate()
    summary = plan_line(environment, document) if plan.returncode in (0, 1) else ""
    return Seen(templates, found, summary, mistake or ("" if summary else complaint.strip()))


def _streamflix(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (*_STREAMFLIX, *words),
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
    )


def plan_line(environment: str, document: str) -> str:
    """A plan's JSON in one line: "plan dev: 2 modify, 1 replace; refused: data-loss"."""
    report = json.loads(document)
    actions = Counter(
        "phantom" if change["certainty"] == "phantom" else change["action"]
        for change in report["changes"]
    )
    refused = sorted({guard["rule"] for guard in report["guards"] if not guard["waived"]})
    changes = ", ".join(f"{count} {action}" for action, count in actions.items())
    tail = f"; refused: {', '.join(refused)}" if refused else ""
    return f"plan {environment}: {changes or 'no changes'}{tail}"


def lines(before: Seen, now: Seen, changed: Iterable[str], seconds: float) -> Iterator[str]:
    """What to print after a round: only what differs from the one before."""
    yield f"{', '.join(changed) or 'all of it'} ({seconds:.1f} s)"
    if now.mistake:
        yield from (f"  {line}" for line in now.mistake.splitlines())
    if before.templates:
        names = sorted(before.templates.keys() | now.templates.keys())
        written = [one for one in names if before.templates.get(one) != now.templates.get(one)]
        if written:
            yield f"  wrote {', '.join(written)}"
    if now.mistake:
        return
    fresh = [one for one in now.findings if one not in before.findings]
    for one in fresh:
        where = f"{one.file}:{one.line}" if one.line else one.file
        yield f"  {one.level} {one.rule} {where} {one.place}: {one.message}"
    gone = sum(one not in now.findings for one in before.findings)
    if fresh or gone or before is NOTHING_YET:
        still = f"{len(now.findings)} finding{'' if len(now.findings) == 1 else 's'}"
        yield f"  {still}" + (f", {gone} fixed" if gone else "")
    if now.plan != before.plan:
        yield f"  {now.plan}"
