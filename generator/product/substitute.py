"""What is left of a template once its parameters are known: a smaller, literal template.

cfn-lint checks engine versions, instance classes and the like on literals only; so it reads this
copy, an environment at a time.

    Template, values ●→ Template without parameters, decided conditions and dead branches
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.product.scope import NOBODY, NOTHING_KNOWN, Lookups, Pseudo
from generator.product.template import Template


def substitute(
    template: Template,
    parameters: Mapping[str, str],
    pseudo: Pseudo = NOTHING_KNOWN,
    lookups: Lookups = NOBODY,
) -> Template:
    """A valid copy with everything folded that these values decide.

    ``parameters``: texts; missing ones take their defaults. Resources and outputs whose condition
    is false are gone, ``Fn::If`` is decided, what is not known stays an intrinsic function, and
    sections that nothing uses any more are removed. The copy keeps the file's name and lines.
    """
    raise NotImplementedError
