"""The bucket for templates, and what is uploaded to it."""

from __future__ import annotations

from generator.deploy.artifacts import place
from generator.product.load import Product, load

from .fakes import FakeAws

BUCKET = "streamflix-templates-123456789012-eu-west-2"


def product(text: str = "Resources: {}\n") -> Product:
    return load("root.yaml", lambda _: text)


def test_the_first_time_a_bucket_is_made_and_everything_uploaded() -> None:
    aws = FakeAws()
    placed = place(aws, product())
    assert (placed.bucket, placed.templates, placed.new) == (BUCKET, 1, 1)
    assert aws.done == [("create bucket", BUCKET), ("put", *aws.buckets[BUCKET])]
    assert placed.root_url.startswith(f"https://s3.eu-west-2.amazonaws.com/{BUCKET}/templates/root")


def test_what_is_there_is_not_uploaded_again() -> None:
    aws = FakeAws()
    first = place(aws, product())
    aws.done.clear()
    again = place(aws, product())
    assert (again.root_url, again.new) == (first.root_url, 0)
    assert aws.done == []
    assert place(aws, product("# new\nResources: {}\n")).new == 1
