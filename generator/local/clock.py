"""The one place where the local AWS reads the time: event times, ages, identifiers."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The time in UTC, to the millisecond, which is what CloudFormation keeps."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def stamp(moment: datetime) -> str:
    """A time as CloudFormation writes it: ``2026-10-06T21:26:27.615Z``."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
