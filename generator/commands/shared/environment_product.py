"""What the layers of this project are with the values of an environment."""

from __future__ import annotations

import sys
from pathlib import Path

from generator.cfn.load import load
from generator.cfn.scope import Pseudo
from generator.cfn.source.locations import files
from generator.commands.shared.stale_templates import stale_notes, stale_templates
from generator.config.parameters.files import load_environment
from generator.config.settings.model import Delivery
from generator.config.settings.references import DELIVERY_ROOTS
from generator.plan.diff.resolved_product import ResolvedProduct, StackInputs, resolved_product


def environment_product(name: str, delivery: Delivery, subject: str) -> ResolvedProduct:
    """The product of an environment in a delivery, as the code builds it.

    A note on standard error says where templates/ is stale; ``subject``: what is not of it ("this
    picture"). Raises ``UserError`` for files that cannot be read or do not fit.
    """
    environment = load_environment(Path(), name)
    built = stale_templates()
    for note in stale_notes(built, subject):
        print(note, file=sys.stderr)
    settings = environment.settings
    pseudo = Pseudo(region=settings.region, stack_name=settings.stack_name)
    inputs = StackInputs(environment.parameters, environment.tags, pseudo, environment.file)
    read = files()
    product = load(DELIVERY_ROOTS[delivery], lambda n: built[n] if n in built else read(n))
    return resolved_product(product, inputs)
