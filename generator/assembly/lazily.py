"""Put off an import that troposphere makes and this project never uses.

``import troposphere`` brings cfn_flip and with it PyYAML, a quarter of the time it takes, for
its own conversion to YAML. We write YAML ourselves.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class Deferred(ModuleType):
    """Stands in for a module until something of it is used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def defer(name: str) -> None:
    """Import the module ``name`` when something of it is first used, if it is not imported yet."""
    sys.modules.setdefault(name, Deferred(name))
