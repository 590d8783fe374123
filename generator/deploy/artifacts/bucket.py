"""The bucket that templates are uploaded to: found or made, and as it should be.

name ○→ S3 ○→ Artifacts(name, what was done to it)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.deploy.artifacts.bucket_settings import SETTINGS, Setting
from generator.deploy.aws import s3
from generator.deploy.aws.client import Answer, Aws, AwsApiError
from generator.deploy.aws.identity import Caller
from generator.errors import AwsError, Mistake

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

    Raises ``AwsError`` where a bucket of that name is not the account's, lies elsewhere, may be
    public, or has statements or rules of others that endanger the templates.
    """
    name = default_name(caller.account, aws.region)
    bucket = Bucket(aws, name, caller)
    is_old = found(aws, name, caller) is not None
    if not is_old:
        s3.create_bucket(aws, name)
    told = {one.get: bucket.told(one) if is_old else {} for one in SETTINGS}
    if dangers := _dangers(name, told):
        what = f"Nothing is uploaded to the bucket {name}."
        raise AwsError(*dangers, Mistake(what, hint=f"Take that out, then try again. {OWN}"))
    notes = [note for one in SETTINGS for note in bucket.ensured(one, told[one.get], is_old)]
    return Artifacts(name, not is_old, tuple(notes))


def looked_at(aws: Aws, name: str, caller: Caller) -> Artifacts:
    """A bucket that the settings name: used as it is; what it lacks is said.

    Raises ``AwsError`` where there is none, it is not the account's, or lies elsewhere.
    """
    if found(aws, name, caller) is None:
        raise AwsError(f"There is no bucket {name}, which the settings name as artifact-bucket.")
    bucket = Bucket(aws, name, caller)
    told = {one.get: bucket.told(one) for one in SETTINGS}
    lacks = [one.lacks for one in SETTINGS if bucket.is_lacking(one, told[one.get])]
    said = f"The bucket {name}, which the settings name, {_listed(lacks)}; it is used as it is."
    return Artifacts(name, notes=(*((said,) if lacks else ()), *_dangers(name, told)))


def found(aws: Aws, name: str, caller: Caller) -> Answer | None:
    """The account's bucket of this name; None where no one has one."""
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


Told = Answer | AwsApiError
"""How a setting is, or why S3 does not tell."""


@dataclass(frozen=True)
class Bucket:
    """A bucket of an account, asked and configured setting by setting."""

    aws: Aws
    name: str
    caller: Caller

    def told(self, setting: Setting) -> Told:
        """How one setting is."""
        try:
            return s3.asked_of(
                self.aws, setting.get, self.name, self.caller.account, setting.missing
            )
        except AwsApiError as refused:
            return refused

    def ensured(self, setting: Setting, told: Told, is_old: bool) -> tuple[str, ...]:
        """Make sure of one setting; what is worth saying about it."""
        try:
            members = self._lacking(setting, told)
            if members is not None:
                s3.put_of(self.aws, setting.put, self.name, self.caller.account, members)
        except AwsApiError as refused:
            what = f"Whether the bucket {self.name} {setting.does} is not known: {refused}"
            if setting.vital:
                what = f"{what} Nothing is uploaded to it. {OWN}"
                raise AwsApiError(refused.code, what) from refused
            return (what,)
        is_new = is_old and members is not None
        return (f"The bucket {self.name} now {setting.does}.",) if is_new else ()

    def is_lacking(self, setting: Setting, told: Told) -> bool:
        """Whether a bucket is known to lack this; what may not be asked is not known."""
        if isinstance(told, AwsApiError) and s3.is_denied(told):
            return False
        return self._lacking(setting, told) is not None

    def _lacking(self, setting: Setting, told: Told) -> Answer | None:
        if isinstance(told, AwsApiError):
            raise told
        return setting.lacking(told, f"arn:{self.caller.partition}:s3:::{self.name}")


def _dangers(name: str, told: Mapping[str, Told]) -> list[str]:
    """What endangers templates in a bucket, as far as S3 tells."""
    return [
        f"The bucket {name}: {sentence}"
        for one in SETTINGS
        if not isinstance(answer := told[one.get], AwsApiError)
        for sentence in one.dangers(answer)
    ]


def _listed(parts: list[str]) -> str:
    return ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else "".join(parts)
