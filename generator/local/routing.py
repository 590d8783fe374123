"""Which service a request is for, and under which of AWS's own URLs moto knows it.

A client with an endpoint URL sends everything to one host; what it means is in the signature's
credential scope (``KEY/DATE/REGION/SERVICE/aws4_request``), in a header or in a presigned URL.

HttpRequest ●→ Target(service, region, access key) ●→ URL
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote

from generator.local.http import HttpRequest

DEFAULT_REGION = "us-east-1"

_SCOPE = re.compile(r"Credential=([^/,\s]+)/(\d+)/([^/,\s]+)/([^/,\s]+)/")
_PRESIGNED = re.compile(r"([^/]+)/\d+/([^/]+)/([^/]+)/")


@dataclass(frozen=True)
class Target:
    """What a request is for; ``access_key`` is empty where it is not signed."""

    service: str
    region: str
    access_key: str = ""


def target(request: HttpRequest) -> Target:
    """The service that a request means; an unsigned one without any other sign means S3."""
    found = _SCOPE.search(request.headers.get("authorization", ""))
    if found:
        return Target(found[4].lower(), found[3], found[1])
    query = parse_qs(request.query)
    presigned = _PRESIGNED.match(unquote(query.get("X-Amz-Credential", [""])[0]))
    if presigned:
        return Target(presigned[3].lower(), presigned[2], presigned[1])
    if "AWSAccessKeyId" in query:
        return Target("s3", DEFAULT_REGION, query["AWSAccessKeyId"][0])
    return _unsigned(request)


_UNSIGNED_TARGETS = {
    "AWSCognitoIdentityService": "cognito-identity",
    "AWSCognitoIdentityProviderService": "cognito-idp",
}
_UNSIGNED_VERSIONS = {"2010-05-15": "cloudformation", "2011-06-15": "sts"}


def _unsigned(request: HttpRequest) -> Target:
    named = _UNSIGNED_TARGETS.get(request.headers.get("x-amz-target", "").partition(".")[0])
    form = request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    if not named and form:
        version = re.search(rb"(?:^|&)Version=([0-9-]+)", request.body)
        named = _UNSIGNED_VERSIONS.get(version[1].decode()) if version else None
    return Target(named or "s3", DEFAULT_REGION)


# Signing name → host, where it is not NAME.REGION. The names are those of moto's URL patterns.
_HOSTS: Mapping[str, str] = {
    "budgets": "budgets.amazonaws.com",
    "cloudfront": "cloudfront.amazonaws.com",
    "route53": "route53.amazonaws.com",
    "dsql": "dsql.{region}.api.aws",
    "aidevops": "aidevops.{region}.api.aws",
    "s3vectors": "s3vectors.{region}.api.aws",
    "eventbridge": "events.{region}.amazonaws.com",
    "iotdata": "data.iot.{region}.amazonaws.com",
    "memorydb": "memory-db.{region}.amazonaws.com",
    "mobiletargeting": "pinpoint.{region}.amazonaws.com",
    "payment-cryptography": "controlplane.payment-cryptography.{region}.amazonaws.com",
    "ses": "email.{region}.amazonaws.com",
    "timestream": "ingest.timestream.{region}.amazonaws.com",
}


def _s3(request: HttpRequest, region: str) -> str:
    if request.path.startswith("/v20180820/"):
        account = request.headers.get("x-amz-account-id", "")
        return f"{account}.s3-control.{region}.amazonaws.com"
    host = request.headers.get("host", "").partition(":")[0]
    bucket = host.removesuffix(".localhost").removesuffix(".s3")
    in_host = host.endswith(".localhost") and bucket != "s3"
    return f"{bucket}.s3.{region}.amazonaws.com" if in_host else f"s3.{region}.amazonaws.com"


def _dynamodb(request: HttpRequest, region: str) -> str:
    streams = request.headers.get("x-amz-target", "").startswith("DynamoDBStreams")
    return f"{'streams.' if streams else ''}dynamodb.{region}.amazonaws.com"


def _sagemaker(request: HttpRequest, region: str) -> str:
    kinds = {"invocations": "runtime", "BatchPutMetrics": "metrics"}
    kind = kinds.get(request.path.rpartition("/")[2], "api")
    return f"{kind}.sagemaker.{region}.amazonaws.com"


_COMPUTED: Mapping[str, Callable[[HttpRequest, str], str]] = {
    "dynamodb": _dynamodb,
    "s3": _s3,
    "sagemaker": _sagemaker,
}


def aws_url(request: HttpRequest, meant: Target) -> str:
    """The URL that the request would have had at AWS."""
    computed = _COMPUTED.get(meant.service)
    if computed is not None:
        host = computed(request, meant.region)
    else:
        template = _HOSTS.get(meant.service, "{service}.{region}.amazonaws.com")
        host = template.format(service=meant.service, region=meant.region)
    return f"https://{host}{request.target}"
