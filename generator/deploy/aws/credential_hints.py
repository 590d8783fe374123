"""What helps where it is not the question that is wrong, but anyone who asks.

error code ●→ what to do about it, or nothing
"""

from __future__ import annotations

LOG_IN = (
    "`aws sts get-caller-identity` tells whose credentials are found; `aws sso login` or"
    " `aws login` renews a session, and --profile (or AWS_PROFILE) names another one."
)
CLOCK = "This machine's clock is wrong, or the secret key is: AWS takes five minutes at most."
REGION = f"The region may not be enabled for the account (`aws account list-regions`). {LOG_IN}"

EXPIRED = f"The credentials have expired. {LOG_IN}"

_MENDS = {
    # API references, "Common errors"; S3 and EC2 have codes of their own for the same.
    "ExpiredToken": EXPIRED,
    "ExpiredTokenException": EXPIRED,
    "RequestExpired": EXPIRED,
    "MissingAuthenticationToken": LOG_IN,
    "InvalidAccessKeyId": REGION,
    "InvalidClientTokenId": REGION,
    "InvalidToken": REGION,
    "UnrecognizedClientException": REGION,
    "AuthFailure": REGION,
    "OptInRequired": REGION,
    "RequestTimeTooSkewed": CLOCK,
    "SignatureDoesNotMatch": CLOCK,
}


def mend_of(code: str) -> str:
    """What to do about a refusal with this code, where credentials are the matter."""
    return _MENDS.get(code, "")
