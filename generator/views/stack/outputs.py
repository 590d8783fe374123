"""The outputs of a stack, for a person, as data, and for a shell.

outputs by stack path ●→ text
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Mapping

from generator.views.stack.deployment import output_lines
from generator.views.terminal import printable

Outputs = Mapping[str, Mapping[str, str]]
"""Stack path (``""`` the root) → output → value."""

VERSION = 1


def text(outputs: Outputs) -> str:
    """A line an output; those of nested stacks under the stack's path."""
    blocks = []
    for path, values in outputs.items():
        lines = [printable(line) for line in output_lines(values)]
        blocks.append("\n".join([*([f"{path}:"] if path else []), *lines]))
    return "\n\n".join(block for block in blocks if block) + "\n"


def document(outputs: Outputs) -> str:
    """``outputs`` are the root's; ``nested`` are there where others are."""
    nested = {path: dict(values) for path, values in outputs.items() if path}
    content = {"version": VERSION, "outputs": dict(outputs[""])}
    return json.dumps(content | ({"nested": nested} if nested else {}), indent=2) + "\n"


# Names, or their beginnings and ends, by which shells, loaders, interpreters and tools take
# settings: bash(1), zshparam(1), ld.so(8), git(1), and the manuals of the languages and tools.
_SETTINGS = re.compile(
    r"""
    [A-Z]*                          # any name of one word: PATH, IFS, ENV, EDITOR, PYTHONPATH, ...
    | (?: ACTIONS | ANSIBLE | AWS | AZURE | BASH | BUNDLE | CARGO | CI | CLOUDSDK | CMAKE | COMPOSE
        | CONDA | CURL | DBUS | DENO | DOCKER | DOTNET | DYLD | ELECTRON | GCONV | GEM | GIT
        | GITHUB | GITLAB | GLIBC | GNOME | GOOGLE | GPG | GRADLE | GTK | HELM | HOMEBREW | JAVA
        | JDK | KRB | KUBE | LC | LD | LESS | LS | LUA | MALLOC | MAVEN | MSYS | MYSQL | NIX | NLS
        | NO | NODE | NPM | OPENSSL | PERL | PHP | PIP | PNPM | POETRY | POSIXLY | PROMPT | PYENV
        | PYTEST | PYTHON | QT | R | READLINE | REQUESTS | RUBY | RUNNER | RUST | RUSTC | SHELL
        | SSH | SSL | SUDO | SYSTEMD | TERM | TF | TMUX | UV | VIRTUAL | WGET | WSL | XDG | YARN
        | ZSH )_.*
    | .*_(?: ARGS | COMMAND | CONFIG | EDITOR | FLAGS | HOME | OPT | OPTIONS | OPTS | PAGER | PATH
        | PRELOAD | PROXY | RC )
    """,
    re.VERBOSE,
)
PREFIX = "OUTPUT_"


def exports(outputs: Outputs) -> str:
    """A line for a POSIX shell an output: ``export VPC_ID=vpc-1``, quoted where need be."""
    return "".join(
        f"export {variable(path, name)}={shlex.quote(value)}\n"
        for path, values in outputs.items()
        for name, value in values.items()
    )


def variable(path: str, name: str) -> str:
    """An environment variable's name: words in upper case, those of the stack's path first.

    Anyone who writes a template chooses the names of its outputs. A name that a shell or a program
    may take as a setting gets :data:`PREFIX`: one of a single word, such as ``PATH`` or ``IFS``,
    and one that begins or ends as those of programs do, such as ``LD_PRELOAD`` or ``HTTP_PROXY``.
    """
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", f"{path} {name}")
    spelled = "_".join(words).upper()
    if _SETTINGS.fullmatch(spelled):
        return f"{PREFIX}{spelled}"
    return f"_{spelled}" if spelled[0].isdigit() else spelled


FORMATS: Mapping[str, Callable[[Outputs], str]] = {
    "text": text,
    "json": document,
    "env": exports,
}
