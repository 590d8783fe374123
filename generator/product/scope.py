"""What a template gets to see while it is resolved: values, and whom to ask for the rest.

The local engine answers :class:`Lookups` with physical IDs and attributes; the offline plan
leaves the defaults, which answer every question with an ``Unknown`` that says why.

    Scope(parameters, pseudo parameters, lookups) ●→ resolve
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from generator.product.values import Value


@dataclass(frozen=True)
class Pseudo:
    """The pseudo parameters; ``None`` = not known. Partition and suffix follow the region."""

    region: str | None = None
    account_id: str | None = None
    stack_name: str | None = None
    stack_id: str | None = None
    notification_arns: tuple[str, ...] | None = None


@dataclass(frozen=True)
class StackOutput:
    """What ``Fn::GetStackOutput`` asks for; empty strings where not given."""

    stack_name: str
    output_name: str
    region: str = ""
    role_arn: str = ""


@dataclass(frozen=True)
class Lookups:
    """Whom to ask. Each answers with a value or an ``Unknown``; ``None`` = nobody knows.

    ``ref(logical_id)``: the physical ID (what ``Ref`` gives). ``get_att(logical_id, attribute)``:
    the attribute, ``Outputs.X`` of a nested stack included. ``import_value(export_name)``.
    ``stack_output(question)``. ``zones(region)``: the region's zone names in order.
    ``transform(name, parameters)``: what an ``Fn::Transform`` macro returns.
    ``dynamic(text)``: a string that holds ``{{resolve:…}}``, with those resolved; ``None`` keeps
    the text as it is.
    """

    ref: Callable[[str], Value] | None = None
    get_att: Callable[[str, str], Value] | None = None
    import_value: Callable[[str], Value] | None = None
    stack_output: Callable[[StackOutput], Value] | None = None
    zones: Callable[[str], Sequence[str] | Value] | None = None
    transform: Callable[[str, Mapping[str, Value]], Value] | None = None
    dynamic: Callable[[str], Value] | None = None


@dataclass(frozen=True)
class Scope:
    """All that one template can see.

    ``parameters``: by name, as ``Ref`` gives them (lists are lists; see ``parameter_values``);
    a declared parameter that is missing here is unknown. ``stack``: the stack's path of nested
    logical IDs, which qualifies names in unknown expressions.
    """

    parameters: Mapping[str, Value] = field(default_factory=dict)
    pseudo: Pseudo = Pseudo()
    lookups: Lookups = Lookups()
    stack: str = ""
