"""``streamflix templates``: one command after the other, until one does not end well."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from generator.cli import main
from generator.commands.templates import in_turn


@dataclass
class Step:
    """A command that ends with a code and keeps what it was run with."""

    code: int
    seen: list[argparse.Namespace] = field(default_factory=list)

    def arguments(self, parser: argparse.ArgumentParser, /) -> None:
        parser.add_argument("--out", default="templates")

    def run(self, options: argparse.Namespace, /) -> int:
        self.seen.append(options)
        return self.code


@pytest.mark.parametrize(
    ("codes", "code", "runs"), [((0, 0), 0, (1, 1)), ((0, 1), 1, (1, 1)), ((1, 0), 1, (1, 0))]
)
def test_the_second_follows_where_the_first_ends_well(
    codes: tuple[int, int], code: int, runs: tuple[int, int]
) -> None:
    build, lint = Step(codes[0]), Step(codes[1])
    steps = iter([("build", build), ("lint", lint)])
    assert in_turn(steps, argparse.Namespace(quiet=True)) == code
    assert (len(build.seen), len(lint.seen)) == runs


def test_each_has_its_own_defaults_and_the_options_of_all() -> None:
    build = Step(0)
    in_turn(iter([("build", build)]), argparse.Namespace(quiet=True))
    [options] = build.seen
    assert (options.out, options.quiet) == ("templates", True)


def test_what_cannot_be_built_is_not_linted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("templates").write_text("in the way of the folder")
    assert main(["templates"], {}) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("templates/nested/root.yaml: ")
