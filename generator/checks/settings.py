"""What an environment needs besides parameters: where and how it is deployed.

Git sync takes exactly three keys in its deployment file, so everything else is in
``parameters/settings/ENV.yaml``. Each key is checked as strictly as a parameter.

    text ●→ Settings, or all that is wrong with them
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from generator.checks.parameter_names import did_you_mean
from generator.checks.parameter_yaml import (
    Entry,
    Fields,
    Items,
    Node,
    Scalar,
    duplicate_mistakes,
    read_yaml,
    scalar_mistake,
)
from generator.errors import Mistake, UserError

Delivery = Literal["nested", "flat"]
OnStackFailure = Literal["ROLLBACK", "DO_NOTHING", "DELETE"]
DeploymentMode = Literal["STANDARD", "EXPRESS"]


@dataclass(frozen=True)
class Settings:
    """Where and how an environment is deployed; a key of the file is a field with hyphens.

    ``delivery`` stays what it was when the stack was made. ``role_arn`` is the service role
    (CreateChangeSet, RoleARN); empty for the caller's own permissions. ``on_stack_failure`` and
    ``deployment_mode`` are CreateChangeSet's OnStackFailure and DeploymentConfig.Mode.
    ``protected_resources`` are logical IDs that no update may replace or delete.
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


@dataclass(frozen=True)
class _Shape:
    """How a value of the file must look: a pattern for it, or for each item of a list."""

    pattern: str
    says: str
    is_list: bool = False
    read: Callable[[str], str | bool] = str


def _one_of(*values: str) -> _Shape:
    return _Shape("|".join(values), f"one of {', '.join(values)}")


_SHAPES: Mapping[str, _Shape] = {
    "region": _Shape(r"[a-z]{2,4}(-[a-z]+)+-[0-9]", "a region, such as eu-west-2"),
    # CreateStack, StackName.
    "stack-name": _Shape(
        r"[A-Za-z][A-Za-z0-9-]{0,127}",
        "a stack name: letters, digits and hyphens, starting with a letter, at most 128",
    ),
    "delivery": _one_of("nested", "flat"),
    "role-arn": _Shape(r"arn:aws[a-z-]*:iam::[0-9]{12}:role/.+", "the ARN of an IAM role"),
    "capabilities": _Shape(
        "CAPABILITY_IAM|CAPABILITY_NAMED_IAM|CAPABILITY_AUTO_EXPAND",
        "CAPABILITY_IAM, CAPABILITY_NAMED_IAM or CAPABILITY_AUTO_EXPAND",
        is_list=True,
    ),
    "termination-protection": _Shape("true|false", "true or false", read="true".__eq__),
    "on-stack-failure": _one_of("ROLLBACK", "DO_NOTHING", "DELETE"),
    "deployment-mode": _one_of("STANDARD", "EXPRESS"),
    "protected-resources": _Shape("[A-Za-z][A-Za-z0-9]*", "a logical ID", is_list=True),
}
_REQUIRED = ("region", "stack-name", "delivery")


def parse_settings(text: str, file: str) -> Settings:
    """The settings that a file's text states, defaults filled in.

    Raises :class:`UserError` with every mistake, each with its line.
    """
    root = read_yaml(text, file)
    if not isinstance(root, Fields):
        raise UserError(Mistake("Settings are a map of keys and values.", file, root.line))
    mistakes = sorted(_mistakes(root, file), key=lambda mistake: mistake.line)
    if mistakes:
        raise UserError(*mistakes)
    return _settings(root)


def _mistakes(root: Fields, file: str) -> Iterator[Mistake]:
    yield from duplicate_mistakes(root, file)
    for entry in root.entries:
        shape = _SHAPES.get(entry.key)
        if shape:
            yield from _value_mistakes(entry, shape, file)
        else:
            known = f"The settings are {', '.join(_SHAPES)}."
            mend = did_you_mean(entry.key, _SHAPES, known)
            yield Mistake(f"There is no setting {entry.key}.", file, entry.line, mend)
    stated = {entry.key for entry in root.entries}
    for key in _REQUIRED:
        if key not in stated:
            yield Mistake(f"{key} is missing.", file, 0, f"It is {_SHAPES[key].says}.")


def _value_mistakes(entry: Entry, shape: _Shape, file: str) -> Iterator[Mistake]:
    node = entry.value
    if shape.is_list != isinstance(node, Items) or isinstance(node, Fields):
        wanted = "a list" if shape.is_list else "a single value"
        yield Mistake(f"{entry.key} must be {wanted}.", file, node.line, f"Each is {shape.says}."
                      if shape.is_list else f"It is {shape.says}.")  # fmt: skip
        return
    for item in node.items if isinstance(node, Items) else (node,):
        yield from _scalar_mistakes(entry.key, item, shape, file)


def _scalar_mistakes(key: str, node: Node, shape: _Shape, file: str) -> Iterator[Mistake]:
    def fits(text: str) -> bool:
        return re.fullmatch(shape.pattern, text) is not None

    if not isinstance(node, Scalar):
        yield Mistake(f"{key} holds a list or a map where a value must be.", file, node.line)
    elif misread := scalar_mistake(key, node, file, fits):
        yield misread
    elif not fits(node.text):
        yield Mistake(f"{key} is {node.text!r}.", file, node.line, f"It must be {shape.says}.")


def _settings(root: Fields) -> Settings:
    stated: dict[str, Any] = {e.key.replace("-", "_"): _plain(e) for e in root.entries}
    return Settings(**stated)


def _plain(entry: Entry) -> str | bool | tuple[str, ...]:
    """The value of an entry without mistakes, as the field of :class:`Settings` holds it."""
    if isinstance(entry.value, Items):
        return tuple(cast(Scalar, item).text for item in entry.value.items)
    return _SHAPES[entry.key].read(cast(Scalar, entry.value).text)


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
