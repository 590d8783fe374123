"""``streamflix completion SHELL``: print the completion script of a shell.

the commands' parsers ●→ script ○→ standard output
"""

from __future__ import annotations

import argparse
import sys

from generator.views.completion import ENVIRONMENTS, SHELLS, STACK_SETS, Completed, script

# Where an argument names a file below parameters/: its metavar → the folder.
_FOLDERS = {"ENV": ENVIRONMENTS, "NAME": STACK_SETS}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("shell", metavar="SHELL", choices=tuple(SHELLS), help=", ".join(SHELLS))


def run(options: argparse.Namespace) -> int:
    """Print the script; returns 0."""
    from generator.commands import GROUPS

    names = [name for members in GROUPS.values() for name in members]
    sys.stdout.write(script(options.shell, [completed(name) for name in names]))
    return 0


def completed(name: str) -> Completed:
    """What can follow a command, as its parser has it."""
    from generator.commands import load, parser_of, summary_of

    parser = parser_of(name, summary_of(name), load(name))
    options: dict[str, tuple[str, ...]] = {}
    flags: list[str] = []
    words: list[str] = []
    folders: list[str] = []
    for action in parser.declared:
        choices = tuple(str(choice) for choice in action.choices or ())
        metavar = str(action.metavar)
        if not action.option_strings:
            words += choices
            folders += [_FOLDERS[metavar]] if metavar in _FOLDERS else []
        elif action.nargs == 0:
            flags += action.option_strings
        else:
            options |= dict.fromkeys(action.option_strings, choices)
    return Completed(name, summary_of(name), options, flags, words, folders)
