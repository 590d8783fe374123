"""What belongs to a product: a root template and the templates nested in it.

name ●→ reader ●→ text ●→ Template, and so on for each relative TemplateURL ●→ Product
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from generator.product.template import Template

Reader = Callable[[str], str]
"""A template's name (a ``/`` path) to its text; raises ``OSError`` where there is none."""


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
        raise NotImplementedError


def load(root: str, read: Reader) -> Product:
    """The product whose root template has this name.

    A relative ``TemplateURL`` is looked up beside the template that holds it. Raises ``UserError``
    with file and line: a missing nested template, templates that nest themselves, bad syntax
    (all mistakes that are known, at once).
    """
    raise NotImplementedError


def assembled(templates: Mapping[str, str]) -> Product:
    """A product from texts that somebody fetched, by stack path (``""`` = the root)."""
    raise NotImplementedError
