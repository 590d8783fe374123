"""The options by which commands find AWS."""

from __future__ import annotations

import argparse

import pytest

from generator.commands.shared.aws_options import add_arguments


def parsed(*given: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(exit_on_error=False)
    add_arguments(parser)
    return parser.parse_args(given)


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:4566", "https://[::1]:4566/aws"])
def test_an_address_is_taken_as_it_is(url: str) -> None:
    assert parsed("--endpoint-url", url).endpoint_url == url


@pytest.mark.parametrize(
    "text", ["nowhere", "127.0.0.1:4566", "ftp://a", "http://", "http://a:99999", "http://[", "a b"]
)
def test_what_is_no_address_is_wrong_usage(text: str) -> None:
    with pytest.raises(argparse.ArgumentError, match="is no address such as"):
        parsed("--endpoint-url", text)
