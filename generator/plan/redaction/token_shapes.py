"""Texts that are secrets by their form, whatever they are called.

Each shape is what its issuer documents; the well-known scanners look for the same. A scanner's
package is not used: importing one takes longer than a whole comparison.
"""

from __future__ import annotations

import re

SHAPES: tuple[re.Pattern[str], ...] = (
    # RFC 7468: the textual encoding of private keys.
    re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)", re.S
    ),
    # RFC 3986: user information of a URL.
    re.compile(r"(?<=://)[^/\s:@{}]*:[^/\s@{}]+(?=@)"),
    # IAM user guide, "Unique identifiers": access key IDs of users and of temporary credentials.
    re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    # GitHub documentation, "About authentication to GitHub": token formats.
    re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9_]{20,}|github_pat_[A-Za-z0-9_]{20,})"),
    # GitLab documentation, "Token overview": prefixes.
    re.compile(r"\bgl(?:pat|dt|rt|cbt|ptt|soat|ft)-[A-Za-z0-9_.-]{16,}"),
    # Slack API documentation, "Tokens" and "Incoming webhooks".
    re.compile(r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
    re.compile(r"(?<=hooks\.slack\.com/services/)[A-Za-z0-9/_-]+"),
    # Stripe documentation, "API keys": secret, restricted and webhook signing keys.
    re.compile(r"\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9_]{4,}|\bwhsec_[A-Za-z0-9+/=]{16,}"),
    # npm, PyPI and OpenAI documentation: token prefixes.
    re.compile(r"\bnpm_[A-Za-z0-9]{30,}|\bpypi-[A-Za-z0-9_-]{16,}|\bsk-[A-Za-z0-9_-]{20,}"),
    # RFC 7519: a JSON Web Token begins with the base64 of '{"'.
    re.compile(r"\beyJ[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]+){1,2}"),
    # RFC 6750 and RFC 7617: credentials of an Authorization header.
    re.compile(r"(?i)(?<=\bbearer )[A-Za-z0-9._~+/=-]{4,}|(?<=\bbasic )[A-Za-z0-9+/]{8,}=*"),
)
