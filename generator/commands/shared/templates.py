"""The templates that a command deploys: those of an environment's delivery, in ``templates/``.

environment ○→ templates/ ●→ Product
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.cfn.load import Product, load
from generator.cfn.source.locations import files, real_path
from generator.config.parameters.files import Environment
from generator.config.settings.references import DELIVERY_ROOTS, settings_mistakes
from generator.errors import Mistake, UserError


def product_of(environment: Environment) -> Product:
    """The templates of the environment's delivery, which have all that its settings name.

    Raises ``UserError`` with every template that is missing or cannot be read, or with every
    mistake in the settings.
    """
    root = DELIVERY_ROOTS[environment.settings.delivery]
    if not Path(root).is_file():
        raise UserError(
            Mistake("The template is missing.", root, hint="`make templates` writes it.")
        )
    product = load(root, files(), real_path=real_path())
    if mistakes := settings_mistakes(Path(), environment, product):
        raise UserError(*mistakes)
    return product


def stale(product: Product) -> Iterator[str]:
    """The templates that are not what the code makes today, each in a sentence."""
    from generator.assembly.writing import text
    from generator.deliveries import documents

    made = {f"templates/{one.path}": one for one in documents()}
    for template in {one.file: one for one in product.templates.values()}.values():
        if template.file in made and text(made[template.file]) != template.text:
            yield f"{template.file} is not what the code makes: `make templates` writes it anew."
