"""What a stack set's file may say: the one model of ``parameters/stacksets/NAME.yaml``.

The reader of the files and the documentation page follow from it. Sources: CloudFormation API
reference, CreateStackSet, DeploymentTargets, AutoDeployment, StackSetOperationPreferences.

    SHAPES ●→ reader, documentation
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.config.settings.model import Shape

SELF_MANAGED, SERVICE_MANAGED = "SELF_MANAGED", "SERVICE_MANAGED"
FLAT_TEMPLATE = "templates/flat/streamflix.yaml"

MOST_UNITS = 50
"""Organizational units that one operation takes (API reference, CreateStackInstances)."""
MOST_DEPENDENCIES = 10


@dataclass(frozen=True)
class TargetGroup:
    """Accounts of one entry of ``targets``, its regions, and the parameters that differ there."""

    regions: tuple[str, ...]
    accounts: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    account_filter: str = "NONE"
    overrides: Mapping[str, str] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True)
class AutoDeployment:
    """What becomes of accounts that join or leave the targeted organizational units."""

    enabled: bool
    retain: bool = False
    depends_on: tuple[str, ...] = ()


@dataclass(frozen=True)
class StackSetFile:
    """A stack set as its file describes it, without a mistake.

    ``name``: the file's; ``stack_set_name``: the one in AWS. ``parameters`` and ``tags``: with
    those of the environment that it starts from; ``preferences``: by key of the file.
    ``protected``: that environment is, so interruptions need a waiver.
    """

    name: str
    file: str
    stack_set_name: str
    region: str
    targets: tuple[TargetGroup, ...]
    template: str = FLAT_TEMPLATE
    environment: str = ""
    description: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ("CAPABILITY_IAM",)
    permission_model: str = SELF_MANAGED
    administration_role_arn: str = ""
    execution_role_name: str = ""
    call_as: str = "SELF"
    managed_execution: bool = False
    auto_deployment: AutoDeployment | None = None
    preferences: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    protected: bool = False

    @property
    def is_service_managed(self) -> bool:
        """Whether AWS Organizations gives the permissions."""
        return self.permission_model == SERVICE_MANAGED


_REGION = r"[a-z]{2,4}(-[a-z]+)+-[0-9]"


def _one_of(does: str, *values: str) -> Shape:
    return Shape("|".join(values), f"one of {', '.join(values)}", does)


def _switch(does: str) -> Shape:
    return Shape("true|false", "true or false", does)


def _listed(pattern: str, says: str, does: str) -> Shape:
    return Shape(pattern, says, does, is_list=True)


TOP: Mapping[str, Shape] = {
    "stack-set-name": Shape(
        "[A-Za-z][A-Za-z0-9-]{0,127}",
        "a name: letters, digits and hyphens, starting with a letter, at most 128",
        "Name of the stack set in AWS.",
    ),
    "region": Shape(_REGION, "a region, such as eu-west-2", "Where the stack set is administered."),
    "description": Shape(
        ".{1,1024}", "a text of at most 1024 characters", "What people read in the console."
    ),
    "template": Shape(
        r"[^/].*",
        "a path from the repository's top",
        "A template without nested stacks and transforms.",
    ),
    "environment": Shape(
        "[a-z][a-z0-9]*(-[a-z0-9]+)*",
        "a file of parameters/, without .yaml",
        "The environment whose parameters and tags it starts from.",
    ),
    "permission-model": _one_of(
        "Roles that you made in every account, or AWS Organizations.", SELF_MANAGED, SERVICE_MANAGED
    ),
    "administration-role-arn": Shape(
        r"arn:aws[a-z-]*:iam::[0-9]{12}:role/.+",
        "the ARN of an IAM role",
        "Self-managed: the role that assumes the execution roles; AWS's default name without it.",
    ),
    "execution-role-name": Shape(
        r"[A-Za-z_0-9+=,.@-]{1,64}",
        "the name of an IAM role",
        "Self-managed: the role in each target account; AWS's default name without it.",
    ),
    "call-as": _one_of(
        "Service-managed: from the management account, or from a delegated administrator's.",
        "SELF",
        "DELEGATED_ADMIN",
    ),
    "managed-execution": _switch(
        "Run operations that do not conflict at the same time, and queue the others."
    ),
    "capabilities": _listed(
        "CAPABILITY_IAM|CAPABILITY_NAMED_IAM",
        "CAPABILITY_IAM or CAPABILITY_NAMED_IAM",
        "What CloudFormation is allowed to make that it asks about.",
    ),
}

TARGET: Mapping[str, Shape] = {
    "accounts": _listed(
        "[0-9]{12}", "an account of twelve digits", "The accounts, or those that the filter means."
    ),
    "organizational-units": _listed(
        "ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32}",
        "the ID of a root or an organizational unit",
        "Service-managed: every account in them and below.",
    ),
    "account-filter": _one_of(
        "Service-managed: of the units, only `accounts`, or all but those.",
        "NONE",
        "INTERSECTION",
        "DIFFERENCE",
    ),
    "regions": _listed(_REGION, "a region, such as eu-west-2", "A stack in each of them."),
}

AUTO_DEPLOYMENT: Mapping[str, Shape] = {
    "enabled": _switch("Accounts that join a targeted unit get the stacks; leavers lose them."),
    "retain-stacks-on-account-removal": _switch("Leavers keep their stacks."),
    "depends-on": _listed(
        r"arn:aws[a-z-]*:cloudformation:[a-z0-9-]+:[0-9]{12}:stackset/.+",
        "the ARN of a stack set",
        "Stack sets whose automatic deployments come first; at most 10.",
    ),
}

_PERCENT = "[0-9]|[1-9][0-9]|100"

PREFERENCES: Mapping[str, Shape] = {
    "region-concurrency": _one_of(
        "One region after the other, or all at the same time.", "SEQUENTIAL", "PARALLEL"
    ),
    "region-order": _listed(
        _REGION, "a region of the targets", "The order of the regions; others come after them."
    ),
    "failure-tolerance-count": Shape(
        "[0-9]{1,6}", "a whole number", "How many accounts of a region may fail before it stops."
    ),
    "failure-tolerance-percentage": Shape(
        _PERCENT, "a whole number from 0 to 100", "The same as a share, rounded down."
    ),
    "max-concurrent-count": Shape(
        "[1-9][0-9]{0,5}", "a whole number from 1", "How many accounts of a region at a time."
    ),
    "max-concurrent-percentage": Shape(
        "[1-9]|[1-9][0-9]|100", "a whole number from 1 to 100", "The same as a share."
    ),
    "concurrency-mode": _one_of(
        "Whether failures make fewer accounts go at a time.",
        "STRICT_FAILURE_TOLERANCE",
        "SOFT_FAILURE_TOLERANCE",
    ),
}
