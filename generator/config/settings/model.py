"""What an environment needs besides parameters: where and how it is deployed.

Git sync takes exactly three keys in its deployment file, so everything else is in
``parameters/settings/ENV.yaml``. This is the one model of those settings: the check of the files
(:mod:`generator.config.settings.files`) and the documentation page follow from it.

    Settings ●→ stack policy
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, Literal

Delivery = Literal["nested", "flat"]
OnStackFailure = Literal["ROLLBACK", "DO_NOTHING", "DELETE"]
DeploymentMode = Literal["STANDARD", "EXPRESS"]


@dataclass(frozen=True)
class Settings:
    """Where and how an environment is deployed; a key of the file is a field with hyphens.

    What each means is said in :data:`SHAPES`. An empty ``role_arn`` is the caller's own
    permissions.
    """

    region: str
    stack_name: str
    delivery: Delivery
    role_arn: str = ""
    capabilities: tuple[str, ...] = ("CAPABILITY_IAM",)
    termination_protection: bool = False
    on_stack_failure: OnStackFailure = "ROLLBACK"
    deployment_mode: DeploymentMode = "STANDARD"
    protected_resources: tuple[str, ...] = ()
    rollback_triggers: tuple[str, ...] = ()
    monitoring_minutes: int = 0
    artifact_bucket: str = ""

    @property
    def is_protected(self) -> bool:
        """Whether policy checks refuse here what is only noted elsewhere."""
        return self.termination_protection or bool(self.protected_resources)


@dataclass(frozen=True)
class Shape:
    """How a value of the file must look: a pattern for it, or for each item of a list.

    ``says`` is what the pattern means and ``does`` what the setting is for, both for people.
    ``most``: how many items a list may have (0 = any number).
    """

    pattern: str
    says: str
    does: str
    is_list: bool = False
    read: Callable[[str], str | bool | int] = str
    most: int = 0


def _one_of(does: str, *values: str) -> Shape:
    return Shape("|".join(values), f"one of {', '.join(values)}", does)


SHAPES: Mapping[str, Shape] = {
    "region": Shape(
        r"[a-z]{2,4}(-[a-z]+)+-[0-9]", "a region, such as eu-west-2", "Where the stack is."
    ),
    # CreateStack, StackName.
    "stack-name": Shape(
        r"[A-Za-z][A-Za-z0-9-]{0,127}",
        "a stack name: letters, digits and hyphens, starting with a letter, at most 128",
        "Name of the root stack.",
    ),
    "delivery": _one_of(
        "One nested stack a layer, or everything in one stack. It stays what it was when the"
        " stack was made: changing it would make everything anew.",
        "nested",
        "flat",
    ),
    "role-arn": Shape(
        r"arn:aws[a-z-]*:iam::[0-9]{12}:role/.+",
        "the ARN of an IAM role",
        "Service role with which CloudFormation makes the resources. A stack that never had one"
        " uses the permissions of the deployer; one that had keeps its role without this.",
    ),
    "capabilities": Shape(
        "CAPABILITY_IAM|CAPABILITY_NAMED_IAM|CAPABILITY_AUTO_EXPAND",
        "CAPABILITY_IAM, CAPABILITY_NAMED_IAM or CAPABILITY_AUTO_EXPAND",
        "What CloudFormation is allowed to make that it asks about. No role here has a name.",
        is_list=True,
    ),
    "termination-protection": Shape(
        "true|false",
        "true or false",
        "Refuse to delete the stack until this is taken off.",
        read="true".__eq__,
    ),
    "on-stack-failure": _one_of(
        "What becomes of a stack when a change set fails (CreateChangeSet, OnStackFailure);"
        " DELETE only counts for the first one, and later ones roll back.",
        "ROLLBACK",
        "DO_NOTHING",
        "DELETE",
    ),
    "deployment-mode": _one_of(
        "How CloudFormation works through a change set (CreateChangeSet, DeploymentConfig.Mode)."
        " EXPRESS does not wait until resources are ready: for trying things, not for production.",
        "STANDARD",
        "EXPRESS",
    ),
    "protected-resources": Shape(
        "[A-Za-z][A-Za-z0-9]*",
        "a logical ID",
        "Resources that no update may replace or delete: they become the stack policy of the"
        " stack that owns them.",
        is_list=True,
    ),
    # RollbackConfiguration, RollbackTriggers and MonitoringTimeInMinutes.
    "rollback-triggers": Shape(
        r"[A-Za-z][A-Za-z0-9]*|arn:aws[a-z-]*:cloudwatch:[a-z0-9-]+:[0-9]{12}:alarm:.+",
        "the logical ID of an alarm, or the ARN of one",
        "Alarms that take a deployment back when they go off. One that does not exist yet, or is"
        " in alarm already, is left out with a word.",
        is_list=True,
        most=5,
    ),
    "monitoring-minutes": Shape(
        "[0-9]|[1-9][0-9]|1[0-7][0-9]|180",
        "a whole number from 0 to 180",
        "How long those alarms are watched when everything is deployed, before the deployment is"
        " done.",
        read=int,
    ),
    # S3 user guide, "General purpose bucket naming rules"; a dot would break path-less URLs.
    "artifact-bucket": Shape(
        r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]",
        "a bucket's name: 3 to 63 lowercase letters, digits and hyphens",
        "A bucket of the account, in the environment's region, to upload templates to instead of"
        " StreamFlix's own. It must be there, and is used as it is.",
    ),
}


def defaults() -> dict[str, Any]:
    """Setting → default; a setting that must be given is not in it."""
    return {
        field.name.replace("_", "-"): field.default
        for field in fields(Settings)
        if field.default is not MISSING
    }


def failure_options(settings: Settings, is_new: bool) -> dict[str, Any]:
    """What CreateChangeSet gets about failures: OnStackFailure, or a DeploymentConfig.

    Never both, which CloudFormation refuses. The documentation's pages differ on whether the
    express mode rolls back by default, so that is said. ``is_new``: the stack is to be created.
    """
    if settings.deployment_mode == "EXPRESS":
        keep = settings.on_stack_failure == "DO_NOTHING"
        return {"DeploymentConfig": {"Mode": "EXPRESS", "DisableRollback": keep}}
    deletes = settings.on_stack_failure == "DELETE"
    return {"OnStackFailure": "ROLLBACK" if deletes and not is_new else settings.on_stack_failure}


def stack_policy(protected_resources: tuple[str, ...]) -> dict[str, Any]:
    """The stack policy that lets updates do anything but replace or delete these logical IDs.

    In the form that SetStackPolicy takes (CloudFormation User Guide, "Prevent updates to stack
    resources"); it counts in the stack that owns the resources and in no other.
    """
    protected = [f"LogicalResourceId/{logical_id}" for logical_id in protected_resources]
    allow = {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}
    deny = {
        "Effect": "Deny",
        "Action": ["Update:Replace", "Update:Delete"],
        "Principal": "*",
        "Resource": protected,
    }
    return {"Statement": [allow, deny] if protected else [allow]}
