"""How a change of a stack is carried out, and how it fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.cfn.template import Template


class DeployError(Exception):
    """A deployment that failed; the message is the stack's StatusReason up to here."""


@dataclass(frozen=True)
class Options:
    """How a change is carried out.

    ``templates``: those that a change set pinned, by stack ID. ``imports``: identifiers of the
    resources to import. ``forbidden``: what the stack's own policy denies.
    """

    disable_rollback: bool = False
    retain_except_on_create: bool = False
    templates: Mapping[str, Template] = field(default_factory=dict)
    imports: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    forbidden: tuple[str, ...] = ()
