"""Would CloudFormation accept this template at all, and what would it say if not.

Template ●→ mistakes in CloudFormation's words, with lines
"""

from __future__ import annotations

from generator.errors import Mistake
from generator.product.template import Template


def mistakes(template: Template) -> list[Mistake]:
    """What CreateStack's template validation refuses, in the order in which it looks."""
    raise NotImplementedError
