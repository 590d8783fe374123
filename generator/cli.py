"""The ``streamflix`` command: finds what is asked for, does it, and sets the exit code.

Nothing is imported before it is known to be needed, and the help page is written here by hand:
it costs little more than Python's own start. Effects that commands need from the outside are
handed in with the options: ``environ``, and ``color``, which is true where output may have it.

    argv ○→ options ○→ command ○→ exit code
"""

from __future__ import annotations

import os
import sys

from generator import __version__, commands, streams

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping, Sequence
    from typing import NoReturn, TextIO

    Groups = Mapping[str, Mapping[str, str]]
    Load = Callable[[str], commands.Command]

HELP = """\
usage: streamflix [-C DIR] [-q | -v] [--no-color] COMMAND ...
       streamflix help [COMMAND]

StreamFlix as CloudFormation: described in typed Python, reviewed before it runs.

{commands}
before the command:
  -C DIR           work in DIR; without it, in the nearest project here or above

options of every command:
  -q, --quiet      say only what is wrong
  -v, --verbose    say more
  --no-color       plain text; colour is only ever used on a terminal
  --version        print the version
  -h, --help       print the help, the command's own after its name

exit codes:
  0 done, or nothing to do · 1 findings, changes where --exit-code asks, or
  refused by a policy check · 2 wrong usage, bad input, or output that cannot be
  written · 3 AWS rejected the request, or the deployment failed · 70 a fault of this
  program · 130 interrupted
"""

OPTIONS = ("-q", "--quiet", "-v", "--verbose", "--no-color", "--version", "-h", "--help")

DONE, FOUND, WRONG_USAGE, FAULT, INTERRUPTED = 0, 1, 2, 70, 130


def entry() -> NoReturn:
    """The console script: one process, one command."""
    streams.take_over()
    sys.exit(streams.exit_code(main(sys.argv[1:], os.environ, load=_load_interruptible)))


def _load_interruptible(name: str) -> commands.Command:
    """A command in a process of its own, which SIGTERM and SIGHUP end as Ctrl-C does."""
    from generator import interrupts

    interrupts.install()
    return commands.load(name)


def main(
    arguments: Sequence[str],
    environ: Mapping[str, str],
    groups: Groups = commands.GROUPS,
    load: Load = commands.load,
) -> int:
    """Does what the arguments (without the program's name) say; returns the exit code."""
    try:
        code = _run(arguments, environ, groups, load)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt as interrupt:
        _complain_of_notes(interrupt)
        return _complain("interrupted.", INTERRUPTED)
    except Exception as error:
        if "-v" in arguments or "--verbose" in arguments:
            import traceback

            traceback.print_exception(error)
        return _explain(error)


def help_page(groups: Groups = commands.GROUPS) -> str:
    """What ``streamflix --help`` prints: a table of the commands, and what all of them have."""
    lines: list[str] = []
    for title, members in groups.items():
        lines.append(f"{title}:")
        lines += [f"  {name:<15}  {summary}" for name, summary in members.items()]
        lines.append("")
    return HELP.format(commands="\n".join(lines))


def _run(arguments: Sequence[str], environ: Mapping[str, str], groups: Groups, load: Load) -> int:
    arguments = _change_folder(arguments)
    names = {name: text for members in groups.values() for name, text in members.items()}
    before, name, after = _split(arguments)
    if name == "help":
        before, name, after = _split([*before, "--help", *after])
    _refuse_unknown(before, name, names)
    asked = {*before, *_until_dashes(after)}
    if "--version" in asked:
        print(f"streamflix {__version__}")
        return DONE
    if not name:
        wanted = asked & {"-h", "--help"}
        print(help_page(groups), end="", file=sys.stdout if wanted else sys.stderr)
        return DONE if wanted else WRONG_USAGE
    command = load(name)
    parser = commands.parser_of(name, names[name], command)
    if asked & {"-h", "--help"}:
        print(parser.format_help(), end="")
        return DONE
    options = parser.read(after, _given(before, environ))
    from generator.project_folder import enter

    enter(options, parser.declared)
    return command.run(options)


def _change_folder(arguments: Sequence[str]) -> Sequence[str]:
    """Work in the folders that ``-C`` names before the command; the arguments without them."""
    kept, rest = [], list(arguments)
    while rest and rest[0].startswith("-"):
        word = rest.pop(0)
        if word != "-C":
            kept.append(word)
        elif rest:
            os.chdir(rest.pop(0))
        else:
            from generator.errors import UserError

            raise UserError("-C needs a folder.")
    return [*kept, *rest]


def _split(arguments: Sequence[str]) -> tuple[Sequence[str], str, Sequence[str]]:
    """The options before the command's name, the name (or nothing), and what follows it."""
    for position, word in enumerate(arguments):
        if not word.startswith("-"):
            return arguments[:position], word, arguments[position + 1 :]
    return arguments, "", ()


def _refuse_unknown(before: Sequence[str], name: str, names: Mapping[str, str]) -> None:
    unknown = [word for word in before if word not in OPTIONS]
    if not unknown and (not name or name in names):
        return
    from generator.errors import Mistake, UserError
    from generator.nearest import did_you_mean

    see = "See streamflix --help."
    if unknown:
        raise UserError(
            *(
                Mistake(f"there is no option {word}.", hint=did_you_mean(word, OPTIONS, see))
                for word in unknown
            )
        )
    meant = commands.SYNONYMS.get(name.lower(), "")
    hint = f"Did you mean {meant}?" if meant in names else did_you_mean(name, names, see)
    raise UserError(Mistake(f"there is no command {name!r}.", hint=hint))


def _until_dashes(arguments: Sequence[str]) -> Sequence[str]:
    """What comes before ``--``, after which nothing is an option."""
    return arguments[: arguments.index("--")] if "--" in arguments else arguments


def _given(before: Sequence[str], environ: Mapping[str, str]) -> argparse.Namespace:
    """The options that are set before the command's own are read."""
    import argparse

    return argparse.Namespace(
        quiet="-q" in before or "--quiet" in before,
        verbose="-v" in before or "--verbose" in before,
        color="--no-color" not in before and _colorful(sys.stdout, environ),
        environ=environ,
    )


def _colorful(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """A terminal that shows colours, whose user has not said otherwise (no-color.org)."""
    return stream.isatty() and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"


def _explain(error: Exception) -> int:
    """Says what went wrong, a line for each mistake; returns the exit code."""
    from generator.errors import UserError

    if isinstance(error, UserError):
        for mistake in error.mistakes:
            _complain(str(mistake), error.exit_code, prefix="" if mistake.file else PREFIX)
        _complain_of_notes(error)
        return error.exit_code
    _complain_of_notes(error)
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else PREFIX
        return _complain(f"{error.strerror}.", WRONG_USAGE, prefix=where)
    from generator.layer_mistakes import mistake_of

    if in_layer := mistake_of(error):
        return _complain(str(in_layer), WRONG_USAGE, prefix="")
    return _complain(
        f"a fault of this program, not yours: {error!r}. Please report it with what -v prints.",
        FAULT,
    )


PREFIX = "streamflix: "


def _complain_of_notes(error: BaseException) -> None:
    """What the command added to an exception on its way: what is left in AWS, and what helps."""
    for note in getattr(error, "__notes__", ()):
        print(f"{PREFIX}{note}", file=sys.stderr)


def _complain(text: str, code: int, prefix: str = PREFIX) -> int:
    print(f"{prefix}{text}", file=sys.stderr)
    return code
