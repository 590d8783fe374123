"""The commands of ``streamflix``: one module a command, known here by name and one line.

A module ``generator/commands/NAME.py`` has ``arguments(parser)``, which declares what it takes,
and ``run(options)``, which does it and returns the exit code. Only the chosen one is imported,
so ``streamflix --help`` costs little more than Python's own start.

    name ○→ Command        Command ●→ parser ●→ help text
"""

from __future__ import annotations

import sys

# Not typing's own: importing typing would take longer than printing the help.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Protocol

    from generator.usage import Parser

    class Command(Protocol):
        """What a command's module has."""

        def arguments(self, parser: argparse.ArgumentParser, /) -> None:
            """Declares what the command takes."""

        def run(self, options: argparse.Namespace, /) -> int:
            """Does it; returns the exit code. Mistakes of the user's are raised as UserError."""


# Each command and what it does, in the order of the help page; a test finds each module here.
GROUPS: dict[str, dict[str, str]] = {
    "Templates": {
        "templates": "build, then lint what was built",
        "build": "write the templates of both deliveries",
        "access": "write the roles of those who review, deploy and destroy",
        "lint": "check every delivery with every environment's parameters",
        "check": "prove what holds for the whole product, and who may do what",
        "watch": "build, lint and plan on each save",
        "parameters": "check an environment's parameter file and print it",
        "docs": "write the documentation pages that follow from the code",
    },
    "Planning": {
        "compare": "show what changes between two root templates, offline",
        "plan": "show what would change in an environment, offline",
        "explain": "show what a change set that you already have will do, offline",
        "diagram": "draw the architecture from the templates",
    },
    "Deploying": {
        "doctor": "check what would stop a deployment; nothing is changed",
        "package": "upload the templates, print their address and a link to the console",
        "review": "make a change set and show what it would do; nothing is executed",
        "apply": "execute exactly the review that was saved, or say what has moved",
        "deploy": "review, ask, and execute what was reviewed",
    },
    "Deployed": {
        "status": "show stack status, and the next command",
        "events": "show what happened, all nested stacks in one list",
        "outputs": "show the stack's outputs, also as shell exports",
        "resume": "go on with an interrupted deployment, or a failed rollback",
        "rollback": "take back a change that failed or is under way",
        "drift": "show what is no longer as it was deployed, nested stacks too",
        "destroy": "take it down; says first what data goes and what stays",
        "stackset": "plan, deploy, show or destroy a stack set over accounts and regions",
    },
    "Trying": {
        "local": "AWS on this machine, on 127.0.0.1 only",
        "demo": "deploy, change and destroy StreamFlix on this machine",
    },
    "Shell": {
        "completion": "print the completion script of bash, zsh or fish",
    },
}

# What other tools call it → the command here.
SYNONYMS: dict[str, str] = {
    "bootstrap": "package",
    "cancel": "rollback",
    "create": "deploy",
    "delete": "destroy",
    "diagnose": "doctor",
    "diff": "plan",
    "down": "destroy",
    "execute": "apply",
    "logs": "events",
    "ls": "status",
    "preview": "plan",
    "remove": "destroy",
    "rm": "destroy",
    "show": "status",
    "stacksets": "stackset",
    "synth": "build",
    "test": "lint",
    "up": "deploy",
    "update": "deploy",
    "upload": "package",
    "validate": "lint",
}


def summary_of(name: str) -> str:
    """What a command of :data:`GROUPS` does, in one line."""
    return next(commands[name] for commands in GROUPS.values() if name in commands)


def load(name: str) -> Command:
    """The module of a command of :data:`GROUPS`."""
    path = f"{__name__}.{name}"
    __import__(path)
    module: Command = sys.modules[path]
    return module


def parser_of(name: str, summary: str, command: Command) -> Parser:
    """The parser for what follows ``streamflix NAME``."""
    from generator.usage import Parser

    parser = Parser(f"streamflix {name}", summary)
    command.arguments(parser)
    parser.add_common()
    return parser


def help_text(name: str) -> str:
    """What ``streamflix NAME --help`` prints: plain text, 80 columns wide."""
    return parser_of(name, summary_of(name), load(name)).format_help()
