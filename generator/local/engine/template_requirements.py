"""What a template needs of its account and of the deployer it: known types, capabilities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Any

from generator.cfn.template import Template
from generator.local.engine.region_catalog import RegionCatalog
from generator.local.engine.transforms import declared_transforms, has_macros
from generator.local.errors import ApiError, invalid
from generator.local.records.stacks import STACK_TYPE

CAPABILITIES = ("CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND")
_NAMED_IAM = {
    "AWS::IAM::Group": "GroupName",
    "AWS::IAM::InstanceProfile": "InstanceProfileName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::User": "UserName",
}
_IAM = (*_NAMED_IAM, "AWS::IAM::AccessKey", "AWS::IAM::Policy", "AWS::IAM::UserToGroupAddition")


def _resources(template: Template) -> Iterator[dict[str, Any]]:
    return (one for one in template.resources.values() if isinstance(one, dict))


def has_nested_stacks(template: Template) -> bool:
    """Whether a template has nested stacks in it."""
    return any(one.get("Type") == STACK_TYPE for one in _resources(template))


def iam_types(template: Template) -> list[str]:
    """The types of IAM resources in a template, sorted, each once."""
    return sorted({str(one["Type"]) for one in _resources(template) if one.get("Type") in _IAM})


def required_capabilities(template: Template) -> list[str]:
    """The capabilities that a template needs."""
    needed: list[str] = []
    if iam_types(template):
        needed.append("CAPABILITY_NAMED_IAM" if _names_iam(template) else "CAPABILITY_IAM")
    if declared_transforms(template):
        needed.append("CAPABILITY_AUTO_EXPAND")
    return needed


def _names_iam(template: Template) -> bool:
    return any(
        _NAMED_IAM.get(str(one.get("Type")), "") in one.get("Properties", {})
        for one in _resources(template)
    )


def check_capabilities(template: Template, given: Iterable[str], for_change_set: bool) -> None:
    """Refuse IAM resources and macros that no one acknowledged.

    A change set shows what macros make, so it needs no CAPABILITY_AUTO_EXPAND.
    """
    have = set(given)
    needed = required_capabilities(template)
    if has_macros(template) and "CAPABILITY_AUTO_EXPAND" not in needed:
        needed.append("CAPABILITY_AUTO_EXPAND")
    for one in needed:
        accepted = {one, "CAPABILITY_NAMED_IAM"} if one == "CAPABILITY_IAM" else {one}
        shown = for_change_set and one == "CAPABILITY_AUTO_EXPAND"
        if not shown and not have & accepted:
            raise ApiError("InsufficientCapabilitiesException", f"Requires capabilities : [{one}]")


def unknown_types(regions: RegionCatalog, region: str, template: Template) -> list[str]:
    """A template's types that CloudFormation does not know in the region, each once."""
    return regions.unknown_types(region, (str(one.get("Type")) for one in _resources(template)))


def check_types(regions: RegionCatalog, region: str, template: Template) -> None:
    """Refuse types that CloudFormation does not know in the region.

    (In these words: ValidateTemplate, CreateStack and CreateChangeSet, aws-cli issues 7226, 8032.)
    """
    unknown = unknown_types(regions, region, template)
    if unknown:
        raise invalid(f"Template format error: Unrecognized resource types: [{', '.join(unknown)}]")


def check_allowed_types(template: Template, allowed: Iterable[str]) -> None:
    """Refuse types that the request's ResourceTypes leave out; without them all are allowed."""
    patterns = list(allowed)
    for one in _resources(template):
        kind = str(one.get("Type"))
        if patterns and not any(fnmatchcase(kind, pattern) for pattern in patterns):
            listed = ", ".join(patterns)
            what = f"Resource type {kind} is not allowed by parameter ResourceTypes [{listed}]"
            raise invalid(what)
