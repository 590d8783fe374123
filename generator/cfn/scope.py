"""What a template gets to see while it is resolved: values, and whom to ask for the rest.

The local engine answers :class:`Lookups` with physical IDs and attributes; the offline plan
leaves the defaults, which answer every question with an ``Unknown`` that says why.

    Scope(parameters, pseudo parameters, lookups) ●→ resolve
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from generator.cfn.values import Value

_FIELDS = {
    "AWS::AccountId": "account_id",
    "AWS::NotificationARNs": "notification_arns",
    "AWS::Partition": "partition",
    "AWS::Region": "region",
    "AWS::StackId": "stack_id",
    "AWS::StackName": "stack_name",
    "AWS::URLSuffix": "url_suffix",
}
PSEUDO_PARAMETERS = frozenset((*_FIELDS, "AWS::NoValue"))

# Beginning of a region's name → partition, DNS suffix. Source: botocore, partitions.json.
_PARTITIONS = {
    "cn-": ("aws-cn", "amazonaws.com.cn"),
    "us-gov-": ("aws-us-gov", "amazonaws.com"),
    "us-iso-": ("aws-iso", "c2s.ic.gov"),
    "us-isob-": ("aws-iso-b", "sc2s.sgov.gov"),
    "eu-isoe-": ("aws-iso-e", "cloud.adc-e.uk"),
    "us-isof-": ("aws-iso-f", "csp.hci.ic.gov"),
    "eusc-": ("aws-eusc", "amazonaws.eu"),
}


def _partition(region: str) -> tuple[str, str]:
    found = (pair for start, pair in _PARTITIONS.items() if region.startswith(start))
    return next(found, ("aws", "amazonaws.com"))


@dataclass(frozen=True)
class Pseudo:
    """The pseudo parameters; ``None`` = not known. Partition and suffix follow the region."""

    region: str | None = None
    account_id: str | None = None
    stack_name: str | None = None
    stack_id: str | None = None
    notification_arns: tuple[str, ...] | None = None

    @property
    def partition(self) -> str | None:
        """``aws``, ``aws-cn``, …; None where the region is not known."""
        return None if self.region is None else _partition(self.region)[0]

    @property
    def url_suffix(self) -> str | None:
        """``amazonaws.com`` or the partition's own; None where the region is not known."""
        return None if self.region is None else _partition(self.region)[1]

    def get(self, name: str) -> Value | None:
        """What ``Ref`` of a pseudo parameter (but AWS::NoValue) gives; None where not known."""
        value = getattr(self, _FIELDS[name])
        return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True)
class StackOutput:
    """What ``Fn::GetStackOutput`` asks for; ``region`` and ``role_arn`` are empty by default."""

    stack_name: str
    output_name: str
    region: str = ""
    role_arn: str = ""


@dataclass(frozen=True)
class Lookups:
    """Whom to ask. Each answers with a value or an ``Unknown``; ``None`` = no one knows.

    ``ref(logical_id)``: the physical ID (what ``Ref`` gives). ``get_att(logical_id, attribute)``:
    the attribute, ``Outputs.X`` of a nested stack included. ``import_value(export_name)``.
    ``stack_output(question)``. ``zones(region)``: the region's zone names in order.
    ``transform(name, parameters)``: what an ``Fn::Transform`` macro returns.
    ``dynamic(text)``: a string that holds ``{{resolve:…}}``, with those resolved; ``None`` keeps
    the text as it is. ``value_of(parameter, attribute)`` and ``ref_all(type)``: what the rule
    functions of those names ask the account for.
    """

    ref: Callable[[str], Value] | None = None
    get_att: Callable[[str, str], Value] | None = None
    import_value: Callable[[str], Value] | None = None
    stack_output: Callable[[StackOutput], Value] | None = None
    zones: Callable[[str], Sequence[str] | Value] | None = None
    transform: Callable[[str, Mapping[str, Value]], Value] | None = None
    dynamic: Callable[[str], Value] | None = None
    value_of: Callable[[str, str], Value] | None = None
    ref_all: Callable[[str], Value] | None = None


NOTHING_KNOWN = Pseudo()
NOBODY = Lookups()


@dataclass(frozen=True)
class Scope:
    """All that one template can see.

    ``parameters``: by name, as ``Ref`` gives them (lists are lists; see ``parameter_values``);
    a declared parameter that is missing here is unknown. ``stack``: the stack's path of nested
    logical IDs, which qualifies names in unknown expressions.
    """

    parameters: Mapping[str, Value] = field(default_factory=dict)
    pseudo: Pseudo = NOTHING_KNOWN
    lookups: Lookups = NOBODY
    stack: str = ""
