"""The bucket that templates are uploaded to: found or made, and as it should be.

name ○→ S3 ○→ Artifacts(name, what was done to it)
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.deploy.artifacts.bucket_settings import SETTINGS, Setting
from generator.deploy.aws import s3
from generator.deploy.aws.client import Answer, Aws, AwsApiError
from generator.deploy.aws.identity import Caller
from generator.errors import AwsError

OWN = "Name a bucket of this account: artifact-bucket in parameters/settings/ENV.yaml."


@dataclass(frozen=True)
class Artifacts:
    """A bucket that may be uploaded to; ``notes`` are sentences about what it is like."""

    name: str
    made: bool = False
    notes: tuple[str, ...] = ()


def default_name(account: str, region: str) -> str:
    """The name of StreamFlix's own bucket, which no other account or region has."""
    return f"streamflix-templates-{account}-{region}"


def ensured(aws: Aws, caller: Caller) -> Artifacts:
    """StreamFlix's own bucket in the account and region: made, or brought up to what it must be.

    Raises ``AwsError`` where a bucket of that name is not the account's, lies elsewhere, or may
    be public.
    """
    name = default_name(caller.account, aws.region)
    there = found(aws, name, caller)
    if there is None:
        s3.create_bucket(aws, name)
    notes = [
        note for one in SETTINGS for note in _ensured(aws, name, caller, one, there is not None)
    ]
    return Artifacts(name, there is None, tuple(notes))


def looked_at(aws: Aws, name: str, caller: Caller) -> Artifacts:
    """A bucket that the settings name: used as it is; what it lacks is said.

    Raises ``AwsError`` where there is none, it is not the account's, or lies elsewhere.
    """
    if found(aws, name, caller) is None:
        raise AwsError(f"There is no bucket {name}, which the settings name as artifact-bucket.")
    lacks = [one.lacks for one in SETTINGS if _is_lacking(aws, name, caller, one)]
    said = f"The bucket {name}, which the settings name, {_listed(lacks)}; it is used as it is."
    return Artifacts(name, notes=(said,) if lacks else ())


def found(aws: Aws, name: str, caller: Caller) -> Answer | None:
    """The account's bucket of this name; None where nobody has one."""
    try:
        there = s3.bucket(aws, name, caller.account)
    except AwsApiError as refused:
        if not s3.is_denied(refused):
            raise
        what = (
            f"The bucket {name} is not the account {caller.account}'s, or these credentials may"
            f" not ask for it (s3:ListBucket). {OWN}"
        )
        raise AwsApiError(refused.code, what) from refused
    region = str((there or {}).get("BucketRegion") or aws.region)
    if region != aws.region:
        raise AwsError(f"The bucket {name} lies in {region}, not in {aws.region}. {OWN}")
    return there


def _ensured(
    aws: Aws, name: str, caller: Caller, setting: Setting, is_old: bool
) -> tuple[str, ...]:
    """Make sure of one setting; what is worth saying about it."""
    try:
        told = _told(aws, name, caller, setting) if is_old else {}
        members = setting.lacking(told, _arn(name, caller))
        if members is not None:
            s3.put_of(aws, setting.put, name, caller.account, members)
    except AwsApiError as refused:
        what = f"Whether the bucket {name} {setting.does} is not known: {refused}"
        if setting.vital:
            raise AwsApiError(refused.code, f"{what} Nothing is uploaded to it. {OWN}") from refused
        return (what,)
    return (f"The bucket {name} now {setting.does}.",) if is_old and members is not None else ()


def _is_lacking(aws: Aws, name: str, caller: Caller, setting: Setting) -> bool:
    """Whether a bucket is known to lack this; what may not be asked is not known."""
    try:
        told = _told(aws, name, caller, setting)
    except AwsApiError as refused:
        if not s3.is_denied(refused):
            raise
        return False
    return setting.lacking(told, _arn(name, caller)) is not None


def _told(aws: Aws, name: str, caller: Caller, setting: Setting) -> Answer:
    return s3.asked_of(aws, setting.get, name, caller.account, setting.missing)


def _arn(name: str, caller: Caller) -> str:
    return f"arn:{caller.partition}:s3:::{name}"


def _listed(parts: list[str]) -> str:
    return ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else "".join(parts)
