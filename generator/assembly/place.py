"""Placing a layer is a call. How it is placed is up to the callee.

``place(layer, vpc_id=network.vpc_id)`` type-checks against the layer's own signature: a wire of
the wrong kind, a missing or a misspelt one is an error of ``mypy --strict``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from generator.assembly.naming import pascal
from generator.assembly.template import AssemblyError, Template
from generator.assembly.wires import ParameterWire, Wire

P = ParamSpec("P")
# A layer's outputs: a NamedTuple of wires.
R = TypeVar("R", bound=tuple[Wire[Any], ...])


class Place(Protocol):
    """Places a layer and hands back its wires."""

    def __call__(
        self, layer: Callable[Concatenate[Template, P], R], /, *args: P.args, **wires: P.kwargs
    ) -> R: ...


def logical_id(layer: Callable[..., object]) -> str:
    """The layer's one name: module, function, nested stack and file (``load_balancer``)."""
    return pascal(layer.__name__)


def description(layer: Callable[..., object]) -> str:
    """The first paragraph of the layer's docstring, on one line: its template's Description."""
    paragraph = (inspect.getdoc(layer) or "").split("\n\n")[0]
    if not paragraph:
        raise AssemblyError(f"The layer {layer.__name__} has no docstring to describe it.")
    return " ".join(paragraph.split())


def wires_in(layer: Callable[..., object], arguments: Mapping[str, object]) -> dict[str, Wire[Any]]:
    """A layer's arguments, each a wire. A root parameter keeps its name on the way down."""
    checked: dict[str, Wire[Any]] = {}
    for name, value in arguments.items():
        if not isinstance(value, Wire):
            raise AssemblyError(f"{layer.__name__}({name}=…) takes a wire, not {value!r}.")
        if isinstance(value, ParameterWire) and value.name != pascal(name):
            raise AssemblyError(
                f"{layer.__name__}({name}=…) is the root parameter {value.name}:"
                " a root parameter keeps its name in every layer."
            )
        checked[name] = value
    return checked


def wires_out(outputs: tuple[Wire[Any], ...]) -> dict[str, Wire[Any]]:
    """The wires of the NamedTuple that a layer returns, by field, in order."""
    names: tuple[str, ...] = getattr(outputs, "_fields", ())
    return dict(zip(names, outputs, strict=True))
