"""Where a TemplateURL points."""

from __future__ import annotations

import pytest

from generator.local.engine.templates import S3Object, locate
from generator.local.errors import ApiError


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://s3.eu-west-2.amazonaws.com/b/a/k.yaml", S3Object("b", "a/k.yaml", "eu-west-2")),
        ("https://s3-eu-west-2.amazonaws.com/b/k", S3Object("b", "k", "eu-west-2")),
        ("https://s3.amazonaws.com/b/k", S3Object("b", "k")),
        ("https://s3.dualstack.eu-west-2.amazonaws.com/b/k", S3Object("b", "k", "eu-west-2")),
        ("https://s3.cn-north-1.amazonaws.com.cn/b/k", S3Object("b", "k", "cn-north-1")),
        ("https://b.s3.eu-west-2.amazonaws.com/k", S3Object("b", "k", "eu-west-2")),
        ("https://b.c.s3.amazonaws.com/k", S3Object("b.c", "k")),
        ("https://b.s3-eu-west-2.amazonaws.com/k", S3Object("b", "k", "eu-west-2")),
        ("http://127.0.0.1:4566/b/k%20k", S3Object("b", "k k")),
        ("http://localhost:4566/b/k", S3Object("b", "k")),
        ("http://b.localhost:4566/k", S3Object("b", "k")),
    ],
)
def test_forms_of_urls(url: str, found: S3Object) -> None:
    assert locate(url) == found


@pytest.mark.parametrize(
    "url",
    [
        "",
        "child.yaml",
        "https://s3.amazonaws.com/b",
        "https://s3.amazonaws.com/",
    ],
)
def test_what_is_no_template_url(url: str) -> None:
    with pytest.raises(ApiError, match="TemplateURL must be a supported URL"):
        locate(url)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("s3://b/k", "b"),
        ("ftp://s3.amazonaws.com/b/k", "s3.amazonaws.com"),
        ("https://example.com/b/k", "example.com"),
        ("https://s3.amazonaws.com.evil.example/b/k", "s3.amazonaws.com.evil.example"),
    ],
)
def test_a_url_of_another_domain_is_refused_with_its_name(url: str, host: str) -> None:
    with pytest.raises(ApiError) as refused:
        locate(url)
    what = f"S3 error: Domain name specified in {host} is not a valid S3 domain"
    assert refused.value.message == what
