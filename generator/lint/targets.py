"""What is linted, and the key under which its result is kept.

A target is a template file, or the flat template with one environment's parameters. To know the
targets of a root template one must know its nested stacks; what a file nests is remembered too,
so that a run in which nothing is new reads files and parses none.

    root template ○→ nested files ●→ targets      target ●→ key
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from generator.cfn.source.locations import content, real_path
from generator.config.environments import (
    FOLDER,
    STACK_SETS,
    environment_files,
    environments,
    stack_sets,
)
from generator.errors import Mistake, UserError
from generator.findings import Checked
from generator.lint.cache import Store, digest

NESTED_ROOT = "templates/nested/root.yaml"
FLAT = "templates/flat/streamflix.yaml"
ACCESS = "templates/access"

NOTHING_BUILT: Mapping[str, bytes] = MappingProxyType({})


@dataclass(frozen=True)
class Target:
    """A template to lint: its file, the nested stack that it makes ("" = root), the environment
    or ``stacksets/NAME`` whose parameters it gets ("" = as it is written), and all files nested in
    it or behind those parameters."""

    file: str
    stack: str = ""
    environment: str = ""
    nested: tuple[str, ...] = ()

    @property
    def checked(self) -> Checked:
        """What a report says of it."""
        return Checked(self.file, self.environment)


class Workspace:
    """The files below one folder, each read once, and what is remembered of them.

    ``allow_outside``: nested templates may lie outside the root template's folder.
    ``built``: files as they would be written now, which differ from what lies on disk.
    """

    def __init__(
        self,
        folder: Path,
        store: Store,
        tools: tuple[str | bytes, ...],
        allow_outside: bool = False,
        built: Mapping[str, bytes] = NOTHING_BUILT,
    ) -> None:
        self.allow_outside = allow_outside
        self.folder = folder
        self.real_path = real_path(str(folder))
        self.store = store
        self.tools = tools
        self._built = built
        self._contents: dict[str, bytes] = {**built}

    def content(self, file: str) -> bytes:
        """A file's bytes. Raises ``OSError``, and ``UserError`` for what is no file."""
        if file not in self._contents:
            self._contents[file] = content(self.folder / file, file)
        return self._contents[file]

    def text(self, file: str) -> str:
        """A file's text. Raises ``OSError`` and ``UnicodeDecodeError``."""
        return self.content(file).decode("utf-8")

    def path(self, target: Target) -> str:
        """Where a target's file lies; empty where it or what it nests lies there differently."""
        is_there = self._built.keys().isdisjoint((target.file, *target.nested))
        return str(self.folder / target.file) if is_there else ""

    def has(self, file: str) -> bool:
        """Whether there is such a file."""
        return file in self._built or (self.folder / file).is_file()

    def key(self, target: Target, settings: str) -> str:
        """The key of a target's result; ``settings`` says how it is linted."""
        files = [target.file, *target.nested]
        if target.environment:
            files += environment_files(target.environment)
        parts = (part for file in files for part in (file, self._content_or_nothing(file)))
        return digest([*self.tools, settings, target.environment, target.stack, *parts])

    def _content_or_nothing(self, file: str) -> bytes:
        try:
            return self.content(file)
        except OSError:  # anyone who needs the file complains
            return b""

    def product_targets(self, root: str) -> list[Target]:
        """A root template and every template nested in it, each file once, the root first."""
        files = self._remembered(root) or self._found(root)
        first = {file: stack for stack, file in reversed(files.items())}
        in_order = reversed(first.items())
        return [Target(file, stack, nested=_below(stack, files)) for file, stack in in_order]

    def _remembered(self, root: str) -> dict[str, str]:
        """Stack path → file, from memory; empty where anything is not remembered or has gone."""
        try:
            return dict(self._walk("", root, ()))
        except (LookupError, OSError, TypeError, ValueError):
            return {}

    def _walk(self, stack: str, file: str, above: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        yield stack, file
        for logical_id, url in self.store.read(self._nesting_key(file))["nested"]:
            name = posixpath.normpath(posixpath.join(posixpath.dirname(file), url))
            if name in above or self._is_elsewhere(name, (*above, file)[0]):
                raise LookupError(name)
            path = f"{stack}/{logical_id}" if stack else logical_id
            yield from self._walk(path, name, (*above, file))

    def _is_elsewhere(self, name: str, root: str) -> bool:
        """Whether a link leads out of the root template's folder: it may have changed."""
        real, folder = self.real_path(name), self.real_path(posixpath.dirname(root))
        return not self.allow_outside and not Path(real).is_relative_to(folder)

    def _found(self, root: str) -> dict[str, str]:
        """Stack path → file, from the templates themselves. Raises ``UserError``."""
        from generator.cfn.load import load, nested_stacks

        product = load(root, self.text, self.allow_outside, self.real_path)
        for path, template in product.templates.items():
            children = {child.rpartition("/")[2] for child in product.children(path)}
            urls = [one for one in nested_stacks(template).items() if one[0] in children]
            self.store.write(self._nesting_key(template.file), {"nested": urls})
        return {path: template.file for path, template in product.templates.items()}

    def _nesting_key(self, file: str) -> str:
        return digest(["nested stacks", str(self.allow_outside), *self.tools, self.content(file)])


def project_targets(workspace: Workspace) -> list[Target]:
    """Both deliveries, the flat one with each environment's parameters, the deployers' roles.

    Raises ``UserError`` where the templates have not been built.
    """
    missing = [file for file in (NESTED_ROOT, FLAT) if not workspace.has(file)]
    if missing:
        hint = "Write it with `streamflix build`, in the project's folder."
        raise UserError(*(Mistake("There is no such template.", file, 0, hint) for file in missing))
    targets = [
        *workspace.product_targets(NESTED_ROOT),
        *workspace.product_targets(FLAT),
    ]
    targets += [Target(FLAT, "", name) for name in environments(workspace.folder)]
    targets += _stack_set_targets(workspace)
    roles = sorted((workspace.folder / ACCESS).glob("*.yaml"))
    return targets + [Target(f"{ACCESS}/{path.name}") for path in roles]


# Where a stack set's file names another template than the flat one.
_TEMPLATE = re.compile(r"""^template:[ \t]*["']?([^\s"'#]+)""", re.MULTILINE)


def _stack_set_targets(workspace: Workspace) -> Iterator[Target]:
    """Each stack set's template with its values; any environment's files may be behind them."""
    names = environments(workspace.folder)
    behind = tuple(file for name in names for file in environment_files(name))
    for name in stack_sets(workspace.folder):
        text = workspace.text(f"{FOLDER}/{STACK_SETS}/{name}.yaml")
        found = _TEMPLATE.search(text)
        yield Target(found[1] if found else FLAT, "", f"{STACK_SETS}/{name}", behind)


def _below(stack: str, files: Mapping[str, str]) -> tuple[str, ...]:
    """The files of all stacks inside this one."""
    prefix = f"{stack}/" if stack else ""
    inside = {file for path, file in files.items() if path and path.startswith(prefix)}
    return tuple(sorted(inside))
