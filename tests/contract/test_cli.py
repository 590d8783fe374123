"""What every command of ``streamflix`` keeps: help, options, messages and exit codes."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from generator import __version__
from generator.cli import main
from generator.commands import SYNONYMS, summary_of
from generator.errors import AwsError, Mistake, UserError

GROUPS = {"Fruit": {"pick": "pick fruit", "press": "make juice of it"}}


@dataclass
class Orchard:
    """A command for tests: keeps the options that it was run with, then does as told."""

    does: Callable[[], int] = lambda: 0
    seen: list[argparse.Namespace] = field(default_factory=list)

    def arguments(self, parser: argparse.ArgumentParser, /) -> None:
        parser.add_argument("tree", metavar="TREE")
        parser.add_argument("--basket", metavar="SIZE", help="100%% of what is picked")
        parser.add_argument("--kind", choices=("apple", "pear"), default="apple")

    def run(self, options: argparse.Namespace, /) -> int:
        self.seen.append(options)
        return self.does()


def streamflix(
    *arguments: str, does: Callable[[], int] = lambda: 0, environ: dict[str, str] | None = None
) -> tuple[int, list[argparse.Namespace]]:
    """The exit code, and the options that the command was run with."""
    orchard = Orchard(does)
    code = main(arguments, environ or {}, GROUPS, lambda name: orchard)
    return code, orchard.seen


def raising(error: BaseException) -> Callable[[], int]:
    def does() -> int:
        raise error

    return does


@pytest.mark.parametrize("word", ["--help", "-h", "help"])
def test_help_lists_every_command_with_what_it_does(
    word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert streamflix(word) == (0, [])
    said = capsys.readouterr()
    assert "Fruit:\n" in said.out
    assert "  pick             pick fruit\n  press            make juice of it\n" in said.out
    assert said.err == ""


def test_no_command_is_wrong_usage_and_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert streamflix() == (2, [])
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("usage: streamflix ")


@pytest.mark.parametrize("arguments", [["--version"], ["pick", "--version"], ["-q", "--version"]])
def test_the_version_is_told_before_and_after_a_command(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert streamflix(*arguments) == (0, [])
    assert capsys.readouterr().out == f"streamflix {__version__}\n"


@pytest.mark.parametrize(
    "arguments", [["pick", "--help"], ["--help", "pick"], ["pick", "-h"], ["help", "pick"]]
)
def test_a_command_s_help_shows_its_own_options_first(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert streamflix(*arguments) == (0, [])
    said = capsys.readouterr().out
    assert said.startswith("usage: streamflix pick [--basket SIZE] [--kind {apple,pear}] TREE\n")
    assert "Pick fruit.\n" in said
    assert "100% of what is picked" in said
    assert said.index("--basket") < said.index("--no-color")


@pytest.mark.parametrize(
    ("arguments", "quiet", "verbose"),
    [
        (["pick", "oak"], False, False),
        (["-q", "pick", "oak"], True, False),
        (["pick", "oak", "-q"], True, False),
        (["pick", "--quiet", "oak"], True, False),
        (["-v", "pick", "oak"], False, True),
        (["pick", "oak", "--verbose"], False, True),
        (["--verbose", "pick", "oak", "--quiet"], True, True),
    ],
)
def test_common_options_stand_before_or_after_the_command(
    arguments: list[str], quiet: bool, verbose: bool
) -> None:
    code, [options] = streamflix(*arguments)
    assert code == 0
    assert (options.quiet, options.verbose, options.tree) == (quiet, verbose, "oak")


def test_the_command_s_own_code_is_the_exit_code() -> None:
    assert streamflix("pick", "oak", does=lambda: 1)[0] == 1


def test_the_environment_is_handed_in() -> None:
    _, [options] = streamflix("pick", "oak", environ={"AWS_PROFILE": "orchard"})
    assert options.environ["AWS_PROFILE"] == "orchard"


class Terminal:
    """Standard output as a terminal."""

    def isatty(self) -> bool:
        return True

    def flush(self) -> None:
        """There is nothing to flush."""


@pytest.mark.parametrize(
    ("arguments", "environ", "color"),
    [
        (["pick", "oak"], {}, True),
        (["pick", "oak"], {"TERM": "xterm", "NO_COLOR": ""}, True),
        (["pick", "oak"], {"NO_COLOR": "1"}, False),
        (["pick", "oak"], {"TERM": "dumb"}, False),
        (["pick", "oak", "--no-color"], {}, False),
        (["--no-color", "pick", "oak"], {}, False),
    ],
)
def test_colour_is_for_terminals_whose_user_wants_it(
    arguments: list[str],
    environ: dict[str, str],
    color: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdout", Terminal())
    _, [options] = streamflix(*arguments, environ=environ)
    assert options.color is color


def test_colour_is_not_for_pipes() -> None:
    _, [options] = streamflix("pick", "oak")
    assert options.color is False


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["pic"], "streamflix: there is no command 'pic'. Did you mean pick?"),
        (["xyz"], "streamflix: there is no command 'xyz'. See streamflix --help."),
        (["--quite"], "streamflix: there is no option --quite. Did you mean --quiet?"),
        (["-x", "pick"], "streamflix: there is no option -x. See streamflix --help."),
        (["pic", "--help"], "streamflix: there is no command 'pic'. Did you mean pick?"),
        (
            ["pick", "oak", "--baskt=3"],
            "streamflix: pick has no option --baskt=3. Did you mean --basket?",
        ),
        (
            ["pick", "oak", "--zzz"],
            "streamflix: pick has no option --zzz. See streamflix pick --help.",
        ),
        (
            ["pick", "oak", "elm"],
            "streamflix: pick does not take 'elm'. See streamflix pick --help.",
        ),
    ],
)
def test_wrong_usage_is_one_line_that_helps(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert streamflix(*arguments) == (2, [])
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", message + "\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["pick"], "the following arguments are required: TREE."),
        (["pick", "oak", "--kind", "plum"], "argument --kind: invalid choice: 'plum'"),
        (["pick", "oak", "--basket"], "argument --basket: expected one argument."),
        (["pick", "oak", "--bask", "3"], "has no option --bask. Did you mean --basket?"),
    ],
)
def test_what_a_command_lacks_is_said_in_one_line(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert streamflix(*arguments) == (2, [])
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("streamflix: pick")
    assert words in line


def test_after_two_dashes_nothing_is_an_option() -> None:
    code, [options] = streamflix("pick", "--", "--help")
    assert (code, options.tree) == (0, "--help")


def test_all_mistakes_are_printed_where_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    mistakes = UserError(
        Mistake("Zones is no list.", "parameters/dev.yaml", 7, "Write [eu-west-2a]."),
        Mistake("There is no stack policy.", "parameters/settings/dev.yaml"),
        "no environment is called test.",
    )
    assert streamflix("pick", "oak", does=raising(mistakes))[0] == 2
    assert capsys.readouterr().err.splitlines() == [
        "parameters/dev.yaml:7: Zones is no list. Write [eu-west-2a].",
        "parameters/settings/dev.yaml: There is no stack policy.",
        "streamflix: no environment is called test.",
    ]


def test_what_aws_refuses_has_a_code_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert streamflix("pick", "oak", does=raising(AwsError("not authorized.")))[0] == 3
    assert capsys.readouterr().err == "streamflix: not authorized.\n"


def test_an_interruption_is_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert streamflix("pick", "oak", does=raising(KeyboardInterrupt()))[0] == 130
    assert capsys.readouterr().err == "streamflix: interrupted.\n"


def test_a_file_that_cannot_be_used_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    assert streamflix("pick", "oak", does=lambda: len(folder.read_text()))[0] == 2
    assert capsys.readouterr().err == f"{folder}: Is a directory.\n"


def test_a_fault_of_the_program_says_so_and_keeps_its_traceback_for_v(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert streamflix("pick", "oak", does=raising(KeyError("Vpc")))[0] == 70
    [line] = capsys.readouterr().err.splitlines()
    assert "a fault of this program, not yours: KeyError('Vpc')" in line
    assert "-v" in line
    assert streamflix("pick", "oak", "-v", does=raising(KeyError("Vpc")))[0] == 70
    assert "Traceback (most recent call last)" in capsys.readouterr().err


@pytest.mark.parametrize("word", SYNONYMS)
def test_what_other_tools_call_a_command_is_answered_with_ours(
    word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([word, "prod"], {}) == 2
    meant = SYNONYMS[word]
    assert capsys.readouterr().err == (
        f"streamflix: there is no command {word!r}. Did you mean {meant}?\n"
    )
    assert summary_of(meant)
