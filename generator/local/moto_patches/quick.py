"""What moto works out again for every request or key, though it is the same or for nothing.

moto's functions ○→ remembered answers
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from generator.local.moto_patches.wrap import wrap


def remember_operations() -> None:
    """moto inspects a service's whole class for each request, a tenth of the time of an answer."""
    from moto.core import responses, utils

    names = cache(utils.method_names_from_class)
    wrap(responses, "method_names_from_class", lambda _, service: names(service))


def spare_private_keys() -> None:
    """moto makes an RSA key for each symmetric KMS key, which never signs: one does for all."""
    from moto.kms import models, utils

    one_for_all = cache(utils.generate_private_key)

    def made(original: Callable[[str], Any], key_spec: str) -> Any:
        return (one_for_all if key_spec == "SYMMETRIC_DEFAULT" else original)(key_spec)

    wrap(models, "generate_private_key", made)
