"""How a command reads its arguments: the options that all have, and mistakes in our words.

Apart from :mod:`generator.cli`, because only a chosen command needs it: argparse alone takes
longer to import than ``streamflix --help`` takes to print.

    argv ●→ Namespace, or UserError with what was meant
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import partial
from typing import NoReturn

from generator.errors import Mistake, UserError
from generator.nearest import did_you_mean

# Help pages are part of the documentation: one width on every terminal.
WIDTH = 80


class Parser(argparse.ArgumentParser):
    """A command's parser. Wrong usage is a :class:`UserError`, never an exit of its own."""

    def __init__(self, prog: str, summary: str) -> None:
        super().__init__(
            prog=prog,
            description=f"{summary[:1].upper()}{summary[1:]}.",
            add_help=False,
            allow_abbrev=False,
            formatter_class=partial(argparse.HelpFormatter, width=WIDTH),
        )

    def add_common(self) -> None:
        """The options that every command has, after its own; the usage line leaves them out."""
        self.usage = self.format_usage().removeprefix("usage: ").rstrip().replace("%", "%%")
        common = self.add_argument_group("options of every command")
        common.add_argument("-q", "--quiet", action="store_true", help="say only what is wrong")
        common.add_argument("-v", "--verbose", action="store_true", help="say more")
        common.add_argument("--no-color", dest="color", action="store_false", help="plain text")
        common.add_argument("--version", action="store_true", help="print the version")
        common.add_argument("-h", "--help", action="store_true", help="print this help")

    @property
    def declared(self) -> Sequence[argparse.Action]:
        """What the command takes: arguments and options."""
        return self._actions

    def read(self, arguments: Sequence[str], given: argparse.Namespace) -> argparse.Namespace:
        """``given`` with the options that the arguments set; raises :class:`UserError`."""
        options, unknown = self.parse_known_args(arguments, given)
        # The value of an unknown option looks like a word too many: it is not one.
        mistaken = [word for word in unknown if word.startswith("-")] or unknown
        if mistaken:
            raise UserError(*(self._unknown(word) for word in mistaken))
        return options

    def error(self, message: str) -> NoReturn:
        """argparse's own complaint, as a :class:`UserError`."""
        raise UserError(Mistake(f"{self._name}: {message}.", hint=self._see_help))

    def _unknown(self, word: str) -> Mistake:
        if not word.startswith("-"):
            return Mistake(f"{self._name} does not take {word!r}.", hint=self._see_help)
        known = [option for action in self._actions for option in action.option_strings]
        hint = did_you_mean(word.split("=", 1)[0], known)
        return Mistake(f"{self._name} has no option {word}.", hint=hint or self._see_help)

    @property
    def _name(self) -> str:
        return self.prog.removeprefix("streamflix ")

    @property
    def _see_help(self) -> str:
        return f"See {self.prog} --help."
