"""What belongs to a product: a root template and the templates nested in it.

name ●→ reader ●→ text ●→ Template, and so on for each relative TemplateURL ●→ Product
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from generator.cfn.sam import APPLICATION
from generator.cfn.template import Template, parse
from generator.cfn.values import Value
from generator.errors import Mistake, UserError

Reader = Callable[[str], str]
"""A template's name (a ``/`` path) to its text; raises ``OSError`` where there is none."""

STACK_TYPE = "AWS::CloudFormation::Stack"
_URLS = {STACK_TYPE: "TemplateURL", APPLICATION: "Location"}


@dataclass(frozen=True)
class Product:
    """A root template and its nested ones.

    ``templates`` by stack path: ``""`` the root, ``"Network"``, ``"Network/Inner"``; parents
    before children, in template order. ``opaque`` lists nested stacks whose template is not at
    hand (a remote or computed TemplateURL): stack path → why.
    """

    templates: Mapping[str, Template]
    opaque: Mapping[str, str] = field(default_factory=dict)

    @property
    def root(self) -> Template:
        """The root template."""
        return self.templates[""]

    def children(self, stack: str) -> list[str]:
        """Paths of the stacks directly inside this one whose templates are known."""
        return [path for path in self.templates if path and parent(path) == stack]


def parent(stack: str) -> str:
    """The path of the stack that holds this one; the root holds itself."""
    return stack.rpartition("/")[0]


def inside(stack: str, logical_id: str) -> str:
    """The path of a nested stack in this stack."""
    return f"{stack}/{logical_id}" if stack else logical_id


def nested_stacks(template: Template) -> dict[str, Value]:
    """Nested stacks of a template: logical ID → TemplateURL as it is written (None = missing).

    A SAM application is one, and its ``Location`` is such a URL.
    """
    found = {}
    for logical_id, resource in template.resources.items():
        kind = resource.get("Type") if isinstance(resource, dict) else None
        if isinstance(kind, str) and kind in _URLS:
            properties = resource.get("Properties")
            url = properties.get(_URLS[kind]) if isinstance(properties, dict) else None
            found[logical_id] = url
    return found


MOST_STACKS = 2000
"""Stacks of a product: an account has no more in a region (CloudFormation quotas, default)."""

_DEEPEST = 50


def load(
    root: str,
    read: Reader,
    allow_outside: bool = False,
    real_path: Callable[[str], str] = posixpath.normpath,
) -> Product:
    """The product whose root template has this name.

    A relative ``TemplateURL`` is looked up beside the template that holds it, and only below the
    root template's folder unless ``allow_outside``; so is where links lead to, as ``real_path``
    says. Raises ``UserError``
    with file and line: a missing nested template, templates that nest themselves, bad syntax
    (all mistakes that are known, at once).
    """
    loader = _Loader(read, "" if allow_outside else posixpath.dirname(root) or ".", real_path)
    loader.add("", root, (), Mistake(f"There is no template {root}."))
    if loader.mistakes:
        raise UserError(*loader.mistakes)
    return Product(loader.templates, loader.opaque)


def assembled(templates: Mapping[str, str]) -> Product:
    """A product from texts that someone fetched, by stack path (``""`` = the root).

    Nested stacks whose text is not there are opaque. Raises ``TemplateError`` for bad syntax.
    """
    parsed = {path: parse(text, path) for path, text in templates.items()}
    ordered = dict(_reachable(parsed, ""))
    opaque = {
        inside(path, logical_id): "its template was not fetched"
        for path, template in ordered.items()
        for logical_id in nested_stacks(template)
        if inside(path, logical_id) not in parsed
    }
    return Product(ordered, opaque)


def _reachable(parsed: Mapping[str, Template], path: str) -> Iterator[tuple[str, Template]]:
    yield path, parsed[path]
    for logical_id in nested_stacks(parsed[path]):
        if (child := inside(path, logical_id)) in parsed:
            yield from _reachable(parsed, child)


class _Loader:
    """Collects templates and mistakes on the way down; each file is read and parsed once."""

    def __init__(self, read: Reader, folder: str, real_path: Callable[[str], str]) -> None:
        """``folder``: where all templates must be; empty for anywhere."""
        self._real_path = real_path
        self._read, self._folder = read, posixpath.normpath(folder) if folder else ""
        self._parsed: dict[str, Template] = {}
        self.templates: dict[str, Template] = {}
        self.opaque: dict[str, str] = {}
        self.mistakes: list[Mistake] = []
        self._stopped = False  # the limit of stacks is reported once

    def add(self, stack: str, name: str, above: tuple[str, ...], missing: Mistake) -> None:
        template = self._template(name, missing)
        if template is None:
            return
        self.templates[stack] = template
        if self._stopped:
            return
        for logical_id, url in nested_stacks(template).items():
            if not self._stopped:
                self._nested(inside(stack, logical_id), url, template, (*above, name))

    def _nested(self, stack: str, url: Value, template: Template, above: tuple[str, ...]) -> None:
        why = _opaque(url)
        if why:
            self.opaque[stack] = why
            return
        logical_id = stack.rpartition("/")[2]
        line = template.line("Resources", logical_id, "Properties", "TemplateURL")
        name = posixpath.normpath(posixpath.join(posixpath.dirname(above[-1]), url))
        if name in above:
            chain = " → ".join([*above[above.index(name) :], name])
            what = f"These templates nest themselves: {chain}."
            self.mistakes.append(Mistake(what, template.file, line))
            return
        if refused := self._refused(name, url, above):
            self._stopped = self._stopped or len(self.templates) >= MOST_STACKS
            self.mistakes.append(Mistake(refused[0], template.file, line, refused[1]))
            return
        what = f"The nested template {url} of {logical_id} is missing: there is no {name}."
        self.add(stack, name, above, Mistake(what, template.file, line))

    def _refused(self, name: str, url: Value, above: tuple[str, ...]) -> tuple[str, str] | None:
        """Why a nested template is not read, and how to fix it; None where it is."""
        if self._folder and not self._is_below_folder(name):
            what = f"The TemplateURL {url} leads out of {self._folder}/."
            return what, "Move the template, or use --allow-outside if you trust it."
        if len(above) > _DEEPEST:
            return f"Nested stacks are more than {_DEEPEST} deep.", "Nest them less."
        if len(self.templates) >= MOST_STACKS:
            what = f"There are more than {MOST_STACKS:,} nested stacks."
            return what, "An account's quota is lower: make the product smaller."
        return None

    def _is_below_folder(self, name: str) -> bool:
        if not _is_below(name, self._folder) or "\0" in name:
            return "\0" in name  # What no file can be called is missing.
        return _is_below(self._real_path(name), self._real_path(self._folder))

    def _template(self, name: str, missing: Mistake) -> Template | None:
        if name in self._parsed:
            return self._parsed[name]
        if "\0" in name:  # what no file can be called
            self.mistakes.append(missing)
            return None
        try:
            self._parsed[name] = parse(self._read(name), name)
        except OSError:
            self.mistakes.append(missing)
        except UnicodeDecodeError:
            self.mistakes.append(Mistake("This is no text in UTF-8.", name))
        except UserError as error:
            self.mistakes += error.mistakes
        return self._parsed.get(name)


def _is_below(name: str, folder: str) -> bool:
    """Whether a normalized path lies in a normalized folder."""
    if folder == ".":
        return not name.startswith(("../", "/")) and name != ".."
    return name.startswith(f"{folder.rstrip('/')}/")


def _opaque(url: Value) -> str:
    """Why a TemplateURL names no file beside the template; empty where it does."""
    if isinstance(url, dict) and "ApplicationId" in url:
        return "its template is in the AWS Serverless Application Repository"
    if not isinstance(url, str):
        return "its TemplateURL is computed" if url is not None else "it has no TemplateURL"
    return "its template is remote" if "://" in url or "{{resolve:" in url else ""
