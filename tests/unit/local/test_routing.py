"""Which service a request is for, and its URL at AWS."""

from __future__ import annotations

import pytest

from generator.local.http import HttpRequest
from generator.local.routing import Target, aws_url, target


def signed(service: str, region: str = "eu-west-2", key: str = "AKIA") -> dict[str, str]:
    """The header of a signed request."""
    scope = f"{key}/20261122/{region}/{service}/aws4_request"
    return {"authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host"}


FORM = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}


@pytest.mark.parametrize(
    ("request_", "meant"),
    [
        (HttpRequest("POST", "/", signed("ec2")), Target("ec2", "eu-west-2", "AKIA")),
        (
            HttpRequest(
                "GET", "/b/k?X-Amz-Credential=AKIA%2F20261122%2Feu-west-1%2Fs3%2Faws4_request"
            ),
            Target("s3", "eu-west-1", "AKIA"),
        ),
        (HttpRequest("GET", "/b/k?AWSAccessKeyId=AKIA"), Target("s3", "us-east-1", "AKIA")),
        (HttpRequest("GET", "/b/k"), Target("s3", "us-east-1")),
        (HttpRequest("POST", "/", FORM, b"Version=2011-06-15"), Target("sts", "us-east-1")),
        (
            HttpRequest("POST", "/", FORM, b"Version=2010-05-15"),
            Target("cloudformation", "us-east-1"),
        ),
        (HttpRequest("POST", "/", FORM, b"Version=1999-01-01"), Target("s3", "us-east-1")),
        (
            HttpRequest("POST", "/", {"x-amz-target": "AWSCognitoIdentityService.GetId"}),
            Target("cognito-identity", "us-east-1"),
        ),
    ],
)
def test_target(request_: HttpRequest, meant: Target) -> None:
    assert target(request_) == meant


@pytest.mark.parametrize(
    ("service", "path", "headers", "url"),
    [
        ("ec2", "/", {}, "https://ec2.eu-west-2.amazonaws.com/"),
        ("route53", "/2013", {}, "https://route53.amazonaws.com/2013"),
        ("s3", "/b/k?x=1", {}, "https://s3.eu-west-2.amazonaws.com/b/k?x=1"),
        (
            "s3",
            "/k",
            {"host": "b.localhost:4566"},
            "https://b.s3.eu-west-2.amazonaws.com/k",
        ),
        ("s3", "/b/k", {"host": "s3.localhost"}, "https://s3.eu-west-2.amazonaws.com/b/k"),
        (
            "s3",
            "/v20180820/x",
            {"x-amz-account-id": "123456789012"},
            "https://123456789012.s3-control.eu-west-2.amazonaws.com/v20180820/x",
        ),
        ("dynamodb", "/", {}, "https://dynamodb.eu-west-2.amazonaws.com/"),
        (
            "dynamodb",
            "/",
            {"x-amz-target": "DynamoDBStreams_2012.ListStreams"},
            "https://streams.dynamodb.eu-west-2.amazonaws.com/",
        ),
        ("sagemaker", "/", {}, "https://api.sagemaker.eu-west-2.amazonaws.com/"),
        ("ses", "/", {}, "https://email.eu-west-2.amazonaws.com/"),
    ],
)
def test_aws_url(service: str, path: str, headers: dict[str, str], url: str) -> None:
    assert aws_url(HttpRequest("POST", path, headers), Target(service, "eu-west-2")) == url
