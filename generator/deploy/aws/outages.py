"""What is waited out while watching: throttling, and a lost network.

errors in a row, the time ●→ how long to wait, what to say      long silence ●→ AwsError
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator.deploy.aws.client import AwsApiError, AwsConnectionError
from generator.errors import AwsError

SILENCE = 1800.0
"""Seconds without an answer after which no one watches any longer."""

_LONGEST = 30.0

# Codes with which AWS's APIs say that it is not the question that is wrong (botocore's own list
# of what is tried again, and CloudFormation API reference, "Common errors").
_PASSING = (
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestLimitExceeded",
    "TooManyRequestsException",
    "BandwidthLimitExceeded",
    "LimitExceededException",
    "SlowDown",
    "PriorRequestNotComplete",
    "TransactionInProgressException",
    "RequestTimeout",
    "RequestTimeoutException",
    "InternalFailure",
    "InternalError",
    "InternalServerError",
    "ServiceUnavailable",
    "ServiceUnavailableException",
    "Unavailable",
    "500",
    "502",
    "503",
    "504",
)


def passes(error: AwsApiError | AwsConnectionError) -> bool:
    """Whether the same question may well be answered later."""
    return isinstance(error, AwsConnectionError) or error.code in _PASSING


@dataclass(frozen=True)
class Patience:
    """Questions in a row that were not answered, since when, and what is said of it."""

    misses: int = 0
    since: float = 0.0
    notice: str = ""

    @property
    def pause(self) -> float:
        """Seconds to wait before it is asked again: ever longer, up to half a minute."""
        return min(2.0**self.misses, _LONGEST) if self.misses else 0.0

    def missed(self, error: AwsApiError | AwsConnectionError, now: float) -> Patience:
        """One miss more. Raises what will not pass, and ``AwsError`` after :data:`SILENCE`."""
        if not passes(error):
            raise error
        since = self.since if self.misses else now
        if now - since > SILENCE:
            minutes = round(SILENCE / 60)
            raise AwsError(f"AWS has not answered for {minutes} minutes.", *error.mistakes)
        what = "throttles" if isinstance(error, AwsApiError) else "cannot be reached"
        notice = f"AWS {what}; what was begun goes on there, and it is asked again."
        return Patience(self.misses + 1, since, self.notice or notice)

    def answered(self) -> Patience:
        """An answer has come."""
        return replace(Patience(), notice="AWS answers again." if self.misses else "")
