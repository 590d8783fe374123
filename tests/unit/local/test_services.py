"""Whose an access key is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from generator.local.services import ACCOUNT_LENGTH, DEFAULT_ACCOUNT, Services

OTHER = "999988887777"


@pytest.fixture
def users_key(services: Services) -> Iterator[str]:
    """A key of a user of another account."""
    from moto.iam.models import iam_backends

    backend = iam_backends[OTHER]["aws"]
    backend.create_user("aws", "Somebody")
    key = str(backend.create_access_key("Somebody").access_key_id)
    yield key
    backend.delete_access_key(key, "Somebody")
    backend.delete_user("Somebody")


def test_a_key_belongs_where_it_was_made(services: Services, users_key: str) -> None:
    assert services.account_of(users_key) == OTHER
    assert services.account_of("1" * ACCOUNT_LENGTH) == "1" * ACCOUNT_LENGTH
    assert services.account_of("local") == DEFAULT_ACCOUNT


def test_to_look_makes_nothing(services: Services, users_key: str) -> None:
    from moto.iam.models import iam_backends

    services.account_of("local")
    assert set(iam_backends[OTHER]) == {"aws"}
