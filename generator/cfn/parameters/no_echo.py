"""NoEcho: parameters whose values CloudFormation hides (API reference, Parameter)."""

from __future__ import annotations

from collections.abc import Mapping

HIDDEN = "****"
"""What is shown instead of a value that must not be."""


def is_no_echo(declared: object) -> bool:
    """Whether a parameter, as its template declares it, has NoEcho."""
    return isinstance(declared, Mapping) and str(declared.get("NoEcho", "")).lower() == "true"


def no_echo_names(parameters: Mapping[str, object]) -> frozenset[str]:
    """The names of a template's parameters with NoEcho."""
    return frozenset(name for name, declared in parameters.items() if is_no_echo(declared))
